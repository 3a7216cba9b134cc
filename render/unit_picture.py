"""One unit that sees two pixels, as a map of all that these may be, with its numbers beside it."""

from functools import lru_cache

import numpy as np

from lab.one_unit import LABELS, LIMIT, WEIGHTS, X, network
from render import pieces
from render.figures import axis, figure, points
from render.palette import AGAINST, CLEAR, FOR, INK, PAPER, translucent
from render.sentences import exact

SIDE = np.linspace(0, 1, 31)
GRID = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)  # the right pixel's ink grows from row to row
SYMBOLS = ("x", "circle")
TICKS = {"dtick": 0.5, "showgrid": False, "zeroline": False}


@lru_cache(8)
def pieces_of(moment, iteration, dark=False):
    """The map, the numbers to be moved, and the sum. moment: a Moment; iteration: how many it has learned for."""
    left, right, bias = (exact(each, 2) for each in moment.values)
    said = f"Sum = {left} × left + {right} × right + {bias}".replace("+ −", "− ")
    state = f"Iteration {iteration} · cost {moment.cost:.2f} · {moment.right} of {len(X)} told apart"
    sliders = [
        pieces.slider(name, str(place), value, LIMIT)
        for place, (name, value) in enumerate(zip(WEIGHTS, moment.values, strict=True))
    ]
    words = [pieces.text(f"**{said}**"), pieces.caption(state), pieces.button("Learn", "learn")]
    return [pieces.row(pieces.figure(_map(moment.values, dark), f"{said}. {state}."), pieces.column(*sliders, *words))]


def _map(values, dark):
    blue = network(values).predict_proba(GRID)[:, 1].reshape(len(SIDE), -1)
    colours = [[0, translucent(AGAINST[dark], 0.5)], [0.5, CLEAR], [1, translucent(FOR[dark], 0.5)]]
    line = {"start": 0.5, "end": 0.5, "size": 1, "coloring": "heatmap"}  # where the sum is zero
    side = SIDE.tolist()
    traces = [
        {"type": "contour", "x": side, "y": side, "z": blue.round(3).tolist(), "zmin": 0, "zmax": 1, "contours": line}
        | {"colorscale": colours, "showscale": False, "line": {"color": INK[dark], "width": 3}, "hoverinfo": "skip"}
    ]
    for kind, colour in enumerate((AGAINST[dark], FOR[dark])):
        look = {"color": colour, "size": 11, "symbol": SYMBOLS[kind], "line": {"color": PAPER[dark], "width": 1}}
        x, y = X[kind == LABELS].round(2).T.tolist()
        traces.append(points(x, y, look, hovertemplate="left %{x}, right %{y}<extra></extra>"))
    axes = [axis(f"Ink in the {each} pixel", [0, 1], **TICKS) for each in ("left", "right")]
    return figure(traces, *axes, None, dark, hovermode="closest", showlegend=False, margin_t=8)
