"""How well a network reads, and when a training asks: often enough for a curve, and in next to none of the time."""

import math

import numpy as np

from .datasets import N_PIXELS, flatten
from .fast.chunks import WHOLE
from .metrics import count_right

# Measuring test accuracy takes about this share of the training time.
TEST_SHARE = 0.03
A_TENTH_OF_A_SECOND = 10**10  # multiplications, on two cores


class NotFinite(ArithmeticError):
    """A network's parameters, or what it makes of digits, are no finite numbers."""


def share_read(network, images, labels, chunks=WHOLE):
    """The share of some digits, 0..1, that a network reads right. images: (n, 28, 28) uint8; labels: (n,) integers.

    chunks: how to split the work. Raises NotFinite.
    """

    def count(rows):
        forward = network.forward(flatten(images[rows], network.dtype))
        return count_right(forward.probabilities, labels[rows]), int(np.isfinite(forward.logits).all())

    n_right, n_finite, n_chunks = chunks.sum(lambda rows: (*count(rows), 1), len(labels))
    if n_finite < n_chunks or not all(np.isfinite(array).all() for array in network.parameters):
        raise NotFinite("what the network makes of digits is no finite number any more")
    return n_right / len(labels)


class Exam:
    """The test digits, read now and then: after the first iteration, after the last, and at an interval between."""

    def __init__(self, config, data, engine, chunks):
        self.data, self.chunks, self.last = data, chunks, config.iterations
        n_units = config.hidden_units[0] if config.hidden_units else 10
        self.interval = exam_interval(engine, len(data.test_labels), n_units, config.iterations)

    def is_due(self, iteration):
        """Whether it is held after this iteration, counted from 1."""
        return iteration in (1, self.last) or iteration % self.interval == 0

    def accuracy(self, network):
        """The share of the test digits that a network reads right, 0..1; None if it is not finite any more."""
        try:
            return share_read(network, self.data.test_images, self.data.test_labels, self.chunks)
        except NotFinite:
            return None


def exam_interval(engine, n_test, n_units, iterations):
    """How many iterations apart test accuracy is measured, so that it takes about TEST_SHARE of the time.

    Counted in multiplications, which take most of the time. Ten points of a curve are measured in any case, where they
    take no longer than a tenth of a second.
    """
    measuring = (engine.snapshot_work + n_test * N_PIXELS) * n_units
    interval = measuring / (engine.step_work * n_units) / TEST_SHARE
    if 10 * measuring <= A_TENTH_OF_A_SECOND:
        interval = min(interval, iterations / 10)
    return math.ceil(interval)
