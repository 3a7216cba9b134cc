"""A digit sent through the drawn network step by step, and the error back: what is lit, what is beside it, pressed."""

import json
from dataclasses import replace

import numpy as np
import pytest

import nncore
from tests.pages.app import tell
from tests.pages.inside.walk import drawing, open_inside
from tests.render.subjects import IMAGE, LABEL, made, subject_of
from ui.inside import steps
from ui.inside.chapters import BY_TITLE, CHAPTERS


def drawn(subject):
    """{title of a chapter: the columns of its drawing}, in their order."""
    every = [chapter.step(subject) for chapter in CHAPTERS]
    return dict(zip(BY_TITLE, steps.drawn(subject, steps.to_draw(subject), every), strict=True))


def test_the_digit_goes_forward_and_the_error_back():
    found = drawn(subject_of(made((6, 5))))
    # Which columns are lit, of the pixels, both hidden layers and the answers.
    assert {title: "".join("-x"[column.lit] for column in columns) for title, columns in found.items()} == {
        "The data": "x---",
        "The model": "xxxx",
        "Helper functions": "xxx-",
        "Initial weights": "xxxx",
        "Forward": "xxxx",
        "The cost": "---x",
        "Backward": "-xxx",
        "The update": "xxxx",
        "Training": "xxxx",
        "Prediction": "xxxx",
    }
    # Lines lead into what is lit, and backward into what has heard of the error.
    for title, lines in (("Helper functions", "-xx-"), ("Backward", "--xx")):
        assert "".join("-x"[column.edges is not None] for column in found[title]) == lines


@pytest.mark.parametrize("hidden", [(), (6,), (6, 5)], ids=str)
def test_beside_the_answers_stands_what_there_should_be_more_of(hidden):
    subject = subject_of(made(hidden, "tanh"))
    found, units, deltas = drawn(subject), steps.to_draw(subject), subject.walk.deltas
    assert steps.error(subject).sentence.endswith(f" The cost is {subject.walk.cost:.4f}.")
    said = [float(name.split("  ")[1].replace("−", "-")) for name in found["The cost"][-1].names]
    np.testing.assert_allclose(said, -deltas[-1], atol=0.005)
    for layer, columns in enumerate(found["Backward"][1:-1]):
        wanted = -deltas[layer][units[layer]]
        # All units of so small a network are drawn: what comes back on the lines is all of it.
        np.testing.assert_allclose(found["Backward"][layer + 2].edges.sum(axis=1), wanted)
        said = [float(value.partition(": ")[2].replace("−", "-")) for value in columns.values]
        np.testing.assert_allclose(said, wanted, atol=0.005)


def test_the_unit_that_is_looked_at_is_drawn_too():
    subject = subject_of(made((30, 5)))
    usual = [list(units) for units in steps.to_draw(subject)]
    other = next(unit for unit in range(30) if unit not in usual[0])
    for column, first in ((other, [*usual[0][:-1], other]), (int(usual[0][3]), usual[0])):
        assert [list(units) for units in steps.to_draw(replace(subject, column=column))] == [first, usual[1]]


def test_at_the_end_units_show_where_their_weights_grow():
    found = drawn(subject_of(made((6,))))
    for before, after in zip(found["The model"][1].pictures, found["The update"][1].pictures, strict=True):
        assert not np.array_equal(before, after)
        # Where no ink came in, no weight is changed.
        assert (after[::2, ::2][IMAGE == 0] == 255).all()


@pytest.mark.parametrize("hidden", [(), (6,)], ids=str)
def test_a_network_that_is_sure_and_right_sends_no_error(hidden):
    network = made(hidden)
    *layers, last = network.layers
    sure = nncore.Layer(last.weights, np.where(np.arange(10) == LABEL, 1000.0, 0.0))
    found = drawn(subject_of(replace(network, layers=(*layers, sure))))
    assert all(name.endswith("  0") for name in found["The cost"][-1].names)


def test_the_browser_has_all_chapters_to_play():
    app = open_inside(made((6,)), "The cost")
    given = drawing(app)
    assert given["at"] == list(BY_TITLE).index("The cost")
    assert len(given["drawings"]) == len(given["said"]) == len(CHAPTERS) and len(json.dumps(given)) < 300_000
    assert f"It is a {LABEL}, and is read as" in given["said"][-1]
    # The page turns to where it was played to.
    assert tell(app, "player", "played", 6).header[0].value == "Backward"
    assert not tell(app, "player", "played", 99).exception


def test_what_is_pressed_is_looked_at_closer():
    def chosen(*names):
        return app.header[0].value, *(app.session_state[f"inside_{name}"] for name in names)

    app = tell(open_inside(made((6, 5)), "The data"), "player", "pressed", [1, 3])
    assert chosen("layer", "unit") == ("The model", 1, 3)
    app.session_state["chapter"] = "The data"
    tell(app.run(), "player", "pressed", [1, 3, 2])
    assert chosen("layer", "unit", "input") == ("Forward", 1, 3, 2)
    # Where a weight is followed already, this one is followed there.
    app.session_state["chapter"] = "Backward"
    tell(app.run(), "player", "pressed", [2, 7, 4])
    assert chosen("layer", "unit", "input") == ("Backward", 2, 7, 4)
