"""What a digit looks like in numbers: how much ink, how thick, how large, how slanted, how far from the middle."""

import numpy as np

from ..datasets import SIDE

# What is at least this bright belongs to the digit; less is the soft edge of a stroke.
SOFT = 0.2


def measures(digits):
    """Measure digits. digits: (n, 28, 28) uint8. Returns {name: (n,) floats}; an empty picture measures 0.

    ink: share of the picture that is covered; stroke: width of the strokes in pixels; size: the longer side in pixels;
    slant: degrees, positive to the right, as italics; offset: pixels from the centre of mass to the middle.
    """
    ink = np.asarray(digits, np.float32) / 255  # (n, 28, 28)
    mass = ink.sum(axis=(1, 2))
    some = np.maximum(mass, 1e-9)
    middles = np.arange(SIDE, dtype=np.float32) + 0.5
    rows, columns = ink.sum(axis=2), ink.sum(axis=1)  # (n, 28) each: ink of each row and of each column
    row, column = rows @ middles / some, columns @ middles / some
    down = rows @ middles**2 / some - row**2
    across = np.einsum("nrc,r,c->n", ink, middles, middles) / some - row * column
    bright = ink > SOFT
    sides = [_reach(bright.any(axis=axis)) for axis in (1, 2)]
    empty = mass == 0
    return {
        "ink": mass / SIDE**2,
        "stroke": 2 * mass / np.maximum(_outline(ink), 1e-9),
        "size": np.maximum(*sides).astype(float),
        # A row further down by 1 has its ink −across / down further right: 0 for an upright digit.
        "slant": np.where(empty, 0, np.degrees(np.arctan2(-across, np.maximum(down, 1e-9)))),
        "offset": np.where(empty, 0, np.hypot(row - SIDE / 2, column - SIDE / 2)),
    }


def _outline(ink):
    """The length of a digit's edge in pixels: how much brightness changes, summed over the picture."""
    padded = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    down, across = np.diff(padded, axis=1)[:, :, 1:], np.diff(padded, axis=2)[:, 1:]
    return np.hypot(down, across).sum(axis=(1, 2))


def _reach(some):
    """From the first to the last that is set. some: (n, 28) booleans. Returns (n,)."""
    last = SIDE - some[:, ::-1].argmax(axis=1)
    return np.where(some.any(axis=1), last - some.argmax(axis=1), 0)
