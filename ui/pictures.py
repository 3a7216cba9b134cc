"""Digits → pictures to look at."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

GAP, CAPTION = 14, 24


def enlarge(digit, factor):
    """Make every pixel a crisp square: (28, 28) uint8 → (28·factor, 28·factor)."""
    return np.kron(digit, np.ones((factor, factor), np.uint8))


def grid(digits, captions, columns=5, factor=4, dark=False):
    """Digits in rows, each under its caption. digits: (n, 28, 28) uint8. Returns (h, w, 4) uint8."""
    side = 28 * factor
    rows = -(-len(digits) // columns)
    sheet = Image.new("RGBA", (columns * (side + GAP) - GAP, rows * (side + GAP + CAPTION) - GAP))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(CAPTION - 4)
    for number, (digit, caption) in enumerate(zip(digits, captions, strict=True)):
        row, column = divmod(number, columns)
        left, top = column * (side + GAP), row * (side + GAP + CAPTION)
        pen.text((left + side / 2, top), str(caption), "#E8ECF2" if dark else "#1D2430", font, anchor="ma")
        sheet.paste(Image.fromarray(enlarge(digit, factor)), (left, top + CAPTION))
    return np.asarray(sheet)
