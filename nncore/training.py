"""Training as a generator: a configuration and digits go in, one immutable Progress an iteration comes out."""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .blank import join_blank, lit_pixels, split_blank
from .datasets import flatten
from .functional import ACTIVATIONS, OUTPUTS
from .network import Network, initial_network
from .optimizers import OPTIMIZERS, Descent
from .parts import Parts

# Measuring test accuracy takes about this share of the training time.
TEST_SHARE = 0.02
WHOLE = Parts()

# What a number may be: (smallest, largest, whole numbers only).
RANGES = {
    "learning_rate": (1e-6, 10, False),
    "iterations": (1, 1_000_000, True),
    "training_digits": (1, 1_000_000, True),
    "batch_size": (1, 1_000_000, True),
    "l2": (0, 1, False),
    "seed": (0, 2**32 - 1, True),
}
CHOICES = {
    "hidden_activation": tuple(ACTIVATIONS),
    "output_activation": tuple(OUTPUTS),
    "optimizer": tuple(OPTIMIZERS),
    "initializer": ("notebook", "he", "xavier"),
    "dtype": ("float32", "float64"),
    "augment": (False,),
}
HIDDEN_UNITS, HIDDEN_LAYERS = 2048, 8


@dataclass(frozen=True)
class TrainingConfig:
    """Every hyperparameter of a run; the defaults are the notebook's (it used float64).

    hidden_units: units of each hidden layer; learning_rate: length of a step; iterations: number of steps;
    training_digits: how many of the data set's first training digits to use; batch_size: digits a step, shuffled each
    epoch (None: all of them, every step); l2: weight decay, adds l2 × weight to each weight's gradient; seed: decides
    the starting weights and the shuffling.
    """

    hidden_units: tuple[int, ...] = (512,)
    hidden_activation: str = "relu"
    output_activation: str = "softmax"
    learning_rate: float = 0.1
    iterations: int = 500
    training_digits: int = 1000
    batch_size: int | None = None
    optimizer: str = "sgd"
    l2: float = 0.0
    augment: bool = False
    initializer: str = "notebook"
    seed: int = 3
    dtype: str = "float32"

    def check(self):
        """Raise ValueError, naming the rule and the value, if a hyperparameter is not what it may be."""
        if not isinstance(self.hidden_units, tuple | list) or len(self.hidden_units) > HIDDEN_LAYERS:
            raise ValueError(
                f"hidden_units must be a list of at most {HIDDEN_LAYERS} layer sizes, got {self.hidden_units!r}"
            )
        for units in self.hidden_units:
            _check_number("hidden_units", units, 1, HIDDEN_UNITS, whole=True)
        for name, (low, high, whole) in RANGES.items():
            if not (name == "batch_size" and self.batch_size is None):
                _check_number(name, getattr(self, name), low, high, whole)
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} must be {' or '.join(map(str, choices))}, got {getattr(self, name)!r}")
        if self.batch_size is not None and self.batch_size > self.training_digits:
            raise ValueError(
                f"batch_size must be at most training_digits ({self.training_digits}), got {self.batch_size}"
            )


def _check_number(name, value, low, high, whole):
    number = isinstance(value, int | np.integer) or (not whole and isinstance(value, float | np.floating))
    # Written so that NaN fails it too.
    if isinstance(value, bool) or not number or not low <= value <= high:
        kind = "a whole number from " if whole else ""
        raise ValueError(f"{name} must be {kind}{low:,} to {high:,}, got {value!r}")


class Diverged(ArithmeticError):
    """The cost stopped being a finite number.

    iteration: where; network: the last one whose cost was finite (None if there was none).
    """

    def __init__(self, iteration, network):
        super().__init__(
            f"at iteration {iteration} the cost stopped being a finite number; the likely cause is the learning rate: "
            "try a tenth of it"
        )
        self.iteration, self.network = iteration, network


@dataclass(frozen=True, eq=False)
class Progress:
    """One iteration: cost and train_accuracy of its forward pass, before its update; the network after it.

    cost: mean cross-entropy of the batch; train_accuracy: 0..1, on the batch; test_accuracy: 0..1 on all test digits,
    or None where it was not measured; epoch: how many times, this one included, the training digits were gone through.
    """

    iteration: int
    epoch: int
    cost: float
    train_accuracy: float
    test_accuracy: float | None
    _make_network: Callable[[], Network]

    @functools.cached_property
    def network(self):
        """The network after this iteration's update: immutable, safe to keep and to share."""
        # Put together only when somebody asks, which is not at every iteration.
        return self._make_network()


def train(config, data, network=None, parts=WHOLE):
    """Train on `data` as `config` says, from `network` or from freshly drawn weights. A generator of Progress.

    parts: how to split the work of an iteration, so that the threads of a pool can share it; the result is the same to
    rounding.

    Raises ValueError at once if the configuration does not hold together or does not fit the data or the network, and
    Diverged from the iteration at which the cost is no longer finite.
    """
    config.check()
    available = len(data.train_labels)
    if config.training_digits > available:
        raise ValueError(f"training_digits must be at most {available} with this data, got {config.training_digits}")
    start = initial_network(config)
    if network is not None:
        for name in ("sizes", "hidden_activation", "output_activation"):
            if getattr(network, name) != getattr(start, name):
                raise ValueError(
                    f"{name} of the network to go on from must be {getattr(start, name)}, as in the configuration, "
                    f"got {getattr(network, name)}"
                )
        start = network.astype(config.dtype)
    return _iterate(config, data, start, parts)


def _iterate(config, data, start, parts):
    images = data.train_images[: config.training_digits]
    labels = data.train_labels[: config.training_digits].astype(np.intp)
    lit = lit_pixels(images)
    X = flatten(images.reshape(len(images), -1)[:, lit], config.dtype)  # (n, lit)
    test_X = flatten(data.test_images, config.dtype)
    batch_size = config.batch_size or len(labels)
    interval = _test_interval(len(test_X), batch_size)
    descent = Descent(config.optimizer, config.learning_rate, config.l2)

    network, blank = split_blank(start, lit)
    last_finite, make_network = None, lambda: start
    for iteration, (epoch, rows) in enumerate(_batches(config, len(labels)), start=1):
        cost, train_accuracy, gradients = parts.measure(network, X[rows], labels[rows])
        if not math.isfinite(cost):
            raise Diverged(iteration, last_finite and last_finite())
        with np.errstate(over="ignore", invalid="ignore"):
            network = descent.step(network, gradients)
            blank = descent.step_blank(blank)
        last_finite, make_network = make_network, functools.partial(join_blank, network, blank, lit)
        test_accuracy = None
        if iteration == 1 or iteration % interval == 0 or iteration == config.iterations:
            whole = make_network()
            make_network = functools.partial(lambda network: network, whole)
            test_accuracy = parts.accuracy(whole, test_X, data.test_labels)
        yield Progress(iteration, epoch, cost, train_accuracy, test_accuracy, make_network)


def _batches(config, n_digits):
    """Yield (epoch, rows) once an iteration: all rows, or a different random batch, each digit once an epoch."""
    if config.batch_size is None:
        yield from ((iteration, slice(None)) for iteration in range(1, config.iterations + 1))
        return
    random = np.random.default_rng(config.seed)
    starts = range(0, n_digits, config.batch_size)
    for iteration in range(config.iterations):
        epoch, batch = divmod(iteration, len(starts))
        if batch == 0:
            order = random.permutation(n_digits)
        yield epoch + 1, order[starts[batch] : starts[batch] + config.batch_size]


def _test_interval(n_test, batch_size):
    """How many iterations apart test accuracy is measured, so that it takes about TEST_SHARE of the time.

    A training step is one forward and two backward products of its batch; a measurement is one forward product.
    """
    return math.ceil(n_test / (3 * batch_size) / TEST_SHARE)
