"""Train the network that doubts: `python -m tools.train_doubt --mnist FOLDER --strokes FILE --save FILE`.

It learns from MNIST's training digits, from pen strokes, and from doodles that are no digits, all drawn as on the app's
canvas. Told at the end: how many of the digits that were kept aside it doubts. About a quarter of an hour on two cores.
"""

import argparse
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np

import nncore
from nncore.datasets import load_mnist
from nncore.fast import Team
from nncore.presets import READY, epochs
from nncore.reading import doubt
from nncore.reading.preparation import drawing_to_digit
from nncore.reading.strokes import StrokeDigit, kept_aside, load_strokes, render, render_all
from tools import doodles
from tools.train_ready import slashed_zeros

VARIANTS = 4  # drawings of each pen stroke digit
UNITS, EPOCHS, BATCH = 512, 40, 256
# What is drawn: (its place in doubt.KINDS, how many; of digits each VARIANTS times). Invented ones are letters too.
MADE = {
    "digits": (0, None),
    "by hand": (1, 16_000),
    "scribbles": (2, 14_000),
    "shapes": (3, 11_000),
    "several": (4, 14_000),
    "lines": (5, 4_000),
    "invented": (1, 24_000),
}


def strokes_of(name, number, digits, random):
    """The strokes of one drawing. name: of MADE; digits: StrokeDigits to draw, or to put beside one another."""
    if name == "digits":
        return digits[number % len(digits)].strokes
    if name in ("by hand", "shapes"):
        glyphs = doodles.LETTERS if name == "by hand" else doodles.SHAPES
        return doodles.by_hand(glyphs[number % len(glyphs)], random)
    if name == "several":
        return doodles.several(digits, random)
    return {"scribbles": doodles.scribble, "lines": doodles.lines, "invented": doodles.invented}[name](random)


def picture(name, digits, number):
    """One drawing as a network sees it, (28, 28) uint8."""
    random = np.random.default_rng([list(MADE).index(name), number])
    strokes = tuple(np.asarray(stroke, float) for stroke in strokes_of(name, number, digits, random))
    prepared = drawing_to_digit(render(StrokeDigit(0, 0, strokes), random))
    return np.zeros((28, 28), np.uint8) if prepared is None else prepared


def drawn(digits):
    """All that is drawn, with the place of its kind: images (n, 28, 28) and labels (n,), uint8."""
    images, labels = [], []
    with ProcessPoolExecutor() as pool:
        for name, (kind, n) in MADE.items():
            numbers = range(VARIANTS * len(digits) if n is None else n)
            images += pool.map(partial(picture, name, digits), numbers, chunksize=200)
            labels += [kind] * len(numbers)
    return np.stack(images), np.array(labels, np.uint8)


def main():
    parser = argparse.ArgumentParser(prog="python -m tools.train_doubt", description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--strokes", required=True)
    parser.add_argument("--save", default=doubt.FILE)
    options = parser.parse_args()
    mnist, digits = load_mnist(options.mnist), load_strokes(options.strokes)
    aside = kept_aside(digits)
    learned = [digit for digit in digits if digit.writer not in aside]
    learned += slashed_zeros(learned)
    images, labels = drawn(learned)
    images = np.concatenate([mnist.train_images, images])
    labels = np.concatenate([np.zeros(len(mnist.train_images), np.uint8), labels])
    data = replace(mnist, name="digits and what is none", train_images=images, train_labels=labels)
    iterations = epochs(EPOCHS, BATCH, len(labels))
    config = replace(
        READY.config, hidden_units=(UNITS,), batch_size=BATCH, training_digits=len(labels), iterations=iterations
    )
    # Its progress is kept no longer than needed: each holds what was learned from.
    (progress,) = deque(nncore.train(config, data, team=Team.of(config)), maxlen=1)
    nncore.save_network(progress.network, options.save, config)
    tests = {
        "MNIST's test digits": mnist.test_images,
        "drawings by the writers kept aside": render_all([digit for digit in digits if digit.writer in aside]),
    }
    for name, ones in tests.items():
        kinds = progress.network.predict_proba(nncore.flatten(ones))
        print(f"of {len(ones):,} {name} it doubts {(kinds[:, 0] < doubt.LEAST).mean():.2%}")


if __name__ == "__main__":
    main()
