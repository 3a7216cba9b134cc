"""Training digits changed a little at random, so that the network learns what does not matter.

Rotation, shear, scale, shift, a bend (elastic distortion: Simard, Steinkraus, Platt, 2003), a change of stroke
thickness, and on some grey noise. Digits that are neighbours in the data set share one random change, but for the
noise, for the length of an epoch: then a change is a few operations on long rows of numbers, and costs a fraction of a
training step. A batch, drawn from all over the data set, still has as many different changes as digits.
"""

import numpy as np

from .datasets import N_PIXELS, SIDE

GROUP = 128  # digits that share a change: their numbers fit in a core's own cache

# The largest changes; each is drawn evenly from −this to this.
ROTATION = 0.22  # radians: 13°
SHEAR = 0.2  # columns a row, and half of it in rows a column
SCALE = 0.14  # in each direction
SHIFT = 1.5  # pixels
THICKNESS = 0.6  # 1 makes a stroke a pixel thicker or thinner on each side
BEND = 0.9  # pixels, the standard deviation of the displacement
BEND_WIDTH = 5.0  # pixels over which neighbours are displaced alike
NOISY = 0.15  # the share of the digits that get noise
NOISE = 0.4  # its largest standard deviation, drawn evenly from 0 on; 1 is the whole way from black to white

_middle = (SIDE - 1) / 2
ROWS, COLUMNS = np.mgrid[0:SIDE, 0:SIDE].reshape(2, -1) - _middle  # of each pixel, from the middle of the picture
_knots = np.linspace(-_middle, _middle, 8)
_bumps = np.exp(-((np.arange(SIDE)[:, None] - _middle - _knots) ** 2) / (2 * BEND_WIDTH**2))
# So that random heights of the bumps, with variance 1, add up to variance 1 in the middle of a picture.
_bumps /= np.sqrt((_bumps**2).sum(axis=1)).max()


class Augmenter:
    """Makes new variants of `images` (n, 28, 28) uint8, as often as asked."""

    def __init__(self, images):
        # One column a digit, so that a pixel is a row.
        self.columns = np.ascontiguousarray(images.reshape(len(images), N_PIXELS).T)  # (784, n)

    def fill(self, pixels, random):
        """Write a new variant of every digit into pixels: (n, 784) uint8."""
        for start in range(0, len(pixels), GROUP):
            rows = slice(start, start + GROUP)
            moved = warp(self.columns[:, rows], *_displaced(random))
            thicken(moved, float(random.uniform(-THICKNESS, THICKNESS)))
            if random.uniform(0, 1) < NOISY:
                add_noise(moved, float(random.uniform(0, NOISE)), random)
            pixels[rows] = moved.T


def variants(image, n, random):
    """n variants of one digit, (28, 28) uint8, each changed on its own. Returns (n, 28, 28) uint8."""
    augmenter, pixels = Augmenter(image[None]), np.empty((n, 1, SIDE * SIDE), np.uint8)
    for row in pixels:
        augmenter.fill(row, random)
    return pixels.reshape(n, SIDE, SIDE)


def warp(block, rows, columns):
    """Move the pixels of some digits. block: (784, n) uint8; rows, columns: (784,) floats, the place, counted from the
    middle of the picture, that each pixel of the new one comes from. Returns (784, n) floats from 0 to 255."""
    # A row of zeros stands for everything outside of a picture.
    padded = np.zeros((SIDE * SIDE + 1, block.shape[1]), np.float32)
    padded[:-1] = block
    moved = np.zeros(block.shape, np.float32)
    for sources, weights in _interpolation(rows + _middle, columns + _middle):
        part = padded.take(sources, axis=0)
        part *= weights[:, None].astype(np.float32)
        moved += part
    return moved


def _displaced(random):
    """Where each pixel of a changed picture comes from: rows and columns, (784,) each, in pixels from the middle."""
    limits = (ROTATION, SHEAR / 2, SHEAR, SCALE, SCALE)
    angle, row_shear, column_shear, height, width = random.uniform(-1, 1, 5) * limits
    cosine, sine = np.cos(angle), np.sin(angle)
    scale = np.diag([1 + height, 1 + width])
    change = np.array([[cosine, -sine], [sine, cosine]]) @ np.array([[1, row_shear], [column_shear, 1]]) @ scale
    bend = BEND * (_bumps @ random.standard_normal((2, len(_knots), len(_knots))) @ _bumps.T).reshape(2, -1)
    return change @ (ROWS, COLUMNS) + random.uniform(-SHIFT, SHIFT, (2, 1)) + bend


def _interpolation(rows, columns):
    """The four pixels around each place, and how much each counts: bilinear interpolation.

    Yields four times (sources, weights), (784,) each; source 784 is outside of the picture.
    """
    top, left = np.floor(rows).astype(np.intp), np.floor(columns).astype(np.intp)
    down, right = rows - top, columns - left
    for row, row_weight in ((top, 1 - down), (top + 1, down)):
        for column, column_weight in ((left, 1 - right), (left + 1, right)):
            inside = (row >= 0) & (row < SIDE) & (column >= 0) & (column < SIDE)
            yield np.where(inside, row * SIDE + column, SIDE * SIDE), row_weight * column_weight


def thicken(pixels, amount):
    """Make the strokes of some digits thicker or thinner, and write them over `pixels`: (784, n) floats.

    amount: from −1 to 1, where 1 adds a pixel on each side of a stroke and −1 takes one away.
    """
    extreme = np.maximum if amount > 0 else np.minimum
    pictures = pixels.reshape(SIDE, SIDE, -1)
    changed = pictures.copy()
    extreme(changed[1:], pictures[:-1], out=changed[1:])
    extreme(changed[:-1], pictures[1:], out=changed[:-1])
    extreme(changed[:, 1:], pictures[:, :-1], out=changed[:, 1:])
    extreme(changed[:, :-1], pictures[:, 1:], out=changed[:, :-1])
    changed -= pictures
    changed *= abs(amount)
    pictures += changed
    return pixels


def add_noise(pixels, strength, random):
    """Add grey noise to some digits, and write them over `pixels`: floats from 0 to 255, and so they stay.

    strength: the noise's standard deviation; 1 is the whole way from black to white.
    """
    noise = random.standard_normal(pixels.shape, np.float32)
    noise *= 255 * strength
    pixels += noise
    np.clip(pixels, 0, 255, out=pixels)
