"""The rules of `optimizers.py` without new arrays.

Each has the same arguments. It writes the new parameter over the gradient, which nobody needs again, and its memories
over those that there are. The old parameter stays as it was.
"""

import numpy as np

from ..optimizers import BETA1, BETA2, EPSILON, MOMENTUM


def sgd(parameter, gradient, memories, learning_rate, step):
    gradient *= -learning_rate
    gradient += parameter


def momentum(parameter, gradient, memories, learning_rate, step):
    (velocity,) = memories
    velocity *= MOMENTUM
    gradient *= learning_rate
    velocity -= gradient
    np.add(parameter, velocity, out=gradient)


def adam(parameter, gradient, memories, learning_rate, step):
    """Here the memories are m / (1 − β1) and s / (1 − β2): these factors are applied at the end, to one number."""
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


RULES = {"sgd": sgd, "momentum": momentum, "adam": adam}  # by their names in OPTIMIZERS
