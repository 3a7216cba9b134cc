"""What each iteration of a training reads: which digits, how they are changed, and what dropout silences."""

from typing import NamedTuple

import numpy as np

from .augment import Augmenter
from .functional import dropout_mask


class Batch(NamedTuple):
    """What one iteration reads: rows, which digits; masks, for dropout, one (n, units) a hidden layer, or none."""

    rows: slice | np.ndarray
    masks: list


class TrainingDigits:
    """The digits that a configuration learns from, pixels (n, 784) uint8 and labels (n,) integers, and their batches.

    epoch: how many times, the last batch's included, they were gone through. With augmentation the pixels are changed
    anew, where they are, at the start of every epoch. drawn: how many batches of which size were drawn before, in
    another process, (number, batch size) after (number, batch size): the same digits come next, but what else is random
    is drawn anew.
    """

    def __init__(self, config, data, drawn=()):
        self.config, self.data = config, data
        images = data.train_images[: config.training_digits]
        self.pixels = images.reshape(len(images), -1)
        self.labels = data.train_labels[: config.training_digits].astype(np.intp)
        self.augmenter = None
        self._take_up()
        self.epoch, self.place, self.order = 0, len(images), None
        # Two generators, so that the order of the digits does not depend on augmentation and dropout.
        self.order_random, self.random = np.random.default_rng(config.seed), np.random.default_rng([config.seed, 1])
        for number, batch_size in drawn:
            for _ in range(number):
                self._next_rows(batch_size)
        if self.epoch and config.augment:
            self.augmenter.fill(self.pixels, self.random)

    def _take_up(self):
        """Have what digits are varied with, and an array of one's own for them, unless it is there."""
        if self.config.augment and self.augmenter is None:
            images = self.data.train_images[: self.config.training_digits]
            self.augmenter, self.pixels = Augmenter(images), np.array(self.pixels)

    def put_down(self, keep):
        """Leave varied digits where keep(array) has them, until the next are drawn."""
        if self.config.augment:
            self.augmenter, self.pixels = None, keep(self.pixels)

    def draw(self, batch_size):
        """The next Batch: of batch_size digits at random, each once an epoch, or of all of them if it is None."""
        self._take_up()
        epoch, rows = self.epoch, self._next_rows(batch_size)
        if self.config.augment and epoch != self.epoch:
            self.augmenter.fill(self.pixels, self.random)
        units_of_layers = self.config.hidden_units if self.config.dropout else ()
        shapes = [(len(self.labels[rows]), units) for units in units_of_layers]
        masks = [dropout_mask(self.random, shape, self.config.dropout, self.config.dtype) for shape in shapes]
        return Batch(rows, masks)

    def _next_rows(self, batch_size):
        n_digits = len(self.labels)
        if batch_size is None:
            self.epoch, self.place = self.epoch + 1, n_digits
            return slice(None)
        if self.place >= n_digits:
            self.epoch, self.place, self.order = self.epoch + 1, 0, self.order_random.permutation(n_digits)
        self.place += batch_size
        return self.order[self.place - batch_size : self.place]
