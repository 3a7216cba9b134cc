"""Leaving out pixels that no training digit uses, exactly.

A pixel that is 0 in every training digit adds 0 to every sum and gives its weights a gradient of 0, so training without
it is the same training (175 of the 784 pixels for MNIST's first 1,000 digits). Its weights are kept aside and put back:
on a new digit the pixel may be inked.
"""

from dataclasses import replace

import numpy as np

from .network import Layer


def lit_pixels(images):
    """Which pixels are inked in at least one picture. images: (n, 28, 28). Returns (784,) booleans."""
    return images.any(axis=0).reshape(-1)


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
