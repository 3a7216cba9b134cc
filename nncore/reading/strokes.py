"""Pen strokes as drawings: rendered as the app's canvas renders them, to train on and to judge by.

A file of strokes is a JSON list of digits: {"label": 0 to 9, "writer": a number, "strokes": [[[x, y], …], …]}, y
pointing down; the unit does not matter, and one without a writer is by writer 0. What else an entry has is left alone.
"""

import json
from dataclasses import dataclass, replace

import numpy as np

from .preparation import ALL_STEPS, drawing_to_digit

CANVAS = 280  # pixels: the side of the app's canvas
BRUSHES = (12, 28)  # pixels, the thinnest and the thickest
# The longer side of a drawing, as a share of the canvas.
SIZES = (0.3, 0.9)
MAX_BYTES = 64 * 2**20
MAX_STROKES, MAX_POINTS = 500, 10_000  # of a digit
LARGEST = 10**9  # a coordinate, and a writer's number
PIECE = 256  # straight pieces that are drawn at once
STEPS = 4  # straight pieces that a curve between two midpoints is drawn with
# Of the writers in order of their numbers, every fifth is kept aside: no network of ours learns from them.
KEPT_ASIDE = 5
# The writers of the collection that the ready network learned from, but for those kept aside.
PUBLIC = range(1, 31)


@dataclass(frozen=True, eq=False)
class StrokeDigit:
    """One digit as somebody wrote it: strokes are arrays of points (n, 2), x to the right and y down."""

    label: int
    writer: int
    strokes: tuple[np.ndarray, ...]


def load_strokes(file):
    """Read a file of strokes. Returns a list of StrokeDigit. Raises ValueError if it is not one."""
    with open(file, "rb") as source:
        return read_strokes(source.read(MAX_BYTES + 1))


@dataclass(frozen=True)
class Bounds:
    """How much a file of strokes may hold in all: bytes, digits, strokes and points."""

    n_bytes: int = MAX_BYTES
    # A file of so many bytes has no more of anything.
    digits: int = MAX_BYTES
    strokes: int = MAX_BYTES
    points: int = MAX_BYTES


def read_strokes(content, bounds=Bounds()):
    """The same from the bytes of a file."""
    _check_size(content, bounds)
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError("this is not a file of strokes: it is not JSON") from error
    if not isinstance(entries, list) or not entries:
        raise ValueError("a file of strokes must be a list of digits, at least one")
    if len(entries) > bounds.digits:
        raise ValueError(f"a file of strokes may have {bounds.digits:,} digits here, this one has {len(entries):,}")
    digits, n_strokes, n_points = [], 0, 0
    for number, entry in enumerate(entries, 1):
        try:
            digits.append(_digit(entry))
        except ValueError as error:
            raise ValueError(f"this is not a file of strokes: of digit {number:,}, {error}") from error
        n_strokes, n_points = n_strokes + len(digits[-1].strokes), n_points + sum(map(len, digits[-1].strokes))
        for found, most, what in ((n_strokes, bounds.strokes, "strokes"), (n_points, bounds.points, "points")):
            if found > most:
                raise ValueError(f"a file of strokes may have {most:,} {what} here, this one has more")
    return digits


def _check_size(content, bounds):
    """Raise ValueError for a file that is too large, before anything is made of it: a byte can become 30 of a list."""
    if len(content) > bounds.n_bytes:
        raise ValueError(f"a file of strokes must be at most {bounds.n_bytes:,} bytes, this one is larger")
    # Each point is a list, each stroke, each digit's strokes, and all of it; an entry may hold others that are let be.
    lists, entries = bounds.points + bounds.strokes + 4 * bounds.digits + 1, 4 * bounds.digits
    if content.count(b"[") > lists or content.count(b"{") > entries:
        raise ValueError(f"a file of strokes may have {bounds.points:,} points here, this one holds more than that")


def _digit(entry):
    if not isinstance(entry, dict):
        raise ValueError("what stands there must be a dictionary with a label and strokes")
    label, writer, strokes = entry.get("label"), entry.get("writer", 0), entry.get("strokes")
    # Whole numbers alone: true is 1 to Python.
    if type(label) is not int or not 0 <= label <= 9:
        raise ValueError(f"the label must be 0 to 9, got {label!r:.40}")
    if type(writer) is not int or not 0 <= writer <= LARGEST:
        raise ValueError(f"the writer must be a whole number, 0 to {LARGEST:,}, got {writer!r:.40}")
    if not isinstance(strokes, list) or not 1 <= len(strokes) <= MAX_STROKES:
        raise ValueError(f"the strokes must be a list of 1 to {MAX_STROKES}")
    strokes = tuple(map(_points, strokes))
    if sum(map(len, strokes)) > MAX_POINTS:
        raise ValueError(f"the strokes must have at most {MAX_POINTS:,} points")
    return StrokeDigit(label, writer, strokes)


def _points(stroke):
    try:
        points = np.asarray(stroke, float)
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError("each stroke must be a list of points [x, y]") from error
    # Written so that NaN fails it too.
    if points.ndim != 2 or points.shape[1] != 2 or not (np.abs(points) <= LARGEST).all():
        raise ValueError(f"each stroke must be a list of points [x, y], numbers of at most {LARGEST:,}")
    return points


def kept_aside(digits):
    """The numbers of the writers whose digits are for judging only."""
    return _every_fifth({digit.writer for digit in digits})


def learned_by_ready():
    """The numbers of the writers that the ready network learned from, if a collection is the one it learned from."""
    return set(PUBLIC) - _every_fifth(PUBLIC)


def _every_fifth(writers):
    return set(sorted(writers)[KEPT_ASIDE - 1 :: KEPT_ASIDE])


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
        # Piece by piece: Pillow draws a line as a whole, while nothing else of the program goes on.
        for first in range(0, len(path) - 1, PIECE):
            pen.line([tuple(point) for point in path[first : first + PIECE + 1]], 255, round(width))
        for x, y in path:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return np.asarray(sheet)


def render_all(digits, seed=0, on_digit=lambda: None, preparation=ALL_STEPS):
    """Draw digits as somebody would on the canvas, and prepare them as the app does.

    on_digit: called after each. Returns images (n, 28, 28) uint8; one with nothing on it where nothing was found.
    """
    images = np.zeros((len(digits), 28, 28), np.uint8)
    for number, digit in enumerate(digits):
        prepared = prepared_digit(digit, number, seed, preparation)
        if prepared is not None:
            images[number] = prepared
        on_digit()
    return images


def prepared_digit(digit, number, seed=0, preparation=ALL_STEPS):
    """One digit of a collection, whose place there is `number`: (28, 28) uint8, or None where nothing is found."""
    # A generator a digit: what one looks like does not depend on which others there are.
    return drawing_to_digit(render(digit, np.random.default_rng([seed, number])), preparation)


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
