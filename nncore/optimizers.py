"""How a gradient becomes a step: sgd, momentum, adam.

Each rule is a function `(parameter, gradient, memories, learning_rate, step)` on one array, which returns the new
parameter and leaves the old one as it was. What it keeps from step to step it puts into the list of its memories (zeros
before the first). `step` counts from 1. `fast/in_place.py` has the same rules without new arrays.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .network import Layer, Network

MOMENTUM = 0.9
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def sgd(parameter, gradient, memories, learning_rate, step):
    """Gradient descent: w ← w − learning_rate · g. The cost rises along g; learning_rate says how far to go back."""
    return parameter - learning_rate * gradient


def momentum(parameter, gradient, memories, learning_rate, step):
    """Gradient descent with a heavy ball (Polyak, 1964): v ← 0.9 v − learning_rate · g; w ← w + v."""
    (velocity,) = memories
    velocity = MOMENTUM * velocity - learning_rate * gradient
    memories[:] = [velocity]
    return parameter + velocity


def adam(parameter, gradient, memories, learning_rate, step):
    """Adam (Kingma, Ba, 2015): each weight's step is scaled by its own running means, m of g and s of g² (theirs is v).

    m ← β1 m + (1 − β1) g and s ← β2 s + (1 − β2) g²; w ← w − learning_rate · m̂ / (√ŝ + ε), where
    m̂ = m / (1 − β1^step) and ŝ = s / (1 − β2^step), for both means begin at 0.
    """
    mean, square = memories
    mean = BETA1 * mean + (1 - BETA1) * gradient
    square = BETA2 * square + (1 - BETA2) * gradient**2
    memories[:] = [mean, square]
    corrected_mean, corrected_square = mean / (1 - BETA1**step), square / (1 - BETA2**step)
    return parameter - learning_rate * corrected_mean / (np.sqrt(corrected_square) + EPSILON)


@dataclass(frozen=True)
class Optimizer:
    """A rule, and how many arrays it keeps for each parameter."""

    rule: Callable
    n_memories: int


OPTIMIZERS = {"sgd": Optimizer(sgd, 0), "momentum": Optimizer(momentum, 1), "adam": Optimizer(adam, 2)}


class Descent:
    """Takes one optimizer's steps over all parameters of a network, keeping each one's memories.

    l2 adds l2 × weight to the gradient of every weight (not of biases): the derivative of the penalty
    ½ · l2 · Σ weight², which the cost does not count. With sgd that is weight decay. With adam it is not, for there
    this term is divided by √ŝ too (Loshchilov, Hutter, 2019).
    """

    def __init__(self, optimizer, l2=0.0):
        # A NumPy float64 here would turn float32 parameters into float64; a Python float leaves them what they are.
        self.optimizer, self.l2 = OPTIMIZERS[optimizer], float(l2)
        self.n_steps, self.memories = 0, {}

    def step(self, network, gradients, learning_rate):
        """One step of the whole network. gradients: one Gradient a layer. Returns the new network."""
        self.n_steps += 1
        layers = []
        for number, (layer, gradient) in enumerate(zip(network.layers, gradients, strict=True)):
            slopes = gradient.weights + self.l2 * layer.weights if self.l2 else gradient.weights
            weights = self._move((number, "weights"), layer.weights, slopes, learning_rate)
            layers.append(Layer(weights, self._move((number, "bias"), layer.bias, gradient.bias, learning_rate)))
        return Network(tuple(layers), network.hidden_activation, network.output_activation)

    def _move(self, key, parameter, gradient, learning_rate):
        """The new parameter."""
        if key not in self.memories:
            self.memories[key] = [np.zeros_like(gradient) for _ in range(self.optimizer.n_memories)]
        return self.optimizer.rule(parameter, gradient, self.memories[key], float(learning_rate), self.n_steps)
