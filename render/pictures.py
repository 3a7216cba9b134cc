"""Digits → pictures to look at."""

import base64
import io
import unicodedata

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from nncore.reading.strokes import CANVAS
from render.palette import AGAINST, CAPTIONS, FOR, PAPER, rgb

GAP, CLOSE, CAPTION = 14, 8, 24  # pixels: between two pictures, between two without captions, of a caption
# What captions have and Pillow's own font has not, and what is drawn in place of it.
INSTEAD = str.maketrans({"→": "->", "−": "-", "–": "-", "×": "x", "\n": " "})
# Where a number has as many pixels a side, one below zero has a dash: without colours its sign is seen too.
DASHED = 4
INK = 200  # pixels: the longer side of the ink of a picture on the canvas


def enlarge(digit, factor):
    """Make every pixel a crisp square: (28, 28) uint8 → (28·factor, 28·factor)."""
    return np.kron(digit, np.ones((factor, factor), np.uint8))


def grid(digits, captions, columns=5, factor=4, dark=False):
    """Digits in rows, each under its caption. digits: (n, 28, 28) uint8. Returns (h, w, 4) uint8."""
    return _grid([enlarge(digit, factor) for digit in digits], captions, columns, dark)


def signed_grid(values, captions, columns, dark=False, factor=4, largest=None):
    """Pictures of numbers of both signs in rows, each as `signed` and under its caption. values: (n, 28, 28); captions:
    none, or one each."""
    return _grid([signed(each, factor, dark, largest) for each in values], captions, columns, dark)


def _grid(pictures, captions, columns, dark):
    side, (gap, above) = len(pictures[0]), (GAP, CAPTION) if captions else (CLOSE, 0)
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGBA", (columns * (side + gap) - gap, rows * (side + gap + above) - gap))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(CAPTION - 4)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        left, top = column * (side + gap), row * (side + gap + above)
        if captions:
            pen.text((left + side / 2, top), drawable(str(captions[number])), CAPTIONS[dark], font, anchor="ma")
        sheet.paste(Image.fromarray(picture), (left, top + above))
    return np.asarray(sheet)


def drawable(caption):
    """A caption in the letters that Pillow's own font has, ASCII's: accents are left out, what nothing stands for is a
    question mark; the text beside a picture has the caption as it is."""
    plain = unicodedata.normalize("NFKD", caption.translate(INSTEAD))
    kept = (sign for sign in plain if not unicodedata.combining(sign))
    return "".join(sign if " " <= sign <= "~" else "?" for sign in kept)


def signed(values, factor, dark=False, largest=None):
    """A picture of numbers of both signs: blue above zero, orange and dashed below, the page's own colour at zero.

    values: (h, w); largest: the value of full colour, the largest there is if not given. Returns (h·factor, w·factor,
    3) uint8.
    """
    largest = largest or float(np.abs(values).max()) or 1.0
    ground = np.array(rgb(PAPER[dark]))
    strength = np.clip(np.abs(values) / largest, 0, 1)[..., None]
    colours = np.where(values[..., None] > 0, rgb(FOR[dark]), rgb(AGAINST[dark]))
    picture = np.uint8(np.round(ground + strength * (colours - ground)))
    picture = picture.repeat(factor, axis=0).repeat(factor, axis=1)
    if factor >= DASHED:
        squares = picture.reshape(*values.shape[:1], factor, values.shape[1], factor, 3)
        dash = squares[:, factor // 2, :, 1 : factor - 1]
        dash[values < 0] = ground
    return picture


def square(picture, side):
    """A picture (h, w), as large as fits in the middle of (side, side), on black."""
    # Small ones show their pixels, large ones are averaged.
    small = max(picture.shape) < side
    return _in_the_middle(picture, side, side, Image.Resampling.NEAREST if small else Image.Resampling.BOX)


def on_page(ink):
    """Ink, (h, w) from 0 to 1, white on a black page as large as the canvas, in its middle: (280, 280) uint8."""
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    cropped = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _in_the_middle(np.uint8(np.round(255 * cropped)), INK, CANVAS, Image.Resampling.BILINEAR)


def _in_the_middle(picture, longer, side, resampling):
    """A picture (h, w) with a longer side of so many pixels, in the middle of a black one of (side, side)."""
    scale = longer / max(picture.shape)
    size = [max(1, round(scale * length)) for length in picture.shape[::-1]]
    sheet = Image.new("L", (side, side))
    sheet.paste(Image.fromarray(picture).resize(size, resampling), ((side - size[0]) // 2, (side - size[1]) // 2))
    return np.asarray(sheet)


def jpeg_address(picture, longest):
    """A picture, (h, w, 4) uint8, at most so many pixels a side and on white, as the address of a JPEG in itself."""
    opaque = Image.new("RGBA", picture.shape[1::-1], "white")
    opaque.alpha_composite(Image.fromarray(picture))
    opaque.thumbnail((longest, longest))
    file = io.BytesIO()
    opaque.convert("RGB").save(file, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"


def png(picture):
    """A picture as the bytes of a PNG file."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def with_margin(picture, above):
    """A picture, (h, w), with so many rows above it like its first."""
    return np.pad(picture, ((above, 0), (0, 0)), mode="edge")


def page_of(digit):
    """A digit of a data set, (28, 28) uint8, as large as the page: (280, 280) uint8."""
    return np.asarray(Image.fromarray(digit).resize((CANVAS, CANVAS), Image.Resampling.BICUBIC))


def data_url(content):
    """The bytes of a PNG as an address that holds them."""
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def svg_url(drawn):
    """The same of an SVG."""
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"


def ink_alt(picture):
    """Where the ink is on a picture, (h, w) uint8, white on black, in words."""
    (height, width), ink = picture.shape, picture > 127
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    of = f"of {width}×{height} pixels"
    if not len(rows):
        return f"no ink, {of}"
    wide, high = (np.ptp(each) + 1 for each in (columns, rows))
    return f"ink {wide} wide and {high} high {of}, {columns[0]} from the left and {rows[0]} from the top"
