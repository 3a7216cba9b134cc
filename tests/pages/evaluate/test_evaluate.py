"""The page Evaluate: every number on it against one worked out anew, and what can be done with its digits."""

import json
import re

import numpy as np
import pytest

import nncore
from render import evaluation_sentences
from tests.pages.app import (
    alts,
    button,
    captions,
    every_piece,
    file_of,
    go_to,
    markdown,
    open_app,
    open_file,
    pick,
    scores,
    stop,
    wait_for,
)
from tests.pages.session import part, run_of
from ui.session import Drawing

PAGE = "evaluate.py"


def open_evaluate(app, reader=None):
    go_to(app, PAGE)
    return pick(app, "Which network reads", reader) if reader else app


def read(network):
    """What a network reads, digit by digit, and the labels."""
    data = nncore.load_digits()
    answers = [int(network.predict(nncore.flatten(image[None]))[0]) for image in data.test_images]
    return answers, data.test_labels.tolist()


def own_network(app):
    return run_of(app).network


def test_before_there_is_a_network_the_ready_one_is_evaluated_and_the_next_step_is_said():
    app = open_evaluate(open_app())
    assert "Train one of your own" in app.info[0].value
    assert [link.proto.label for link in app.get("page_link")].count("Train a network") == 1
    answers, labels = read(nncore.load_ready_network())
    right = sum(a == b for a, b in zip(answers, labels, strict=True))
    assert scores(app)["Read right"] == f"{right} of 1,000"
    # Its training digits are these test digits.
    assert "what it remembers" in app.warning[0].value


def wilson(share, n):
    """Wilson's interval, solved for its ends: (end − share)² = z² end (1 − end) / n."""
    factor = 1.96**2 / n
    return np.roots([1 + factor, -(2 * share + factor), share**2])


def test_the_scores(trained):
    app = open_evaluate(trained)
    answers, labels = read(own_network(app))
    right = sum(a == b for a, b in zip(answers, labels, strict=True))
    shown = scores(app)
    assert shown["Accuracy"] == f"{right / 10:.1f}\u202f%"
    assert shown["Read right"] == f"{right} of 1,000"
    ends, few = (wilson(right / 1000, n) for n in (1000, 200))
    assert shown["95\u202f% interval"] == f"{100 * min(ends):.1f}–{100 * max(ends):.1f}\u202f%"
    half, of_200 = (100 * max(max(each) - right / 1000, right / 1000 - min(each)) for each in (ends, few))
    of_few = f"follows, within {of_200:.1f}."
    said = captions(app)[0]
    assert f"the true accuracy of yours is probably within {half:.1f} points of its number; with 200," in said
    assert of_few in said
    assert not app.warning


def test_the_table_and_the_charts_digit_by_digit(trained):
    app = open_evaluate(trained)
    answers, labels = read(own_network(app))
    pairs, table = list(zip(labels, answers, strict=True)), app.table[0].value
    recalls = []
    for digit in range(10):
        both, labelled = pairs.count((digit, digit)), labels.count(digit)
        wrong_side = sum((a == digit) != (b == digit) for a, b in pairs)
        answered = answers.count(digit)
        recalls.append(f"{100 * both / labelled:.1f}\u202f%")
        precision = f"{100 * both / answered:.1f}\u202f%" if answered else "–"
        assert table.iloc[digit].tolist() == [
            str(digit),
            str(labelled),
            f"{100 - wrong_side / 10:.1f}\u202f%",
            precision,
            recalls[-1],
        ]
    expected = ", ".join(f"{digit} {text}" for digit, text in enumerate(recalls))
    assert alts(app)[0] == f"Recall of each digit. Your network: {expected}."
    axes = [json.loads(chart.proto.spec)["layout"]["yaxis"]["range"] for chart in app.get("plotly_chart")[:2]]
    assert axes[0] == axes[1] and axes[0][0] <= min(float(text[:-2]) for text in recalls)


def test_a_cell_that_is_chosen_shows_its_digits(trained):
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


def test_at_first_the_cell_is_the_commonest_mistake(trained):
    app = open_evaluate(trained)
    answers, labels = read(own_network(app))
    mistakes = [pair for pair in zip(labels, answers, strict=True) if pair[0] != pair[1]]
    chosen = tuple(select.value for select in app.selectbox[:2])
    assert mistakes.count(chosen) == max(map(mistakes.count, mistakes))
    assert f"{chosen[0]} as {chosen[1]} ({mistakes.count(chosen)})" in alts(app)[2]


def test_the_mistakes_with_three_guesses_the_surest_first(trained):
    app = open_evaluate(trained)
    network, data = own_network(app), nncore.load_digits()
    shares = network.predict_proba(nncore.flatten(data.test_images))
    wrong = [row for row in range(1000) if shares[row].argmax() != data.test_labels[row]]
    worst = max(wrong, key=lambda row: shares[row].max())
    assert f"**Your network**: {len(wrong)} mistakes, {len(wrong) / 10:.1f}\u202f%" in markdown(app)
    images = [image.proto.imgs[0].alt for image in app.get("image")]
    # After at most three of the cell come twelve mistakes.
    assert images[-12] == f"Test digit {worst}, labelled {data.test_labels[worst]}."
    best = np.argsort(-shares[worst])[:3]
    said = ", ".join(f"{guess}: {evaluation_sentences.share(shares[worst, guess])}" for guess in best)
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in captions(app)][-12] == said


@pytest.mark.parametrize("white", [False, True])
def test_a_mistake_is_sent_to_draw_in_the_ink_of_its_paper(white, monkeypatch):
    app = open_app()
    monkeypatch.setattr("ui.live.canvas.show", lambda *arguments: None)
    go_to(app, "draw.py")
    if white:
        next(toggle for toggle in app.toggle if toggle.label == "White paper").set_value(True).run()
    open_evaluate(app)
    row = int(re.search(r"\d+", [image.proto.imgs[0].alt for image in app.get("image")][-1])[0])
    key = [each for each in app.button if re.fullmatch(r"Draw \d+", each.label)][-1].key
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
    # It is read as here, to the digit.
    digit = nncore.load_digits().test_images[row]
    assert (part(app, Drawing).sheet.digit() == digit).all()
    answer = int(nncore.load_ready_network().predict(nncore.flatten(digit[None]))[0])
    assert f'data-answer="{answer}"' in every_piece(app, "reading")[0]["html"]


def test_two_networks_side_by_side(trained):
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


def test_a_network_for_other_classes_is_not_taken_at_face_value():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(open_app(), file_of(network, notes={"class_names": ["<img src=x>"] * 10}))
    open_evaluate(app)
    assert "other classes" in app.warning[0].value


def test_a_closer_look_at_a_network_that_learns_says_of_when_it_is():
    app = open_app(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).history.test_accuracies)
    open_evaluate(app)
    said = next(said for said in captions(app) if "it has learned on since" in said)
    right = int(re.search(r"when it read ([\d,]+) of 1,000 right", said)[1])
    assert any(f"{1000 - right} mistakes" in text for text in markdown(app))
    stop(go_to(app, "train.py"))
    wait_for(app, lambda app: run_of(app).settled)
    assert not any("it has learned on since" in said for said in captions(open_evaluate(app)))
