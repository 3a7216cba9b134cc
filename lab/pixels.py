"""Pixels of the grid that a network sees, inked or wiped together: by one press, one drag or one key.

They are a stroke like those of the pen: the page they are on is the canvas's, on which each covers a square.
"""

from typing import Annotated

import numpy as np
from msgspec import Meta, Struct

from nncore.datasets import SIDE
from nncore.reading.strokes import CANVAS

SQUARE = CANVAS // SIDE  # pixels of the canvas that one of the grid is wide
_AS_IT_IS = -1


class Pixels(Struct, frozen=True, tag=True):
    """cells: their numbers, 28 · row + column, from 0 on; ink: whether they are ink from then on, or paper."""

    cells: Annotated[tuple[Annotated[int, Meta(ge=0, lt=SIDE**2)], ...], Meta(min_length=1)]
    ink: bool


def read(said):
    """The Pixels of what a browser says: {"cells": [0 to 783, …], "ink": bool}.

    Raises ValueError for anything else.
    """
    if not isinstance(said, dict) or not isinstance(said.get("cells"), list) or type(said.get("ink")) is not bool:
        raise ValueError("pixels must be a dictionary with a list of cells, and with ink or not")
    cells = said["cells"]
    if not 1 <= len(cells) <= SIDE**2:
        raise ValueError(f"there must be 1 to {SIDE**2} cells, got {len(cells):,}")
    if not all(type(cell) is int and 0 <= cell < SIDE**2 for cell in cells):
        raise ValueError(f"a cell must be a whole number from 0 to {SIDE**2 - 1}")
    return Pixels(tuple(cells), said["ink"])


def paint(page, pixels, ink, paper):
    """A page, (280, 280) uint8, with Pixels laid on it one after another; ink, paper: their brightness, 0 to 255."""
    grid = np.full(SIDE**2, _AS_IT_IS, np.int16)
    for each in pixels:
        grid[list(each.cells)] = ink if each.ink else paper
    laid = grid.reshape(SIDE, SIDE).repeat(SQUARE, axis=0).repeat(SQUARE, axis=1)
    return np.where(laid == _AS_IT_IS, page, laid.astype(np.uint8))


def of_page(page):
    """A page, (280, 280) uint8, as the grid shows it: each pixel the mean of its square, (28, 28) uint8."""
    return np.round(page.reshape(SIDE, SQUARE, SIDE, SQUARE).mean(axis=(1, 3))).astype(np.uint8)


def middles_of(cells):
    """Where on the canvas the middles of cells are, [(x, y)] in its pixels. cells: their numbers."""
    rows, columns = np.divmod(np.asarray(cells), SIDE)
    return [(SQUARE * (column + 0.5), SQUARE * (row + 0.5)) for row, column in zip(rows, columns, strict=True)]
