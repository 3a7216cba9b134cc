"""Pen strokes as drawings: rendered as the app's canvas renders them, to train on and to judge by.

A file of strokes is a JSON list of digits: {"label": 0 to 9, "writer": a number, "strokes": [[[x, y], …], …]}, y
pointing down; the unit does not matter.
"""

import json
from dataclasses import dataclass, replace

import numpy as np

from .preparation import drawing_to_digit

CANVAS = 280  # pixels: the side of the app's canvas
BRUSHES = (12, 28)  # pixels, the thinnest and the thickest
# The longer side of a drawing, as a share of the canvas.
SIZES = (0.3, 0.9)
MAX_BYTES, MAX_POINTS = 64 * 2**20, 10_000
STEPS = 4  # straight pieces that a curve between two midpoints is drawn with
# Of the writers in order of their numbers, every fifth is kept aside: no network of ours learns from them.
KEPT_ASIDE = 5


@dataclass(frozen=True, eq=False)
class StrokeDigit:
    """One digit as somebody wrote it: strokes are arrays of points (n, 2), x to the right and y down."""

    label: int
    writer: int
    strokes: tuple[np.ndarray, ...]


def load_strokes(file):
    """Read a file of strokes. Returns a list of StrokeDigit. Raises ValueError if it is not one."""
    with open(file, "rb") as source:
        content = source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"a file of strokes must be at most {MAX_BYTES:,} bytes, this one is larger")
    try:
        digits = [_digit(entry) for entry in json.loads(content)]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"this is not a file of strokes ({str(error)[:80]})") from error
    if not digits:
        raise ValueError("there are no digits in this file of strokes")
    return digits


def _digit(entry):
    strokes = tuple(np.asarray(stroke, float) for stroke in entry["strokes"])
    if not strokes or sum(map(len, strokes)) > MAX_POINTS:
        raise ValueError(f"strokes must be 1 to {MAX_POINTS:,} points")
    if not all(stroke.ndim == 2 and stroke.shape[1] == 2 and np.isfinite(stroke).all() for stroke in strokes):
        raise ValueError("a stroke must be a list of points [x, y]")
    label = entry["label"]
    if not isinstance(label, int) or not 0 <= label <= 9:
        raise ValueError(f"label must be 0 to 9, got {label!r}")
    return StrokeDigit(label, int(entry.get("writer", 0)), strokes)


def kept_aside(digits):
    """The numbers of the writers whose digits are for judging only."""
    return set(sorted({digit.writer for digit in digits})[KEPT_ASIDE - 1 :: KEPT_ASIDE])


def render(digit, random):
    """Draw a digit with a brush, at a size and at a place chosen at random. Returns (280, 280) uint8.

    Half of the drawings are dark on light.
    """
    brush = random.uniform(*BRUSHES)
    points = np.concatenate(digit.strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    room = CANVAS - brush
    scale = min(CANVAS * random.uniform(*SIZES), room) / max(extent.max(), 1e-9)
    corner = brush / 2 + random.uniform(size=2) * (room - np.minimum(extent * scale, room))
    picture = paint([((stroke - low) * scale + corner, brush) for stroke in digit.strokes])
    return 255 - picture if random.random() < 0.5 else picture


def paint(lines):
    """Lines as the canvas draws them: through the midpoints between their points, with round ends and joints.

    lines: (points (n, 2) in pixels, width in pixels) each. Returns (280, 280) uint8, 255 where there is ink, else 0.
    """
    from PIL import Image, ImageDraw

    sheet = Image.new("L", (CANVAS, CANVAS))
    pen = ImageDraw.Draw(sheet)
    for points, width in lines:
        path, radius = _through_midpoints(np.asarray(points, float)).tolist(), width / 2
        pen.line([tuple(point) for point in path], 255, round(width))
        for x, y in path:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return np.asarray(sheet)


def render_all(digits, seed=0, on_digit=lambda: None, preparation=None):
    """Draw digits as somebody would on the canvas, and prepare them as the app does.

    on_digit: called after each. Returns images (n, 28, 28) uint8; one with nothing on it where nothing was found.
    """
    options = () if preparation is None else (preparation,)
    images = np.zeros((len(digits), 28, 28), np.uint8)
    for number, digit in enumerate(digits):
        # A generator a digit: what one looks like does not depend on which others there are.
        prepared = drawing_to_digit(render(digit, np.random.default_rng([seed, number])), *options)
        if prepared is not None:
            images[number] = prepared
        on_digit()
    return images


def with_drawings(data, training_digits, digits, variants, on_digit=lambda: None):
    """A data set to train on both: the first training_digits of data, and `variants` drawings of each stroke digit.

    The writers kept aside are left out.
    """
    aside = kept_aside(digits)
    digits = [digit for digit in digits if digit.writer not in aside]
    drawn = [render_all(digits, variant, on_digit) for variant in range(variants)]
    labels = np.array([digit.label for digit in digits] * variants, np.uint8)
    return replace(
        data,
        name=f"{data.name} and pen strokes",
        train_images=np.concatenate([data.train_images[:training_digits], *drawn]),
        train_labels=np.concatenate([data.train_labels[:training_digits], labels]),
    )


def _through_midpoints(points):
    """The curve that a canvas draws through points: quadratic pieces from midpoint to midpoint. Returns (n, 2)."""
    if len(points) < 3:
        return points
    middles = (points[:-1] + points[1:]) / 2
    starts, controls, ends = middles[:-1, None], points[1:-1, None], middles[1:, None]
    t = np.linspace(0, 1, STEPS, endpoint=False)[:, None]
    curve = (1 - t) ** 2 * starts + 2 * t * (1 - t) * controls + t**2 * ends  # (pieces, STEPS, 2)
    return np.concatenate([points[:1], curve.reshape(-1, 2), middles[-1:], points[-1:]])
