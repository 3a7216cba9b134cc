"""Training on digits: full-batch steps counted in digits, not in pixels, which is the same training and often faster.

Every step adds to the first layer's weights a sum of training digits. So after any number of steps they are

    weights = start + Xᵀ · amounts        X: (n, pixels), amounts: (n, units)

and the sums of the first layer, X · weights, are X · start + (X · Xᵀ) · amounts: one product with the Gram matrix
X · Xᵀ, (n, n), where going by the weights takes one with X and one with Xᵀ. The gradient descent step for the amounts
is that of the sums themselves, which backpropagation has anyway. A bias is a pixel that is always 1: it adds 1 to each
entry of the Gram matrix. (The dual form of gradient descent; Schölkopf, Smola, *Learning with Kernels*, 2002.)
"""

import functools
from dataclasses import replace

import numpy as np

from ..datasets import flatten
from ..metrics import score
from ..network import Gradient, Layer, layer_gradient
from ..optimizers import Descent

# Rules whose steps are sums of gradients. Adam's are not: it divides each weight's step by something of its own.
LINEAR = ("sgd", "momentum")


def is_faster(config, n_lit):
    """Whether a run may be done this way, and is the faster for it. n_lit: how many pixels are ever inked."""
    possible = (
        config.batch_size is None
        and config.optimizer in LINEAR
        and not config.l2
        and not config.augment
        and config.hidden_units
    )
    return bool(possible) and config.training_digits <= 2 * n_lit


class GramSteps:
    """Full-batch steps from `start` on the digits of `pixels` (n, lit) uint8 with labels (n,) integers."""

    def __init__(self, config, start, pixels, labels, lit, parts):
        first, *others = start.layers
        X = flatten(pixels, config.dtype)
        self.start, self.X, self.labels, self.lit, self.parts = start, X, labels, lit, parts
        self.descent = Descent(config.optimizer)
        self.first_sums = X @ first.weights[lit]  # (n, units)
        self.first_sums += first.bias
        self.sums = np.empty_like(self.first_sums)
        self.gram = X @ X.T  # (n, n)
        self.gram += 1
        # Multiplications for each unit of the first layer.
        self.step_work, self.snapshot_work = self.gram.size, X.size
        amounts = Layer(np.zeros_like(self.first_sums), np.zeros_like(first.bias))
        self.network = replace(start, layers=(amounts, *others))

    def measure(self, rows, masks):
        """Cost, digits read right, and gradients, the first layer's for the amounts. `rows` is all of them."""
        n = len(self.labels)

        def measure_part(part):
            z = np.matmul(self.gram[part], self.network.layers[0].weights, out=self.sums[part])  # (n, units)
            z += self.first_sums[part]
            forward = self.network.forward_from(None, z, [mask[part] for mask in masks])
            labels = self.labels[part]
            first, *others = self.network.deltas(forward, labels, n)
            gradients = tuple(layer_gradient(*pair) for pair in zip(forward.inputs[1:], others, strict=True))
            return *score(self.network, forward, labels, n), [first], gradients

        cost, right, deltas, others = self.parts.sum(measure_part, n)
        delta = deltas[0] if len(deltas) == 1 else np.concatenate(deltas)
        return cost, right, (Gradient(delta, np.zeros_like(self.network.layers[0].bias)), *others)

    def step(self, gradients, learning_rate):
        """Move the amounts, and every weight behind them."""
        self.network = self.descent.step(self.network, gradients, learning_rate)

    def snapshot(self):
        """A function that puts the network together as it is now."""
        return functools.partial(self._join, self.network)

    def _join(self, network):
        first, (amounts, *others) = self.start.layers[0], network.layers
        weights = first.weights.copy()
        # After a step that was far too long; the next cost will tell.
        with np.errstate(over="ignore", invalid="ignore"):
            weights[self.lit] += self.X.T @ amounts.weights
            bias = first.bias + amounts.weights.sum(axis=0)
        return replace(network, layers=(Layer(weights, bias), *others))
