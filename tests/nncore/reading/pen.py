"""What a pen leaves on a page, or before a camera, and digits as their strokes."""

import numpy as np
from PIL import Image, ImageDraw

import nncore
from benchmarks import scenes
from nncore.reading.preparation import drawing_to_digit
from nncore.reading.strokes import paint

SEVEN = {"label": 7, "writer": 3, "strokes": [[[0, 0], [100, 0], [40, 150]]]}
ONE = {"label": 1, "writer": 4, "strokes": [[[50, 0], [50, 100], [50, 200]]]}
FOUR = {"label": 4, "writer": 5, "strokes": [[[40, 0], [0, 80], [100, 80]], [[70, 50], [70, 160]]]}

rows, columns = np.mgrid[0:1:280j, 0:1:280j]
LIGHTS = {
    "grey paper": np.full((280, 280), 0.6),
    "from the left": 0.95 - 0.5 * columns,
    "from above": 0.9 - 0.45 * rows,
    "in the corner": 0.95 - 0.3 * (rows + columns) / 2,
    "a lamp": 0.45 + 0.5 * np.exp(-((rows - 0.3) ** 2 + (columns - 0.4) ** 2) / 0.2),
    "the edge of a shadow": 0.9 - 0.35 / (1 + np.exp(-25 * (columns + 0.3 * rows - 0.75))),
}


def seven(size=280, pen=22, at=(70, 50), scale=1.0):
    """A 7 with a pen: (size, size) uint8, 255 where the pen went."""
    sheet = Image.new("L", (size, size))
    points = [(at[0] + scale * x, at[1] + scale * y) for x, y in ((0, 0), (120, 0), (50, 170))]
    ImageDraw.Draw(sheet).line(points, 255, pen, joint="curve")
    return np.asarray(sheet)


def with_dot(picture, x, y, radius):
    sheet = Image.fromarray(picture)
    ImageDraw.Draw(sheet).ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return np.asarray(sheet)


def photograph(ink, light, noise=0.02, pen=0.25, seed=0):
    """Ink as a camera sees it: light (h, w) is the paper's brightness, of which a pen's stroke leaves a share."""
    random = np.random.default_rng(seed)
    gray = light * (1 - (1 - pen) * ink / 255) + noise * random.standard_normal(ink.shape)
    return np.uint8(np.round(255 * np.clip(gray, 0, 1)))


def inks():
    """[(ink, label)]: some training digits, each of another class, as `benchmarks.photographs` takes them."""
    data = nncore.load_digits()
    first = [int(np.flatnonzero(data.train_labels == label)[0]) for label in range(10)]
    return [(scenes.of_pixels(data.train_images[index]), label) for label, index in enumerate(first)]


def prepared(strokes, width=20):
    """Strokes as a digit: (28, 28) uint8, or None where nothing is found."""
    return drawing_to_digit(paint([(np.array(stroke, float), width) for stroke in strokes]))
