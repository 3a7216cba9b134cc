"""One digit through one network, step by step, with every number on the way; and small changes to a network.

In float64, whatever the network was trained in: so that a gradient and its check by nudging agree to many digits. The
change of precision itself changes no parameter.
"""

import functools
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ..datasets import flatten
from ..functional import ACTIVATIONS, OUTPUTS, output_delta
from ..network import Forward, Network
from ..optimizers import Descent

NUDGE = 1e-5  # of a weight: smaller ones drown in rounding, larger ones leave the tangent


@dataclass(frozen=True, eq=False)
class Walk:
    """A digit's way through a network: X (1, inputs), what goes in; labels (1,); and all that follows from them."""

    network: Network
    X: np.ndarray
    labels: np.ndarray
    forward: Forward

    @property
    def label(self):
        return int(self.labels[0])

    @property
    def probabilities(self):
        """(classes,)."""
        return self.forward.probabilities[0]

    @property
    def cost(self):
        """The cross-entropy of this digit."""
        return self.network.cost(self.forward, self.labels)

    @functools.cached_property
    def sums(self):
        """Each layer's z = inputs @ weights + bias, (units,); the last one's are the logits."""
        pairs = zip(self.forward.inputs, self.network.layers, strict=True)
        return tuple(layer.sums(inputs)[0] for inputs, layer in pairs)

    @property
    def activations(self):
        """What each hidden layer puts out, (units,)."""
        return tuple(hidden[0] for hidden in self.forward.hidden)

    @functools.cached_property
    def slopes(self):
        """da/dz of each hidden unit, (units,): how much its output follows its sum."""
        derivative = ACTIVATIONS[self.network.hidden_activation].derivative
        return tuple(derivative(hidden).astype(hidden.dtype) for hidden in self.activations)

    @functools.cached_property
    def deltas(self):
        """δ = d cost / d z of each layer, (units,)."""
        delta = output_delta(self.forward.probabilities, self.labels)
        return tuple(delta[0] for delta in self.network.backpropagate(self.forward, delta))

    @functools.cached_property
    def gradients(self):
        """One Gradient a layer: d cost / d weight (inputs, units) and d cost / d bias (units,)."""
        return self.network.backward(self.forward, self.labels)

    @functools.cached_property
    def contributions(self):
        """What each input of each layer adds to each of its sums, input × weight: (inputs, units) a layer."""
        pairs = zip(self.forward.inputs, self.network.layers, strict=True)
        return tuple(inputs[0][:, None] * layer.weights for inputs, layer in pairs)

    @functools.cached_property
    def returns(self):
        """What comes back to the δ of each hidden unit from each unit of the next layer, slope × weight × δ there:
        (units, units of the next) a hidden layer. A row sums to the unit's δ."""
        triples = zip(self.slopes, self.network.layers[1:], self.deltas[1:], strict=True)
        return tuple(slopes[:, None] * layer.weights * deltas for slopes, layer, deltas in triples)

    def through(self, network):
        """The same digit's Walk through another network."""
        network = network.astype(np.float64)
        return Walk(network, self.X, self.labels, network.forward(self.X))

    def stepped(self, learning_rate):
        """Its Walk through the network after one step of plain gradient descent on this digit."""
        return self.through(Descent("sgd").step(self.network, self.gradients, learning_rate))

    def largest_gradient(self, layer, unit=None):
        """The (input, unit) of the weight of a layer, or of one of its units, with the steepest gradient."""
        # One digit's gradient is input × δ, and of the largest of either: there is no need for the whole of it.
        inputs, deltas = np.abs(self.forward.inputs[layer][0]), np.abs(self.deltas[layer])
        return int(inputs.argmax()), int(deltas.argmax()) if unit is None else unit

    def busiest(self, layer, n):
        """The n units of a hidden layer that add most to the sums of the next, the first one first."""
        return np.abs(self.contributions[layer + 1]).sum(axis=1).argsort(kind="stable")[::-1][:n]


def walk(network, image, label):
    """Send one digit through a network. image: (28, 28) uint8; label: 0..9. Returns a Walk."""
    network, labels = network.astype(np.float64), np.array([label])
    X = flatten(image[None], np.float64)
    return Walk(network, X, labels, network.forward(X))


def exponentials(logits):
    """e^(z − largest z) of each logit, (classes,): softmax divides each by their sum."""
    return np.exp(logits - logits.max())


def cost_parts(network, logits, label):
    """What each output adds to the cost of one digit, (classes,); they sum to it. logits: (classes,)."""
    if network.output_activation == "softmax":
        parts = np.zeros_like(logits)
        parts[label] = OUTPUTS["softmax"].loss(logits[None], np.array([label]))
        return parts
    # −log p for the right class and −log(1 − p) for the others, as in functional.sigmoid_cross_entropy.
    parts = np.logaddexp(0, logits)
    parts[label] -= logits[label]
    return parts


class Nudged(NamedTuple):
    """A gradient by central differences: the costs with the weight a step below and above, and their slope.

    kinked: whether a ReLU switched on or off in between, where the slope on either side is another.
    """

    below: float
    above: float
    gradient: float
    kinked: bool


def nudged_gradient(network, X, labels, layer, row, column, step=NUDGE):
    """d cost / d weight measured: (cost(w + step) − cost(w − step)) / 2 step. X: (n, inputs); labels: (n,).

    row: which input of the layer, None for the bias; column: which of its units. Returns a Nudged.
    """
    network, X = network.astype(np.float64), X.astype(np.float64)
    value = parameter(network, layer, row, column)
    below, above = (edited(network, layer, row, column, value + sign * step).forward(X) for sign in (-1, 1))
    costs = [network.cost(forward, labels) for forward in (below, above)]
    pairs = zip(below.hidden, above.hidden, strict=True)
    kinked = network.hidden_activation == "relu" and any(((a > 0) != (b > 0)).any() for a, b in pairs)
    return Nudged(*costs, (costs[1] - costs[0]) / (2 * step), kinked)


def parameter(network, layer, row, column):
    """One weight, or with None as its row one bias, as a float."""
    name, place = _place(row, column)
    return float(getattr(network.layers[layer], name)[place])


def edited(network, layer, row, column, value):
    """The network with one weight, or with None as its row one bias, set to a value."""
    return _changed(network, layer, *_place(row, column), value)


def without_unit(network, layer, unit):
    """The network with a unit of a hidden layer switched off: its outgoing weights are 0. Raises ValueError."""
    n_hidden = len(network.layers) - 1
    if not 0 <= layer < n_hidden:
        raise ValueError(f"layer must be one of the {n_hidden} hidden layers, counted from 0, got {layer}")
    return _changed(network, layer + 1, "weights", unit, 0)


def looks_for(network, X, layer, units):
    """What units look for, as pictures: how each unit's sum follows each pixel at this digit, (units, inputs).

    X: (1, inputs). In the first layer these are its weights; in a later one, the chain rule through those before it.
    """
    part = replace(network, layers=network.layers[: layer + 1])
    forward = part.forward(np.repeat(X, len(units), axis=0))
    toward = np.zeros_like(forward.logits)
    toward[np.arange(len(units)), units] = 1
    return part.backpropagate(forward, toward)[0] @ network.layers[0].weights.T


def _place(row, column):
    return ("bias", column) if row is None else ("weights", (row, column))


def _changed(network, number, name, place, value):
    """The network with some of the weights or of the bias of one layer set to a value."""
    layers = list(network.layers)
    array = getattr(layers[number], name).copy()
    array[place] = value
    layers[number] = replace(layers[number], **{name: array})
    return replace(network, layers=tuple(layers))
