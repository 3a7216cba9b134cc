"""What a pen says, read: actions in order and the stroke that is being drawn."""

import pytest

from lab import pen
from lab.canvas_strokes import MAX_POINTS, MAX_STROKES
from lab.pen import MAX_ACTIONS, Action, Report
from tests.lab.strokes import SAID, SEVEN, STROKE, report


def test_a_report_is_read_as_it_was_said():
    read = pen.read(report(STROKE, "undo", "clear", live=SEVEN, pressed="it_was"))
    assert (read.pen, read.live, read.pressed) == ("a pen", SEVEN, "it_was")
    assert read.actions == (Action(1, "stroke", 0, STROKE), Action(2, "undo"), Action(3, "clear"))
    assert pen.read({"pen": "a pen", "actions": []}) == Report("a pen", ())


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        5,
        {"pen": ""},
        {"pen": "x" * 41},
        {"actions": None},
        {"actions": [5]},
        {"actions": [{"number": 1, "kind": "erase"}]},
        {"actions": [{"number": "1", "kind": "undo"}]},
        {"actions": [{"number": 1, "kind": ["undo"]}]},
        {"actions": [{"number": 1, "kind": "stroke", "canvas": 0}]},
        {"actions": [{"number": 1, "kind": "stroke", "canvas": None, "stroke": SAID}]},
        {"actions": [{"number": 1, "kind": "undo"}] * (MAX_ACTIONS + 1)},
        {"actions": [{"number": 1, "kind": "stroke", "canvas": 0, "stroke": SAID}] * (MAX_STROKES + 1)},
        {"actions": [{"number": -1, "kind": "undo"}]},
        {"actions": [{"number": True, "kind": "undo"}]},
        {"pressed": 5},
        {"pressed": "x" * 41},
        {"live": 5},
        {"live": {"points": [1, 2] * (MAX_POINTS + 1), "width": 20}},
    ],
)
def test_what_no_pen_says_is_refused(wrong):
    with pytest.raises(ValueError):
        pen.read(report() | wrong if isinstance(wrong, dict) else wrong)
