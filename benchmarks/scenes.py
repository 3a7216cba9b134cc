"""Photographs of single digits, and of pages with none, made as a camera makes them: ink on paper, light, lens, file.

Made and not taken, so that it is known what is on them and any number can be had. What a sheet reflects is drawn first,
then seen from a little beside, lit, blurred, and stored as a phone stores it.
"""

import io

import numpy as np
from PIL import Image, ImageDraw

from nncore.reading.strokes import CANVAS, paint

SHEET = 700  # pixels: the side of the square sheet
SIZES = ((800, 600), (600, 800))  # (height, width) of photographs
ORIENTATION, TURNS = 0x0112, {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90}
FELT, PENCIL, CHALK = (0.08, 0.25), (0.45, 0.62), (0.75, 0.92)  # what is reflected where the ink is, least and most

# What each kind has that a felt pen on white paper in even light has not.
WITH_DIGIT = {
    "white paper with glare": {"glare": True},
    "light from one side": {"gradient": 0.6, "vignette": 0.35},
    "a shadow's edge": {"shadow": 0.55},
    "a sheet on a table": {"table": True},
    "lined paper": {"ruled": "lines"},
    "squared paper": {"ruled": "squares"},
    "pencil": {"reflects": PENCIL, "widths": (0.03, 0.06)},
    "a coloured pen": {"colour": True},
    "chalk on a board": {"reflects": CHALK, "paper": (0.1, 0.28), "gradient": 0.3},
    "out of focus, grainy": {"blur": 3.5, "noise": 0.05},
    "other marks beside it": {"marks": True},
    "a screenshot": {"screen": True},
}
WITHOUT = {
    "an empty page": {"gradient": 0.4},
    "only a shadow's edge": {"shadow": 0.55},
    "only the table's edge": {"table": True},
    "only colour patches": {"patches": True},
    "empty lined paper": {"ruled": "lines", "gradient": 0.3},
    "empty squared paper": {"ruled": "squares", "gradient": 0.3},
}


def of_strokes(strokes):
    """Their ink, (280, 280) from 0 to 1, as a function of the pen's width as a share of its size."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)

    def ink(width):
        brush = width * CANVAS
        scale = (CANVAS - 2 * brush) / max(extent.max(), 1e-9)
        corner = (CANVAS - extent * scale) / 2
        return paint([((stroke - low) * scale + corner, brush) for stroke in strokes]) / 255

    return ink


def of_pixels(digit):
    """The same of a data set's digit, (28, 28) uint8, whose pen has a width of its own."""
    large = Image.fromarray(digit).resize((CANVAS, CANVAS), Image.Resampling.BICUBIC)
    ink = np.clip((np.asarray(large, float) / 255 - 0.35) * 4, 0, 1)
    return lambda width: ink


def photograph(ink, random, **kind):
    """A picture file of one kind: a binary file. ink: what `of_strokes` returns, or None for a page with no digit."""
    if kind.get("screen"):
        return _screenshot(ink, random)
    reflected = _sheet(ink, random, **kind)
    picture = _seen(reflected, random, kind.get("table", False))
    picture *= _light(picture.shape[:2], random, **kind)[..., None]
    picture = _blurred(np.clip(picture, 0, 1), random.uniform(0.5, 1.2) + kind.get("blur", 0) * random.uniform(0.5, 1))
    noise = random.uniform(0.005, 0.015) + kind.get("noise", 0) * random.uniform(0.5, 1)
    grain = random.normal(0, noise, picture.shape) * 0.6 + random.normal(0, noise, (*picture.shape[:2], 1)) * 0.8
    return _stored(np.uint8(np.round(255 * np.clip(picture + grain, 0, 1))), random)


def _sheet(ink, random, **kind):
    """What a sheet with a digit reflects: (SHEET, SHEET, 3) from 0 to 1."""
    paper = random.uniform(*kind.get("paper", (0.78, 0.95))) * random.uniform(0.95, 1, 3)
    grain = sum(
        np.kron(_blurred(random.normal(0, 1, (SHEET // size,) * 2), 1), np.ones((size, size))) for size in (1, 7)
    )
    sheet = paper * (1 + 0.008 * grain[..., None])
    if kind.get("ruled"):
        sheet = _ruled(sheet, kind["ruled"] == "squares", random)
    if kind.get("patches"):
        for _ in range(4):
            (row, column), (height, width) = random.integers(100, 450, 2), random.integers(120, 250, 2)
            sheet[row : row + height, column : column + width] = random.uniform(0.1, 0.9, 3)
    if kind.get("marks"):
        sheet = _inked(sheet, _marks(random), random.uniform(*FELT) * np.ones(3))
    if ink is None:
        return sheet
    reflects = random.uniform(*kind.get("reflects", FELT)) * random.uniform(0.9, 1.1, 3)
    if kind.get("colour"):
        reflects = np.roll(
            [random.uniform(0.05, 0.2), random.uniform(0.1, 0.4), random.uniform(0.5, 0.85)], random.integers(3)
        )
    side = round(SHEET * random.uniform(0.22, 0.6))
    drawn = Image.fromarray(np.uint8(255 * ink(random.uniform(*kind.get("widths", (0.045, 0.1))))))
    drawn = np.asarray(drawn.resize((side, side), Image.Resampling.LANCZOS), float) / 255
    if kind.get("reflects") in (PENCIL, CHALK):  # neither covers the paper's grain
        rough = _blurred(random.normal(0, 1, drawn.shape), 1)
        drawn = drawn * np.clip(0.85 + 1.2 * rough, 0.3, 1)
    place = np.zeros((SHEET, SHEET))
    # In the middle, more or less; beside it are the other marks.
    room = (SHEET - side) // 2
    row, column = (room + random.integers(-room // 3, room // 3 + 1, 2)).tolist()
    place[row : row + side, column : column + side] = drawn
    return _inked(sheet, place, reflects)


def _inked(sheet, ink, reflects):
    return sheet * (1 - ink[..., None]) + np.clip(reflects, 0, 1) * ink[..., None]


def _ruled(sheet, squared, random):
    """Printed lines, two pixels wide, grayish blue."""
    period, lines = random.integers(26, 60), np.zeros((SHEET, SHEET))
    first = random.integers(period)
    for offset in range(first, SHEET - 2, period):
        lines[offset : offset + 2] = 1
        if squared:
            lines[:, offset : offset + 2] = 1
    return _inked(sheet, lines * random.uniform(0.5, 1), np.array([0.45, 0.6, 0.75]))


def _marks(random):
    """A dot, a line of small writing, and a tick, in the corners."""
    sheet = Image.new("L", (SHEET, SHEET))
    pen = ImageDraw.Draw(sheet)
    x, y = random.integers(130, 170, 2).tolist()
    pen.line([(x + 9 * step, y + int(random.integers(-12, 13))) for step in range(14)], 255, 4)
    x, y = random.integers(500, 540, 2).tolist()
    pen.line([(x, y), (x + 12, y + 18), (x + 40, y - 30)], 255, 6)
    x, y = int(random.integers(140, 190)), int(random.integers(510, 540))
    pen.ellipse((x, y, x + 12, y + 12), 255)
    return np.asarray(sheet, float) / 255


def _seen(sheet, random, on_table):
    """A sheet seen by a camera: filling the photograph and more, or lying on a table."""
    height, width = SIZES[random.integers(2)]
    share = random.uniform(0.72, 0.9) if on_table else 1.45
    half, turn = share * min(height, width) / 2, np.radians(random.uniform(-8, 8))
    corners = half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (1 + random.uniform(-0.05, 0.05, (4, 2)))
    middle = np.array([width, height]) / 2 + random.uniform(-0.06, 0.06, 2) * min(height, width)
    corners = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + middle
    way = _perspective(corners, SHEET * np.array([[0, 0], [1, 0], [1, 1], [0, 1]]))

    def seen(channel):
        options = (width, height), Image.Transform.PERSPECTIVE, way, Image.Resampling.BILINEAR
        return np.asarray(Image.fromarray(np.float32(channel)).transform(*options))

    picture = np.stack([seen(sheet[..., channel]) for channel in range(3)], axis=2)
    beside = 1 - seen(np.ones((SHEET, SHEET)))[..., None]
    return picture + beside * (_table(height, width, random) if on_table else sheet.mean(axis=(0, 1)))


def _perspective(seen, flat):
    """What Pillow wants to know: eight numbers that lead from four seen points to where they are on the sheet."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.linalg.solve(np.array(rows, float), np.array(values, float)).tolist()


def _table(height, width, random):
    """Wood, darker than paper, with its grain along one side."""
    grain = np.repeat(_blurred(random.normal(0, 1, (height, 8)), 1.5), -(-width // 8), axis=1)[:, :width]
    wood = random.uniform(0.08, 0.4) * np.array([1, random.uniform(0.7, 1), random.uniform(0.45, 1)])
    return wood * (1 + 0.15 * grain[..., None])


def _light(shape, random, gradient=0.1, vignette=0.1, shadow=0, glare=False, **_):
    """How much light falls on each pixel: (h, w), about 1 at most."""
    rows, columns = np.meshgrid(*(np.linspace(-1, 1, length) for length in shape), indexing="ij")
    angle = random.uniform(0, 2 * np.pi)
    across = (rows * np.sin(angle) + columns * np.cos(angle)) / 2 + 0.5
    light = 1 - gradient * random.uniform(0.6, 1) * np.clip(across, -0.2, 1.2)
    light = light * (1 - vignette * (rows**2 + columns**2) / 2)
    if shadow:
        angle, at = random.uniform(0, 2 * np.pi), random.uniform(-0.45, 0.45)
        edge = (rows * np.sin(angle) + columns * np.cos(angle) - at) * random.uniform(15, 80)
        bent = edge + 3 * np.sin(4 * (columns * np.sin(angle) - rows * np.cos(angle)) + random.uniform(0, 6))
        light = light * (1 - shadow * random.uniform(0.7, 1) / (1 + np.exp(-np.clip(bent, -50, 50))))
    if glare:  # a lamp, seen in the paper: more than the camera can tell from white
        row, column = random.uniform(-0.8, 0.8, 2)
        light = light + random.uniform(0.3, 0.7) * np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / 0.08)
    return light * random.uniform(0.85, 1)


def _blurred(values, radius):
    """Blurred by about a Gaussian: two boxes. values: (h, w) or (h, w, 3) floats."""
    size = max(1, round(radius))
    width = 2 * size + 1
    for _ in range(2):
        for axis in (0, 1):
            room = [(size + 1, size) if each == axis else (0, 0) for each in range(values.ndim)]
            sums = np.cumsum(np.pad(values, room, mode="edge"), axis=axis)
            first, last = (slice(None, -width), slice(width, None))
            values = (sums[last] - sums[first] if axis == 0 else sums[:, last] - sums[:, first]) / width
    return values


def _stored(picture, random):
    """A JPEG, in every third case stored as the camera was held."""
    orientation = int(random.choice([1, 1, 3, 6]))
    stored, file, exif = Image.fromarray(picture), io.BytesIO(), Image.Exif()
    if TURNS[orientation] is not None:
        stored = stored.transpose(TURNS[orientation])
    exif[ORIENTATION] = orientation
    stored.save(file, "JPEG", quality=int(random.integers(55, 92)), exif=exif)
    file.seek(0)
    return file


def _screenshot(ink, random):
    """A drawing program's window: flat colours, a title bar, a thin frame."""
    height, width = SIZES[random.integers(2)]
    paper = int(random.integers(235, 256))
    sheet = Image.new("RGB", (width, height), (paper, paper, paper))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, width, 44), tuple(random.integers(40, 220, 3).tolist()))
    for button in range(3):
        pen.ellipse((14 + 26 * button, 14, 30 + 26 * button, 30), (200, 80, 70))
    pen.rectangle((30, 70, width - 30, height - 30), outline=(190, 190, 190))
    side = int(random.uniform(0.3, 0.75) * min(width, height))
    drawn = Image.fromarray(np.uint8(255 * ink(random.uniform(0.04, 0.1)))).resize(
        (side, side), Image.Resampling.BICUBIC
    )
    x, y = (int(random.uniform(40, width - 40 - side)), int(random.uniform(80, height - 40 - side)))
    sheet.paste(tuple(random.integers(0, 110, 3).tolist()), (x, y, x + side, y + side), drawn)
    file = io.BytesIO()
    sheet.save(file, "PNG")
    file.seek(0)
    return file
