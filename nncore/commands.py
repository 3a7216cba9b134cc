"""What the commands of `python -m nncore` do, each with the options that were typed."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

import nncore

from .exam import share_read
from .fast import Team
from .hyperparameters import HYPERPARAMETERS
from .presets import PRESETS, READY
from .reading.strokes import load_strokes, with_drawings
from .study import drawings_report, evaluation
from .study.drawings import draw_all, score_drawings
from .training import check_digits

STARTS = {**PRESETS, "ready": READY}
VARIANTS = 8  # drawings of each pen stroke digit that are learned from


def train(options):
    """Train a network, print how well it reads and keep it."""
    start = STARTS[options.preset].config if options.preset else nncore.TrainingConfig()
    given = {name: getattr(options, name) for name in HYPERPARAMETERS if hasattr(options, name)}
    config, data = replace(start, **given), _data(options)
    config.check()
    if options.save:
        _check_place(options.save)
    check_digits(config, data)
    if options.strokes:
        digits = load_strokes(options.strokes)
        with _bar(VARIANTS * len(digits), " drawings") as bar:
            data = with_drawings(data, config.training_digits, digits, VARIANTS, on_digit=bar.update)
        config = replace(config, training_digits=len(data.train_labels))
    started = time.perf_counter()
    progress = _run(config, data)
    seconds, n = time.perf_counter() - started, config.training_digits
    scores = {
        "data": data.name,
        "training_digits": config.training_digits,
        "test_digits": len(data.test_labels),
        "iterations": progress.iteration,
        "epochs": progress.epoch,
        "cost": progress.cost,
        # Of all digits, by the network that came of it; what an iteration tells is of its batch.
        "training_accuracy": share_read(
            progress.network, data.train_images[:n], data.train_labels[:n], Team.of(config)
        ),
        "test_accuracy": progress.test_accuracy,
        "seconds": round(seconds, 3),
    }
    if options.save:
        nncore.save_network(progress.network, options.save, config, scores)
    if options.json:
        print(json.dumps(scores))
        return
    print(f"data: {data.name}, {config.training_digits:,} digits to train on, {len(data.test_labels):,} to test on")
    print(f"cost (cross-entropy): {progress.cost:.4f}")
    print(f"training accuracy: {scores['training_accuracy']:.2%}")
    print(f"test accuracy: {progress.test_accuracy:.2%}")
    print(f"{config.iterations:,} iterations in {seconds:.1f} s: {config.iterations / seconds:.1f} per second")
    if options.save:
        print(f"network: {options.save}")


def _check_place(path):
    """Raise ValueError where no file can be written: after minutes of training that would be too late."""
    place = Path(path)
    if place.is_dir() or not os.access(place if place.exists() else place.parent, os.W_OK):
        raise ValueError(f"{path} cannot be written: it must be a file in a folder that there is")


def evaluate(options):
    """Print how well a network reads test digits, or drawings of pen strokes."""
    network = _network(options.network)
    if options.drawings:
        _evaluate_drawings(network, options)
        return
    if options.worst:
        raise ValueError("--worst is of drawings: name a file of pen strokes with --drawings")
    data = _data(options)
    found = evaluation.evaluate(network, data.test_images, data.test_labels)
    shares = {name: float(share) for name, share in zip(data.class_names, found.recall, strict=True) if share >= 0}
    scores = {"data": data.name, "accuracy": found.accuracy, "n_digits": len(found.labels), "digits": shares}
    if options.json:
        print(json.dumps(scores))
        return
    print(f"data: {scores['data']}")
    print(f"accuracy: {scores['accuracy']:.2%} of {scores['n_digits']:,} digits")
    for name, share in scores["digits"].items():
        print(f"  {name}: {share:.1%}")


def _evaluate_drawings(network, options):
    """Print how well a network reads a file of pen strokes, and keep the worst drawings as a picture."""
    from PIL import Image

    digits = load_strokes(options.drawings)
    with _bar(len(digits), " drawings") as bar:
        scores = score_drawings(network, draw_all(digits, on_digit=bar.update))
    name = f"pen strokes in {Path(options.drawings).name}"
    if options.worst:
        Image.fromarray(drawings_report.picture(scores)).save(options.worst, "PNG")
    if options.json:
        print(json.dumps({"data": name, **drawings_report.facts(scores)}))
        return
    print(f"data: {name}")
    print(*drawings_report.lines(scores), sep="\n")
    if options.worst:
        print(f"the worst drawings: {options.worst}")


def download(options):
    """Fetch all of MNIST."""
    from .download import TOTAL, download_mnist

    with _bar(TOTAL, "B", unit_scale=True) as bar:
        folder = download_mnist(options.to, on_bytes=bar.update)
    print(f"MNIST's four files are in {folder}; train on them with --mnist {folder if options.to else ''}".rstrip())


def predict(options):
    """Print what a network takes the digit in a picture for: three answers, the likeliest first; of ours, any doubt."""
    from .reading.doubt import doubts
    from .reading.image_files import read_picture
    from .reading.photograph import find_box, ink_in

    picture = read_picture(options.picture)
    box = find_box(picture)  # of a photograph what is written largest is read, and not its shadows and edges
    ink = None if box is None else ink_in(picture, box)
    digit = nncore.drawing_to_digit(picture if ink is None else np.uint8(np.round(255 * ink)))
    if digit is None:
        raise ValueError(f"{options.picture}: nothing is drawn on it")
    network = _network(options.network)
    probabilities = network.predict_proba(nncore.flatten(digit[None]))[0]
    for label in probabilities.argsort()[::-1][:3]:
        print(f"{label}: {probabilities[label]:.1%}")
    # A network of somebody's own may have learned something else than digits.
    if not options.network and (kind := doubts(digit[None])[0]):
        print(f"not sure, it may be no digit: {kind}")


def _run(config, data):
    """Train with a progress bar. Returns the last Progress."""
    with _bar(config.iterations, " iterations") as bar:
        for progress in nncore.train(config, data):
            bar.update()
            if progress.test_accuracy is not None:
                bar.set_postfix_str(f"cost {progress.cost:.4f}, test {progress.test_accuracy:.2%}", refresh=False)
    return progress


def _network(file):
    return nncore.load_network(file) if file else nncore.load_ready_network()


def _data(options):
    if options.mnist is None:
        return nncore.load_digits()
    return nncore.load_mnist(options.mnist or _local_folder())


def _local_folder():
    """Where MNIST is on this machine, or the one data set in its format: of several nobody can say which was meant."""
    from .download import local_folders

    found, named = local_folders(), os.environ.get("MNIST_DIR")
    if named and Path(named) not in found.values():
        raise ValueError(f"--mnist: MNIST_DIR names {named}, where there is no data set in MNIST's format")
    if named or "mnist" in found or len(found) == 1:
        return named or found.get("mnist") or next(iter(found.values()))
    if found:
        raise ValueError(f"--mnist: name one of the data sets on this machine: {', '.join(map(str, found.values()))}")
    raise ValueError(
        "--mnist: no data set is on this machine; `python -m nncore download` fetches MNIST, or name a folder"
    )


def _bar(total, unit, **options):
    """A progress bar, which shows itself only on a terminal."""
    from tqdm import tqdm

    return tqdm(total=total, unit=unit, disable=None, leave=False, **options)
