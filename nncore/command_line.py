"""The commands of `python -m nncore` and their options. What follows is shown by --help.

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

import argparse
import sys

from . import commands
from .hyperparameters import HYPERPARAMETERS

EPILOG = __doc__.partition("\n\n")[2]
TRAIN_EPILOG = """\
An iteration reads a batch of digits (all of them, if there is no --batch-size), compares the network's answers with the
labels (the cost), finds for every weight whether more or less of it would lower the cost (the gradient), and moves all
weights a little that way (the learning rate says how far).
"""
NETWORK = {"metavar": "FILE", "help": "a network written by `train --save`; without it, the ready network"}


def main(arguments=None):
    """Run a command. Returns the exit code: 0, or 1 with one sentence on stderr."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (ValueError, ArithmeticError, OSError) as error:
        known = isinstance(error, OSError) and error.filename is not None
        print(f"error: {f'{error.strerror}: {error.filename}' if known else error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return 0


def _parser():
    laid_out = argparse.RawDescriptionHelpFormatter  # texts keep their lines
    parser = argparse.ArgumentParser(
        prog="python -m nncore",
        description="Train a neural network on handwritten digits, and let it read pictures.",
        epilog=EPILOG,
        formatter_class=laid_out,
    )
    add = parser.add_subparsers(required=True, metavar="COMMAND").add_parser
    text = "train a network and print its cost and accuracies"
    train = add("train", help=text, epilog=TRAIN_EPILOG, formatter_class=laid_out)
    _add_training_options(train)
    train.set_defaults(run=commands.train)
    evaluate = add("evaluate", help="how well a network reads test digits, one line a digit")
    evaluate.add_argument("network", nargs="?", **NETWORK)
    _add_data_option(evaluate)
    text = "pen strokes, drawn as on the app's canvas, in place of test digits: one line a digit and one a writer"
    evaluate.add_argument("--drawings", metavar="FILE", help=text)
    text = "write the worst of these drawings to FILE, one picture (PNG), with what they were and what was read"
    evaluate.add_argument("--worst", metavar="FILE", help=text)
    evaluate.add_argument("--json", action="store_true", help="print the scores as JSON, for programs")
    evaluate.set_defaults(run=commands.evaluate)
    download = add("download", help="fetch all 70,000 MNIST digits (11 MB), verified")
    download.add_argument("--to", metavar="FOLDER", help="where to put them; your cache folder if not given")
    download.set_defaults(run=commands.download)
    predict = add("predict", help="read the digit in a picture (PNG, JPEG or WebP)")
    predict.add_argument("picture", help="a picture of one digit")
    predict.add_argument("--network", **NETWORK)
    predict.set_defaults(run=commands.predict)
    return parser


def _add_training_options(parser):
    titles = ", ".join(f"{name} ({preset.title})" for name, preset in commands.STARTS.items()).replace("%", "%%")
    text = f"settings to start from, which others change: {titles}"
    parser.add_argument("--preset", choices=commands.STARTS, metavar="NAME", help=text)
    for known in HYPERPARAMETERS.values():
        _add_hyperparameter(parser, known)
    _add_data_option(parser)
    text = (
        f"learn from pen strokes too, each digit drawn {commands.VARIANTS} times as on the app's canvas; every fifth "
        "writer's are kept aside"
    )
    parser.add_argument("--strokes", metavar="FILE", help=text)
    parser.add_argument("--save", metavar="FILE", help="write the trained network to FILE (.safetensors)")
    parser.add_argument("--json", action="store_true", help="print what came of it as JSON, for programs")


def _add_hyperparameter(parser, known):
    option = f"--{known.name.replace('_', '-')}"
    if isinstance(known.default, bool):
        parser.add_argument(option, action="store_true", default=argparse.SUPPRESS, help=known.summary)
        return
    layers = isinstance(known.default, tuple)
    shown = ",".join(map(str, known.default)) if layers else known.default
    text = known.summary if known.default is None else f"{known.summary} (default: {shown})"
    kind = _sizes if layers else str if known.choices else int if known.whole else float
    choices = known.choices or None
    parser.add_argument(option, type=kind, choices=choices, default=argparse.SUPPRESS, help=text)


def _add_data_option(parser):
    text = (
        "use the four IDX files in FOLDER, not the embedded digits; without FOLDER: those that MNIST_DIR names, in "
        "./data, or downloaded"
    )
    parser.add_argument("--mnist", metavar="FOLDER", nargs="?", const="", help=text)


def _sizes(text):
    """Read '128,64' as layer sizes."""
    try:
        return tuple(int(part) for part in text.split(",") if part)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be whole numbers such as 512 or 128,64, got {text!r}") from None
