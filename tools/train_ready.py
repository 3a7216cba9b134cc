"""Train the network that reads: `python -m tools.train_ready --mnist FOLDER --strokes FILE --save FILE`.

It learns from MNIST's training digits and from pen strokes drawn as on the app's canvas, each zero of these once more
with a line through it. Told at the end: how many of the digits that were kept aside it reads. About eight minutes on
two cores.
"""

import argparse
from collections import deque
from dataclasses import replace

import numpy as np

import nncore
from nncore.datasets import load_mnist
from nncore.fast import Team
from nncore.presets import READY, epochs
from nncore.reading.strokes import kept_aside, load_strokes, render_all, with_drawings
from nncore.storage import READY as FILE
from tools.doodles import slashed

SEED, EPOCHS = 3, 60
VARIANTS = 12  # drawings of each pen stroke digit
SLASHED = 2  # drawings of each zero with a line through it: more of them cost other digits


def slashed_zeros(digits, seed=0):
    """Each zero of some digits with a line through it: a list of StrokeDigit."""
    random = np.random.default_rng(seed)
    zeros = [digit for digit in digits if digit.label == 0]
    return [replace(zero, strokes=tuple(slashed(zero.strokes, random))) for zero in zeros]


def main():
    parser = argparse.ArgumentParser(prog="python -m tools.train_ready", description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--strokes", required=True)
    parser.add_argument("--save", default=FILE)
    options = parser.parse_args()
    mnist, digits = load_mnist(options.mnist), load_strokes(options.strokes)
    data = with_drawings(mnist, len(mnist.train_labels), digits, VARIANTS)
    data = with_drawings(data, len(data.train_labels), slashed_zeros(digits), SLASHED)
    n, batch_size = len(data.train_labels), READY.config.batch_size
    config = replace(READY.config, seed=SEED, training_digits=n, iterations=epochs(EPOCHS, batch_size, n))
    # Its progress is kept no longer than needed: each holds what was learned from.
    (progress,) = deque(nncore.train(config, data, team=Team.of(config)), maxlen=1)
    notes = {"data": "MNIST and pen strokes", "training_digits": n, "test_accuracy": progress.test_accuracy}
    nncore.save_network(progress.network, options.save, config, notes)
    print(f"of {len(mnist.test_labels):,} test digits of MNIST it reads {progress.test_accuracy:.2%}")
    aside = [digit for digit in digits if digit.writer in kept_aside(digits)]
    for name, ones in (
        ("drawings by the writers kept aside", aside),
        ("of their zeros, slashed", slashed_zeros(aside, 1)),
    ):
        guesses = progress.network.predict(nncore.flatten(render_all(ones)))
        print(f"of {len(ones):,} {name} it reads {(guesses == [digit.label for digit in ones]).mean():.2%}")


if __name__ == "__main__":
    main()
