"""A pen on paper, and what is measured of the digits that come of it."""

from itertools import pairwise

import numpy as np

SEVEN = ((0.1, 0.1), (0.1, 0.7), (0.9, 0.3))


def stroke(points=SEVEN, size=100.0, top=40.0, left=60.0, thickness=0.1, canvas=(200, 220)):
    """Ink along a line through `points` (row, column in 0..1): (h, w) uint8, 255 where the pen went, smooth edges."""
    rows, columns = np.mgrid[: canvas[0], : canvas[1]] + 0.5
    distance = np.full(canvas, np.inf)
    points = np.array(points) * size + (top, left)
    for start, end in pairwise(points):
        along = end - start
        share = ((rows - start[0]) * along[0] + (columns - start[1]) * along[1]) / (along @ along)
        share = np.clip(share, 0, 1)
        distance = np.minimum(
            distance, np.hypot(rows - start[0] - share * along[0], columns - start[1] - share * along[1])
        )
    return np.uint8(np.round(255 * np.clip(thickness * size / 2 + 0.5 - distance, 0, 1)))


def in_colour(ink, pen, paper):
    """Draw the ink with a pen on paper, each (r, g, b)."""
    share = ink[..., None] / 255
    return np.uint8(np.round(share * np.array(pen) + (1 - share) * np.array(paper)))


def extent(digit):
    """Height and width of the ink."""
    return [int(np.ptp(np.nonzero(digit.any(axis=axis))[0])) + 1 for axis in (1, 0)]


def assert_same_digit(one, other, tolerance=2):
    """Rounding to whole gray levels may differ a little."""
    assert np.abs(one.astype(int) - other.astype(int)).max() <= tolerance
