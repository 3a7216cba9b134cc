"""Training on pixels: gradients and steps for the network's weights, leaving out pixels that no digit uses, exactly.

A pixel that is 0 in every training digit adds 0 to every sum and gives its weights a gradient of 0, so training without
it is the same training (175 of the 784 pixels for MNIST's first 1,000 digits). Its weights are kept aside and put back:
on a new digit the pixel may be inked.
"""

import functools
from dataclasses import replace

import numpy as np

from ..datasets import flatten
from ..metrics import score
from ..network import Layer
from ..optimizers import Descent


def lit_pixels(images):
    """Which pixels are inked in at least one picture. images: (n, 28, 28). Returns (784,) booleans."""
    return images.any(axis=0).reshape(-1)


@functools.lru_cache(maxsize=2)  # so that a class's runs on the same digits share them
def lit_part(data, n_digits):
    """The first training digits without their blank pixels. Returns lit (784,) booleans and pixels (n, lit) uint8."""
    images = data.train_images[:n_digits]
    lit = lit_pixels(images)
    # Digit by digit: [:, lit] would lay it out pixel by pixel, and gathering a batch take ten times as long.
    return lit, images.reshape(n_digits, -1).compress(lit, axis=1)


def split_blank(network, lit):
    """Take the weights of blank pixels out of the first layer.

    Returns the network for lit pixels alone, (lit, units) in its first layer, and the weights left out, (blank, units).
    """
    first, *others = network.layers
    inner = Layer(first.weights[lit], first.bias)
    return replace(network, layers=(inner, *others)), first.weights[~lit]


def join_blank(network, blank, lit):
    """Undo `split_blank`: the network for all pixels."""
    first, *others = network.layers
    weights = np.empty((len(lit), len(first.bias)), first.weights.dtype)
    weights[lit], weights[~lit] = first.weights, blank
    return replace(network, layers=(Layer(weights, first.bias), *others))


class PixelSteps:
    """Steps from `start` on digits of `pixels` (n, lit) uint8 with labels (n,) integers."""

    def __init__(self, config, start, pixels, labels, lit, parts):
        self.pixels, self.labels, self.lit, self.parts, self.dtype = pixels, labels, lit, parts, config.dtype
        self.network, self.blank = split_blank(start, lit)
        self.descent = Descent(config.optimizer, config.l2)
        # Multiplications for each unit of the first layer: forward and backward.
        self.step_work, self.snapshot_work = 2 * (config.batch_size or len(pixels)) * pixels.shape[1], 0

    def measure(self, rows, masks):
        """Cost, digits read right, and gradients of a batch. rows: which digits; masks: for dropout, as in forward."""
        pixels, labels = self.pixels[rows], self.labels[rows]
        n = len(labels)

        def measure_part(part):
            # Bytes become floats here: they are gathered faster, and take a quarter of the memory.
            X = flatten(pixels[part], self.dtype)
            forward = self.network.forward(X, [mask[part] for mask in masks])
            gradients = self.network.backward(forward, labels[part], n)
            return *score(self.network, forward, labels[part], n), gradients

        return self.parts.sum(measure_part, n)

    def step(self, gradients, learning_rate):
        """Move every weight."""
        self.network = self.descent.step(self.network, gradients, learning_rate)
        self.blank = self.descent.step_blank(self.blank, learning_rate)

    def snapshot(self):
        """A function that puts the network together as it is now."""
        return functools.partial(join_blank, self.network, self.blank, self.lit)
