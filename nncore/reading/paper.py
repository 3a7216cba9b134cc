"""How much of the paper's light each pixel of a photograph lacks, whatever light and shadows are on the paper.

Ink is thin: a window that is wider than a stroke has paper in it wherever it lies. So the paper's shade at a pixel is
the least that such a window, with the pixel in it, has as its lightest (a morphological closing; Serra, 1982). It goes
with the edge of a shadow or of a table, however sharp, and leaves strokes out. On a board it is the other way round.
"""

import numpy as np

from .ink import border_of

SIDE = 208  # pixels: a page is looked at in this size, at most
REACH = 0.16  # of the longer side: no stroke is as wide
EVEN = 0.1  # a picture's edge is of one shade where so little lies between


def reduced(gray, block):
    """Each block of pixels its mean: (⌈h/block⌉, ⌈w/block⌉) float32, with a little less noise than that."""
    height, width = (-(-length // block) * block for length in gray.shape)
    padded = np.pad(gray, ((0, height - gray.shape[0]), (0, width - gray.shape[1])), mode="edge")
    small = padded.reshape(height // block, block, width // block, block).mean(axis=(1, 3))
    return mean(small, 1)


def light_taken(small, least):
    """The share of the paper's light that each pixel lacks: (h, w). least: paper is no darker."""
    reach = max(3, round(REACH * max(small.shape)))
    paper = -highest(-highest(_with_surroundings(small, reach), reach), reach)[reach:-reach, reach:-reach]
    taken = (paper - small) / np.maximum(paper, least)
    # Of noise the lightest is taken too: what most of the page has of it is paper.
    return np.maximum(taken - np.median(taken), 0)


def _with_surroundings(small, reach):
    """A picture (h, w) with what is likely beyond its edge, `reach` pixels wide."""
    border = border_of(small)
    shade = np.median(border)
    if (np.abs(border - shade) < EVEN).mean() > 0.6:
        # A picture that was cut out closely: around it is paper, also where it cuts a stroke.
        return np.pad(small, reach, constant_values=shade)
    # Else what is dark there goes on, or it would look thin.
    return np.pad(small, reach, mode="edge")


def highest(values, reach):
    """The highest value of each window of 2·(reach // 2) + 1 pixels a side; beyond the edge it is as it is there."""
    half = reach // 2
    for axis in (0, 1):
        room = [(half, half) if each == axis else (0, 0) for each in (0, 1)]
        values, width = np.pad(values, room, mode="edge"), 1
        while width < 2 * half + 1:  # of two windows that overlap comes one that is wider
            step = min(width, 2 * half + 1 - width)
            first, last = (slice(None, -step), slice(step, None))
            values = (
                np.maximum(values[first], values[last]) if axis == 0 else np.maximum(values[:, first], values[:, last])
            )
            width += step
    return values


def mean(values, half):
    """The mean of each window of 2·half + 1 pixels a side."""
    width = 2 * half + 1
    for axis in (0, 1):
        room = [(half + 1, half) if each == axis else (0, 0) for each in (0, 1)]
        sums = np.cumsum(np.pad(values, room, mode="edge"), axis=axis, dtype=float)
        values = (sums[width:] - sums[:-width] if axis == 0 else sums[:, width:] - sums[:, :-width]) / width
    return values
