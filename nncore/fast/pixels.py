"""The first layer on pixels, leaving out those that no digit uses, exactly.

A pixel that is 0 in every training digit adds 0 to every sum and gives its weights a gradient of 0, so training without
it is the same training (175 of the 784 pixels for MNIST's first 1,000 digits). Its weights are kept aside and put back:
on a new digit the pixel may be inked.
"""

import functools
from dataclasses import dataclass

import numpy as np

from ..network import Layer
from ..optimizers import OPTIMIZERS
from .shared import shared

# Runs on more digits than these share one array, of all of the data set, whatever their numbers: 43 MB of MNIST's.
MANY = 4000
ALL = slice(None)
A_TAKE = 2**18  # pixels that are taken together: fewer are taken by one member before all have met


def inked(config, digits):
    """Which pixels may have ink in any training digit: (784,) booleans. Of more than MANY, in any of the data set."""
    if config.augment:
        # A changed digit may have ink anywhere.
        return np.ones(digits.pixels.shape[1], bool)
    return _ink(digits.data, len(_pixels(digits.data, len(digits.pixels))))


@shared  # a class's runs are on the same digits
def inked_part(data, n_digits):
    """A data set's first training digits without their blank pixels: (n_digits, inked) uint8."""
    return _together(data, len(_pixels(data, n_digits)))[:n_digits]


def _pixels(data, n_digits):
    return data.train_images[: n_digits if n_digits <= MANY else None].reshape(-1, data.train_images[0].size)


@shared
def _together(data, n_digits):
    pixels = _pixels(data, n_digits)
    # Digit by digit: [:, inked] would lay it out pixel by pixel, and gathering a batch take ten times as long.
    return pixels.compress(_ink(data, n_digits), axis=1)


@shared
def _ink(data, n_digits):
    return _pixels(data, n_digits).any(axis=0)


class Pixels:
    """The first layer of a UnitEngine: inked pixels of the digits of each part of a batch.

    Its weights are (units, inked + 1), the bias last; has_weights: whether they are multiplied with pixels: yes;
    n_inputs: of a room.
    """

    has_weights, snapshot_work = True, 0

    def __init__(self, config, layer, digits, team):
        self.inked = inked(config, digits)
        self.team, self.changing, self.digits = team, config.augment, digits
        self.take_up()
        self.n_inputs = int(self.inked.sum()) + 1
        self.blank = layer.weights[~self.inked]
        self.l2 = float(config.l2)
        self.memories = [np.zeros_like(self.blank) for _ in range(OPTIMIZERS[config.optimizer].n_memories)]

    def take_up(self):
        """Have the pixels, which all runs on these digits share. Changed digits are written into their array."""
        self.pixels = self.digits.pixels if self.changing else inked_part(self.digits.data, len(self.digits.pixels))

    def let_go(self):
        """Do without them until the next step."""
        self.pixels = None

    def weights(self, layer):
        """The weights to begin with."""
        return np.ascontiguousarray(np.vstack([layer.weights[self.inked], layer.bias]).T)

    def move_arrays(self, keep):
        """Have what the next step needs where keep(array) has it."""
        self.blank, self.memories = keep(self.blank), list(map(keep, self.memories))

    def step_work(self, batch_size):
        return 2 * batch_size * (self.n_inputs - 1)

    def take(self, room, of_digits, rows):
        """The pixels of some digits as floats, and a 1 for the bias: (inked + 1, n), in a room's inputs.

        of_digits: which digits are the batch; rows: which of the batch, a slice.
        """
        self.n = rows.stop - rows.start
        all_at_once = isinstance(of_digits, slice) and self.n == len(self.pixels) and not self.changing
        if not (all_at_once and room.holds is self.pixels):
            room.holds = None
            take = functools.partial(self._take, room.inputs, of_digits, rows)
            if self.n * self.n_inputs < A_TAKE:
                for member in range(self.team.size):
                    take(member)
            else:
                self.team.do(take)
            room.holds = self.pixels if all_at_once else None
        return room.inputs[: self.n].T

    def _take(self, inputs, of_digits, rows, member):
        share = self.team.shares(rows.stop - rows.start)[member]
        there = slice(rows.start + share.start, rows.start + share.stop)
        # Bytes become floats here: they are gathered faster, and take a quarter of the memory.
        pixels = self.pixels[there if isinstance(of_digits, slice) else of_digits[there]]
        np.divide(pixels, 255, out=inputs[share, :-1], dtype=inputs.dtype)

    def complete(self, sums, own):
        """Nothing is missing in the sums that the weights make of the pixels."""

    def deltas(self, room, gradient):
        """Where the slopes of the sums are written, (units, n), for the digits that were taken."""
        return room.slopes[:, : self.n]

    def decay(self, rule, learning_rate, step):
        """Move the blank pixels' weights, which have no slope: only weight decay moves them."""
        if self.l2:
            gradient = self.l2 * self.blank
            rule(self.blank, gradient, self.memories, learning_rate, step)
            self.blank = gradient

    def snapshot(self, weights):
        """The layer as it is with these weights, put together when it is called."""
        return PixelsSnapshot(weights, self.blank, self.inked)


@dataclass(frozen=True, eq=False)
class PixelsSnapshot:
    """The first layer at one moment. weights: (units, inked + 1), the bias last; blank: (other pixels, units)."""

    weights: np.ndarray
    blank: np.ndarray
    inked: np.ndarray

    def __call__(self, hands=None):
        """The Layer; it needs no hands."""
        return Layer(self.weights_of(ALL), self.weights[:, -1].copy())

    def sums(self, X):
        """z of digits X, (n, pixels): (n, units)."""
        z = X[:, self.inked] @ self.weights[:, :-1].T
        z += X[:, ~self.inked] @ self.blank
        z += self.weights[:, -1]
        return z

    def weights_of(self, units):
        """The weights of some units alone: (pixels, units)."""
        some = self.weights[units]
        joined = np.empty((len(self.inked), len(some)), some.dtype)
        joined[self.inked], joined[~self.inked] = some[:, :-1].T, self.blank[:, units]
        return joined
