"""Networks and readings to look at, and a digit's walk through a network in loops over plain Python floats."""

import math

import numpy as np

import nncore
from nncore.study.drawings import Drawings, DrawingScores
from nncore.study.evaluation import Evaluation


def made(hidden=(6,), activation="relu", output="softmax"):
    """A network in float64 whose biases matter."""
    config = nncore.TrainingConfig(hidden_units=hidden, initializer="he", dtype="float64", seed=1)
    random = np.random.default_rng(1)
    layers = nncore.initial_network(config).layers
    layers = [nncore.Layer(layer.weights, random.standard_normal(layer.bias.shape)) for layer in layers]
    return nncore.Network(tuple(layers), activation, output)


def scores_of(labels, answers, writers, confidence=0.9, blank=()):
    """DrawingScores of drawings that have got these answers, each so sure."""
    n = len(labels)
    images = np.full((n, 28, 28), 9, np.uint8)
    images[list(blank)] = 0
    probabilities = np.zeros((n, 10))
    probabilities[np.arange(n), answers] = confidence
    drawings = Drawings(images, np.array(labels), np.array(writers))
    return DrawingScores(drawings, Evaluation(probabilities, np.array(labels)))


# Each activation, and its slope at a sum.
PLAIN = {
    "relu": (lambda z: max(z, 0.0), lambda z: float(z > 0)),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
}


def by_hand(network, image, label):
    """The same walk in loops: sums, activations, probabilities, cost, and δ of each layer."""
    function, slope = PLAIN[network.hidden_activation]
    values, sums, activations = [byte / 255 for byte in image.reshape(-1).tolist()], [], []
    for number, layer in enumerate(network.layers):
        weights, bias = layer.weights.tolist(), layer.bias.tolist()
        sums.append([sum(v * row[j] for v, row in zip(values, weights, strict=True)) + b for j, b in enumerate(bias)])
        if number < len(network.layers) - 1:
            values = [function(z) for z in sums[-1]]
            activations.append(values)
    logits = sums[-1]
    if network.output_activation == "softmax":
        powers = [math.exp(z) for z in logits]
        probabilities = [power / sum(powers) for power in powers]
        parts = [-math.log(p) if c == label else 0.0 for c, p in enumerate(probabilities)]
    else:
        probabilities = [1 / (1 + math.exp(-z)) for z in logits]
        parts = [-math.log(p if c == label else 1 - p) for c, p in enumerate(probabilities)]
    deltas = [[p - (c == label) for c, p in enumerate(probabilities)]]
    for number in reversed(range(len(network.layers) - 1)):
        rows = network.layers[number + 1].weights.tolist()
        back = [sum(d * w for d, w in zip(deltas[0], row, strict=True)) for row in rows]
        deltas.insert(0, [b * slope(z) for b, z in zip(back, sums[number], strict=True)])
    return sums, activations, probabilities, parts, deltas
