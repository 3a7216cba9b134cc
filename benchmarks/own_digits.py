"""How long *Train on my digits too* takes: `python -m benchmarks.own_digits [--mnist FOLDER]`.

Thirteen digits are a fifth of what the ready network goes on learning from, as on Draw. Prints seconds until it has
learned, without those that a page takes: the median of five lessons, and the longest.
"""

import argparse
import statistics
import time

import nncore
from lab import lesson
from lab.own_digits import Labelled
from nncore.datasets import load_mnist
from nncore.fast import Team

from . import tables

N_DIGITS, LESSONS, SHARE, GOAL = 13, 5, 0.2, "≤ 10"


def learn(network, own, data):
    """Seconds of a lesson."""
    config, mixed = lesson.training_of(network, own, data, SHARE)
    begun = time.perf_counter()
    for _ in nncore.train(config, mixed, network=network, team=Team.of(config)):
        pass
    return time.perf_counter() - begun


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.own_digits", description=__doc__.splitlines()[0])
    parser.add_argument("--mnist", help="learn beside MNIST's digits in this folder, not the embedded ones")
    options = parser.parse_args()
    data = load_mnist(options.mnist) if options.mnist else nncore.load_digits()
    own = [Labelled(*each) for each in zip(data.test_images[:N_DIGITS], data.test_labels[:N_DIGITS], strict=True)]
    took = [learn(nncore.load_ready_network(), own, data) for _ in range(LESSONS)]
    row = f"{N_DIGITS} digits beside {data.name}", f"{statistics.median(took):.1f}", f"{max(took):.1f}", GOAL
    print(tables.aligned(("seconds", "median", "longest", "goal"), [row]))


if __name__ == "__main__":
    main()
