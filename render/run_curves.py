"""Curves of several runs in one Plotly figure. Calls no st.*."""

import numpy as np

from render.figures import curve, figure, thin

# Okabe and Ito's colours, each with a dash of its own; yellow and black would be lost on a light or a dark page.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")
DARK_COLOURS = ("#56B4E9", "#E69F00", "#00B98A", "#E29BC4", "#F0783C", "#9FD3F5")
DASHES = ("solid", "dot", "dash", "dashdot", "longdash", "longdashdot")
MAX_ITEMS = len(COLOURS)


def costs(shown, dark=False):
    """The cost of each run over its iterations. shown: [(title, [Curves of one run or several])]."""
    curves = [(title, [(each.iterations, each.costs) for each in runs]) for title, runs in shown]
    return _overlay(curves, "Cost (cross-entropy)", None, "%{y:.4f}", dark)


def accuracies(shown, dark=False):
    """Test accuracy of each run over its iterations, in per cent. shown: as for `costs`."""
    curves = [(title, [(each.test_iterations, 100 * each.test_accuracies) for each in runs]) for title, runs in shown]
    return _overlay(curves, "Test accuracy (%)", [0, 101], "%{y:.1f} %", dark)


def _overlay(shown, y_title, limits, hover, dark):
    traces, right, top = [], 1, 0.0
    for number, (title, runs) in enumerate(shown):
        colour = (DARK_COLOURS if dark else COLOURS)[number % MAX_ITEMS]
        x, low, middle, high = _spread(runs)
        if not len(x):
            continue
        if len(runs) > 1:
            traces += _band(x, low, high, colour)
        # A title is somebody's text; Plotly would take some of it for HTML.
        name = title.replace("&", "&amp;").replace("<", "&lt;")
        traces.append(curve(name, x, middle, colour, DASHES[number % MAX_ITEMS], hover))
        right, top = max(right, int(x[-1])), max(top, float(np.max(high[np.isfinite(high)], initial=0.0)))
    limits = limits or [0, 1.05 * (top or 2.3)]
    chart = figure(traces, ("Iteration", [0, right], {}), (y_title, limits, {}), 340, dark)
    chart.update_layout(showlegend=True, legend_x=0, legend_xanchor="left", margin_t=40)
    return chart


def _spread(runs):
    """Where the runs' values are: iterations, and the lowest, median and highest value at each, as far as all go."""
    n = min((len(x) for x, _ in runs), default=0)
    if not n:
        return [], [], [], []
    values = np.array([y[:n] for _, y in runs])
    return runs[0][0][:n].tolist(), values.min(axis=0), np.median(values, axis=0), values.max(axis=0)


def _band(x, low, high, colour):
    """Two lines that nobody sees, with colour between them."""
    shown = thin(len(x))
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    line = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    xs = [x[index] for index in shown]
    return [
        {**line, "x": xs, "y": [round(float(low[index]), 5) for index in shown]},
        {
            **line,
            "x": xs,
            "y": [round(float(high[index]), 5) for index in shown],
            "fill": "tonexty",
            "fillcolor": f"rgba({red},{green},{blue},0.2)",
        },
    ]
