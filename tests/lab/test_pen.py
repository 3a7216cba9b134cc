"""What a pen says, read: actions in order and the stroke that is being drawn."""

import pytest

from lab import pen
from lab.pen import MAX_ACTIONS, Action, Report
from tests.lab.strokes import SAID, SEVEN, STROKE, report

ACTION = {"number": 1, "kind": "stroke", "canvas": 0, "stroke": SAID}
WRONG = {
    "pen": ["", "x" * 41],
    "pressed": [5, "x" * 41],
    "live": [5],
    "actions": [None, [5], [ACTION] * (MAX_ACTIONS + 1)],
    "kind": ["erase", ["undo"]],
    "number": ["1", -1, True],
    "canvas": [None],
    "stroke": [None],
}


def test_a_report_is_read_as_it_was_said():
    read = pen.read(report(STROKE, "undo", "clear", "redo", live=SEVEN, pressed="it_was"))
    assert (read.pen, read.live, read.pressed) == ("a pen", SEVEN, "it_was")
    assert read.actions == (Action(1, "stroke", 0, STROKE), Action(2, "undo"), Action(3, "clear"), Action(4, "redo"))
    assert pen.read({"pen": "a pen", "actions": []}) == Report("a pen", ())


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG.items() for value in values])
def test_what_no_pen_says_is_refused(key, value):
    said = {"actions": [ACTION | {key: value}]} if key in ACTION else {key: value}
    with pytest.raises(ValueError):
        pen.read(report() | said)
    with pytest.raises(ValueError):
        pen.read(value)
