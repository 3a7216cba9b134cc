"""How the weights, activations and gradients of a network are spread, layer by layer."""

from dataclasses import dataclass

import numpy as np

# Of the values, so many per cent are smaller: the middle one, and the bands that hold half and nine tenths of them.
QUANTILES = (5, 25, 50, 75, 95)


@dataclass(frozen=True, eq=False)
class Distributions:
    """Quantiles, (layers, 5), of the weights, of what each layer puts out, and of the gradients of the weights.

    The last layer puts out its logits; the others their activations.
    """

    weights: np.ndarray
    activations: np.ndarray
    gradients: np.ndarray


def distributions(network, X, labels):
    """How a network's numbers are spread. X: (n, inputs), the digits it reads; labels: (n,) integers."""
    forward = network.forward(X)
    gradients = network.backward(forward, labels)
    return Distributions(
        _quantiles(layer.weights for layer in network.layers),
        _quantiles((*forward.hidden, forward.logits)),
        _quantiles(gradient.weights for gradient in gradients),
    )


def _quantiles(arrays):
    return np.array([np.percentile(array, QUANTILES) for array in arrays])
