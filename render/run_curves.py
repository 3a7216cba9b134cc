"""Cost and accuracy over iterations: of the run that is watched, and of several over one another."""

import numpy as np

from render.figures import curve, figure, thin, windows
from render.palette import ORANGE, blue

# Okabe and Ito's colours, each with a dash of its own; yellow and black would be lost on a light or a dark page.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")
DARK_COLOURS = ("#56B4E9", "#E69F00", "#00B98A", "#E29BC4", "#F0783C", "#9FD3F5")
DASHES = ("solid", "dot", "dash", "dashdot", "longdash", "longdashdot")
MAX_ITEMS = len(COLOURS)
MAX_LABELS = 5  # changes during a run whose texts fit onto its curve


def cost_curve(history, config, dark=False, marks=()):
    """The cost of each iteration so far, on an axis as long as the whole run.

    marks: (iteration, text) of what was changed on the way.
    """
    costs = history.costs[:]
    curve = _iteration_curve("cost", costs, config, blue(dark), "%{y:.4f}")
    top = 1.05 * max(curve["y"], default=2.3)
    drawn = figure(
        [curve], ("Iteration", [0, config.iterations], {}), ("Cost (cross-entropy)", [0, top], {}), 320, dark
    )
    if marks:
        drawn.update_layout(_marks(marks, config.iterations, dark))
    return drawn


def _marks(marks, iterations, dark):
    """Lines across a curve where something was changed; the latest have their texts, one below the other."""
    colour = "#E8A25C" if dark else "#B35900"
    lines = [
        {
            "type": "line",
            "x0": iteration,
            "x1": iteration,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": colour, "width": 1.5, "dash": "dot"},
        }
        for iteration, _ in marks
    ]
    labels = [
        {
            "x": iteration,
            "yref": "paper",
            "y": 0.99 - 0.08 * row,
            "text": text,
            "showarrow": False,
            "font": {"color": colour, "size": 12},
            "xanchor": "right" if iteration > iterations / 2 else "left",
            "yanchor": "top",
            "xshift": -4 if iteration > iterations / 2 else 4,
        }
        for row, (iteration, text) in enumerate(marks[-MAX_LABELS:])
    ]
    return {"shapes": lines, "annotations": labels}


def accuracy_curves(history, config, dark=False):
    """Training and test accuracy so far, in per cent."""
    train = [100 * share for share in history.train_accuracies[:]]
    test = [100 * share for share in history.test_accuracies[:]]
    curves = [
        _iteration_curve("training", train, config, blue(dark), "%{y:.1f} %"),
        curve("test", history.test_iterations[: len(test)], test, ORANGE, "dot", "%{y:.1f} %"),
    ]
    return figure(curves, ("Iteration", [0, config.iterations], {}), ("Accuracy (%)", [0, 101], {}), 320, dark)


def _iteration_curve(name, values, config, colour, hover):
    """A curve with a value for every iteration; where batches make it noisy, the mean of neighbours."""
    if config.batch_size is None:
        return curve(name, range(1, len(values) + 1), values, colour, "solid", hover)
    means = windows(values)
    return curve(name, [last + 1 for last, _ in means], [mean for _, mean in means], colour, "solid", hover)


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
