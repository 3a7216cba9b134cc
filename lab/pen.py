"""What the pen in a browser says: what was done with it, in order, and the stroke that is being drawn.

After a lost connection it says again what it does not know to be heard; whoever listens does what they have not done
yet.
"""

from dataclasses import dataclass

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
    """pen: the name of the pen, a new one whenever its page is opened; actions: what was done and is not known to be
    heard; live: the stroke that is being drawn, or None; pressed: the key of what has just been pressed beside the
    canvas, for which what is on the page now is meant, or None."""

    pen: str
    actions: tuple[Action, ...]
    live: Stroke | None = None
    pressed: str | None = None


def read(said):
    """The Report of what a browser sent. Raises ValueError for what no pen of ours says."""
    if not isinstance(said, dict) or not isinstance(said.get("actions"), list):
        raise ValueError("a pen's report must be a dictionary with a list of actions")
    pen, live, pressed = said.get("pen"), said.get("live"), said.get("pressed")
    if not isinstance(pen, str) or not 0 < len(pen) <= MAX_NAME:
        raise ValueError(f"a pen's name must be a text of 1 to {MAX_NAME} characters")
    if not isinstance(pressed, str | None) or len(pressed or "") > MAX_NAME:
        raise ValueError(f"what was pressed must be a key of at most {MAX_NAME} characters")
    if len(said["actions"]) > MAX_ACTIONS:
        raise ValueError(f"a report must have at most {MAX_ACTIONS:,} actions")
    actions = tuple(map(_action, said["actions"]))
    live = None if live is None else canvas_strokes.read(live)
    canvas_strokes.within_bounds([*(action.stroke for action in actions if action.stroke), *filter(None, [live])])
    return Report(pen, actions, live, pressed)


def _action(said):
    if not isinstance(said, dict) or said.get("kind") not in (STROKE, UNDO, CLEAR):
        raise ValueError(f"an action must be one of {STROKE}, {UNDO}, {CLEAR}")
    number = _count(said.get("number"))
    if said["kind"] != STROKE:
        return Action(number, said["kind"])
    return Action(number, STROKE, _count(said.get("canvas")), canvas_strokes.read(said.get("stroke")))


def _count(value):
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError(f"it must be counted from 0 on, got {str(value)[:20]}")
    return value
