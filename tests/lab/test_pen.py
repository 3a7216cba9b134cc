"""What a pen says, read: actions in order and the stroke that is being drawn."""

import pytest

from lab import pen
from lab.canvas_strokes import MAX_POINTS, MAX_STROKES
from lab.pen import MAX_ACTIONS, Action
from tests.lab.strokes import SAID, SEVEN, STROKE, report


def test_a_report_is_read_as_it_was_said():
    read = pen.read(report(STROKE, "undo", "clear", message=7, live=SEVEN))
    assert (read.pen, read.message, read.live) == ("a pen", 7, SEVEN)
    assert read.actions == (Action(1, "stroke", 0, STROKE), Action(2, "undo"), Action(3, "clear"))


def test_what_was_done_before_a_press_is_known_where_the_pen_knows_of_the_press():
    read = pen.read(report(STROKE, "undo", SEVEN, live=SEVEN, presses={"it_was": 2}))
    assert read.before("it_was").actions == read.actions[:2] and read.before("it_was").live is None
    assert read.before("another") == read.before(None) == read


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        5,
        {"pen": ""},
        {"pen": "x" * 41},
        {"message": -1},
        {"message": 1.5},
        {"message": True},
        {"actions": None},
        {"actions": [5]},
        {"actions": [{"number": 1, "kind": "erase"}]},
        {"actions": [{"number": "1", "kind": "undo"}]},
        {"actions": [{"number": 1, "kind": ["undo"]}]},
        {"actions": [{"number": 1, "kind": "stroke", "canvas": 0}]},
        {"actions": [{"number": 1, "kind": "stroke", "canvas": None, "stroke": SAID}]},
        {"actions": [{"number": 1, "kind": "undo"}] * (MAX_ACTIONS + 1)},
        {"actions": [{"number": 1, "kind": "stroke", "canvas": 0, "stroke": SAID}] * (MAX_STROKES + 1)},
        {"missing": "0"},
        {"presses": [5]},
        {"presses": {"it_was": "1"}},
        {"live": 5},
        {"live": {"points": [1, 2] * (MAX_POINTS + 1), "width": 20}},
    ],
)
def test_what_no_pen_says_is_refused(wrong):
    with pytest.raises(ValueError):
        pen.read(report() | wrong if isinstance(wrong, dict) else wrong)
