"""What the pen in a browser says: what was done with it, in order, and the stroke that is being drawn.

After a lost connection it says again what it does not know to be heard; whoever listens does what they have not done
yet.
"""

from dataclasses import dataclass

from lab import canvas_strokes
from lab.canvas_strokes import Stroke

MAX_ACTIONS = 100  # as many as pen.js tells at once
STROKE, UNDO, REDO, CLEAR = KINDS = "stroke", "undo", "redo", "clear"
MAX_NAME = 40


@dataclass(frozen=True)
class Action:
    """number: counts up from 1; kind: one of KINDS; canvas: which canvas a stroke is on, by its number."""

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
    try:
        pen, live, pressed = said["pen"], said.get("live"), said.get("pressed")
        if not all(
            type(each) is str and 0 < len(each) <= MAX_NAME for each in (pen, "-" if pressed is None else pressed)
        ):
            raise ValueError(f"a name must be a text of 1 to {MAX_NAME} characters")
        if len(said["actions"]) > MAX_ACTIONS:
            raise ValueError(f"a report must have at most {MAX_ACTIONS:,} actions")
        actions = tuple(map(_action, said["actions"]))
    except (TypeError, KeyError, AttributeError) as problem:
        raise ValueError("no pen of ours says this") from problem
    live = None if live is None else canvas_strokes.read(live)
    canvas_strokes.within_bounds([*(action.stroke for action in actions if action.stroke), *filter(None, [live])])
    return Report(pen, actions, live, pressed)


def _action(said):
    if said["kind"] not in KINDS:
        raise ValueError(f"an action must be one of {', '.join(KINDS)}")
    if said["kind"] != STROKE:
        return Action(_count(said["number"]), said["kind"])
    return Action(_count(said["number"]), STROKE, _count(said["canvas"]), canvas_strokes.read(said["stroke"]))


def _count(value):
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("it must be counted from 0 on")
    return value
