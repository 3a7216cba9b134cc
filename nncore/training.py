"""Training as a generator: a configuration and digits go in, one immutable Progress an iteration comes out."""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .augment import Augmenter
from .datasets import flatten
from .fast import gram
from .fast.chunks import Parts
from .fast.pixels import PixelSteps, lit_part
from .functional import dropout_mask
from .metrics import count_right
from .network import Network, initial_network
from .schedules import SCHEDULES

# Measuring test accuracy takes about this share of the training time.
TEST_SHARE = 0.03
N_PIXELS = 784
A_TENTH_OF_A_SECOND = 10**10  # multiplications, on two cores
WHOLE = Parts()


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
    rounding. Send the generator a configuration with another learning rate or batch size (`config.check_change` tells
    what may change) and it goes on with that, from the next iteration. From all digits at once to batches, or back,
    what the optimizer remembers of earlier steps may be lost.

    Raises ValueError at once if the configuration does not hold together or does not fit the data or the network, and
    Diverged from the iteration at which the cost is no longer finite.
    """
    config.check()
    available = len(data.train_labels)
    if config.training_digits > available:
        raise ValueError(f"training_digits must be at most {available} with this data, got {config.training_digits}")
    if network is not None:
        config.check_network(network)
    start = initial_network(config) if network is None else network.astype(config.dtype)
    return _iterate(config, data, start, parts)


def _iterate(config, data, start, parts):
    labels = data.train_labels[: config.training_digits].astype(np.intp)
    if config.augment:
        # A changed digit may have ink anywhere.
        lit, pixels = np.ones(N_PIXELS, bool), np.empty((len(labels), N_PIXELS), np.uint8)
        augmenter = Augmenter(data.train_images[: config.training_digits])
    else:
        (lit, pixels), augmenter = lit_part(data, config.training_digits), None
    steps = _steps_kind(config, pixels)(config, start, pixels, labels, lit, parts)
    interval = _test_interval(steps, len(data.test_labels), start.sizes[1], config.iterations)
    schedule, random = SCHEDULES[config.schedule], np.random.default_rng([config.seed, 1])

    last_finite, make_network, last_epoch = None, lambda: start, 0
    batches = _batches(config, len(labels), lambda: config.batch_size)
    for iteration, (epoch, rows) in enumerate(batches, start=1):
        if augmenter and epoch != last_epoch:
            augmenter.fill(pixels, random)
            last_epoch = epoch
        n = len(labels[rows])
        cost, n_right, gradients = steps.measure(rows, _dropout_masks(config, random, n))
        if not math.isfinite(cost):
            raise Diverged(iteration, last_finite and last_finite())
        with np.errstate(over="ignore", invalid="ignore"):
            steps.step(gradients, config.learning_rate * schedule((iteration - 1) / config.iterations))
        last_finite, make_network = make_network, steps.snapshot()
        test_accuracy = None
        if iteration == 1 or iteration % interval == 0 or iteration == config.iterations:
            whole = make_network()
            make_network = functools.partial(lambda network: network, whole)
            test_accuracy = _accuracy(whole, data.test_images, data.test_labels, parts)
        changed = yield Progress(iteration, epoch, cost, n_right / n, test_accuracy, make_network)
        if changed is not None:
            config.check_change(changed)
            config, Steps = changed, _steps_kind(changed, pixels)
            if not isinstance(steps, Steps):
                steps = Steps(config, make_network(), pixels, labels, lit, parts)
            interval = _test_interval(steps, len(data.test_labels), start.sizes[1], config.iterations)


def _steps_kind(config, pixels):
    return gram.GramSteps if gram.is_faster(config, pixels.shape[1]) else PixelSteps


def _batches(config, n_digits, batch_size=None):
    """Yield (epoch, rows) once an iteration: all rows, or a different random batch, each digit once an epoch.

    batch_size: a function that tells the batch size of the next iteration, if it is not config's all along.
    """
    random, epoch, place = np.random.default_rng(config.seed), 0, n_digits
    for _ in range(config.iterations):
        size = batch_size() if batch_size else config.batch_size
        if size is None:
            epoch, place = epoch + 1, n_digits
            yield epoch, slice(None)
            continue
        if place >= n_digits:
            epoch, place, order = epoch + 1, 0, random.permutation(n_digits)
        rows = order[place : place + size]
        place += size
        yield epoch, rows


def _dropout_masks(config, random, n):
    if not config.dropout:
        return ()
    return [dropout_mask(random, (n, units), config.dropout, config.dtype) for units in config.hidden_units]


def _accuracy(network, images, labels, parts):
    def count_part(part):
        X = flatten(images[part], network.layers[0].weights.dtype)
        return (count_right(network.predict_proba(X), labels[part]),)

    (n_right,) = parts.sum(count_part, len(labels))
    return n_right / len(labels)


def _test_interval(steps, n_test, n_units, iterations):
    """How many iterations apart test accuracy is measured, so that it takes about TEST_SHARE of the time.

    Counted in multiplications, which take most of the time. Ten points of a curve are measured in any case, where they
    take no longer than a tenth of a second.
    """
    measuring = (steps.snapshot_work + n_test * N_PIXELS) * n_units
    interval = measuring / (steps.step_work * n_units) / TEST_SHARE
    if 10 * measuring <= A_TENTH_OF_A_SECOND:
        interval = min(interval, iterations / 10)
    return math.ceil(interval)
