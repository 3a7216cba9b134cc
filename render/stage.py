"""A network's first hidden units as one picture: what each of them looks for."""

import io

import numpy as np
from PIL import Image

from render.pictures import enlarge, signed

FACTOR, GAP = 2, 8  # pixels: of a digit's pixel, between two pictures
COLUMNS, SIDE = 12, 28 * FACTOR
LEVELS = 15  # shades of each colour
CLEAR = 2 * LEVELS + 1  # the place after them


def units(weights, dark=False):
    """The first layer's weights of some units, (784, n), in rows: blue where a unit wants ink, orange where none.

    All on one scale, so that who looks for nothing much is pale. Returns the bytes of a PNG: of few colours, which
    takes a quarter of the time and the bytes of one of all.
    """
    weights = np.where(np.isfinite(weights), weights, 0)
    largest = float(np.abs(weights).max()) or 1.0
    levels = np.round(weights.T / largest * LEVELS).astype(np.int8).reshape(-1, 28, 28) + LEVELS
    columns, step = min(COLUMNS, len(levels)), SIDE + GAP
    sheet = Image.new("P", (columns * step - GAP, -(-len(levels) // columns) * step - GAP), CLEAR)
    for number, level in enumerate(levels):
        picture = Image.fromarray(enlarge(level.astype(np.uint8), FACTOR))
        sheet.paste(picture, (number % columns * step, number // columns * step))
    shades = signed(np.arange(-LEVELS, LEVELS + 1)[None], 1, dark, LEVELS)[0]
    sheet.putpalette([*shades.ravel().tolist(), 0, 0, 0])
    file = io.BytesIO()
    sheet.save(file, "PNG", compress_level=1, transparency=CLEAR)
    return file.getvalue()


def units_alt(numbers):
    """numbers: of the units, as they stand."""
    return f"The weights of {len(numbers)} units, a picture each: {', '.join(map(str, numbers))}."
