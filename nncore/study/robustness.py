"""How accuracy falls when the digits get harder to read: noise, rotation, shift, strokes thicker or thinner.

The changes are those of `augment.py`, of a chosen strength instead of a random one.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..augment import COLUMNS, ROWS, add_noise, thicken, warp
from ..datasets import N_PIXELS
from .evaluation import evaluate

SEED = 3
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))


class Change(NamedTuple):
    """A way to make digits harder: function(images, strength) → images, (n, 28, 28) uint8; strengths to try."""

    function: Callable
    strengths: tuple[float, ...]


def accuracy_under(network, images, labels, kind, strength):
    """The share of digits still read right, 0..1, after a change of this kind and strength.

    images: (n, 28, 28) uint8; kind: a key of CHANGES. Raises ValueError for another.
    """
    return evaluate(network, changed(images, kind, strength), labels).accuracy


def changed(images, kind, strength):
    """Digits after a change of this kind and strength: (n, 28, 28) uint8. Raises ValueError for an unknown kind."""
    if kind not in CHANGES:
        raise ValueError(f"kind must be one of {', '.join(CHANGES)}, got {kind!r}")
    return CHANGES[kind].function(images, strength)


def noisy(images, strength):
    """Grey noise on every pixel. strength: its standard deviation, 1 is the whole way from black to white."""
    pixels = images.astype(np.float32)
    add_noise(pixels, strength, np.random.default_rng(SEED))
    return _to_bytes(pixels)


def rotated(images, degrees):
    """Digits turned about the middle, clockwise if degrees is positive."""
    angle = np.radians(degrees)
    cosine, sine = np.cos(angle), np.sin(angle)
    # Where a pixel comes from is found by turning back.
    return _warped(images, cosine * ROWS - sine * COLUMNS, sine * ROWS + cosine * COLUMNS)


def shifted(images, pixels):
    """Digits moved right, left, down or up, one of four each. pixels: how far."""
    moved = np.empty_like(images)
    for number, (down, right) in enumerate(DIRECTIONS):
        rows = slice(number, None, len(DIRECTIONS))
        moved[rows] = _warped(images[rows], ROWS - pixels * down, COLUMNS - pixels * right)
    return moved


def thickened(images, pixels):
    """Strokes made thicker, or if pixels is negative thinner, by so many pixels on each side."""
    columns = images.reshape(len(images), N_PIXELS).T.astype(np.float32)  # (784, n)
    left = abs(pixels)
    while left > 0:
        columns = thicken(columns, np.sign(pixels) * min(left, 1))
        left -= 1
    return _to_bytes(columns.T).reshape(images.shape)


def _warped(images, rows, columns):
    columns_of_pixels = np.ascontiguousarray(images.reshape(len(images), N_PIXELS).T)  # (784, n)
    return _to_bytes(warp(columns_of_pixels, rows, columns).T).reshape(images.shape)


def _to_bytes(values):
    return np.uint8(np.clip(np.round(values), 0, 255))


CHANGES = {
    "noise": Change(noisy, (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)),
    "rotation": Change(rotated, (-90, -60, -45, -30, -15, 0, 15, 30, 45, 60, 90)),
    "shift": Change(shifted, (0, 1, 2, 3, 4, 5, 6, 8, 10)),
    "thickness": Change(thickened, (-1.5, -1, -0.75, -0.5, -0.25, 0, 0.5, 1, 1.5, 2, 3)),
}
