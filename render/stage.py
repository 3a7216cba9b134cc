"""A network as it is just now: what its first hidden units look for, and what it takes some digits for. As pictures."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from render.palette import CAPTIONS, MISTAKE, TRUTH
from render.pictures import drawable, enlarge, signed

FACTOR, GAP, SIGN = 2, 8, 20  # pixels: of a digit's pixel, between two pictures, of the line under a digit
UNITS_COLUMNS, DIGITS_COLUMNS = 12, 10
SIDE = 28 * FACTOR
LEVELS = 15  # shades of each colour
CLEAR = 2 * LEVELS + 1  # the place after them


def units(weights, dark=False, columns=UNITS_COLUMNS):
    """The first layer's weights of some units, (784, n), in rows: blue where a unit wants ink, orange where none.

    All on one scale, so that who looks for nothing much is pale. Returns the bytes of a PNG: of few colours, which
    takes a quarter of the time and the bytes of one of all.
    """
    weights = np.where(np.isfinite(weights), weights, 0)
    largest = float(np.abs(weights).max()) or 1.0
    levels = np.round(weights.T / largest * LEVELS).astype(np.int8).reshape(-1, 28, 28) + LEVELS
    sheet, _ = _sheet([enlarge(level.astype(np.uint8), FACTOR) for level in levels], columns, 0, "P", CLEAR)
    shades = signed(np.arange(-LEVELS, LEVELS + 1)[None], 1, dark, LEVELS)[0]
    sheet.putpalette([*shades.ravel().tolist(), 0, 0, 0])
    return _png(sheet, transparency=CLEAR)


def answers(images, found, labels, class_names, dark=False, columns=DIGITS_COLUMNS):
    """Digits (n, 28, 28) uint8 in rows, with the answer to each under it: a tick beside a right one, a cross beside a
    wrong one, which has a frame too. found, labels: (n,) integers. Returns the bytes of a PNG."""
    sheet, places = _sheet([enlarge(image, FACTOR) for image in images], columns, SIGN)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(SIGN - 5)
    for (left, top), answer, label in zip(places, found, labels, strict=True):
        right, middle = answer == label, left + SIDE // 2
        text = drawable(class_names[answer])[:3]
        pen.text((middle - 8, top + SIDE + 1), text, CAPTIONS[dark], font, anchor="ma")
        x, y = middle + 5 + 3 * len(text), top + SIDE + SIGN // 2
        if right:
            pen.line([(x, y), (x + 4, y + 5), (x + 12, y - 6)], TRUTH[dark], 3)
        else:
            pen.line([(x, y - 5), (x + 10, y + 5)], MISTAKE[dark], 3)
            pen.line([(x, y + 5), (x + 10, y - 5)], MISTAKE[dark], 3)
            pen.rectangle([(left, top), (left + SIDE - 1, top + SIDE - 1)], None, MISTAKE[dark], 3)
    return _png(sheet)


def _sheet(pictures, columns, below, mode="RGBA", ground=0):
    """Pictures in rows on a clear sheet, with so many pixels below each; and the left and top of each."""
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    width, height = SIDE + GAP, SIDE + below + GAP
    sheet = Image.new(mode, (columns * width - GAP, rows * height - GAP), ground)
    places = [(number % columns * width, number // columns * height) for number in range(len(pictures))]
    for picture, place in zip(pictures, places, strict=True):
        sheet.paste(Image.fromarray(picture), place)
    return sheet, places


def _png(sheet, **options):
    file = io.BytesIO()
    sheet.save(file, "PNG", compress_level=1, **options)
    return file.getvalue()


def units_alt(numbers):
    """numbers: of the units, as they stand."""
    return f"The weights of {len(numbers)} units, a picture each: {', '.join(map(str, numbers))}."


def answers_alt(found, labels, class_names):
    """The same in words."""
    said = (f"{class_names[label]} read as {class_names[answer]}" for answer, label in zip(found, labels, strict=True))
    return f"{how_many_right(found, labels)}: {', '.join(said)}."


def how_many_right(found, labels):
    return f"{int(np.sum(np.asarray(found) == np.asarray(labels)))} of {len(labels)} right"
