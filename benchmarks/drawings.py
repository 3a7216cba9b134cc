"""What is read of drawings: `python -m benchmarks.drawings --mnist FOLDER --strokes FILE [--only KIND]`.

How many real digits are doubted, and how often an answer is right by how sure it is. Then a row for each kind of
drawing and brush: what share the page reads right, doubts, and reads wrong without a doubt. The digits are by the
writers kept aside; no network was trained on them, or on the drawings in no_digits.json, but the choice between a few
ways of training was made by looking at them (nncore/data/ready.md, doubt.md).
"""

import argparse
import time
from functools import partial

import numpy as np

import nncore
from benchmarks.no_digits import NO_DIGITS, OTHERS, SIGNS, UNLIKE
from lab.canvas_strokes import Stroke
from lab.drawing_sheet import DrawingSheet
from nncore.datasets import load_mnist
from nncore.reading.doubt import doubts
from nncore.reading.strokes import CANVAS, kept_aside, load_strokes, render_all
from render.verdicts import SURE
from tools.doodles import by_hand, finer, slashed

BRUSHES = (14, 20, 26)  # the app's
SAID = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1)  # where the probabilities are parted for their calibration
GAPS = {"near": 5, "apart": 15, "far": 35}  # pixels of paper between a digit and the line below it
OUTCOMES = ("right", "doubted", "wrong")
EACH = 100  # drawings of a kind and brush


def written(digits, brush, random, sizes=None, apart=(0.15, 0.5)):
    """Lists of strokes beside one another on a page, as somebody writes a number: strokes (n, 2) in its pixels.

    sizes: of each, about 1 if not given; apart: least and most of a digit's height between two, or of what they share.
    """
    x, parts = 0.0, []
    for number, strokes in enumerate(digits):
        points = np.concatenate(strokes)
        low, extent = points.min(axis=0), np.ptp(points, axis=0)
        size = random.uniform(0.8, 1.1) * (sizes[number] if sizes else 1)
        scale = size / max(extent[1], 0.6 * extent[0], 1e-9)
        y = random.uniform(-0.08, 0.08) + (random.uniform(0, 1 - sizes[number]) if sizes else 0)
        parts += [(stroke - low) * scale + (x, y) for stroke in strokes]
        x += extent[0] * scale + random.uniform(*apart)
    everything, room = np.concatenate(parts), CANVAS - 2 * brush
    low, extent = everything.min(axis=0), np.ptp(everything, axis=0)
    scale = min(room / extent[0], 0.9 * room / extent[1]) * random.uniform(0.75, 1)
    corner = brush + random.uniform(size=2) * (room - extent * scale)
    return [(part - low) * scale + corner for part in parts]


def sheet_of(lines):
    """A drawing of (points, width) each."""
    return DrawingSheet(
        tuple(Stroke(tuple(map(tuple, np.round(points, 1).tolist())), width) for points, width in lines)
    )


def read(images):
    """(guesses, their probabilities, whether each is doubted) of some digits, (n, 28, 28)."""
    probabilities = nncore.load_ready_network().predict_proba(nncore.flatten(images))
    return probabilities.argmax(axis=1), probabilities.max(axis=1), np.array([d is not None for d in doubts(images)])


def doubted(images, labels):
    """Shares of digits that are (doubted, not sure for one reason or the other, read right as one digit, in all)."""
    guesses, sure, doubt = read(images)
    return doubt.mean(), (doubt | (sure < SURE)).mean(), (guesses == labels).mean()


def calibration(images, labels):
    """Rows of (how many, their mean probability, share right) of the digits that are read about equally surely.

    A network is calibrated where both agree: Guo et al., *On Calibration of Modern Neural Networks*, 2017.
    """
    guesses, sure, _ = read(images)
    parts = np.digitize(sure, SAID[1:-1])
    for part in np.unique(parts):
        own = parts == part
        yield own.sum(), sure[own].mean(), (guesses == labels)[own].mean()


def _corners(strokes):
    points = np.concatenate(strokes)
    return points.min(axis=0), points.max(axis=0)


# What is drawn: strokes (n, 2) on the page, and what it is, "" where that is no number.


def _large(digits, brush, random, least=110, most=150):
    """(the strokes of one of some digits about the middle of the page, its longer side in pixels, its label)."""
    digit = digits[random.integers(len(digits))]
    points = np.concatenate(digit.strokes)
    low, extent, size = points.min(axis=0), np.ptp(points, axis=0), random.uniform(least, most)
    scale = size / max(extent.max(), 1e-9)
    corner = (CANVAS - extent * scale) / 2 + random.uniform(-12, 12, 2)
    return [(stroke - low) * scale + corner for stroke in digit.strokes], str(digit.label)


def alone(digits, brush, random):
    return _large(digits, brush, random, 120, 220)


def underlined(gap, digits, brush, random):
    """gap: pixels of paper between the digit and the line."""
    strokes, label = _large(digits, brush, random)
    (left, _), (right, bottom) = _corners(strokes)
    y = bottom - 15 + brush + gap + random.normal(0, 2, 3)
    up = np.array([0, -15])
    ends = left - random.uniform(0, 20), (left + right) / 2, right + random.uniform(0, 20)
    return [*(stroke + up for stroke in strokes), finer(np.stack([ends, y], axis=1), 8)], label


def circled(digits, brush, random):
    strokes, label = _large(digits, brush, random, 80, 120)
    low, high = _corners(strokes)
    t = np.linspace(0, random.uniform(1.95, 2.1) * np.pi, 40) + random.uniform(0, 2 * np.pi)
    radii = (high - low) / 2 * random.uniform(1, 1.2) + brush + random.uniform(4, 16)
    radii = np.maximum(radii, radii.max() * random.uniform(0.75, 1))
    return [*strokes, (low + high) / 2 + radii * np.stack([np.cos(t), np.sin(t)], axis=1)], label


def framed(digits, brush, random):
    """Four lines around it, with one stroke or with four."""
    strokes, label = _large(digits, brush, random, 80, 130)
    low, high = _corners(strokes)
    left, top, right, bottom = (*(low - brush - random.uniform(2, 20, 2)), *(high + brush + random.uniform(2, 20, 2)))
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]])
    corners += random.normal(0, 3, corners.shape)
    frame = [finer(corners, 8)] if random.random() < 0.5 else [finer(corners[n : n + 2], 8) for n in range(4)]
    return [*strokes, *frame], label


def struck(digits, brush, random):
    """A line through its middle, flat or rising, beyond it on both sides."""
    strokes, label = _large(digits, brush, random)
    low, high = _corners(strokes)
    more, rise = random.uniform(12, 35), random.uniform(0, 0.5) * (high - low)[1]
    left, right, y = low[0] - more, high[0] + more, (low + high)[1] / 2
    return [*strokes, finer(np.array([[left, y + rise], [right, y - rise]]), 8)], label


def slashed_zero(digits, brush, random):
    strokes, label = _large([digit for digit in digits if digit.label == 0], brush, random, 120, 200)
    return [np.asarray(each) for each in slashed(strokes, random)], label


def _several(digits, random, length):
    """The strokes of some digits by one writer, and what they are as a number."""
    writer = random.choice(sorted({digit.writer for digit in digits}))
    own = [digit for digit in digits if digit.writer == writer]
    chosen = [own[index] for index in random.integers(0, len(own), length)]
    return [digit.strokes for digit in chosen], "".join(str(digit.label) for digit in chosen)


def number(length, digits, brush, random):
    strokes, label = _several(digits, random, length)
    return written(strokes, brush, random), label


def stacked(digits, brush, random):
    strokes, _ = _several(digits, random, 2)
    lying = [[stroke[:, ::-1] for stroke in each] for each in strokes]
    return [stroke[:, ::-1] for stroke in written(lying, brush, random)], ""


def overlapping(digits, brush, random):
    return written(_several(digits, random, 2)[0], brush, random, apart=(-0.4, -0.15)), ""


def of_two_sizes(digits, brush, random):
    return written(_several(digits, random, 2)[0], brush, random, sizes=random.permutation([0.4, 1]).tolist()), ""


def a_sum(digits, brush, random):
    (one, other), _ = _several(digits, random, 2)
    plus = by_hand([np.array([[5, 0], [5, 10.0]]), np.array([[0, 5], [10.0, 5]])], random)
    strokes = written([one, plus, other], brush, random, sizes=[1, 0.5, 1])
    return strokes, ""


def sign(name, digits, brush, random):
    strokes = [np.asarray(stroke) / 28 for stroke in SIGNS[name]]
    return written([by_hand(strokes, random)], brush, random), ""


KINDS = {
    "alone": alone,
    **{f"underlined, {name}": partial(underlined, gap) for name, gap in GAPS.items()},
    "circled": circled,
    "framed": framed,
    "struck through": struck,
    "slashed zero": slashed_zero,
    "stacked": stacked,
    "overlapping": overlapping,
    "of two sizes": of_two_sizes,
    "a sum": a_sum,
    **{f"sign: {name}": partial(sign, name) for name in SIGNS},
    **{f"number of {length}": partial(number, length) for length in range(2, 7)},
}


def outcome(strokes, brush, label):
    """What the page makes of a drawing: "right", "doubted" or "wrong". label: the number it is, "" if it is none."""
    sheet = sheet_of([(stroke, brush) for stroke in strokes])
    digits = sheet.digits()
    if not digits or any(sheet.doubts):
        return "doubted"
    guesses, sure, _ = read(np.stack(digits))
    if sure.min() < SURE:
        return "doubted"
    return "right" if "".join(map(str, guesses)) == label else "wrong"


def outcomes(kind, digits, brush, n=EACH):
    """What becomes of n drawings of one of KINDS: a list of `outcome`s."""
    random = np.random.default_rng([list(KINDS).index(kind), brush])
    drawn = (KINDS[kind](digits, brush, random) for _ in range(n))
    return [outcome(strokes, brush, label) for strokes, label in drawn]


def taken(drawings, brush):
    """The names of those drawings, {name: strokes}, of none that are read as a digit or a number without a doubt."""
    return [name for name, strokes in drawings.items() if outcome(strokes, brush, "") == "wrong"]


def row(name, found):
    """A line of a table: per cent read right, doubted, and read wrong without a doubt. found: `outcomes` by brush."""
    shares = [", ".join(f"{100 * each.count(what) / len(each):.1f}" for each in found) for what in OUTCOMES]
    return " | ".join(["", name, *shares, ""]).strip()


def milliseconds(n=200):
    """The time from a prepared digit to its answer and what speaks against it."""
    digit = nncore.load_digits().test_images[:1]
    read(digit)
    begun = time.perf_counter()
    for _ in range(n):
        read(digit)
    return 1000 * (time.perf_counter() - begun) / n


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drawings", description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--strokes", required=True)
    parser.add_argument("--only", default="", help="only the kinds of drawings whose names begin so")
    options = parser.parse_args()
    everybody = load_strokes(options.strokes)
    aside = kept_aside(everybody)
    digits = [digit for digit in everybody if digit.writer in aside]
    if not options.only:
        tell_digits(load_mnist(options.mnist), digits)
        for name, drawings in {"ours": NO_DIGITS, **OTHERS, "of these, not learned from": UNLIKE}.items():
            for brush in BRUSHES:
                names = taken(drawings, brush)
                print(f"{name}, brush of {brush}: {len(names)} of {len(drawings)} read for sure: {', '.join(names)}")
    print(f"| of {EACH}, brushes of {', '.join(map(str, BRUSHES))} | right | doubted | wrong and sure |")
    print("|---|---:|---:|---:|")
    for kind in KINDS:
        if kind.startswith(options.only):
            print(row(kind, [outcomes(kind, digits, brush) for brush in BRUSHES]), flush=True)


def tell_digits(mnist, digits):
    """Print how real digits are read and doubted."""
    drawn, labels = render_all(digits), np.array([digit.label for digit in digits])
    for name, images, right in (
        ("MNIST's test digits", mnist.test_images, mnist.test_labels),
        ("drawings by the writers kept aside", drawn, labels),
    ):
        shares = doubted(images, right)
        print(
            f"{len(images):,} {name}: {shares[0]:.2%} doubted, {shares[1]:.2%} not sure at all, {shares[2]:.2%} right"
        )
    for n, said, right in calibration(drawn, labels):
        print(f"of these, {n:,} are said to be right with {said:.3f} and are with {right:.3f}")
    print(f"{milliseconds():.1f} ms for a reading")
    found = [outcome(strokes, 20, str(digit.label)) for digit, strokes in zip(digits, on_page(digits), strict=True)]
    print(row("each, large", [found]))


def on_page(digits):
    """The strokes of single digits, large on the page."""
    for digit in digits:
        points = np.concatenate(digit.strokes)
        low, extent = points.min(axis=0), np.ptp(points, axis=0).max()
        yield [(stroke - low) * (200 / max(extent, 1e-9)) + 40 for stroke in digit.strokes]


if __name__ == "__main__":
    main()
