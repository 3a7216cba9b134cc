"""What is read of drawings: `python -m benchmarks.drawings --mnist FOLDER --strokes FILE`.

How many real digits are doubted, how many of ninety drawings that are none are read as one for sure, with and without
the network that doubts, how often an answer is right by how sure it is, and how many numbers of two to four digits are
read whole, and without a doubt. No network was trained on any of these drawings, or on the writers kept aside; but the
choice between a few ways of training was made by looking at them (nncore/data/ready.md, doubt.md).
"""

import argparse
from dataclasses import replace

import numpy as np

import nncore
from benchmarks.no_digits import NO_DIGITS, OTHERS, UNLIKE
from lab.canvas_strokes import Stroke
from lab.drawing_sheet import DrawingSheet
from nncore.datasets import load_mnist
from nncore.reading.doubt import doubts
from nncore.reading.strokes import CANVAS, kept_aside, load_strokes, render_all
from render.verdicts import SURE

FOR_SURE = 0.9
BRUSHES = (14, 20, 26)  # the app's
SAID = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1)  # where the probabilities are parted for their calibration


def written(digits, random, brushes=(14, 20, 26)):
    """StrokeDigits beside one another on a page, as somebody writes a number. brushes: widths, one of which is taken.

    Returns [(points (n, 2) in pixels of the canvas, width of the brush)], one a stroke.
    """
    brush, x, parts = random.choice(brushes), 0.0, []
    for digit in digits:
        points = np.concatenate(digit.strokes)
        low, extent = points.min(axis=0), np.ptp(points, axis=0)
        scale = random.uniform(0.8, 1.1) / max(extent[1], 0.6 * extent[0], 1e-9)
        y = random.uniform(-0.08, 0.08)
        parts += [(stroke - low) * scale + (x, y) for stroke in digit.strokes]
        x += extent[0] * scale + random.uniform(0.15, 0.5)
    everything, room = np.concatenate(parts), CANVAS - 2 * brush
    low, extent = everything.min(axis=0), np.ptp(everything, axis=0)
    scale = min(room / extent[0], 0.9 * room / extent[1]) * random.uniform(0.75, 1)
    corner = brush + random.uniform(size=2) * (room - extent * scale)
    return [((part - low) * scale + corner, brush) for part in parts]


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


def told(images, labels):
    """(share of digits that are read without a word of doubt, share of those that is right, of the others)."""
    guesses, sure, doubt = read(images)
    plain, right = ~doubt & (sure >= SURE), guesses == labels
    return plain.mean(), right[plain].mean(), right[~plain].mean()


def no_digits(drawings, brush):
    """How many are read for sure without doubting; and the names of those that are, with it. Each as the app reads it:
    what it takes for a number, digit by digit."""
    sheets = {name: sheet_of([(stroke, brush) for stroke in drawn]) for name, drawn in drawings.items()}
    answers = {name: read(np.stack(sheet.digits())) for name, sheet in sheets.items()}
    sure = [name for name, (_, sure, _) in answers.items() if (sure >= FOR_SURE).all()]
    return len(sure), [name for name in sure if not answers[name][2].any()]


def numbers(digits, length, brush, n=1000, seed=0):
    """Shares of numbers of so many digits that are read whole, and so without a doubt, and of which all were found."""
    random, writers = np.random.default_rng([seed, length, brush]), sorted({digit.writer for digit in digits})
    whole = plain = found = 0
    for _ in range(n):
        writer = random.choice(writers)
        own = [digit for digit in digits if digit.writer == writer]
        chosen = [own[index] for index in random.integers(0, len(own), length)]
        seen = sheet_of(written(chosen, random, (brush,))).digits()
        found += len(seen) == length
        if seen:
            guesses, sure, doubt = read(np.stack(seen))
            is_whole = guesses.tolist() == [digit.label for digit in chosen]
            whole += is_whole
            plain += is_whole and not (doubt | (sure < SURE)).any()
    return whole / n, plain / n, found / n


def told_apart(digits, brush, n=1000, seed=0):
    """The share of pairs of digits one above the other that are doubted, for that or for another reason."""
    random = np.random.default_rng([seed, brush])
    lying = [replace(digit, strokes=tuple(stroke[:, ::-1] for stroke in digit.strokes)) for digit in digits]
    pairs = ([lying[index] for index in random.integers(0, len(digits), 2)] for _ in range(n))
    drawn = ([(points[:, ::-1], width) for points, width in written(pair, random, (brush,))] for pair in pairs)
    return np.mean([sheet_of(lines).doubt is not None for lines in drawn])


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drawings", description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--strokes", required=True)
    options = parser.parse_args()
    mnist, everybody = load_mnist(options.mnist), load_strokes(options.strokes)
    aside = kept_aside(everybody)
    digits = [digit for digit in everybody if digit.writer in aside]
    labels = np.array([digit.label for digit in digits])
    for name, images, right in (
        ("MNIST's test digits", mnist.test_images, mnist.test_labels),
        ("drawings by the writers kept aside", render_all(digits), labels),
    ):
        shares = doubted(images, right)
        print(
            f"{len(images):,} {name}: {shares[0]:.2%} doubted, {shares[1]:.2%} not sure at all, {shares[2]:.2%} right"
        )
    for n, said, right in calibration(render_all(digits), labels):
        print(f"of these, {n:,} are said to be right with {said:.3f} and are with {right:.3f}")
    plain, right, others = told(render_all(digits), labels)
    print(f"{plain:.1%} are read without a doubt, {right:.1%} of them right; of the others {others:.0%}")
    for name, drawings in {"no digits": NO_DIGITS, **OTHERS, "of these, what it has not learned from": UNLIKE}.items():
        for brush in BRUSHES:
            before, after = no_digits(drawings, brush)
            print(
                f"{name}, brush of {brush}: {before} of {len(drawings)} read for sure, with doubts {len(after)}: "
                f"{', '.join(after)}"
            )
    split = sum(len(sheet_of([(s, 20) for s in drawn]).digits()) > 1 for drawn in on_page(digits))
    print(f"{split} of {len(digits):,} single digits are taken for several")
    stacked = sum(sheet_of([(s, 20) for s in drawn]).is_stacked for drawn in on_page(digits))
    print(f"{stacked} of them for digits one above another")
    for brush in BRUSHES:
        print(f"of two digits one above the other, brush of {brush}, {told_apart(digits, brush):.1%} are told")
    for length in (2, 3, 4):
        for brush in BRUSHES:
            whole, plain, found = numbers(digits, length, brush)
            print(
                f"numbers of {length}, brush of {brush}: {whole:.1%} read whole, {plain:.1%} with no doubt, "
                f"of {found:.1%} every digit found"
            )


def on_page(digits):
    """The strokes of single digits, large on the page."""
    for digit in digits:
        points = np.concatenate(digit.strokes)
        low, extent = points.min(axis=0), np.ptp(points, axis=0).max()
        yield [(stroke - low) * (200 / max(extent, 1e-9)) + 40 for stroke in digit.strokes]


if __name__ == "__main__":
    main()
