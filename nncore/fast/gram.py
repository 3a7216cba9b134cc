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
from ..functional import output_delta
from ..network import Gradient, Layer, layer_gradient
from ..optimizers import Descent
from .chunks import score
from .pixels import inked_part

# Rules whose steps are sums of gradients. Adam's are not: it divides each weight's step by something of its own.
LINEAR = ("sgd", "momentum")


def is_faster(config, n_inked):
    """Whether a run may be done this way, and is the faster for it. n_inked: how many pixels are ever inked."""
    is_sum_of_digits = config.optimizer in LINEAR and not (config.batch_size or config.l2 or config.augment)
    return is_sum_of_digits and bool(config.hidden_units) and config.training_digits <= 2 * n_inked


class GramEngine:
    """Full-batch steps of amounts, in chunks; for configurations that `is_faster` accepts, no others."""

    def __init__(self, config, network, digits, chunks):
        first, *others = network.layers
        self.start, self.labels, self.chunks, self.descent = network, digits.labels, chunks, Descent(config.optimizer)
        self.inked, pixels = inked_part(config, digits)
        self.X = flatten(pixels, config.dtype)
        self.first_sums = Layer(first.weights[self.inked], first.bias).sums(self.X)  # (n, units)
        self.sums = np.empty_like(self.first_sums)
        self.gram = self.X @ self.X.T  # (n, n)
        self.gram += 1
        self.snapshot_work = self.X.size
        amounts = Layer(np.zeros_like(self.first_sums), np.zeros_like(first.bias))
        self.network = replace(network, layers=(amounts, *others))

    def step_work(self, batch_size=None):
        """Multiplications for each unit of the first layer."""
        return self.gram.size

    def step(self, batch, learning_rate):
        """Move the amounts, and every weight behind them. Returns cost and accuracy, from before the step."""
        network, n = self.network, len(self.labels)
        amounts = network.layers[0]

        def measure(chunk):
            labels = self.labels[chunk]
            z = np.matmul(self.gram[chunk], amounts.weights, out=self.sums[chunk])  # (n, units)
            z += self.first_sums[chunk]
            forward = network.forward(None, [mask[chunk] for mask in batch.masks], z)
            first, *others = network.backpropagate(forward, output_delta(forward.probabilities, labels, n))
            gradients = tuple(layer_gradient(*pair) for pair in zip(forward.inputs[1:], others, strict=True))
            return *score(network, forward, labels, n), [first], gradients

        cost, n_right, deltas, gradients = self.chunks.sum(measure, n)
        delta = deltas[0] if len(deltas) == 1 else np.concatenate(deltas)
        of_amounts = Gradient(delta, np.zeros_like(amounts.bias))
        self.network = self.descent.step(network, (of_amounts, *gradients), learning_rate)
        return cost, n_right / n

    def snapshot(self):
        """A function that puts the network together as it is now."""
        return functools.partial(self._join, self.network)

    def _join(self, network):
        first, (amounts, *others) = self.start.layers[0], network.layers
        weights = first.weights.copy()
        # After a step that was far too long; the next cost will tell.
        with np.errstate(over="ignore", invalid="ignore"):
            weights[self.inked] += self.X.T @ amounts.weights
            bias = first.bias + amounts.weights.sum(axis=0)
        return replace(network, layers=(Layer(weights, bias), *others))
