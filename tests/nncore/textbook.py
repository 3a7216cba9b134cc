"""Training as textbooks write it, which nncore's engines must agree with, and whether two networks are one.

Batches, masks and rates come from a few lines of their own. Gradients are tested in test_network.py, steps in
test_optimizers.py.
"""

import numpy as np

import nncore
from nncore.optimizers import Descent
from nncore.schedules import SCHEDULES


def textbook_training(config, data):
    """Train on all 784 pixels, a whole batch at once. Yields (cost, network after the step) an iteration."""
    n, share = config.training_digits, config.dropout
    X, labels = data.train_images[:n].reshape(n, 784) / 255, data.train_labels[:n]
    network, descent = nncore.initial_network(config), Descent(config.optimizer, config.l2)
    # Dropout draws its masks, layer by layer, from a generator of its own.
    random = np.random.default_rng([config.seed, 1])
    for done, rows in zip(range(config.iterations), shuffled(config), strict=False):
        shapes = [(len(labels[rows]), units) for units in config.hidden_units if share]
        masks = [(random.random(shape, np.float32) >= share) / (1 - share) for shape in shapes]
        forward = network.forward(X[rows], masks)
        cost, slopes = network.cost(forward, labels[rows]), network.backward(forward, labels[rows])
        network = descent.step(
            network, slopes, config.learning_rate * SCHEDULES[config.schedule](done / config.iterations)
        )
        yield cost, network


def shuffled(config):
    """Endlessly the rows of a batch: all, or slices of an order that is new each epoch."""
    random, n = np.random.default_rng(config.seed), config.training_digits
    while True:
        order = random.permutation(n) if config.batch_size else np.arange(n)
        yield from (order[start : start + (config.batch_size or n)] for start in range(0, n, config.batch_size or n))


def parameters(network):
    """All arrays of a network: weights and bias, layer by layer."""
    return [array for layer in network.layers for array in (layer.weights, layer.bias)]


def assert_same_network(one, other, **tolerance):
    """Every parameter of one network is the other's: exactly, or within `tolerance`."""
    for a, b in zip(parameters(one), parameters(other), strict=True):
        np.testing.assert_allclose(a, b, **(tolerance or {"rtol": 0, "atol": 0}))
