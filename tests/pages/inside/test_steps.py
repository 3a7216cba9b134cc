"""A digit sent through the drawn network step by step, and the error back: what is lit, what is beside it, pressed."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.inside_subject import Subject
from lab.networks import ReadingNetwork
from tests.nncore.study.test_walk import by_hand, made
from tests.pages.app import button, changed, every_piece, go_to, now, open_app, tell, words
from tests.pages.inside.walk import IMAGE, LABEL, PAGE, drawing, open_inside
from tests.pages.session import run_of
from tests.patience import wait_until
from ui.inside import steps


def subject_of(network):
    return Subject.of(ReadingNetwork("Yours", network), network, nncore.load_digits(), IMAGE, LABEL)


def drawn(subject):
    """{title of a step: its columns}, in their order."""
    return {step.title: columns for step, columns in steps.drawn(subject, steps.to_draw(subject))}


def lit(columns):
    return [column.lit for column in columns]


def test_the_digit_goes_forward_and_the_error_back():
    found = drawn(subject_of(made((6, 5))))
    forward = ["All at once", "The digit", "Hidden layer 1", "Hidden layer 2", "The answers"]
    back = ["The error", "Back to hidden layer 2", "Back to hidden layer 1", "The weights"]
    assert list(found) == forward + back
    assert [lit(found[title]) for title in forward] == [
        [True] * 4,
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True] * 4,
    ]
    assert [lit(found[title]) for title in back] == [
        [False, False, False, True],
        [False, False, True, True],
        [False, True, True, True],
        [True] * 4,
    ]
    # Lines lead into what is lit, and backward into what has heard of the error.
    assert [column.edges is not None for column in found["Hidden layer 2"]] == [False, True, True, False]
    assert [column.edges is not None for column in found["Back to hidden layer 2"]] == [False, False, False, True]
    assert [column.edges is not None for column in found["Back to hidden layer 1"]] == [False, False, True, True]


@pytest.mark.parametrize("hidden", [(), (6,), (6, 5)], ids=str)
def test_what_stands_beside_the_answers_and_comes_back_is_what_there_should_be_more_of(hidden):
    network = made(hidden, "tanh")
    *_, probabilities, _, deltas = by_hand(network, IMAGE, LABEL)
    subject = subject_of(network)
    found, units = drawn(subject), steps.to_draw(subject)
    error = next(step for step in steps.of(subject) if step.title == "The error")
    assert error.sentence.endswith(f" is the cost, {-np.log(probabilities[LABEL]):.4f}.")
    said = [float(name.split("  ")[1].replace("−", "-")) for name in found["The error"][-1].names]
    np.testing.assert_allclose(said, [(label == LABEL) - p for label, p in enumerate(probabilities)], atol=0.005)
    if not hidden:
        assert "Back to the hidden layer" not in found
        return
    last = "Back to hidden layer 1" if len(hidden) > 1 else "Back to the hidden layer"
    for layer, columns in enumerate(found[last][1:-1]):
        wanted = [-deltas[layer][unit] for unit in units[layer]]
        # All units of so small a network are drawn: what comes back on the lines is all of it.
        np.testing.assert_allclose(found[last][layer + 2].edges.sum(axis=1), wanted)
        assert [float(value.partition(": ")[2].replace("−", "-")) for value in columns.values] == pytest.approx(
            wanted, abs=0.005
        )


def test_the_unit_that_is_looked_at_is_drawn_too():
    subject = subject_of(made((30, 5)))
    usual = steps.to_draw(subject)
    other = next(unit for unit in range(30) if unit not in usual[0])
    first, second = steps.to_draw(replace(subject, column=other))
    assert list(first) == [*usual[0][:-1], other] and list(second) == list(usual[1])
    assert [list(units) for units in steps.to_draw(replace(subject, column=int(usual[0][3])))] == [
        list(units) for units in usual
    ]


def test_at_the_end_units_show_where_their_weights_grow():
    subject = subject_of(made((6,)))
    rest, last = (drawn(subject)[title][1].pictures for title in (steps.ALL, "The weights"))
    paper = IMAGE == 0
    for before, after in zip(rest, last, strict=True):
        assert not np.array_equal(before, after)
        # Where no ink came in, no weight is changed.
        assert (after[::2, ::2][paper] == 255).all()


@pytest.mark.parametrize("hidden", [(), (6,)], ids=str)
def test_a_network_that_is_sure_and_right_has_no_error_to_send(hidden):
    network = made(hidden)
    layers = list(network.layers)
    bias = np.where(np.arange(10) == LABEL, 1000.0, 0.0)
    layers[-1] = nncore.Layer(layers[-1].weights, bias)
    found = drawn(subject_of(nncore.Network(tuple(layers), "relu", "softmax")))
    assert all(name.endswith("  0") for name in found["The error"][-1].names)


def test_the_browser_has_all_steps_to_play():
    network = made((6,))
    subject, app = subject_of(network), open_inside(network, "The data")
    given, wanted = drawing(app), steps.of(subject)
    assert [step["title"] for step in given["steps"]] == [step.title for step in wanted]
    assert f"<b>It is a {LABEL}, and is read as" in given["steps"][0]["said"]
    assert len(given["drawings"]) == len(wanted) and len(json.dumps(given)) < 300_000


def chosen(app, *names):
    return [app.session_state[f"inside_{name}"] for name in names]


def test_a_unit_that_is_pressed_is_looked_at_closer():
    app = tell(open_inside(made((6, 5)), "The data"), "player", "pressed", [1, 3])
    assert app.header[0].value == "The model" and chosen(app, "layer", "unit") == [1, 3]


def test_a_weight_that_is_pressed_is_followed():
    app = tell(open_inside(made((6, 5)), "The data"), "player", "pressed", [1, 3, 2])
    assert app.header[0].value == "Forward" and chosen(app, "layer", "unit", "input") == [1, 3, 2]
    app.session_state["chapter"] = "Backward"
    tell(app.run(), "player", "pressed", [2, 7, 4])
    # Where a weight is followed already, this one is followed there.
    assert app.header[0].value == "Backward" and chosen(app, "layer", "unit", "input") == [2, 7, 4]


def test_of_a_network_that_learns_the_drawing_is_of_a_moment():
    app = open_app(iterations=100_000, units=8)
    button(app, "Start training").click().run()
    wait_until(lambda: run_of(app).network is not None)
    go_to(app, PAGE)
    before, after = drawing(app), said_after(app)
    assert not changed(app, "run")
    wait_until(lambda: f"Iteration {after:,} of" not in words(now(app, "learning")))
    assert said_after(app) == after
    button(app, "Draw it again").click().run()
    assert said_after(app) > after and drawing(app) != before
    run_of(app).rests_after = run_of(app).iteration + 1
    wait_until(lambda: changed(app, "run"))
    app.run()
    assert not changed(app, "run") and not every_piece(app, "learning")
    assert drawing(app) == drawing(app.run())


def said_after(app):
    """After which iteration the network was as it is drawn."""
    found = re.search(r"Drawn after iteration ([\d,]+)\. It is still learning: Iteration", words(every_piece(app)))
    return int(found[1].replace(",", ""))


def test_the_walk_has_a_way_on():
    app = open_inside(made((6,)), "The data")
    titles = [app.header[0].value]
    while not button(app, "Next").disabled:
        button(app, "Next").click().run()
        titles.append(app.header[0].value)
    assert len(titles) == 10 and titles[-1] == "Prediction"
