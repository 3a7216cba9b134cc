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

import nncore

from .config import CHOICES
from .presets import PRESETS

EPILOG = """\
Start here:
  python -m nncore train                                   the teaching notebook's network, in seconds
  python -m nncore train --learning-rate 3                 what too large a step does
  python -m nncore train --hidden-units 64,32 --batch-size 50 --optimizer adam --learning-rate 0.001
  python -m nncore train --save my.safetensors             keep the network, then
  python -m nncore evaluate my.safetensors                 see which digits it reads worst
  python -m nncore predict picture.png --network my.safetensors

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
    evaluate.add_argument("network", metavar="FILE", help="a network written by `train --save`")
    _add_data_option(evaluate)
    evaluate.add_argument("--json", action="store_true", help="print the scores as JSON, for programs")
    evaluate.set_defaults(run=_evaluate)
    download = commands.add_parser("download", help="fetch all 70,000 MNIST digits (11 MB), verified")
    download.add_argument("--to", metavar="FOLDER", help="where to put them; your cache folder if not given")
    download.set_defaults(run=_download)
    predict = commands.add_parser("predict", help="read the digit in a picture (PNG or JPEG)")
    predict.add_argument("picture", help="a picture of one digit")
    predict.add_argument(
        "--network", metavar="FILE", help="a network written by `train --save`; without it one is trained first"
    )
    predict.set_defaults(run=_predict)
    return parser


def _add_training_options(parser):
    titles = ", ".join(f"{name} ({preset.title})" for name, preset in PRESETS.items()).replace("%", "%%")
    parser.add_argument(
        "--preset", choices=PRESETS, metavar="NAME", help=f"settings to start from, which others change: {titles}"
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


def _add_data_option(parser):
    parser.add_argument(
        "--mnist", metavar="FOLDER", nargs="?", const="",
        help="use the four IDX files in FOLDER, not the embedded digits; without FOLDER: those that MNIST_DIR names, "
        "in ./data, or downloaded",
    )  # fmt: skip


def _sizes(text):
    """Read '128,64' as layer sizes."""
    return tuple(int(part) for part in text.split(",") if part)


def _train(options):
    start = PRESETS[options.preset].config if options.preset else nncore.TrainingConfig()
    names = [field.name for field in fields(start) if hasattr(options, field.name)]
    config, data = replace(start, **{name: getattr(options, name) for name in names}), _data(options)
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
    network, data = nncore.load_network(options.network), _data(options)
    predicted = network.predict(nncore.flatten(data.test_images))
    scores = {"accuracy": nncore.accuracy(predicted, data.test_labels), "n_digits": len(data.test_labels), "digits": {}}
    for label, name in enumerate(data.class_names):
        rows = data.test_labels == label
        if rows.any():
            scores["digits"][name] = nncore.accuracy(predicted[rows], data.test_labels[rows])
    if options.json:
        print(json.dumps(scores))
        return 0
    print(f"data: {data.name}")
    print(f"accuracy: {scores['accuracy']:.2%} of {scores['n_digits']:,} test digits")
    for name, share in scores["digits"].items():
        print(f"  {name}: {share:.1%}")
    return 0


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
    from tqdm import tqdm

    from .download import TOTAL, download_mnist

    with tqdm(total=TOTAL, unit="B", unit_scale=True, disable=None, leave=False) as bar:
        folder = download_mnist(options.to, on_bytes=bar.update)
    print(f"MNIST's four files are in {folder}; train on them with --mnist {folder if options.to else ''}".rstrip())
    return 0


def _run(config, data):
    """Train with a progress bar, which shows itself only on a terminal. Returns the last Progress."""
    from tqdm import tqdm

    bar = tqdm(nncore.train(config, data), total=config.iterations, unit=" iterations", disable=None, leave=False)
    for progress in bar:
        if progress.test_accuracy is not None:
            bar.set_postfix_str(f"cost {progress.cost:.4f}, test {progress.test_accuracy:.2%}", refresh=False)
    return progress


def _predict(options):
    from .pictures import read_picture

    digit = nncore.drawing_to_digit(read_picture(options.picture))
    if digit is None:
        raise ValueError(f"{options.picture}: nothing is drawn on it")
    network = nncore.load_network(options.network) if options.network else _quick_network()
    probabilities = network.predict_proba(nncore.flatten(digit[None]))[0]
    for label in probabilities.argsort()[::-1][:3]:
        print(f"{label}: {probabilities[label]:.1%}")
    return 0


def _quick_network():
    print("no --network given: training one on the embedded digits first", file=sys.stderr)
    config = nncore.TrainingConfig(
        hidden_units=(256,), optimizer="adam", initializer="he", learning_rate=0.001, batch_size=100,
        training_digits=4000, iterations=400,
    )  # fmt: skip
    return _run(config, nncore.load_digits()).network


if __name__ == "__main__":
    sys.exit(main())
