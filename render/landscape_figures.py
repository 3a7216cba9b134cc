"""The cost around the ways that runs took, as a map with a line for each run, and the same in words."""

import numpy as np

from render import numbers
from render.figures import HOVER, axis, figure, line
from render.palette import CELLS, INK, PAPER, RUNS
from render.sentences import escaped

HEIGHT, N_LEVELS = 460, 18
CLOSE = 1e-4  # a cost below it is drawn as this: a logarithm has no 0
TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1_000)
WHAT = (
    "Each place on this map is a network with weights of its own; dark is a low cost. Training went from the ring to "
    "the star. A real network has a direction for each weight and bias, {n_weights:,} of them: {shown}. The real way "
    "is not flat: each point of it is drawn where it is nearest on the map, with the cost there. The costs on Train "
    "are a little different: each is from before a step, and of what that step has seen."
)
OF_ONE = "the map shows the two in which the networks on the way differ most"
OF_BOTH = "the map shows two. It goes through the first ring and both stars, so their costs are the networks' own"
OF_SOME = " The costs are of the first {n:,} training digits."
WORKING = "Working out the cost of hundreds of networks around the way…"


def landscape(found, names, iterations, dark=False):
    """The map of a Landscape, and each run's path. names: of the runs; iterations: of each, those of its networks."""
    heights = _logarithms(found.costs)
    known = heights[np.isfinite(heights)]
    ticks = {np.log10(tick): f"{tick:,g}" for tick in TICKS}
    ticks = {at: text for at, text in ticks.items() if known.size and known.min() <= at <= known.max()}
    if len(ticks) < 2 and known.size:  # nearly flat
        ticks = {at: numbers.cost(10.0**at) for at in (known.min(), known.max())}
    bar = {
        "title": {"text": "Cost", "side": "top"},
        "tickvals": [float(at) for at in ticks],
        "ticktext": [*ticks.values()],
        "thickness": 14,
        "outlinewidth": 0,
    }
    ground = {
        "type": "contour",
        "x": found.xs.tolist(),
        "y": found.ys.tolist(),
        "z": [[None if not np.isfinite(height) else float(height) for height in row] for row in heights],
        "colorscale": CELLS,
        "ncontours": N_LEVELS,
        "line": {"width": 0.5},
        "colorbar": bar,
        "hovertext": [[_cost(cost) for cost in row] for row in found.costs],
        "hovertemplate": HOVER,
        "showlegend": False,
    }
    paths = zip(found.paths, names, iterations, RUNS[True], strict=False)
    traces = [ground, *(trace for each in paths for trace in _path(*each))]
    bare = {"showticklabels": False, "zeroline": False, "showgrid": False}
    first, second = (f"{numbers.per_cent(share, 0)} of the differences" for share in found.shares)
    x_axis, y_axis = (
        axis(f"First direction: {first}", _ends(found.xs), **bare),
        axis(f"Second direction: {second}", _ends(found.ys), **bare),
    )
    look = {"hovermode": "closest", "showlegend": len(found.paths) > 1, "margin": {"l": 34, "r": 8, "t": 30, "b": 44}}
    return figure(traces, x_axis, y_axis, HEIGHT, dark, **look)


def _path(path, name, iterations, colour):
    """A run's line, with an edge so that it is seen on every ground; a ring where it began, a star where it ends."""
    x, y = path.places.T.tolist()
    some = list(zip(iterations, path.costs, strict=True))
    between = len(x) - 2
    marker = {
        "symbol": ["circle-open", *["circle"] * between, "star"],
        "size": [12, *[6] * between, 17],
        "color": colour,
        "line": {"width": 1.5, "color": PAPER[False]},
    }
    said = {
        "hovertext": [
            f"{escaped(name)}, iteration {iteration:,}. The map here: {_cost(cost)}" for iteration, cost in some
        ],
        "hovertemplate": HOVER,
        "name": escaped(name),
    }
    edge = line(x, y, INK[False], 5, hoverinfo="skip", showlegend=False)
    return edge, line(x, y, colour, 2.5, mode="lines+markers", marker=marker, **said)


def _logarithms(costs):
    with np.errstate(invalid="ignore"):
        return np.log10(np.where(np.isfinite(costs), np.maximum(costs, CLOSE), np.nan))


def _cost(cost):
    return f"cost {_number(cost)}"


def _ends(values):
    return [float(values[0]), float(values[-1])]


def explained(found, network, n_digits):
    """What the map shows. network: one of those on it; n_digits: that the runs learned from, at most."""
    n_weights = sum(layer.weights.size + layer.bias.size for layer in network.layers)
    shown = OF_ONE if len(found.paths) == 1 else OF_BOTH
    of_some = OF_SOME.format(n=found.n_digits) if found.n_digits < n_digits else ""
    return WHAT.format(n_weights=n_weights, shown=shown) + of_some


def landscape_alt(found, names):
    """The same in words."""
    ways = [
        f"{name} leads from {_number(path.costs[0])} to {_number(path.costs[-1])}"
        for name, path in zip(names, found.paths, strict=True)
    ]
    known = np.concatenate([found.costs.ravel(), *(path.costs for path in found.paths)])
    lowest = min(known[np.isfinite(known)], default=np.inf)
    return f"A map of the cost. On it, {'; '.join(ways)}. Its lowest is {_number(lowest)}."


def _number(cost):
    return numbers.cost(float(cost)) if np.isfinite(cost) else "beyond all numbers"
