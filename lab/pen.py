"""What the pen in a browser says: what was done with it, in order, and the stroke that is being drawn.

It says everything again until it has been heard, so that nothing is lost between two messages; whoever listens does
what they have not done yet.
"""

from dataclasses import dataclass, field, replace

from lab import canvas_strokes
from lab.canvas_strokes import Stroke

MAX_ACTIONS = 100  # as many as pen.js tells at once
STROKE, UNDO, CLEAR = "stroke", "undo", "clear"
MAX_NAME = 40


@dataclass(frozen=True)
class Action:
    """number: counts up from 1; kind: STROKE, UNDO or CLEAR; canvas: which canvas a stroke is on, by its number."""

    number: int
    kind: str
    canvas: int = 0
    stroke: Stroke | None = None


@dataclass(frozen=True)
class Report:
    """pen: the name of the pen, a new one whenever its page is opened; message: the number of this report.

    actions: what was done and not heard yet; live: the stroke that is being drawn, or None; missing: the number of the
    canvas on which something that was drawn is not seen, or None; presses: {key of what was pressed beside the canvas:
    the number of the last action before that}.
    """

    pen: str
    message: int
    actions: tuple[Action, ...]
    live: Stroke | None
    missing: int | None = None
    presses: dict[str, int] = field(default_factory=dict)

    def before(self, key):
        """What of it was done before what has this key was pressed last; all of it, where the pen knows of no press."""
        last = self.presses.get(key)
        if last is None:
            return self
        return replace(self, actions=tuple(action for action in self.actions if action.number <= last), live=None)


def read(said):
    """The Report of what a browser sent. Raises ValueError for what no pen of ours says."""
    if not isinstance(said, dict) or not isinstance(said.get("actions"), list):
        raise ValueError("a pen's report must be a dictionary with a list of actions")
    pen, live = said.get("pen"), said.get("live")
    if not isinstance(pen, str) or not 0 < len(pen) <= MAX_NAME:
        raise ValueError(f"a pen's name must be a text of 1 to {MAX_NAME} characters")
    if len(said["actions"]) > MAX_ACTIONS:
        raise ValueError(f"a report must have at most {MAX_ACTIONS:,} actions")
    actions = tuple(map(_action, said["actions"]))
    live = None if live is None else canvas_strokes.read(live)
    canvas_strokes.within_bounds([*(action.stroke for action in actions if action.stroke), *filter(None, [live])])
    missing = None if said.get("missing") is None else _count(said["missing"])
    return Report(pen, _count(said.get("message")), actions, live, missing, _presses(said.get("presses", {})))


def _action(said):
    if not isinstance(said, dict) or said.get("kind") not in (STROKE, UNDO, CLEAR):
        raise ValueError(f"an action must be one of {STROKE}, {UNDO}, {CLEAR}")
    number = _count(said.get("number"))
    if said["kind"] != STROKE:
        return Action(number, said["kind"])
    return Action(number, STROKE, _count(said.get("canvas")), canvas_strokes.read(said.get("stroke")))


def _presses(said):
    if not isinstance(said, dict) or len(said) > MAX_ACTIONS:
        raise ValueError(f"presses must be a dictionary of at most {MAX_ACTIONS:,} numbers")
    return {key: _count(number) for key, number in said.items()}


def _count(value):
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError(f"it must be counted from 0 on, got {str(value)[:20]}")
    return value
