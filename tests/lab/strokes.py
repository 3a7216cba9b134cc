"""Strokes as the pen describes them, and as they are kept."""

from lab import canvas_strokes
from lab.canvas_strokes import Stroke
from lab.drawing_sheet import DrawingSheet
from lab.pixels import Pixels
from tests.browser.hands import STROKES as HANDS
from tests.browser.hands import placed

SAID = {"points": [10.5, 20, 50, 60, 110.5, 110], "width": 20}
STROKE = canvas_strokes.read(SAID)
SEVEN = canvas_strokes.read({"points": [80, 70, 140, 66, 200, 64, 172, 130, 150, 190, 140, 240], "width": 20})
BAR = canvas_strokes.read({"points": [20, 110, 250, 110], "width": 20})


def plain(stroke):
    """What a browser says of a stroke or pixels."""
    if isinstance(stroke, Pixels):
        return {"cells": list(stroke.cells), "ink": stroke.ink}
    return stroke.plain


def report(*actions, pen="a pen", live=None, canvas=0, pressed=None):
    """What a pen says: strokes, "undo" or "clear", in order, each with its number, from 1 on. canvas: its number;
    pressed: the key of what was pressed after them."""
    said = []
    for number, action in enumerate(actions, 1):
        kind, more = (
            (action, {}) if isinstance(action, str) else ("stroke", {"stroke": plain(action), "canvas": canvas})
        )
        said.append({"number": number, "kind": kind, **more})
    return {"pen": pen, "actions": said, "live": live and plain(live), "pressed": pressed}


def number(*labels, gap=110, height=90, width=12):
    """A sheet with these digits beside one another."""
    drawn = [stroke for n, label in enumerate(labels) for stroke in placed(HANDS[label], height, 20 + gap * n, 80)]
    return DrawingSheet(tuple(Stroke(tuple(stroke), width) for stroke in drawn))
