"""Bring a picture that someone drew to the form of MNIST's digits.

MNIST's makers scaled each digit into a 20×20 box and put its centre of mass in the middle of 28×28 (LeCun et al.,
1998). A network trained on such digits reads only such digits well. Each step can be left out, to see what it does.
"""

from dataclasses import dataclass, replace

import numpy as np

from ..datasets import SIDE
from .ink import find_ink, to_gray, without_specks

# The longest side of the ink, in pixels. MNIST's own is 20; 19 reads people's drawings a little better.
BOX = 19


@dataclass(frozen=True)
class Preparation:
    """Which steps are taken from a drawing to a digit.

    find_ink: tell ink from paper, dark or light, else the gray levels are taken as they are; remove_specks: leave dust
    and dots out; crop: keep only the part with ink; scale: bring its longer side to `box` pixels, else the whole page
    shrinks to 28; centre: what comes to the middle, the centre of "mass" or of the "box", or None: it stays where it
    was on the page; subpixel: centre to a fraction of a pixel. Without crop there is nothing to scale.
    """

    find_ink: bool = True
    remove_specks: bool = True
    crop: bool = True
    scale: bool = True
    box: float = BOX
    centre: str | None = "mass"
    subpixel: bool = True


@dataclass(frozen=True, eq=False)
class Prepared:
    """What each step made of a drawing, (h, w) float32 from 0 to 1; `digit`, (28, 28) uint8, is what the network sees.

    ink: what was found on the page; cropped: the part that is kept of it; scaled: the same in the network's pixels,
    wherever it is on the page.
    """

    ink: np.ndarray
    cropped: np.ndarray
    scaled: np.ndarray
    digit: np.ndarray


ALL_STEPS = Preparation()


def drawing_to_digit(picture, preparation=ALL_STEPS):
    """A drawing as the network wants it: ink bright on 0, longest side 19 pixels, centre of mass in the middle.

    picture: (h, w), (h, w, 3) or (h, w, 4) uint8, dark ink on light or light on dark; transparent is background.
    Returns (28, 28) uint8, or None if nothing is drawn, or only a dot. Raises ValueError for an array of another form.
    """
    found = _find(picture, preparation)
    return None if found is None else _digit(*found, preparation)


def prepare(picture, preparation=ALL_STEPS):
    """The same, step by step. Returns a Prepared, or None if nothing is drawn."""
    found = _find(picture, preparation)
    if found is None:
        return None
    ink, (top, bottom, left, right) = found
    as_drawn = _digit(ink, found[1], replace(preparation, centre=None))
    return Prepared(ink, ink[top:bottom, left:right], as_drawn / np.float32(255), _digit(*found, preparation))


def _find(picture, preparation):
    """The ink, (h, w) from 0 to 1, and its box (top, bottom, left, right); or None."""
    ink = find_ink(picture) if preparation.find_ink else to_gray(picture)
    if ink is not None and preparation.remove_specks:
        ink = without_specks(ink)
    if ink is None or not ink.any():
        return None
    if not preparation.crop:
        return ink, (0, ink.shape[0], 0, ink.shape[1])
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    return ink, (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1)


def _digit(ink, box, preparation):
    """Ink on 28×28 pixels, (28, 28) uint8, its strongest 255."""
    top, bottom, left, right = box
    page = SIDE / max(ink.shape)  # the whole page on 28×28
    scale = preparation.box / max(bottom - top, right - left) if preparation.crop and preparation.scale else page
    middle = np.array([top + bottom, left + right]) / 2
    target = np.full(2, SIDE / 2)
    if preparation.centre == "mass":
        middle = centre_of_mass(ink)
    elif preparation.centre is None:
        # Where it is on the page; but no step may push ink off it.
        half = np.minimum(np.array([bottom - top, right - left]) * scale, SIDE) / 2
        target = np.clip(target + (middle - np.array(ink.shape) / 2) * page, half, SIDE - half)
    if not preparation.subpixel:
        # As whoever places a finished picture of whole pixels: its corner comes to a whole pixel.
        corner = target + (np.array([top, left]) - middle) * scale
        target = target + np.round(corner) - corner
    digit = _place(ink, middle, scale, target)
    if preparation.centre == "mass" and preparation.subpixel:
        # Averaging puts a thin stroke's ink at the middle of the pixel it falls into, up to 0.1 pixels beside where it
        # was: look where it came out, and place it once more.
        middle = middle + (centre_of_mass(digit) - target) / scale
        digit = _place(ink, middle, scale, target)
    strongest = digit.max()
    return np.round(digit * (255 / strongest if strongest else 0)).astype(np.uint8)


def centre_of_mass(ink):
    """Where the ink is on average: (row, column) in pixels, pixel i reaching from i to i + 1. ink: (h, w)."""
    total = ink.sum()
    rows, columns = (np.arange(length) + 0.5 for length in ink.shape)
    return np.array([ink.sum(axis=1) @ rows, ink.sum(axis=0) @ columns]) / total


def _place(ink, middle, scale, target):
    """The ink, scaled, on 28×28 pixels, `middle` landing exactly on `target`."""
    down, across = (_averaging(length, *place, scale) for length, *place in zip(ink.shape, middle, target, strict=True))
    return down @ ink @ across.T  # (28, h) @ (h, w) @ (w, 28)


def _averaging(length, middle, target, scale):
    """The matrix (28, length) that averages a line of pixels down to 28, `middle` landing exactly on `target`.

    Row i holds how much of output pixel i each input pixel covers: area averaging, which keeps the centre of mass
    where it is to a fraction of a pixel and antialiases by itself.
    """
    edges = middle + (np.arange(SIDE + 1) - target) / scale  # in input pixels
    # How much of each input pixel lies below each edge; differences are the overlaps.
    below = np.clip(edges[:, None] - np.arange(length), 0, 1)
    return (np.diff(below, axis=0) * scale).astype(np.float32)
