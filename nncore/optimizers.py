"""How a gradient becomes a step: sgd, momentum, adam.

Each is a function `(parameter, gradient, memory, learning_rate, step) → (parameter, memory)` on one array. `memory` is
what the rule keeps between steps (None before the first); `step` counts from 1. The old arrays are left as they were.
"""

import numpy as np

from .network import Layer, Network

MOMENTUM = 0.9
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def sgd(parameter, gradient, memory, learning_rate, step):
    """Gradient descent: w ← w − learning_rate · g."""
    return parameter - learning_rate * gradient, None


def momentum(parameter, gradient, memory, learning_rate, step):
    """Gradient descent with a heavy ball (Polyak, 1964): v ← 0.9 v − learning_rate · g; w ← w + v."""
    velocity = -learning_rate * gradient
    if memory is not None:
        velocity += MOMENTUM * memory
    return parameter + velocity, velocity


def adam(parameter, gradient, memory, learning_rate, step):
    """Adam (Kingma, Ba, 2015, algorithm 1): each weight's step is scaled by its own gradients' running moments."""
    mean, square = memory if memory is not None else (np.zeros_like(gradient), np.zeros_like(gradient))
    mean = BETA1 * mean + (1 - BETA1) * gradient
    square = BETA2 * square + (1 - BETA2) * gradient * gradient
    corrected_mean = mean / (1 - BETA1**step)
    corrected_square = square / (1 - BETA2**step)
    return parameter - learning_rate * corrected_mean / (np.sqrt(corrected_square) + EPSILON), (mean, square)


OPTIMIZERS = {"sgd": sgd, "momentum": momentum, "adam": adam}


class Descent:
    """Takes one optimizer's steps over all parameters of a network, keeping each one's memory.

    l2 adds l2 × weight to the gradient of every weight (not of biases): weight decay, the derivative of the penalty
    ½ · l2 · Σ weight².
    """

    def __init__(self, optimizer, learning_rate, l2=0.0):
        # A NumPy float64 here would turn float32 parameters into float64; a Python float leaves them what they are.
        self.rule, self.learning_rate, self.l2 = OPTIMIZERS[optimizer], float(learning_rate), float(l2)
        self.n_steps, self.memories = 0, {}

    def step(self, network, gradients):
        """One step of the whole network. gradients: one Layer a layer. Returns the new network."""
        self.n_steps += 1
        layers = []
        for number, (layer, gradient) in enumerate(zip(network.layers, gradients, strict=True)):
            slope = gradient.weights + self.l2 * layer.weights if self.l2 else gradient.weights
            weights = self._move((number, "weights"), layer.weights, slope)
            layers.append(Layer(weights, self._move((number, "bias"), layer.bias, gradient.bias)))
        return Network(tuple(layers), network.hidden_activation, network.output_activation)

    def step_blank(self, weights):
        """The same step for the weights of pixels that are always blank: only weight decay moves them."""
        return self._move("blank", weights, self.l2 * weights) if self.l2 else weights

    def _move(self, key, parameter, gradient):
        memory = self.memories.get(key)
        moved, self.memories[key] = self.rule(parameter, gradient, memory, self.learning_rate, self.n_steps)
        return moved
