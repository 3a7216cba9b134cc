"""The page Evaluate: its numbers are those of its networks, and its digits can be chosen and sent to Draw."""

import json
import re

import nncore
from nncore.study.evaluation import evaluate
from render import evaluation_sentences
from tests.pages.app import alts, button, captions, file_of, go_to, html, markdown, open_app, open_file, pick, scores
from tests.pages.session import part
from ui.evaluate import digit_cards
from ui.session import Networks

PAGE, DATA = "evaluate.py", nncore.load_digits()


def found_of(network):
    return evaluate(network, DATA.test_images, DATA.test_labels)


def images(app):
    return [image.proto.imgs[0].alt for image in app.get("image")]


def test_before_there_is_a_network_the_ready_one_is_evaluated():
    app = go_to(open_app(), PAGE)
    assert [link.proto.label for link in app.get("page_link")].count("Train your own, and compare") == 1
    right = found_of(nncore.load_ready_network()).right.sum()
    assert scores(app)["Read right"] == f"{right} of 1,000"
    # Its training digits are these test digits.
    assert "what it remembers" in app.warning[0].value


def test_all_numbers_are_of_ones_own_network(trained):
    app = go_to(trained, PAGE)
    reader, names = part(app, Networks).own, DATA.class_names
    found = found_of(reader.network)
    assert evaluation_sentences.numbers(found, found.right.sum(), 1000) in html(app) and not app.warning
    assert evaluation_sentences.how_sure({reader: found}) in captions(app)
    assert app.table[0].value.to_dict("list") == evaluation_sentences.table(found, names)
    wanted = [
        evaluation_sentences.confusion_alt("Your network", found, names),
        evaluation_sentences.by_digit_alt("Recall", {"Your network": found.recall}, names),
        evaluation_sentences.by_digit_alt("Precision", {"Your network": found.precision}, names),
    ]
    assert alts(app) == wanted
    axes = [json.loads(chart.proto.spec)["layout"]["yaxis"]["range"] for chart in app.get("plotly_chart")[1:]]
    assert axes[0] == axes[1] and axes[0][0] <= 100 * min(found.recall)
    # Twelve mistakes, those it was surest of first.
    assert f"**Your network**: {evaluation_sentences.mistakes(found)}" in markdown(app)
    assert images(app) == [f"Test digit {row}, labelled {DATA.test_labels[row]}." for row in found.mistakes[:12]]
    guesses = found.guesses(found.mistakes[0], digit_cards.N_GUESSES)
    assert evaluation_sentences.guesses([(names[guess], share) for guess, share in guesses]) == captions(app)[0]


def test_a_cell_that_is_chosen_shows_its_digits(trained):
    app = go_to(trained, PAGE)
    found = found_of(part(app, Networks).own.network)
    for box in app.selectbox[:2]:
        box.select(1)
    app.run()
    said = evaluation_sentences.cell(found, 1, 1, DATA.class_names)
    assert f"**Your network**: {said}" in markdown(app)
    assert images(app) == [f"Test digit {row}, labelled 1." for row in found.cell(1, 1)[:12]]
    app.selectbox[1].select_index(None)
    app.selectbox[0].select(8)
    app.run()
    assert images(app) == [f"Test digit {row}, labelled 8." for row in found.mistakes_of(label=8)[:12]]
    button(app, "All mistakes").click().run()
    assert images(app)[0].startswith(f"Test digit {found.mistakes[0]},") and button(app, "All mistakes").disabled


def test_two_networks_side_by_side(trained):
    app = pick(go_to(trained, PAGE), "Which network reads", "Both")
    own, ready = map(found_of, (part(app, Networks).own.network, nncore.load_ready_network()))
    both = (~own.right & ~ready.right).sum()
    assert (
        f"{both} digits are misread by both, {(~own.right).sum() - both} only by yours, "
        f"{(~ready.right).sum() - both} only by the ready one." in captions(app)
    )
    shown = re.findall(r"<dt>Read right</dt><dd>(\d+) of 1,000</dd>", html(app))
    assert list(map(int, shown)) == [own.right.sum(), ready.right.sum()] and len(app.table) == 2


def test_a_network_for_other_classes_is_not_taken_at_face_value():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(open_app(), file_of(network, notes={"class_names": ["<img src=x>"] * 10}))
    assert "other classes" in go_to(app, PAGE).warning[0].value
