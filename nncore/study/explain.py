"""Why a network answers what it answers, for one digit."""

from dataclasses import dataclass

import numpy as np

from ..datasets import SIDE, flatten

CHUNK = 4096  # training digits compared at a time: as floats they take 13 MB


@dataclass(frozen=True, eq=False)
class Explanation:
    """What spoke for the first guess and against the second, measured by the difference of their logits.

    pixels: (28, 28), positive where a pixel spoke for the first guess; they add up to the difference but for what the
    biases say. units: (hidden units of the first layer,), the same of each unit; activations: what each unit put out.
    """

    first: int
    second: int
    pixels: np.ndarray
    units: np.ndarray
    activations: np.ndarray


def explain(network, digit, first=None, second=None):
    """Explain the answer to a digit, (28, 28) uint8. first, second: two labels; the two best guesses if not given.
    Raises ValueError for one alone.

    Each input times the slope of the logits' difference along it (gradient × input: Shrikumar et al., 2016). With relu
    the difference is exactly linear around the digit, so this is all there is to it; with tanh and sigmoid it is the
    tangent.
    """
    if (first is None) != (second is None):
        raise ValueError(f"first and second must be given together, got {first} and {second}")
    forward = network.forward(flatten(digit[None], network.dtype))
    if first is None:
        second, first = (int(label) for label in forward.logits[0].argsort()[-2:])
    toward = np.zeros_like(forward.logits)
    toward[0, first], toward[0, second] = 1, -1
    slopes = network.backpropagate(forward, toward)
    pixels = forward.inputs[0][0] * (network.layers[0].weights @ slopes[0][0])
    if len(network.layers) == 1:
        units = activations = np.zeros(0, pixels.dtype)
    else:
        activations = forward.hidden[0][0]
        units = activations * (network.layers[1].weights @ slopes[1][0])
    return Explanation(first, second, pixels.reshape(SIDE, SIDE), units, activations)


def nearest(images, digit, n=5):
    """The rows of the n images most like a digit, the nearest first, by the distance of their pixels.

    images: (many, 28, 28) uint8; digit: (28, 28) uint8.
    """
    target = digit.reshape(-1).astype(np.float32)
    distances = np.empty(len(images), np.float32)
    for start in range(0, len(images), CHUNK):
        rows = images[start : start + CHUNK].reshape(-1, target.size).astype(np.float32)
        rows -= target
        distances[start : start + CHUNK] = np.einsum("np,np->n", rows, rows)
    return distances.argsort(kind="stable")[:n]
