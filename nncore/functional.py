"""Activations and losses, each beside its derivative.

Arrays are (n, units). Activations and outputs keep their dtype, losses return a float; all are finite for ±1000.
Formulas: Goodfellow, Bengio, Courville, *Deep Learning* (2016), sections 6.2 and 6.3.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def relu(z, out=None):
    """Pass what is positive, silence the rest: max(z, 0)."""
    # With a row of zeros NumPy takes half the time that it takes with the number 0.
    return np.maximum(z, np.zeros(z.shape[-1:], z.dtype), out=out)


def relu_derivative(a):
    """da/dz of a = relu(z), written in a: true (1) where the unit fired, false (0) elsewhere, at the kink too."""
    return a > 0


def tanh(z, out=None):
    """Squash to −1..1."""
    return np.tanh(z, out=out)


def tanh_derivative(a):
    """da/dz of a = tanh(z), written in a: 1 − a²."""
    return 1 - a * a


def sigmoid(z, out=None):
    """Squash to 0..1: 1 / (1 + e^−z)."""
    # The same function as ½(1 + tanh(z/2)), which cannot overflow.
    a = np.tanh(np.multiply(z, 0.5, out=out), out=out)
    a = np.add(a, 1, out=out)
    return np.multiply(a, 0.5, out=out)


def sigmoid_derivative(a):
    """da/dz of a = sigmoid(z), written in a: a(1 − a)."""
    return a * (1 - a)


def softmax(z):
    """Turn each row of scores into probabilities that sum to one: e^z / Σ e^z."""
    # Subtracting the row maximum changes nothing in the quotient and keeps exp from overflowing.
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    exponentials /= exponentials.sum(axis=1, keepdims=True)
    return exponentials


def softmax_cross_entropy(logits, labels):
    """Mean over the digits of −log(probability of the right label), for a softmax output.

    logits: (n, classes); labels: (n,) integers. Returns a float. Computed from the logits, as
    log Σ e^z − z_label, so that it stays finite where a probability is exactly 0.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sums - shifted[np.arange(len(labels)), labels]))


def sigmoid_cross_entropy(logits, labels):
    """Mean over the digits of the summed binary cross-entropies, for ten independent sigmoid outputs.

    logits: (n, classes); labels: (n,) integers. Returns a float. −log p for the right class and −log(1 − p) for the
    others, computed from the logits: log(1 + e^z) − z·[right class].
    """
    softplus = np.logaddexp(0, logits)
    return float(np.mean(softplus.sum(axis=1) - logits[np.arange(len(labels)), labels]))


def output_delta(probabilities, labels, batch_size=None):
    """d cost / d logits of both losses above, each with its own output: (probabilities − one-hot labels) / batch_size.

    batch_size: how many digits the cost is the mean of, if these are only some of them. log Σ e^z − z_label has the
    derivative softmax(z) − [label], and log(1 + e^z) − z·[label] has sigmoid(z) − [label]: that they come out the same
    is why softmax and sigmoid are paired with these losses.
    """
    delta = probabilities.copy()  # (n, classes)
    delta[np.arange(len(labels)), labels] -= 1
    delta /= batch_size or len(labels)
    return delta


def dropout_mask(random, shape, share, dtype):
    """What hidden activations are multiplied with: 0 for a random `share` of them, 1 / (1 − share) for the others.

    So each unit's mean stays what it is without dropout (Srivastava et al., 2014, section 10: inverted dropout).
    """
    kept = random.random(shape, dtype=np.float32) >= share
    return np.multiply(kept, 1 / (1 - share), dtype=dtype)


@dataclass(frozen=True)
class Activation:
    """A hidden layer's activation: `function(z, out=None)`, and `derivative(a)` in terms of the function's result."""

    function: Callable
    derivative: Callable


@dataclass(frozen=True)
class Output:
    """The last layer's `function(z)`, from logits to probabilities, and the `loss(logits, labels)` it goes with."""

    function: Callable
    loss: Callable


ACTIVATIONS = {
    "relu": Activation(relu, relu_derivative),
    "tanh": Activation(tanh, tanh_derivative),
    "sigmoid": Activation(sigmoid, sigmoid_derivative),
}
OUTPUTS = {"softmax": Output(softmax, softmax_cross_entropy), "sigmoid": Output(sigmoid, sigmoid_cross_entropy)}
