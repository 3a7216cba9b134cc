"""One unit that sees two pixels: what it makes of pictures of two kinds, and how it learns to tell them apart."""

from dataclasses import dataclass

import numpy as np

from nncore.network import Layer, Network
from nncore.optimizers import Descent

WEIGHTS = ("Weight of the left pixel", "Weight of the right pixel", "Bias")
START, LIMIT = (-3.0, 4.0, 1.0), 12.0  # what they begin with; how far from zero they may be set
STEPS, LEARNING_RATE = 60, 2.0
_KINDS, _EACH, _SPREAD = ((0.3, 0.34), (0.68, 0.66)), 20, 0.11


def _pictures():
    random = np.random.default_rng(7)
    X = np.concatenate([random.normal(middle, _SPREAD, (_EACH, 2)) for middle in _KINDS])
    return X.clip(0.02, 0.98), np.repeat((0, 1), _EACH)


X, LABELS = _pictures()  # (40, 2) ink, 0 to 1; (40,) their kinds, 0 or 1


@dataclass(frozen=True)
class Moment:
    """values: the two weights and the bias; cost: how wrong they are; right: how many pictures they tell apart."""

    values: tuple[float, float, float]
    cost: float
    right: int


def network(values):
    """The unit as a Network of two answers that mirror one another: softmax of ±sum/2 is sigmoid of the sum."""
    first, second, bias = values
    return Network((Layer(np.array([[-first, first], [-second, second]]) / 2, np.array([-bias, bias]) / 2),))


def moment(values):
    """What the unit is like with these weights."""
    unit = network(values)
    forward = unit.forward(X)
    right = int((forward.probabilities.argmax(axis=1) == LABELS).sum())
    return Moment(tuple(values), unit.cost(forward, LABELS), right)


def path(values):
    """The moments of the unit while it learns, from these weights on: one for each iteration, the first before it."""
    unit, descent, moments = network(values), Descent("sgd", 0.0), [moment(values)]
    for _ in range(STEPS):
        unit = descent.step(unit, unit.backward(unit.forward(X), LABELS), LEARNING_RATE)
        layer = unit.layers[0]
        moments.append(moment((*(2 * layer.weights[:, 1]).tolist(), 2 * float(layer.bias[1]))))
    return moments
