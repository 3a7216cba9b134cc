"""Training as textbooks write it, by other means than nncore's, which its engines and optimizers must agree with.

Gradients come from automatic differentiation, steps from the rules as they are printed, and batches and masks from a
few lines of their own: nothing here runs nncore's forward, backward, optimizers, batches or loop.
"""

import numpy as np

import nncore
from nncore.network import Gradient
from nncore.schedules import SCHEDULES


def sgd(parameter, gradient, memory, learning_rate, step):
    return parameter - learning_rate * gradient, None


def momentum(parameter, gradient, memory, learning_rate, step):
    velocity = 0.9 * (0 if memory is None else memory) - learning_rate * gradient
    return parameter + velocity, velocity


def adam(parameter, gradient, memory, learning_rate, step):
    """Kingma, Ba, 2015, algorithm 1, line by line."""
    mean, square = memory or (0, 0)
    mean = 0.9 * mean + (1 - 0.9) * gradient
    square = 0.999 * square + (1 - 0.999) * gradient**2
    corrected_mean, corrected_square = mean / (1 - 0.9**step), square / (1 - 0.999**step)
    return parameter - learning_rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8), (mean, square)


RULES = {"sgd": sgd, "momentum": momentum, "adam": adam}


class TextbookDescent:
    """What `optimizers.Descent` does, with new arrays everywhere."""

    def __init__(self, optimizer, l2=0.0):
        self.rule, self.l2, self.n_steps, self.memories = RULES[optimizer], l2, 0, {}

    def step(self, network, gradients, learning_rate):
        self.n_steps += 1
        layers = []
        for number, (layer, gradient) in enumerate(zip(network.layers, gradients, strict=True)):
            slopes = {"weights": gradient.weights + self.l2 * layer.weights, "bias": gradient.bias}
            moved = {}
            for name, slope in slopes.items():
                memory = self.memories.get((number, name))
                moved[name], self.memories[number, name] = self.rule(
                    getattr(layer, name), slope, memory, learning_rate, self.n_steps
                )
            layers.append(nncore.Layer(**moved))
        return nncore.Network(tuple(layers), network.hidden_activation, network.output_activation)


def reference_cost(numbers, network, X, labels, masks=()):
    """The cost as the textbook writes it, for automatic differentiation. numbers: [(weights, bias), …]."""
    import autograd.numpy as anp

    activations = {"relu": lambda z: anp.maximum(z, 0), "tanh": anp.tanh, "sigmoid": lambda z: 1 / (1 + anp.exp(-z))}
    values = X
    for number, (weights, bias) in enumerate(numbers[:-1]):
        values = activations[network.hidden_activation](anp.dot(values, weights) + bias)
        values = values * masks[number] if masks else values
    z = anp.dot(values, numbers[-1][0]) + numbers[-1][1]
    right = np.eye(z.shape[1])[labels]
    if network.output_activation == "softmax":
        p = anp.exp(z) / anp.sum(anp.exp(z), axis=1, keepdims=True)
        return -anp.mean(anp.sum(right * anp.log(p), axis=1))
    p = 1 / (1 + anp.exp(-z))
    return -anp.mean(anp.sum(right * anp.log(p) + (1 - right) * anp.log(1 - p), axis=1))


def textbook_training(config, data):
    """Train on all 784 pixels, a whole batch at once. Yields (cost, network after the step) an iteration."""
    from autograd import value_and_grad

    n, share = config.training_digits, config.dropout
    X, labels = data.train_images[:n].reshape(n, 784) / 255, data.train_labels[:n]
    network, descent = nncore.initial_network(config), TextbookDescent(config.optimizer, config.l2)
    # Dropout draws its masks, layer by layer, from a generator of its own.
    random = np.random.default_rng([config.seed, 1])
    for done, rows in zip(range(config.iterations), shuffled(config), strict=False):
        shapes = [(len(labels[rows]), units) for units in config.hidden_units if share]
        masks = [(random.random(shape, np.float32) >= share) / (1 - share) for shape in shapes]
        numbers = [(layer.weights, layer.bias) for layer in network.layers]
        cost, slopes = value_and_grad(reference_cost)(numbers, network, X[rows], labels[rows], masks)
        rate = config.learning_rate * SCHEDULES[config.schedule](done / config.iterations)
        network = descent.step(network, [Gradient(*slope) for slope in slopes], rate)
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
