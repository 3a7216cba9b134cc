"""The command line: `python -m nncore` does from a terminal what the app does."""

import os

# Idle BLAS threads otherwise spin, and take a core's time from everything that is not a matrix product. It is read when
# NumPy is imported, so it must come before that.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")

import argparse
import json
import sys
import time
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

import nncore

from .config import CHOICES
from .datasets import DIGIT_NAMES
from .presets import PRESETS, READY
from .reading.strokes import kept_aside, load_strokes, render_all, with_drawings

EPILOG = """\
Start here:
  python -m nncore train                                   the teaching notebook's network, in seconds
  python -m nncore train --learning-rate 3                 what too large a step does
  python -m nncore train --hidden-units 64,32 --batch-size 50 --optimizer adam --learning-rate 0.001
  python -m nncore train --save my.safetensors             keep the network, then
  python -m nncore evaluate my.safetensors                 see which digits it reads worst
  python -m nncore predict picture.png                     have a picture read, by the ready network

With all 70,000 digits of MNIST:
  python -m nncore download
  python -m nncore train --preset best --mnist --save best.safetensors

`python -m nncore COMMAND --help` explains a command's options. The exit code is 0, 1 after an error, which is one
sentence on stderr, 2 for options that cannot be read, and 130 when you stop it with Ctrl+C.
"""
TRAIN_EPILOG = """\
An iteration reads a batch of digits (all of them, if there is no --batch-size), compares the network's answers with the
labels (the cost), finds for every weight whether more or less of it would lower the cost (the gradient), and moves all
weights a little that way (the learning rate says how far).
"""
STARTS = {**PRESETS, "ready": READY}
VARIANTS = 8  # drawings of each pen stroke digit that are learned from
HELP = {
    "hidden_units": "units of each hidden layer: 512, or 128,64 for two layers",
    "hidden_activation": "what hidden units do with their sum",
    "output_activation": "how the ten outputs become probabilities",
    "learning_rate": "how far each step goes",
    "schedule": "how the learning rate changes during the run",
    "iterations": "how many steps",
    "training_digits": "how many digits to learn from",
    "batch_size": "digits in one step; all of them if not given",
    "optimizer": "how a gradient becomes a step",
    "l2": "weight decay: how strongly weights are pulled to zero",
    "dropout": "the share of hidden units silenced at random in each step",
    "augment": "change every digit a little at random, anew each epoch",
    "initializer": "how the starting weights are drawn",
    "seed": "decides the starting weights and everything random",
    "dtype": "precision of the arithmetic",
}


def main(arguments=None):
    """Run a command. Returns the exit code: 0, or 1 with one sentence on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (ValueError, ArithmeticError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m nncore",
        description="Train a neural network on handwritten digits, and let it read pictures.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    train = commands.add_parser(
        "train",
        help="train a network and print its cost and accuracies",
        epilog=TRAIN_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_training_options(train)
    train.add_argument("--save", metavar="FILE", help="write the trained network to FILE (.safetensors)")
    train.add_argument("--json", action="store_true", help="print what came of it as JSON, for programs")
    train.set_defaults(run=_train)
    evaluate = commands.add_parser("evaluate", help="how well a network reads test digits, one line a digit")
    evaluate.add_argument(
        "network", metavar="FILE", nargs="?", help="a network written by `train --save`; without it, the ready network"
    )
    _add_data_option(evaluate)
    evaluate.add_argument(
        "--drawings",
        metavar="FILE",
        help="pen strokes, drawn as on the app's canvas, in place of test digits: one line a digit and one a writer",
    )
    evaluate.add_argument("--json", action="store_true", help="print the scores as JSON, for programs")
    evaluate.set_defaults(run=_evaluate)
    download = commands.add_parser("download", help="fetch all 70,000 MNIST digits (11 MB), verified")
    download.add_argument("--to", metavar="FOLDER", help="where to put them; your cache folder if not given")
    download.set_defaults(run=_download)
    predict = commands.add_parser("predict", help="read the digit in a picture (PNG or JPEG)")
    predict.add_argument("picture", help="a picture of one digit")
    predict.add_argument(
        "--network", metavar="FILE", help="a network written by `train --save`; without it, the ready network"
    )
    predict.set_defaults(run=_predict)
    return parser


def _add_training_options(parser):
    titles = ", ".join(f"{name} ({preset.title})" for name, preset in STARTS.items()).replace("%", "%%")
    parser.add_argument(
        "--preset", choices=STARTS, metavar="NAME", help=f"settings to start from, which others change: {titles}"
    )
    kinds = {"hidden_units": _sizes, "learning_rate": float, "l2": float, "dropout": float}
    for name, text in HELP.items():
        option, default = f"--{name.replace('_', '-')}", getattr(nncore.TrainingConfig, name)
        if isinstance(default, bool):
            parser.add_argument(option, action="store_true", default=argparse.SUPPRESS, help=text)
            continue
        shown = ",".join(map(str, default)) if isinstance(default, tuple) else default
        parser.add_argument(
            option,
            type=str if name in CHOICES else kinds.get(name, int),
            choices=CHOICES.get(name),
            default=argparse.SUPPRESS,
            help=text if default is None else f"{text} (default: {shown})",
        )
    _add_data_option(parser)
    parser.add_argument(
        "--strokes",
        metavar="FILE",
        help=f"learn from pen strokes too, each digit drawn {VARIANTS} times as on the app's canvas; every fifth "
        "writer's are kept aside",
    )


def _add_data_option(parser):
    parser.add_argument(
        "--mnist",
        metavar="FOLDER",
        nargs="?",
        const="",
        help="use the four IDX files in FOLDER, not the embedded digits; without FOLDER: those that MNIST_DIR names, "
        "in ./data, or downloaded",
    )


def _sizes(text):
    """Read '128,64' as layer sizes."""
    return tuple(int(part) for part in text.split(",") if part)


def _train(options):
    start = STARTS[options.preset].config if options.preset else nncore.TrainingConfig()
    names = [field.name for field in fields(start) if hasattr(options, field.name)]
    config, data = replace(start, **{name: getattr(options, name) for name in names}), _data(options)
    config.check()
    if options.strokes:
        digits = load_strokes(options.strokes)
        with _bar(VARIANTS * len(digits), " drawings") as bar:
            data = with_drawings(data, config.training_digits, digits, VARIANTS, on_digit=bar.update)
        config = replace(config, training_digits=len(data.train_labels))
    started = time.perf_counter()
    progress = _run(config, data)
    seconds = time.perf_counter() - started
    scores = {
        "data": data.name,
        "training_digits": config.training_digits,
        "test_digits": len(data.test_labels),
        "iterations": progress.iteration,
        "epochs": progress.epoch,
        "cost": progress.cost,
        "training_accuracy": progress.train_accuracy,
        "test_accuracy": progress.test_accuracy,
        "seconds": round(seconds, 3),
    }
    if options.save:
        nncore.save_network(progress.network, options.save, config, scores)
    if options.json:
        print(json.dumps(scores))
        return 0
    print(f"data: {data.name}, {config.training_digits:,} digits to train on, {len(data.test_labels):,} to test on")
    print(f"cost (cross-entropy): {progress.cost:.4f}")
    print(f"training accuracy: {progress.train_accuracy:.2%}")
    print(f"test accuracy: {progress.test_accuracy:.2%}")
    print(f"{config.iterations:,} iterations in {seconds:.1f} s: {config.iterations / seconds:.1f} a second")
    if options.save:
        print(f"network: {options.save}")
    return 0


def _evaluate(options):
    network = nncore.load_network(options.network) if options.network else nncore.load_ready_network()
    if options.drawings:
        scores = _scores_of_drawings(network, options.drawings)
    else:
        data = _data(options)
        scores = {"data": data.name, **_scores(network, data.test_images, data.test_labels, data.class_names)}
    if options.json:
        print(json.dumps(scores))
        return 0
    print(f"data: {scores['data']}")
    print(f"accuracy: {scores['accuracy']:.2%} of {scores['n_digits']:,} digits")
    for name, share in scores["digits"].items():
        print(f"  {name}: {share:.1%}")
    for name, share in scores.get("writers", {}).items():
        aside = "  (kept aside: the ready network has not learned from it)" if name in scores["kept_aside"] else ""
        print(f"  writer {name:>2}: {share:.1%}{aside}")
    if scores.get("kept_aside"):
        print(f"writers kept aside: {scores['accuracy_kept_aside']:.2%} of {scores['n_digits_kept_aside']:,} drawings")
    return 0


def _scores(network, images, labels, class_names=DIGIT_NAMES):
    predicted = network.predict(nncore.flatten(images, network.layers[0].weights.dtype))
    shares = {
        name: nncore.accuracy(predicted[labels == label], labels[labels == label])
        for label, name in enumerate(class_names)
        if (labels == label).any()
    }
    return {"accuracy": nncore.accuracy(predicted, labels), "n_digits": len(labels), "digits": shares}


def _scores_of_drawings(network, file):
    digits = load_strokes(file)
    with _bar(len(digits), " drawings") as bar:
        images = render_all(digits, on_digit=bar.update)
    labels, writers = np.array([digit.label for digit in digits]), np.array([digit.writer for digit in digits])
    scores = {"data": f"pen strokes in {Path(file).name}", **_scores(network, images, labels), "writers": {}}
    for writer in np.unique(writers):
        rows = writers == writer
        scores["writers"][str(writer)] = _scores(network, images[rows], labels[rows])["accuracy"]
    aside = kept_aside(digits)
    if aside:
        rows = np.isin(writers, list(aside))
        kept = _scores(network, images[rows], labels[rows])
        scores["accuracy_kept_aside"], scores["n_digits_kept_aside"] = kept["accuracy"], kept["n_digits"]
    scores["kept_aside"] = sorted(map(str, aside), key=int)
    return scores


def _data(options):
    if options.mnist is None:
        return nncore.load_digits()
    return nncore.load_mnist(options.mnist or _local_folder())


def _local_folder():
    from .download import local_folders

    for folder in local_folders().values():
        return folder
    raise ValueError(
        "--mnist: no data set is on this machine; `python -m nncore download` fetches MNIST, or name a folder"
    )


def _download(options):
    from .download import TOTAL, download_mnist

    with _bar(TOTAL, "B", unit_scale=True) as bar:
        folder = download_mnist(options.to, on_bytes=bar.update)
    print(f"MNIST's four files are in {folder}; train on them with --mnist {folder if options.to else ''}".rstrip())
    return 0


def _bar(total, unit, **options):
    """A progress bar, which shows itself only on a terminal."""
    from tqdm import tqdm

    return tqdm(total=total, unit=unit, disable=None, leave=False, **options)


def _run(config, data):
    """Train with a progress bar. Returns the last Progress."""
    with _bar(config.iterations, " iterations") as bar:
        for progress in nncore.train(config, data):
            bar.update()
            if progress.test_accuracy is not None:
                bar.set_postfix_str(f"cost {progress.cost:.4f}, test {progress.test_accuracy:.2%}", refresh=False)
    return progress


def _predict(options):
    from .reading.image_files import read_picture

    digit = nncore.drawing_to_digit(read_picture(options.picture))
    if digit is None:
        raise ValueError(f"{options.picture}: nothing is drawn on it")
    network = nncore.load_network(options.network) if options.network else nncore.load_ready_network()
    probabilities = network.predict_proba(nncore.flatten(digit[None]))[0]
    for label in probabilities.argsort()[::-1][:3]:
        print(f"{label}: {probabilities[label]:.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
