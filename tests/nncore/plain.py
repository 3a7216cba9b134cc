"""Training without any shortcut, as the textbook writes it, which the engine must agree with."""

import numpy as np

import nncore
from nncore.functional import dropout_mask
from nncore.schedules import SCHEDULES
from nncore.training import _batches


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


class PlainDescent:
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


def plain_training(config, data):
    """Train on all 784 pixels, a whole batch at once. Yields (cost, network after the step) an iteration."""
    X = nncore.flatten(data.train_images[: config.training_digits], config.dtype)
    labels = data.train_labels[: config.training_digits]
    network, descent = nncore.initial_network(config), PlainDescent(config.optimizer, config.l2)
    # Dropout draws its masks, layer by layer, from a generator of its own.
    random = np.random.default_rng([config.seed, 1])
    for number, (_, rows) in enumerate(_batches(config, len(labels))):
        shapes = [(len(labels[rows]), units) for units in config.hidden_units if config.dropout]
        masks = [dropout_mask(random, shape, config.dropout, config.dtype) for shape in shapes]
        forward = network.forward(X[rows], masks)
        gradients = network.backward(forward, labels[rows])
        factor = SCHEDULES[config.schedule](number / config.iterations)
        network = descent.step(network, gradients, config.learning_rate * factor)
        yield forward.cost(config.output_activation, labels[rows]), network


def parameters(network):
    """All arrays of a network: weights and bias, layer by layer."""
    return [array for layer in network.layers for array in (layer.weights, layer.bias)]


def assert_same_network(one, other, **tolerance):
    """Every parameter of one network is the other's: exactly, or within `tolerance`."""
    for a, b in zip(parameters(one), parameters(other), strict=True):
        np.testing.assert_allclose(a, b, **(tolerance or {"rtol": 0, "atol": 0}))
