"""Whether this checkout of the project is as fast as others, and how fast each of them is.

    python -m benchmarks.against FOLDER [FOLDER …] [--what mnist] [--repeats N]

Measures here and in each FOLDER in turn, each time in a process of its own, and prints the medians and the ratios:
training at notebook settings, or on full MNIST in batches, with sgd or Adam (found as `python -m nncore train --mnist`
finds it); in a browser, from pen-up to the answer that stays (95th percentile), also while a network trains, or how
fast a watched run is. What is measured are commands that versions of the project have in common.
"""

import argparse
import statistics
from functools import partial
from pathlib import Path

from .commands import SPEED, TOP, number
from .turns import Ratio, in_turn

TRAIN = ["-m", "nncore", "train"]
BATCHES = ["--mnist", "--training-digits=60000", "--batch-size=128", "--initializer=he", "--iterations=938"]
LATEST = r"95th percentile ([\d.]+) ms"
MEASUREMENTS = {  # arguments of Python, the unit, and what is printed around the number
    "notebook": (TRAIN, "iterations per second", SPEED),
    "mnist": ([*TRAIN, *BATCHES], "iterations per second", SPEED),
    "adam": ([*TRAIN, *BATCHES, "--optimizer=adam", "--learning-rate=0.001"], "iterations per second", SPEED),
    "strokes": (["-m", "benchmarks.strokes"], "ms", LATEST),
    "strokes-training": (["-m", "benchmarks.strokes", "--training"], "ms", LATEST),
    "watched": (["-m", "benchmarks.watched"], "of the command line's speed", r"median of \d+ pairs: ([\d.]+)"),
}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__.split("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="the other checkouts")
    parser.add_argument("--what", choices=MEASUREMENTS, default="notebook", help="(default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=7, metavar="N", help="turns of each (default: %(default)s)")
    options = parser.parse_args()
    arguments, unit, pattern = MEASUREMENTS[options.what]
    folders = {"here": TOP, **{str(folder): folder.resolve() for folder in options.folders}}
    ways = {name: partial(number, arguments, pattern, folder) for name, folder in folders.items()}
    measured = in_turn(ways, options.repeats, options.what)
    for name, values in measured.items():
        ratio = Ratio.of(measured["here"], values)
        print(
            f"{name}: median {statistics.median(values):.2f} {unit}, {min(values):.2f} to {max(values):.2f}; ", end=""
        )
        print(f"here / there, median of {options.repeats}: {ratio.median:.3f}, {ratio.low:.3f} to {ratio.high:.3f}")


if __name__ == "__main__":
    main()
