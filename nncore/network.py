"""A fully connected network as a value: forward, backward, predict.

X stands for the inputs, one digit a row: (n, inputs). A layer turns its inputs into `inputs @ weights + bias`.
Nothing here changes an array that somebody else can see, so networks can be kept and shared.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from .functional import ACTIVATIONS, OUTPUTS, output_delta


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer's parameters: weights (inputs, units) and bias (units,). A layer's gradients have the same form."""

    weights: np.ndarray
    bias: np.ndarray

    def __post_init__(self):
        for name in ("weights", "bias"):
            array = getattr(self, name).view()
            array.flags.writeable = False
            object.__setattr__(self, name, array)


@dataclass(frozen=True, eq=False)
class Forward:
    """What a forward pass leaves behind: inputs[i] went into layer i; then logits and probabilities, (n, classes)."""

    inputs: tuple[np.ndarray, ...]
    logits: np.ndarray
    probabilities: np.ndarray

    def cost(self, output_activation, labels):
        """The mean cross-entropy that goes with the output activation; labels: (n,) integers."""
        return OUTPUTS[output_activation].loss(self.logits, labels)


@dataclass(frozen=True, eq=False)
class Network:
    """Layers, the activation between them, and what turns the last layer's logits into probabilities."""

    layers: tuple[Layer, ...]
    hidden_activation: str = "relu"
    output_activation: str = "softmax"

    def forward(self, X):
        """Run digits through the network. X: (n, inputs) floats. Returns a Forward."""
        activation = ACTIVATIONS[self.hidden_activation].function
        inputs = [X]
        for layer in self.layers[:-1]:
            z = inputs[-1] @ layer.weights  # (n, units)
            z += layer.bias
            inputs.append(activation(z, out=z))
        last = self.layers[-1]
        logits = inputs[-1] @ last.weights + last.bias  # (n, classes)
        return Forward(tuple(inputs), logits, OUTPUTS[self.output_activation].function(logits))

    def backward(self, forward, labels):
        """The gradient of the cost with respect to every weight and bias: one Layer of gradients a layer.

        forward: what `forward` returned; labels: (n,) integers. Backpropagation (Rumelhart, Hinton, Williams, 1986):
        delta is d cost / d z of a layer, and is handed backwards by the chain rule.
        """
        derivative = ACTIVATIONS[self.hidden_activation].derivative
        delta = output_delta(forward.probabilities, labels)  # (n, classes)
        gradients = []
        for layer, inputs in zip(reversed(self.layers), reversed(forward.inputs), strict=True):
            gradients.append(Layer(inputs.T @ delta, delta.sum(axis=0)))
            if layer is not self.layers[0]:
                delta = delta @ layer.weights.T  # (n, units of the layer before)
                delta *= derivative(inputs)
        return tuple(reversed(gradients))

    def predict_proba(self, X):
        """The probability of each class for each digit. X: (n, inputs). Returns (n, classes)."""
        return self.forward(X).probabilities

    def predict(self, X):
        """The most likely label of each digit. X: (n, inputs). Returns (n,) integers."""
        return self.predict_proba(X).argmax(axis=1)

    def astype(self, dtype):
        """The same network with its parameters in `dtype`."""
        layers = (Layer(layer.weights.astype(dtype), layer.bias.astype(dtype)) for layer in self.layers)
        return replace(self, layers=tuple(layers))

    @property
    def sizes(self):
        """Inputs, the units of each hidden layer, classes: (784, 512, 10)."""
        return (len(self.layers[0].weights), *(len(layer.bias) for layer in self.layers))


def initial_network(config, n_inputs=784, n_classes=10):
    """The network that training starts from, drawn from `config.seed`.

    notebook: weights and biases are 0.01 × standard normal, drawn as the notebook draws them (units × inputs,
    `RandomState`). he: variance 2 / inputs (He et al., 2015), biases 0. xavier: 2 / (inputs + units) (Glorot, Bengio,
    2010), biases 0.
    """
    sizes = (n_inputs, *config.hidden_units, n_classes)
    draw = _notebook_layers if config.initializer == "notebook" else _scaled_layers
    layers = tuple(Layer(weights, bias) for weights, bias in draw(config, sizes))
    return Network(layers, config.hidden_activation, config.output_activation).astype(config.dtype)


def _notebook_layers(config, sizes):
    random = np.random.RandomState(config.seed)
    for inputs, units in pairwise(sizes):
        weights = random.randn(units, inputs) * 0.01
        bias = random.randn(units, 1) * 0.01
        yield np.ascontiguousarray(weights.T), bias[:, 0]


def _scaled_layers(config, sizes):
    random = np.random.default_rng(config.seed)
    for inputs, units in pairwise(sizes):
        variance = 2 / inputs if config.initializer == "he" else 2 / (inputs + units)
        yield random.standard_normal((inputs, units)) * np.sqrt(variance), np.zeros(units)
