"""A fully connected network as a value: forward, backward, predict.

X stands for the inputs, one digit a row: (n, inputs). A layer turns its inputs into `inputs @ weights + bias`.
Nothing here changes an array that somebody else can see: so networks can be kept and shared.
"""

import functools
import hashlib
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .functional import ACTIVATIONS, OUTPUTS, output_delta
from .metrics import check_labels


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer's parameters, read-only: weights (inputs, units) and bias (units,).

    They are not copied: whoever hands the arrays over writes to them no more. Raises ValueError if their shapes differ.
    """

    weights: np.ndarray
    bias: np.ndarray

    def __post_init__(self):
        weights, bias = self.weights.shape, self.bias.shape
        if len(weights) != 2 or bias != weights[1:]:
            raise ValueError(f"a layer must have weights (inputs, units) and bias (units,), got {weights} and {bias}")
        for name in ("weights", "bias"):
            array = getattr(self, name).view()
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def sums(self, inputs):
        """z = inputs @ weights + bias, which each unit adds up. inputs: (n, inputs). Returns (n, units)."""
        z = inputs @ self.weights
        z += self.bias
        return z


class Gradient(NamedTuple):
    """d cost / d parameter of one layer: weights (inputs, units) and bias (units,)."""

    weights: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True, eq=False)
class Forward:
    """What a forward pass leaves behind: inputs[i] went into layer i; then logits and probabilities, (n, classes).

    hidden[i]: layer i's activations before dropout; masks[i]: what dropout multiplied them with. Without dropout hidden
    is inputs[1:] and there are no masks.
    """

    inputs: tuple[np.ndarray, ...]
    hidden: tuple[np.ndarray, ...]
    masks: tuple[np.ndarray, ...]
    logits: np.ndarray
    probabilities: np.ndarray


class Glimpse(NamedTuple):
    """Some of a network: what some digits are to it, the first layer's weights of some units, (inputs, units), and its
    other layers."""

    forward: Forward
    weights: np.ndarray
    others: tuple[Layer, ...]


@dataclass(frozen=True, eq=False)
class Network:
    """Layers, the activation between them, and what turns the last layer's logits into probabilities.

    Raises ValueError if an activation is unknown, or a layer has other inputs than the one before it has units.
    """

    layers: tuple[Layer, ...]
    hidden_activation: str = "relu"
    output_activation: str = "softmax"

    def __post_init__(self):
        for name, table in (("hidden_activation", ACTIVATIONS), ("output_activation", OUTPUTS)):
            if (value := getattr(self, name)) not in table:
                raise ValueError(f"{name} must be {' or '.join(table)}, got {repr(value)[:40]}")
        for number, (before, layer) in enumerate(pairwise(self.layers), 1):
            units, inputs = len(before.bias), len(layer.weights)
            if inputs != units:
                raise ValueError(f"layer {number} must have {units} inputs, as many as units before it, got {inputs}")

    def forward(self, X, masks=()):
        """Run digits through the network. X: (n, inputs) floats; masks: for dropout, one (n, units) a hidden layer.

        Raises ValueError for another X: `flatten` makes such rows of pictures.
        """
        n_inputs = len(self.layers[0].weights)
        if X.ndim != 2 or X.shape[1] != n_inputs or X.dtype.kind != "f":
            raise ValueError(f"X must be (n, {n_inputs}) floats, as flatten makes them, got {X.shape} {X.dtype}")
        activation, output = ACTIVATIONS[self.hidden_activation].function, OUTPUTS[self.output_activation].function
        inputs, hidden = [X], []
        for number, layer in enumerate(self.layers[:-1]):
            z = layer.sums(inputs[-1])  # (n, units)
            hidden.append(activation(z, out=z))
            inputs.append(hidden[-1] * masks[number] if masks else hidden[-1])
        logits = self.layers[-1].sums(inputs[-1])  # (n, classes)
        return Forward(tuple(inputs), tuple(hidden), tuple(masks), logits, output(logits))

    def glimpse(self, X, units=slice(0)):
        """What digits X, (n, inputs), are to it, and the first layer's weights of some units: a Glimpse."""
        return Glimpse(self.forward(X), self.layers[0].weights[:, units], self.layers[1:])

    def cost(self, forward, labels):
        """The mean cross-entropy that goes with the output activation. labels: (n,) integers. Returns a float.

        Raises ValueError unless there is a label for each digit.
        """
        check_labels(labels, *forward.logits.shape)
        return OUTPUTS[self.output_activation].loss(forward.logits, labels)

    def backward(self, forward, labels, batch_size=None):
        """The gradient of the cost with respect to every weight and bias: one Gradient a layer.

        forward: what `forward` returned; labels: (n,) integers; batch_size: how many digits the cost is the mean of, if
        these are only some of them. Raises ValueError unless there is a label for each digit.
        """
        check_labels(labels, *forward.logits.shape)
        deltas = self.backpropagate(forward, output_delta(forward.probabilities, labels, batch_size))
        return tuple(layer_gradient(*pair) for pair in zip(forward.inputs, deltas, strict=True))

    def backpropagate(self, forward, delta):
        """Hand δ, d cost / d logits, (n, classes), back through the layers by the chain rule.

        Returns each layer's δ, d cost / d z, (n, units), the first layer's first; the last is delta itself. The next
        layer's z is a @ its weights + bias, so d cost / da = (the next layer's δ) @ its weights.T. A layer's own δ is
        that · da/dz, and with dropout times the mask too (Rumelhart, Hinton, Williams, *Nature* 323, 1986).
        """
        derivative = ACTIVATIONS[self.hidden_activation].derivative
        deltas = [delta]
        for number in reversed(range(len(self.layers) - 1)):
            delta = deltas[-1] @ self.layers[number + 1].weights.T  # (n, units)
            if forward.masks:
                delta *= forward.masks[number]
            delta *= derivative(forward.hidden[number])  # da/dz, which a tells: forward has written a over z
            deltas.append(delta)
        return tuple(reversed(deltas))

    def kept(self, keep):
        """The same network with each of its arrays where keep(array) has it."""
        return replace(self, layers=tuple(Layer(keep(layer.weights), keep(layer.bias)) for layer in self.layers))

    def predict_proba(self, X):
        """The probability of each class for each digit. X: (n, inputs). Returns (n, classes); only softmax's sum to 1.

        After a wild run a sum may overflow; what has no probability then is 0, as sure as nothing.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            return np.nan_to_num(self.forward(X).probabilities, copy=False)

    def predict(self, X):
        """The most likely label of each digit. X: (n, inputs). Returns (n,) integers."""
        return self.predict_proba(X).argmax(axis=1)

    def astype(self, dtype):
        """The same network with its parameters in `dtype`."""
        return self.kept(lambda array: array.astype(dtype, copy=False))

    @functools.cached_property
    def digest(self):
        """SHA-256 of all parameters, in hexadecimal: what tells two networks apart."""
        digest = hashlib.sha256(f"{self.sizes} {self.hidden_activation} {self.output_activation}".encode())
        for array in self.parameters:
            digest.update(np.ascontiguousarray(array))
        return digest.hexdigest()

    @property
    def parameters(self):
        """All arrays: weights and bias, layer by layer."""
        return tuple(array for layer in self.layers for array in (layer.weights, layer.bias))

    @property
    def is_finite(self):
        """Whether all weights and biases are finite numbers, as they are not where training has diverged."""
        return all(np.isfinite(array).all() for array in self.parameters)

    @property
    def sizes(self):
        """Inputs, the units of each hidden layer, classes: (784, 512, 10)."""
        return (len(self.layers[0].weights), *(len(layer.bias) for layer in self.layers))

    @property
    def dtype(self):
        """The NumPy dtype of the parameters."""
        return self.layers[0].weights.dtype


def layer_gradient(inputs, delta):
    """The gradient of one layer's parameters. inputs: (n, inputs), what went in; delta: (n, units), d cost / d z.

    z = inputs @ weights + bias, so dz/dweight is the input and dz/dbias is 1. By the chain rule each digit adds
    input · δ to the gradient of a weight, and δ to that of a bias; `inputs.T @ delta` sums this over the digits. The
    sum is the gradient of the mean, for `output_delta` has divided each δ by their number.
    """
    return Gradient(inputs.T @ delta, delta.sum(axis=0))


def initial_network(config):
    """The network that training starts from, drawn from `config.seed`.

    notebook: weights and biases are 0.01 × standard normal, drawn as the notebook draws them (units × inputs,
    `RandomState`). he: variance 2 / inputs (He et al., 2015), biases 0. xavier: 2 / (inputs + units) (Glorot, Bengio,
    2010, normal here and uniform there), biases 0.
    """
    draw = _notebook_layers if config.initializer == "notebook" else _scaled_layers
    layers = tuple(Layer(weights.astype(config.dtype), bias.astype(config.dtype)) for weights, bias in draw(config))
    return Network(layers, config.hidden_activation, config.output_activation)


def _notebook_layers(config):
    random = np.random.RandomState(config.seed)
    for inputs, units in pairwise(config.sizes):
        weights = random.randn(units, inputs) * 0.01
        bias = random.randn(units, 1) * 0.01
        yield np.ascontiguousarray(weights.T), bias[:, 0]


def _scaled_layers(config):
    random = np.random.default_rng(config.seed)
    for inputs, units in pairwise(config.sizes):
        variance = 2 / inputs if config.initializer == "he" else 2 / (inputs + units)
        yield random.standard_normal((inputs, units)) * np.sqrt(variance), np.zeros(units)
