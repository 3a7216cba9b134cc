"""Training on pixels: gradients and steps for the network's weights, leaving out pixels that no digit uses, exactly.

A pixel that is 0 in every training digit adds 0 to every sum and gives its weights a gradient of 0, so training without
it is the same training (175 of the 784 pixels for MNIST's first 1,000 digits). Its weights are kept aside and put back:
on a new digit the pixel may be inked.
"""

import functools
from dataclasses import replace

import numpy as np

from ..datasets import flatten
from ..network import Layer
from ..optimizers import Descent
from .chunks import score


def inked_part(config, digits):
    """The training digits without their blank pixels. Returns inked (784,) booleans and pixels (n, inked) uint8."""
    if config.augment:
        # A changed digit may have ink anywhere.
        return np.ones(digits.pixels.shape[1], bool), digits.pixels
    return _inked_part(digits.data, len(digits.pixels))


@functools.lru_cache(maxsize=2)  # so that a class's runs on the same digits share them
def _inked_part(data, n_digits):
    pixels = data.train_images[:n_digits].reshape(n_digits, -1)
    inked = pixels.any(axis=0)
    # Digit by digit: [:, inked] would lay it out pixel by pixel, and gathering a batch take ten times as long.
    return inked, pixels.compress(inked, axis=1)


def split_blank(network, inked):
    """Take the weights of blank pixels out of the first layer.

    Returns the network for inked pixels alone, (inked, units) in its first layer, and the weights left out, (blank,
    units).
    """
    first, *others = network.layers
    inner = Layer(first.weights[inked], first.bias)
    return replace(network, layers=(inner, *others)), first.weights[~inked]


def join_blank(network, blank, inked):
    """Undo `split_blank`: the network for all pixels."""
    first, *others = network.layers
    weights = np.empty((len(inked), len(first.bias)), network.dtype)
    weights[inked], weights[~inked] = first.weights, blank
    return replace(network, layers=(Layer(weights, first.bias), *others))


class PixelEngine:
    """Steps on the inked pixels of the digits of each batch, in chunks."""

    def __init__(self, config, network, digits, chunks):
        self.inked, self.pixels = inked_part(config, digits)
        self.labels, self.chunks = digits.labels, chunks
        self.network, self.blank = split_blank(network, self.inked)
        self.descent = Descent(config.optimizer, config.l2)
        self.snapshot_work = 0

    def step_work(self, batch_size):
        """Multiplications for each unit of the first layer: forward and backward."""
        n_digits, n_pixels = self.pixels.shape
        return 2 * (batch_size or n_digits) * n_pixels

    def step(self, batch, learning_rate):
        """Move every weight. Returns the cost and the share of digits read right, from before the step."""
        pixels, labels = self.pixels[batch.rows], self.labels[batch.rows]
        n = len(labels)

        def measure(chunk):
            # Bytes become floats here: they are gathered faster, and take a quarter of the memory.
            X = flatten(pixels[chunk], self.network.dtype)
            forward = self.network.forward(X, [mask[chunk] for mask in batch.masks])
            gradients = self.network.backward(forward, labels[chunk], n)
            return *score(self.network, forward, labels[chunk], n), gradients

        cost, n_right, gradients = self.chunks.sum(measure, n)
        self.network = self.descent.step(self.network, gradients, learning_rate)
        self.blank = self.descent.decay(self.blank, learning_rate)
        return cost, n_right / n

    def snapshot(self):
        """A function that puts the network together as it is now."""
        return functools.partial(join_blank, self.network, self.blank, self.inked)
