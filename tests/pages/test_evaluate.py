"""The page Evaluate: every number on it against one worked out anew, and what can be done with its digits."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab import network_cache
from lab.own_digits import mixed
from nncore.study.evaluation import Evaluation, evaluate
from render import braille_digit, evaluation_figures, evaluation_sentences
from tests.pages.session import part, run_of
from tests.pages.test_every_page import button, file_of, numbers, open_app, open_file, trained, wait_for  # noqa: F401  a fixture
from ui.session import Drawing
from ui.shared import glossary

PAGE = "pages/evaluate.py"


def pick(app, label, value):
    next(group for group in app.button_group if group.label == label).select(value).run()
    assert not app.exception
    return app


def open_evaluate(app, reader=None):
    app.switch_page(PAGE).run()
    assert not app.exception
    return pick(app, "Which network reads", reader) if reader else app


def read(network):
    """What a network reads, digit by digit, and the labels."""
    data = nncore.load_digits()
    answers = [int(network.predict(nncore.flatten(image[None]))[0]) for image in data.test_images]
    return answers, data.test_labels.tolist()


def markdown(app):
    return [element.value for element in app.markdown]


def captions(app):
    return [element.value for element in app.caption]


def alts(app):
    """The texts of the charts, in their order."""
    return [chart.proto.alt for chart in app.get("plotly_chart")]


def own_network(app):
    return run_of(app).network


def test_before_there_is_a_network_the_ready_one_is_evaluated_and_the_next_step_is_said():
    app = open_evaluate(open_app())
    assert "Train one of your own" in app.info[0].value
    assert [link.proto.label for link in app.get("page_link")].count("Train a network") == 1
    answers, labels = read(nncore.load_ready_network())
    right = sum(a == b for a, b in zip(answers, labels, strict=True))
    assert numbers(app)["Read right"] == f"{right} of 1,000"
    # Its training digits are these test digits.
    assert "asked what it knows" in app.warning[0].value


def test_the_scores(trained):  # noqa: F811
    app = open_evaluate(trained)
    answers, labels = read(own_network(app))
    right = sum(a == b for a, b in zip(answers, labels, strict=True))
    shown = numbers(app)
    assert shown["Accuracy"] == f"{right / 10:.2f} %"
    assert shown["Read right"] == f"{right} of 1,000"
    # Wilson's interval, solved for its ends: (end − share)² = z² end (1 − end) / n.
    share, factor = right / 1000, 1.96**2 / 1000
    ends = np.roots([1 + factor, -(2 * share + factor), share**2])
    assert shown["95 % interval"] == f"{100 * min(ends):.1f}–{100 * max(ends):.1f} %"
    half = 50 * (max(ends) - min(ends))
    assert f"1,000 test digits leave ±{half:.1f} points. The notebook's 200 leave ±4" in captions(app)[0]
    assert not app.warning


def test_the_table_and_the_charts_digit_by_digit(trained):  # noqa: F811
    app = open_evaluate(trained)
    answers, labels = read(own_network(app))
    pairs, table = list(zip(labels, answers, strict=True)), app.table[0].value
    recalls = []
    for digit in range(10):
        both, labelled = pairs.count((digit, digit)), labels.count(digit)
        wrong_side = sum((a == digit) != (b == digit) for a, b in pairs)
        answered = answers.count(digit)
        recalls.append(f"{100 * both / labelled:.1f} %")
        precision = f"{100 * both / answered:.1f} %" if answered else "–"
        assert table.iloc[digit].tolist() == [
            str(digit),
            str(labelled),
            f"{100 - wrong_side / 10:.1f} %",
            precision,
            recalls[-1],
        ]
    expected = ", ".join(f"{digit} {text}" for digit, text in enumerate(recalls))
    assert alts(app)[0] == f"Recall of each digit. Your network: {expected}."


def test_a_cell_that_is_chosen_shows_its_digits(trained):  # noqa: F811
    app = open_evaluate(trained)
    answers, labels = read(own_network(app))
    pairs = list(zip(labels, answers, strict=True))
    mistakes = [pair for pair in pairs if pair[0] != pair[1]]
    for label, answer in ((1, 1), max(set(mistakes), key=mistakes.count)):
        for box, value in (("A digit labelled", label), ("read as", answer)):
            next(select for select in app.selectbox if select.label == box).select(value).run()
        count = pairs.count((label, answer))
        assert (
            f"**Your network**: **{count}** of {labels.count(label)} digits labelled **{label}** were read as "
            f"**{answer}**." in markdown(app)
        )
        in_the_cell = {row for row, pair in enumerate(pairs) if pair == (label, answer)}
        # Cards of the cell stand before those of the mistakes.
        shown = [int(re.match(r"Test digit (\d+), labelled", image.proto.imgs[0].alt)[1]) for image in app.get("image")]
        n_cards = min(3, count)
        assert n_cards
        assert set(shown[:n_cards]) <= in_the_cell


def test_at_first_the_cell_is_the_commonest_mistake(trained):  # noqa: F811
    app = open_evaluate(trained)
    answers, labels = read(own_network(app))
    mistakes = [pair for pair in zip(labels, answers, strict=True) if pair[0] != pair[1]]
    chosen = tuple(select.value for select in app.selectbox[:2])
    assert mistakes.count(chosen) == max(map(mistakes.count, mistakes))
    assert f"{chosen[0]} as {chosen[1]} ({mistakes.count(chosen)})" in alts(app)[2]


def test_the_mistakes_with_three_guesses_the_surest_first(trained):  # noqa: F811
    app = open_evaluate(trained)
    network, data = own_network(app), nncore.load_digits()
    shares = network.predict_proba(nncore.flatten(data.test_images))
    wrong = [row for row in range(1000) if shares[row].argmax() != data.test_labels[row]]
    worst = max(wrong, key=lambda row: shares[row].max())
    assert f"**Your network**: {len(wrong)} mistakes, {len(wrong) / 10:.2f} %" in markdown(app)
    images = [image.proto.imgs[0].alt for image in app.get("image")]
    # After at most three of the cell come twelve mistakes.
    assert images[-12] == f"Test digit {worst}, labelled {data.test_labels[worst]}."
    best = np.argsort(-shares[worst])[:3]
    said = ", ".join(f"{guess}: {evaluation_sentences.share(shares[worst, guess])}" for guess in best)
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in captions(app)][-12] == said


@pytest.mark.parametrize("white", [False, True])
def test_a_mistake_is_sent_to_draw_in_the_ink_of_its_paper(white, monkeypatch):
    app = open_app()
    nothing = SimpleNamespace(image_bytes=None, json_data={"objects": []})
    monkeypatch.setattr("ui.draw.canvas.show", lambda *arguments: nothing)
    app.switch_page("pages/draw.py").run()
    if white:
        next(toggle for toggle in app.toggle if toggle.label == "White paper").set_value(True).run()
    open_evaluate(app)
    row = int(re.search(r"\d+", [image.proto.imgs[0].alt for image in app.get("image")][-1])[0])
    key = [each for each in app.button if each.label == "Draw"][-1].key
    # On pages other than the first AppTest tells a callback of a click, but not the button.
    monkeypatch.setattr("streamlit.button", lambda label, **options: options.get("key") == key)
    app.run()
    assert not app.exception
    assert app.title[0].value == "Draw a digit"
    page = part(app, Drawing).sheet.picture
    assert page.shape == (280, 280)
    assert (np.median(page) > 127) == white
    # The digit fills the page, ten pixels of the page for one of its own.
    small = (255 - page if white else page).reshape(28, 10, 28, 10).mean(axis=(1, 3))
    assert np.abs(small - nncore.load_digits().test_images[row]).mean() < 5
    assert "data-answer" in "".join(element.proto.body for element in app.get("html"))


def test_two_networks_side_by_side(trained):  # noqa: F811
    app = open_evaluate(trained, "Both")
    (own, labels), (ready, _) = read(own_network(app)), read(nncore.load_ready_network())
    pairs = [(a != label, b != label) for a, b, label in zip(own, ready, labels, strict=True)]
    assert (
        f"{pairs.count((True, True))} digits are misread by both, {pairs.count((True, False))} only by yours, "
        f"{pairs.count((False, True))} only by the ready one." in captions(app)
    )
    bodies = "".join(element.proto.body for element in app.get("html"))
    shown = re.findall(r"<dt>Read right</dt><dd>(\d+) of 1,000</dd>", bodies)
    assert [int(count) for count in shown] == [
        1000 - sum(wrong for wrong, _ in pairs),
        1000 - sum(wrong for _, wrong in pairs),
    ]
    for look in ("Confidence", "Map", "Harder digits"):
        pick(app, "Look closer", look)
    assert len(app.table) == 2


def test_confidence(trained):  # noqa: F811
    app = pick(open_evaluate(trained), "Look closer", "Confidence")
    data = nncore.load_digits()
    shares = own_network(app).predict_proba(nncore.flatten(data.test_images))
    sure, right = shares.max(axis=1), shares.argmax(axis=1) == data.test_labels
    gaps = [
        abs(sure[members].sum() - right[members].sum())
        for members in ((sure >= low / 10) & (sure < low / 10 + 0.1) for low in range(10))
    ]
    said = next(text for text in markdown(app) if "sure" in text and "calibration" in text)
    found = [float(number) for number in re.findall(r"\d+\.\d", said)]
    assert found == pytest.approx([100 * sure.mean(), 100 * right.mean(), sum(gaps) / 10], abs=0.051)


def test_harder_digits(trained):  # noqa: F811
    app = pick(open_evaluate(trained), "Look closer", "Harder digits")
    pick(app, "What makes them harder", "rotation")
    data, network = nncore.load_digits(), own_network(app)
    alt = next(text for text in alts(app) if text.startswith("Accuracy by strength of rotation"))
    for degrees, quarters in ((-90, 1), (0, 0), (90, -1)):
        turned = np.rot90(data.test_images[:500], quarters, axes=(1, 2))
        right = int((network.predict(nncore.flatten(turned)) == data.test_labels[:500]).sum())
        assert re.search(rf" {degrees}: {right / 5:.1f} %", alt)


def test_the_map_shows_the_digit_of_the_number_given(trained):  # noqa: F811
    app = pick(open_evaluate(trained), "Look closer", "Map")
    app.number_input[0].set_value(17).run()
    assert not app.exception
    label = nncore.load_digits().test_labels[17]
    assert [image.proto.imgs[0].alt for image in app.get("image")][-1] == f"Test digit 17, labelled {label}."


def test_a_run_still_learning_is_evaluated_as_it_is_and_the_choice_stays():
    app = open_app(iterations=20000, units=16)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    pick(open_evaluate(app), "Look closer", "Confidence")
    before = captions(app)
    assert any("It is still learning: Iteration" in text for text in before)
    wait_for(app, lambda app: captions(app) != before)
    assert app.session_state["look"] == "Confidence"
    app.switch_page("pages/train.py").run()
    button(app, "Stop").click().run()


def test_a_network_for_other_classes_is_not_taken_at_face_value():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(open_app(), file_of(network, notes={"class_names": ["<img src=x>"] * 10}))
    open_evaluate(app)
    assert "other classes" in app.warning[0].value


def test_a_network_that_has_seen_the_test_digits_before_is_no_fair_test():
    data = nncore.load_digits()
    names, other = (
        data.class_names,
        nncore.Digits(
            "Mine", *[each[:20] for each in (data.train_images, data.train_labels, data.test_images, data.test_labels)]
        ),
    )
    for trained_on, tested_on, said in (("MNIST", data, True), ("MNIST", other, False), (data.name, data, False)):
        reader = SimpleNamespace(
            title="Your network", class_names=names, ready=False, run=SimpleNamespace(data_name=trained_on)
        )
        assert ("asked what it knows" in (evaluation_sentences.caution(reader, tested_on) or "")) == said


# The parts


def test_a_network_is_evaluated_once_for_everybody(monkeypatch):
    calls = []
    monkeypatch.setattr(network_cache.evaluation, "evaluate", lambda *args: calls.append(args) or evaluate(*args))
    network, data = nncore.initial_network(nncore.TrainingConfig(hidden_units=(7,))), nncore.load_digits()
    twin = nncore.initial_network(nncore.TrainingConfig(hidden_units=(7,)))
    other = mixed(data, 100, data.train_images[:5], data.train_labels[:5], 0.5)
    assert network_cache.evaluated(network, data) is network_cache.evaluated(twin, data)
    assert len(calls) == 1
    half = nncore.Digits(data.name, data.train_images, data.train_labels, data.test_images[:9], data.test_labels[:9])
    # The same name, other test digits.
    assert len(network_cache.evaluated(network, half).labels) == 9
    # Other training digits do not matter.
    assert network_cache.evaluated(network, other) is network_cache.evaluated(network, data)


def test_every_cell_of_the_confusion_matrix_can_be_chosen():
    counts = np.arange(100).reshape(10, 10)
    points = evaluation_figures.selectable_confusion(counts, nncore.load_digits().class_names, (4, 9)).data[1]
    assert len(points.x) == 100
    for x, y, (label, answer), text in zip(points.x, points.y, points.customdata, points.text, strict=True):
        assert (y, x) == (str(label), str(answer))
        assert int(text) == counts[label, answer]


def test_every_digit_is_on_the_map_once_and_mistakes_are_larger():
    data = nncore.load_digits()
    found = Evaluation(np.eye(10)[[7, 3, 0, 5]], data.test_labels[:4].astype(int))
    places = np.arange(8.0).reshape(4, 2)
    figure = evaluation_figures.flat_map(places, np.array([0.5, 0.1]), found, data, 2)
    points = [
        (row, x, y, size)
        for trace in figure.data[:10]
        for (row,), x, y, size in zip(trace.customdata, trace.x, trace.y, trace.marker.size, strict=True)
    ]
    assert sorted(points) == [(0, 0, 1, 7), (1, 2, 3, 7), (2, 4, 5, 7), (3, 6, 7, 11)]
    assert figure.data[10].customdata[0][0] == 2


def test_names_from_a_file_are_no_html_and_no_markdown():
    names = ["<b>shirt</b>", "*coat*", *"23456789"]
    probabilities = np.eye(10)[list(range(10))]
    found = Evaluation(probabilities, np.arange(10))
    assert "<b>" not in evaluation_figures.selectable_confusion(found.confusion, names, (0, 1)).to_json().replace(
        "\\u003c", "<"
    )
    assert "<b>" not in evaluation_figures.by_digit({"a": found.recall}, names).to_json().replace("\\u003c", "<")
    assert evaluation_sentences.table(found, names)["Digit"][1] == r"\*coat\*"
    assert r"\<b\>" in evaluation_sentences.cell(found, 0, 1, names)


def test_a_digit_in_dots():
    digit = np.zeros((28, 28), np.uint8)
    digit[2:6, 2] = 255  # the left four dots of the first character
    digit[25, 25] = 255  # the lowest right dot of the last one
    lines = braille_digit.dots(digit, "\n").split("\n")
    assert [len(line) for line in lines] == [12] * 6
    assert (lines[0][0], lines[-1][-1], lines[3][3]) == ("\u2847", "\u2880", "\u2800")


def test_the_glossary_has_the_words_that_the_course_needs():
    needed = "epoch gradient softmax cost accuracy precision recall calibration pca interval batch activation bias"
    assert set(needed.split()) <= set(glossary.GLOSSARY)
    assert all(word == word.lower() and text.endswith(".") for word, text in glossary.GLOSSARY.items())
    assert glossary.term("pca", "epoch").startswith("**PCA**: Principal")
    with pytest.raises(KeyError):
        glossary.term("no such word")
