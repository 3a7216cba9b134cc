"""What the living picture shows of a network: some units, what they do for a drawing, and some digits that it reads."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

import nncore
from lab.canvas_strokes import Stroke
from lab.drawing_sheet import DrawingSheet
from lab.network_cache import BoundedCache


def _arc(middle, radius, start, end, n=20):
    """Points of an ellipse's arc, in the canvas's pixels, between two angles in degrees."""
    angles = np.radians(np.linspace(start, end, n))
    return [(round(middle[0] + radius * np.cos(each)), round(middle[1] + radius * np.sin(each))) for each in angles]


# The example that plays until somebody draws: a 3 in one stroke, and in how many steps it comes.
EXAMPLE = Stroke((*_arc((132, 84), 46, -160, 75), *_arc((134, 186), 56, -80, 150)), 22)
N_STEPS = 10
N_UNITS, N_DEEPER, N_DIGITS = 24, 12, 20  # of the first hidden layer; of each one after it; test digits
PLACED = 15  # what part of a run's iterations is done when its units have the places that they keep
MOST_WEIGHTS = 2_000_000  # of a network that is drawn
LEVELS = 127  # of a weight, on each side of zero


@dataclass(frozen=True)
class Reading:
    """How a drawing is read. activations: of the shown units, layer by layer, each of its layer's largest;
    probabilities: (10,)."""

    activations: list[np.ndarray]
    probabilities: np.ndarray


@dataclass(frozen=True)
class Frame:
    """One moment of a network. weights: (shown, 784) uint8, 128 for zero, of the largest there is; found: (digits,),
    what the test digits are read as; lines: of each layer after the first hidden one, (shown before, shown), −1 to 1;
    readings: of each drawing."""

    weights: np.ndarray
    found: np.ndarray
    lines: list[np.ndarray]
    readings: list[Reading]


# A class begins with the same network.
_fresh = BoundedCache(32 * 2**20, lambda network: sum(each.nbytes for each in network.parameters))


def fresh(config):
    """The network that a run of a configuration begins with."""
    begins = config.hidden_activation, config.output_activation, config.initializer, config.seed, config.dtype
    return _fresh.get((*config.sizes, *begins), lambda: nncore.initial_network(config))


def is_drawn(config):
    """Whether the network of a configuration is small enough to be drawn."""
    sizes = config.sizes
    return sum(inputs * units for inputs, units in pairwise(sizes)) <= MOST_WEIGHTS


def foremost(others, n=N_UNITS):
    """Which units of the first layer are shown, those first that the next layer listens to most: (n,) integers.

    others: the layers after it; without any, these are the ten answers.
    """
    if not others:
        return np.arange(10)
    return _heard(others[0])[:n]


def _heard(layer):
    """The units before a layer, those first that it listens to most."""
    outgoing = np.nan_to_num(layer.weights.astype(np.float64))
    # What a unit adds to all answers alike decides between none.
    heard = np.linalg.norm(outgoing - outgoing.mean(axis=1, keepdims=True), axis=1)
    return heard.argsort(kind="stable")[::-1]


def placed_by(run):
    """The network of a run by which its units have their places: they keep them from early on."""
    later = [network for iteration, network in run.checkpoints if iteration >= run.config.iterations / PLACED]
    return next(iter(later), run.checkpoints[0][1] if run.checkpoints else run.network)


def source_of(run):
    """What can be glimpsed of a run now: its last Progress, or a network; None before there is one."""
    if run.last_finite is not None:
        return run.last_finite
    if run.latest is not None:
        return run.latest
    return run.checkpoints[0][1] if run.checkpoints else run.network


def inputs(test_images, drawn=()):
    """What `frame` reads: the test digits, and below them what is drawn, (n, 28, 28) uint8."""
    return nncore.flatten(np.concatenate([test_images, drawn]) if len(drawn) else test_images)


@cache
def example():
    """What is seen of the example at each step, (N_STEPS, 28, 28) uint8."""
    n = len(EXAMPLE.points)
    parts = (EXAMPLE.points[: max(2, round(n * step / N_STEPS))] for step in range(1, N_STEPS + 1))
    return np.array([DrawingSheet((Stroke(points, EXAMPLE.width),)).digit() for points in parts])


@cache
def whole_example():
    """The last step of it, (28, 28) uint8: the same array each time."""
    return example()[-1]


def frame(source, X, units, n):
    """The Frame of a network. source: a Network or a Progress; X: as `inputs` has it, and the same array again from one
    frame to the next, which takes less time; units: of its first layer, as `foremost` has them; n: test digits in X."""
    with np.errstate(over="ignore", invalid="ignore"):
        forward, weights, others = source.glimpse(X, units)
        probabilities = np.nan_to_num(forward.probabilities)
    shown = [units, *(_heard(layer)[:N_DEEPER] for layer in others[1:]), np.arange(10)] if others else [units]
    lines = [
        scaled(layer.weights[np.ix_(before, after)])
        for layer, before, after in zip(others, shown, shown[1:], strict=False)
    ]
    readings = []
    for row in range(n, len(X)):
        fired = [np.nan_to_num(each[row]) for each in forward.hidden]
        activations = [each[which] / (np.abs(each).max() or 1.0) for each, which in zip(fired, shown, strict=False)]
        readings.append(Reading(activations, probabilities[row]))
    weights = np.uint8(np.round(scaled(weights.T) * LEVELS) + 128)
    return Frame(weights, probabilities[:n].argmax(axis=1), lines, readings)


def scaled(values):
    """Values as shares of the largest, −1 to 1; what is no number is 0."""
    values = np.where(np.isfinite(values), values, 0)
    return values / (np.abs(values).max(initial=0) or 1.0)
