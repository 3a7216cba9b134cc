"""How much of people's drawings is read, step by step from a bare resize to all that drawing_to_digit does.

    python -m benchmarks.ladder STROKES [--mnist FOLDER]

Trains one network on MNIST as it is and one with varied digits, and prints the share of drawings that they and the
ready network read, for each rung, and the time that reading one takes. The drawings are by the writers in the file of
pen strokes that no network has learned from.
"""

import argparse
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

import nncore
from nncore.download import local_folders
from nncore.presets import READY, epochs
from nncore.reading.preparation import ALL_STEPS
from nncore.reading.strokes import kept_aside, load_strokes, render, render_all

from . import tables
from .turns import tell

RUNGS = {
    "bare resize": replace(ALL_STEPS, remove_specks=False, crop=False, centre=None),
    "box of 20 pixels, in the middle": replace(ALL_STEPS, remove_specks=False, box=20, centre="box", subpixel=False),
    "its centre of mass in the middle": replace(ALL_STEPS, remove_specks=False, box=20, subpixel=False),
    "the same to a fraction of a pixel": replace(ALL_STEPS, remove_specks=False, box=20),
    "box of 19 pixels": replace(ALL_STEPS, remove_specks=False),
    "specks left out: all": ALL_STEPS,
}
EPOCHS = 20


def main():
    options = _parser().parse_args()
    folder = options.mnist or local_folders().get("mnist")
    if folder is None:
        sys.exit("MNIST is not on this machine: `python -m nncore download` fetches it, or name a folder with --mnist")
    data = nncore.load_mnist(folder)
    digits = load_strokes(options.strokes)
    aside = kept_aside(digits)
    digits = [digit for digit in digits if digit.writer in aside]
    labels = np.array([digit.label for digit in digits])
    networks = {
        "MNIST": _trained(data, augment=False),
        "MNIST, varied": _trained(data, augment=True),
        "ready": nncore.load_ready_network(),
    }
    rows = []
    for name, preparation in RUNGS.items():
        tell(f"drawings, {name}")
        images = render_all(digits, preparation=preparation)
        rows.append((name, *(f"{_percent(network, images, labels):.1f}" for network in networks.values())))
    test = (f"{_percent(network, data.test_images, data.test_labels):.2f}" for network in networks.values())
    rows.append(("*MNIST's own test digits*", *test))
    margin = 100 * 1.96 * (0.9 * 0.1 / len(digits)) ** 0.5  # of 95 % confidence, in points
    print(f"{len(digits):,} drawings by {len(aside)} writers; per cent read right, ", end="")
    print(f"with 95 % within ±{margin:.1f} points at 90 %\n")
    print(tables.markdown(("rung", *networks), rows))
    print(f"\nA drawing takes {_milliseconds(digits[:200], networks['ready']):.2f} ms to read (median).")


def _parser():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ladder", description=__doc__.split("\n")[0])
    parser.add_argument("strokes", type=Path, help="a file of pen strokes")
    where = "where full MNIST is, if not where it is looked for"
    parser.add_argument("--mnist", type=Path, metavar="FOLDER", help=where)
    return parser


def _trained(data, augment):
    n, base = len(data.train_labels), READY.config
    iterations = epochs(EPOCHS, base.batch_size, n)
    config = replace(base, hidden_units=(512,), augment=augment, training_digits=n, iterations=iterations)
    tell(f"training on MNIST{', varied' if augment else ''}")
    *_, last = nncore.train(config, data)
    return last.network


def _percent(network, images, labels):
    return 100 * nncore.accuracy(network.predict(nncore.flatten(images)), labels)


def _milliseconds(digits, network):
    """The median time from a drawing to its answer."""
    random, times = np.random.default_rng(0), []
    for digit in digits:
        picture = np.repeat(render(digit, random)[..., None], 4, axis=2)
        picture[..., 3] = 255
        start = time.perf_counter()
        network.predict(nncore.flatten(nncore.drawing_to_digit(picture)[None]))
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
