"""How a gradient becomes a step: sgd, momentum, adam.

Each rule is a function `(parameter, gradient, memories, learning_rate, step)` on one array, which writes the new
parameter over the gradient, for nobody needs that again and no new array has to be made; and what it keeps from step to
step into its memories (zeros before the first). `step` counts from 1. The old parameter stays as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .network import Layer, Network

MOMENTUM = 0.9
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def sgd(parameter, gradient, memories, learning_rate, step):
    """Gradient descent: w ← w − learning_rate · g."""
    gradient *= -learning_rate
    gradient += parameter


def momentum(parameter, gradient, memories, learning_rate, step):
    """Gradient descent with a heavy ball (Polyak, 1964): v ← 0.9 v − learning_rate · g; w ← w + v."""
    (velocity,) = memories
    velocity *= MOMENTUM
    gradient *= learning_rate
    velocity -= gradient
    np.add(parameter, velocity, out=gradient)


def adam(parameter, gradient, memories, learning_rate, step):
    """Adam (Kingma, Ba, 2015): each weight's step is scaled by its own gradients' running moments m and s (there v).

    w ← w − learning_rate · m̂ / (√ŝ + ε), m̂ = (1 − β1) m / (1 − β1^step), ŝ = (1 − β2) s / (1 − β2^step), where
    m ← β1 m + g and s ← β2 s + g². Unlike in the paper, the factors 1 − β are applied at the end: to one number.
    """
    mean, square = memories
    mean *= BETA1
    mean += gradient
    gradient *= gradient
    square *= BETA2
    square += gradient
    mean_factor, square_root = (1 - BETA1) / (1 - BETA1**step), ((1 - BETA2) / (1 - BETA2**step)) ** 0.5
    np.sqrt(square, out=gradient)
    gradient += EPSILON / square_root
    np.divide(mean, gradient, out=gradient)
    gradient *= -learning_rate * mean_factor / square_root
    gradient += parameter


@dataclass(frozen=True)
class Optimizer:
    """A rule, and how many arrays it keeps for each parameter."""

    rule: Callable
    n_memories: int


OPTIMIZERS = {"sgd": Optimizer(sgd, 0), "momentum": Optimizer(momentum, 1), "adam": Optimizer(adam, 2)}


class Descent:
    """Takes one optimizer's steps over all parameters of a network, keeping each one's memories.

    l2 adds l2 × weight to the gradient of every weight (not of biases): the derivative of the penalty
    ½ · l2 · Σ weight², which the cost does not count. With sgd that is weight decay; adam divides it as every gradient,
    so there it is not (Loshchilov, Hutter, 2019).
    """

    def __init__(self, optimizer, l2=0.0):
        # A NumPy float64 here would turn float32 parameters into float64; a Python float leaves them what they are.
        self.optimizer, self.l2 = OPTIMIZERS[optimizer], float(l2)
        self.n_steps, self.memories = 0, {}

    def step(self, network, gradients, learning_rate):
        """One step of the whole network. gradients: one Gradient a layer, used up. Returns the new network."""
        self.n_steps += 1
        layers = []
        for number, (layer, gradient) in enumerate(zip(network.layers, gradients, strict=True)):
            weights = self._move((number, "weights"), layer.weights, gradient.weights, learning_rate, self.l2)
            layers.append(Layer(weights, self._move((number, "bias"), layer.bias, gradient.bias, learning_rate, 0)))
        return Network(tuple(layers), network.hidden_activation, network.output_activation)

    def _move(self, key, parameter, gradient, learning_rate, l2):
        """The new parameter, in the memory that the gradient was in."""
        if key not in self.memories:
            self.memories[key] = [np.zeros_like(gradient) for _ in range(self.optimizer.n_memories)]
        if l2:
            gradient += l2 * parameter
        self.optimizer.rule(parameter, gradient, self.memories[key], float(learning_rate), self.n_steps)
        return gradient
