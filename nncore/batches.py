"""What each iteration of a training reads: which digits, how they are changed, and what dropout silences."""

import functools
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from .augment import Augmenter
from .functional import dropout_mask


@dataclass(frozen=True, eq=False)
class Examples:
    """The digits that a run learns from: pixels (n, 784) uint8 and labels (n,) integers."""

    pixels: np.ndarray
    labels: np.ndarray


class Batch(NamedTuple):
    """What one iteration reads.

    epoch: how many times, this one included, the digits were gone through; rows: which digits; masks: for dropout, one
    (n, units) a hidden layer, or none.
    """

    epoch: int
    rows: slice | np.ndarray
    masks: list


class Batches:
    """Draws batches of a configuration's training digits, at random as its seed says."""

    def __init__(self, config, data):
        self.config, self.examples, self.augmenter = config, _examples(data, config.training_digits), None
        if config.augment:
            self.augmenter = Augmenter(self.examples.pixels)
            self.examples = replace(self.examples, pixels=np.empty_like(self.examples.pixels))
        self.epoch, self.place, self.order = 0, config.training_digits, None
        # Two generators, so that the order of the digits does not depend on augmentation and dropout.
        self.order_random, self.random = np.random.default_rng(config.seed), np.random.default_rng([config.seed, 1])

    def draw(self, batch_size):
        """The next Batch: of batch_size digits, each once an epoch, or of all of them if it is None."""
        epoch, rows = self.epoch, self._next_rows(batch_size)
        if self.augmenter and epoch != self.epoch:
            self.augmenter.fill(self.examples.pixels, self.random)
        return Batch(self.epoch, rows, self._masks(len(self.examples.labels[rows])))

    def _next_rows(self, batch_size):
        n_digits = self.config.training_digits
        if batch_size is None:
            self.epoch, self.place = self.epoch + 1, n_digits
            return slice(None)
        if self.place >= n_digits:
            self.epoch, self.place, self.order = self.epoch + 1, 0, self.order_random.permutation(n_digits)
        self.place += batch_size
        return self.order[self.place - batch_size : self.place]

    def _masks(self, n):
        share, dtype = self.config.dropout, self.config.dtype
        units_of_layers = self.config.hidden_units if share else ()
        return [dropout_mask(self.random, (n, units), share, dtype) for units in units_of_layers]


@functools.lru_cache(maxsize=2)  # so that a class's runs on the same digits share what is made of them
def _examples(data, n_digits):
    pixels = data.train_images[:n_digits].reshape(n_digits, -1)
    return Examples(pixels, data.train_labels[:n_digits].astype(np.intp))
