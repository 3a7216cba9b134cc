"""A whole network as nodes and lines, small: the strongest weights between some of its units. As a picture."""

import io
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from render.palette import AGAINST, CAPTIONS, FOR, NETWORK, PAPER, REST, rgb

SCALE = 2  # pixels of the picture to one of the page
WIDTH, HEIGHT, MARGIN = 150, 88, 12  # pixels of the page; the last beside the first and the last column
N_LINES = 50  # between two columns
PIXELS = 16  # the side of the square that stands for all pixels
DOT, ANSWER = 1.5, 2.2  # radii
WIDEST, FAINTEST = 2.0, 0.3  # pixels, and of 1: a line is as wide and as clear as its weight is large
LARGEST = 1e100  # of what a network that has diverged may have for weights, so that it can be squared
LEVELS = 4  # of how clear it is: of few colours a picture has half of the bytes


def drawn(weights, dark=False):
    """Nodes in columns from left to right: a square for all pixels, the units of each layer, the answers with their
    numbers. Lines are blue above zero and orange below; from the pixels grey, as strong as all weights of a unit are.

    weights: (inputs, units) of each layer, of those units alone that are drawn; the first one's inputs are all pixels.
    Returns the bytes of a PNG.
    """
    sheet = Image.new("P", (SCALE * WIDTH, SCALE * HEIGHT))
    sheet.putpalette(_palette(dark))
    pen, sizes = ImageDraw.Draw(sheet), [1, *(each.shape[1] for each in weights)]
    columns = [_places(*each, len(sizes)) for each in enumerate(sizes)]
    for place, (ends, values) in enumerate(zip(pairwise(columns), weights, strict=True)):
        values = np.clip(np.nan_to_num(values.astype(np.float64)), -LARGEST, LARGEST)
        _lines(pen, *ends, values if place else np.linalg.norm(values, axis=0, keepdims=True), place == 0)
    ((x, y),) = columns[0]
    half = SCALE * PIXELS / 2
    pen.rectangle([x - half, y - half, x + half, y + half], _SQUARE)
    for column in columns[1:]:
        radius = SCALE * (ANSWER if column is columns[-1] else DOT)
        for x, y in column:
            pen.ellipse([x - radius, y - radius, x + radius, y + radius], _UNIT)
    font = ImageFont.load_default(SCALE * 8)
    for number, (x, y) in enumerate(columns[-1]):
        pen.text((x + SCALE * 5, y), str(number), _NUMBER, font, anchor="lm")
    file = io.BytesIO()
    sheet.save(file, "PNG", compress_level=1, transparency=0)
    return file.getvalue()


# Places in the palette: nothing, the levels of lines against, for, and from the pixels, and what they lie between.
_AGAINST, _FOR, _PIXELS = (1 + LEVELS * kind for kind in range(3))
_SQUARE, _UNIT, _NUMBER = (1 + 3 * LEVELS + kind for kind in range(3))


def _palette(dark):
    paper, clearness = np.array(rgb(PAPER[dark])), np.linspace(FAINTEST, 1, LEVELS)[:, None]
    lines = [paper + clearness * (np.array(rgb(each[dark])) - paper) for each in (AGAINST, FOR, REST)]
    others = [rgb(each[dark]) for each in (PAPER, REST, NETWORK, CAPTIONS)]
    return np.vstack([others[:1], *lines, others[1:]]).astype(np.uint8).ravel().tolist()


def _places(column, n, n_columns):
    x = MARGIN + (WIDTH - 2 * MARGIN) * column / (n_columns - 1)
    return [(SCALE * x, SCALE * HEIGHT * (row + 0.5) / n) for row in range(n)]


def _lines(pen, before, after, values, of_pixels):
    """The largest values between two columns of nodes as lines, the largest last."""
    largest = np.abs(values).max() or 1.0
    for place in np.abs(values).reshape(-1).argsort(kind="stable")[-N_LINES:]:
        row, column = divmod(int(place), values.shape[1])
        share = abs(values[row, column]) / largest
        if share:
            first = _PIXELS if of_pixels else _FOR if values[row, column] > 0 else _AGAINST
            level = min(int(LEVELS * share), LEVELS - 1)
            pen.line([before[row], after[column]], first + level, max(1, round(SCALE * WIDEST * share)))


def alt(sizes, shown):
    """The same in words. sizes: of the columns, in all; shown: how many of each are drawn."""
    hidden = (f"{n} of {size:,} hidden units" for size, n in zip(sizes[1:-1], shown[1:-1], strict=True))
    parts = (f"{sizes[0]:,} pixels", *hidden, f"{sizes[-1]} answers")
    return f"The network: {', '.join(parts)}, and how strongly they are connected."
