"""One batch computed in parts, which somebody else may do at the same time.

The mean over a batch is the mean of its parts' means, weighted by their sizes; so are the gradients. nncore starts no
threads: whoever calls it may pass the `map` of a thread pool, which leaves no core idle between two matrix products.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .metrics import accuracy
from .network import Layer


@dataclass(frozen=True)
class Parts:
    """How many parts a batch is computed in, and what maps a function over them: the built-in map, or one like it."""

    number: int = 1
    map: Callable = map

    def measure(self, network, X, labels):
        """Cost, share read right and gradients (Layers) of a batch. X: (n, inputs); labels: (n,) integers."""
        (costs, rights, gradients), shares = self._each(lambda X, labels: _measure(network, X, labels), X, labels)
        layers = tuple(_mean_layer(parts, shares) for parts in zip(*gradients, strict=True))
        return _mean(costs, shares), _mean(rights, shares), layers

    def accuracy(self, network, X, labels):
        """The share of digits that the network reads right, 0..1. X: (n, inputs); labels: (n,) integers."""
        (rights,), shares = self._each(lambda X, labels: (_test(network, X, labels),), X, labels)
        return _mean(rights, shares)

    def _each(self, function, X, labels):
        # Python numbers all through: a NumPy float64 share would turn float32 gradients into float64.
        edges = [len(labels) * part // self.number for part in range(self.number + 1)]
        rows = [slice(start, end) for start, end in pairwise(edges) if end > start]
        results = list(self.map(lambda part: function(X[part], labels[part]), rows))
        return zip(*results, strict=True), [(part.stop - part.start) / len(labels) for part in rows]


def _measure(network, X, labels):
    # Overflow is looked for once, in the cost, and not in every operation.
    with np.errstate(over="ignore", invalid="ignore"):
        forward = network.forward(X)
        cost = forward.cost(network.output_activation, labels)
        return cost, _right(forward, labels), network.backward(forward, labels)


def _test(network, X, labels):
    with np.errstate(over="ignore", invalid="ignore"):
        return _right(network.forward(X), labels)


def _right(forward, labels):
    return accuracy(forward.probabilities.argmax(axis=1), labels)


def _mean(values, shares):
    if len(values) == 1:
        return values[0]
    return sum(share * value for share, value in zip(shares, values, strict=True))


def _mean_layer(layers, shares):
    return Layer(_mean([layer.weights for layer in layers], shares), _mean([layer.bias for layer in layers], shares))
