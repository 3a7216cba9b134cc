"""What the chapters of Inside open with: small charts of one function each, with this digit's points on it."""

import numpy as np

from render.figures import axis, figure, line, points
from render.palette import IDEAL, INK, NETWORK, PAPER

HEIGHT = 240
CURVE = np.linspace(-4, 4, 81)
PLAIN = {"exponentformat": "none", "dtick": 1}  # a tick for every factor of ten
PROBABILITIES = np.linspace(0.001, 1, 200)


def activation(function, sums, values, name, dark=False):
    """An activation as a curve, and what it makes of some units' sums. function: of an array; sums, values: (n,)."""
    largest = max(4.0, float(np.abs(sums).max(initial=0)))
    x = CURVE * (largest / 4)
    traces = [
        line(x.tolist(), function(x).tolist(), NETWORK[dark], name=name, hoverinfo="skip"),
        points(list(map(float, sums)), list(map(float, values)), _marker(dark), name="units", hovertemplate=_PAIR),
    ]
    return figure(traces, axis("Sum z"), axis("Activation a"), HEIGHT, dark, hovermode="closest", showlegend=False)


def cost(probability, dark=False):
    """−log p as a curve, and where this digit stands. probability: that of the right answer."""
    here = float(-np.log(max(probability, np.finfo(np.float64).tiny)))
    traces = [
        line(PROBABILITIES.tolist(), (-np.log(PROBABILITIES)).tolist(), NETWORK[dark], hoverinfo="skip"),
        points([probability], [here], _marker(dark), hovertemplate=_PAIR),
    ]
    x_axis = axis("Probability of the right answer", [0, 1.02])
    y_axis = axis("−log p", [-0.2, max(7.2, here + 0.5)])  # what is sure, and wrong, stands higher than others
    return figure(traces, x_axis, y_axis, HEIGHT, dark, hovermode="closest", showlegend=False)


def steps(rates, costs, chosen, before, dark=False):
    """The cost of this digit after one step of each length. chosen: the rate that is looked at; before: the cost."""
    traces = [
        line(rates, costs, NETWORK[dark], mode="lines+markers", hovertemplate=_PAIR),
        line([rates[0], rates[-1]], [before, before], IDEAL, 1.5, "dot", hoverinfo="skip"),
        points([chosen], [costs[rates.index(chosen)]], _marker(dark), hovertemplate=_PAIR),
    ]
    x_axis, y_axis = axis("Learning rate", type="log", **PLAIN), axis("Cost after the step", exponentformat="e")
    return figure(traces, x_axis, y_axis, HEIGHT, dark, hovermode="closest", showlegend=False)


_PAIR = "%{x:.3g}: %{y:.3g}<extra></extra>"


def _marker(dark):
    return {"size": 11, "color": INK[dark], "line": {"width": 1, "color": PAPER[dark]}}
