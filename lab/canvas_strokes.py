"""Strokes of the drawing canvas: as values, as what a browser sends of them, and as the canvas wants them back.

A canvas can show more than strokes: patterns, clips and groups with pictures from any address, which the browser of
whoever opens the drawing would ask for. Of what is sent only points and widths come through.
"""

from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

from lab import pixels
from lab.pixels import Pixels
from nncore.reading.strokes import BRUSHES, CANVAS

WHITE, BLACK = "#FFFFFF", "#000000"
ABOVE = 48  # pixels of the canvas above what is seen of it: ui/live/canvas.py says why
# Of a drawing: strokes, more than each pixel of the grid inked and wiped again; points, as 100 a second for five
# minutes. A press on pixels is a stroke, and its cells are points.
MAX_STROKES, MAX_POINTS = 2_000, 30_000
LARGEST = 10 * CANVAS  # pixels: a pen may be moved beyond the canvas
WIDEST = 2 * BRUSHES[-1]  # pixels
# What the brush gives every stroke.
LOOK = {"fill": None, "strokeLineCap": "round", "strokeLineJoin": "round", "strokeMiterLimit": 10}


Place = Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]


class Stroke(Struct, frozen=True, tag=True):
    """One stroke of the pen. points: ((x, y), …) where it was; width: of its brush; both in the canvas's pixels."""

    points: Annotated[tuple[tuple[Place, Place], ...], Meta(min_length=1)]
    width: Annotated[float, Meta(gt=0, le=WIDEST)]

    @property
    def plain(self):
        """The same as a browser says it; `read` makes a stroke of it again."""
        return {"points": [number for point in self.points for number in point], "width": self.width}


def read(said):
    """The Stroke of what a browser says: {"points": [x, y, x, y, …], "width": w}; or the Pixels of
    {"cells": [n, …], "ink": bool}. Raises ValueError for anything else."""
    if isinstance(said, dict) and "cells" in said:
        return pixels.read(said)
    if not isinstance(said, dict) or not isinstance(said.get("points"), list):
        raise ValueError("a stroke must be a dictionary with a list of points")
    numbers = said["points"]
    if not 2 <= len(numbers) <= 2 * MAX_POINTS or len(numbers) % 2:
        raise ValueError(f"a stroke must have 1 to {MAX_POINTS:,} points of two numbers")
    *numbers, width = map(_number, [*numbers, said.get("width")])
    if not 0 < width <= WIDEST:
        raise ValueError(f"the width of a stroke must be above 0, and at most {WIDEST}")
    return Stroke(tuple(zip(numbers[::2], numbers[1::2], strict=True)), width)


def within_bounds(strokes):
    """The same strokes and pixels. Raises ValueError where a drawing has no room for so many, or for so many points."""
    if len(strokes) > MAX_STROKES:
        raise ValueError(f"a drawing has room for {MAX_STROKES:,} strokes")
    if sum(len(each.cells if isinstance(each, Pixels) else each.points) for each in strokes) > MAX_POINTS:
        raise ValueError(f"a drawing has room for {MAX_POINTS:,} points")
    return strokes


def for_canvas(strokes, on_white, down=0):
    """Strokes as the canvas describes them, in the ink of their paper: curves from midpoint to midpoint; so many pixels
    further down."""
    ink = BLACK if on_white else WHITE
    return [
        {"type": "Path", "path": _path(stroke, down), "stroke": ink, "strokeWidth": stroke.width} | LOOK
        for stroke in strokes
    ]


def _path(stroke, down):
    points = [(x, y + down) for x, y in stroke.points]
    first, last = points[0], points[-1]
    curves = [["Q", x, y, (x + next_x) / 2, (y + next_y) / 2] for (x, y), (next_x, next_y) in pairwise(points)]
    # A path of no length is not drawn, not even its round ends.
    nudge = 0.01 if len(set(stroke.points)) == 1 else 0
    return [["M", first[0] - nudge, first[1]], *curves, ["L", last[0] + nudge, last[1]]]


def _number(value):
    # Written so that NaN fails it too.
    if type(value) not in (int, float) or not -LARGEST <= value <= LARGEST:
        raise ValueError(f"a number of a stroke must be finite, and at most {LARGEST:,}")
    return round(float(value), 1)  # more is not to be seen
