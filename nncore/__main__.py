"""The command line: `python -m nncore train` and `predict` do from a terminal what the app does."""

import argparse
import json
import sys
import time
from dataclasses import fields

import nncore

from .training import CHOICES


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
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    train = commands.add_parser(
        "train",
        help="train a network and print its cost and accuracies",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    _add_training_options(train)
    train.add_argument("--save", metavar="FILE", help="write the trained network to FILE (.safetensors)")
    train.set_defaults(run=_train)
    evaluate = commands.add_parser("evaluate", help="how well a network reads test digits, one line a digit")
    evaluate.add_argument("network", metavar="FILE", help="a network written by `train --save`")
    evaluate.add_argument("--mnist", metavar="FOLDER", help="test on the IDX files in FOLDER, not the embedded digits")
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
    defaults = nncore.TrainingConfig()
    texts = {
        "hidden_units": "units of each hidden layer: 512, or 128,64 for two layers",
        "hidden_activation": "what hidden units do with their sum",
        "output_activation": "how the ten outputs become probabilities",
        "learning_rate": "how far each step goes",
        "iterations": "how many steps",
        "training_digits": "how many digits to learn from",
        "batch_size": "digits in one step; all of them if not given",
        "optimizer": "how a gradient becomes a step",
        "l2": "weight decay: how strongly weights are pulled to zero",
        "initializer": "how the starting weights are drawn",
        "seed": "decides the starting weights and the order of digits",
        "dtype": "precision of the arithmetic",
    }
    kinds = {"hidden_units": _sizes, "learning_rate": float, "l2": float}
    for name, text in texts.items():
        default = getattr(defaults, name)
        shown = ",".join(map(str, default)) if name == "hidden_units" else default
        kind = str if name in CHOICES else kinds.get(name, int)
        parser.add_argument(
            f"--{name.replace('_', '-')}", type=kind, default=shown, choices=CHOICES.get(name), help=text
        )
    parser.add_argument(
        "--mnist", metavar="FOLDER", help="train on the four IDX files in FOLDER, not the embedded digits"
    )


def _sizes(text):
    """Read '128,64' as layer sizes."""
    return tuple(int(part) for part in text.split(",") if part)


def _train(options):
    names = [field.name for field in fields(nncore.TrainingConfig) if hasattr(options, field.name)]
    config = nncore.TrainingConfig(**{name: getattr(options, name) for name in names})
    data = _data(options)
    started = time.perf_counter()
    progress = _run(config, data)
    seconds = time.perf_counter() - started
    print(f"data: {data.name}, {config.training_digits:,} digits to train on, {len(data.test_labels):,} to test on")
    print(f"cost (cross-entropy): {progress.cost:.4f}")
    print(f"training accuracy: {progress.train_accuracy:.2%}")
    print(f"test accuracy: {progress.test_accuracy:.2%}")
    print(f"{config.iterations:,} iterations in {seconds:.1f} s: {config.iterations / seconds:.1f} a second")
    if options.save:
        scores = {"data": data.name, "test_accuracy": progress.test_accuracy}
        nncore.save_network(progress.network, options.save, config, scores)
        print(f"network: {options.save}")
    return 0


def _evaluate(options):
    network, data = nncore.load_network(options.network), _data(options)
    predicted = network.predict(nncore.flatten(data.test_images))
    scores = {"accuracy": nncore.accuracy(predicted, data.test_labels), "n_digits": len(data.test_labels), "digits": {}}
    for digit in range(10):
        rows = data.test_labels == digit
        if rows.any():
            scores["digits"][digit] = nncore.accuracy(predicted[rows], data.test_labels[rows])
    if options.json:
        print(json.dumps(scores))
        return 0
    print(f"data: {data.name}")
    print(f"accuracy: {scores['accuracy']:.2%} of {scores['n_digits']:,} test digits")
    for digit, share in scores["digits"].items():
        print(f"  {digit}: {share:.1%}")
    return 0


def _data(options):
    return nncore.load_mnist(options.mnist) if options.mnist else nncore.load_digits()


def _download(options):
    from tqdm import tqdm

    from .download import download_mnist

    with tqdm(total=11_594_722, unit="B", unit_scale=True, disable=None, leave=False) as bar:
        folder = download_mnist(options.to, on_bytes=bar.update)
    print(f"MNIST's four files are in {folder}; train on them with --mnist {folder}")
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
