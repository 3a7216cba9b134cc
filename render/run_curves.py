"""Cost and accuracy over iterations: of the run that is watched, and of several over one another."""

from dataclasses import replace

import numpy as np

from render.figures import MAX_POINTS, axis, figure, line, thin
from render.palette import CHANGED, NETWORK, RUNS, TRUTH, translucent
from render.sentences import escaped

# One for each colour of RUNS, as Plotly's "solid", "dot", "dash" … are, in lengths that an SVG has too.
DASHES = ("solid", "3,3", "9,9", "9,3,3,3", "15,15", "15,6,3,6")
MAX_ITEMS = len(DASHES)
HEIGHT = 152  # of a chart on Train, at least: with the bar and the picture of the network in one screen
LOW = {
    "margin_l": 40,
    "margin_t": 24,
    "margin_b": 22,
    "title_x": 0,
    "title_y": 1,
    "title_yanchor": "top",
    "title_pad_t": 3,
}
VARIED = "Accuracy (%): training on varied digits, which is harder"
SMOOTHED = "Cost, smoothed: how wrong its answers are (cross-entropy)"
ONE_BY_ONE, WINDOW = 30, 50  # iterations that have a point each at first; with batches, whose mean a point is
FEWEST = 10  # iterations of an axis
MAX_LABELS = 5  # changes during a run whose texts fit onto its curve


def as_far(run):
    """The settings of a run, with no more iterations than it did once it has ended: its curves have all of the axis."""
    n = min(run.config.iterations, max(FEWEST, run.iteration))
    return replace(run.config, iterations=n) if run.ended and run.iteration else run.config


def cost_curve(history, config, dark=False, marks=()):
    """The cost of each iteration so far, on an axis as long as the whole run.

    marks: (iteration, text) of what was changed on the way.
    """
    cost = _iteration_curve("cost", history.costs[:], config, NETWORK[dark], "%{y:.4f}")
    top = 1.05 * max(cost["y"], default=2.3)
    title = "Cost: how wrong its answers are (cross-entropy)" if config.batch_size is None else SMOOTHED
    return _low([cost], title, config, [0, top], dark, **_marks(marks, config.iterations, CHANGED[dark]))


def _low(curves, title, config, limits, dark, **layout):
    """A figure with little height: what is on its axes stands above it."""
    said = {**LOW, "title_text": title, "title_font_size": 13, "legend_y": 1}
    return figure(curves, axis("", [0, config.iterations]), axis("", limits), HEIGHT, dark, **said, **layout)


def _marks(marks, iterations, colour):
    """Lines across a curve where something was changed; the latest have their texts, one below the other."""
    across = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": colour, "width": 1.5, "dash": "dot"}}
    label = {"yref": "paper", "yanchor": "top", "showarrow": False, "font": {"color": colour, "size": 12}}
    labels = []
    for row, (iteration, text) in enumerate(marks[-MAX_LABELS:]):
        side, shift = ("right", -4) if iteration > iterations / 2 else ("left", 4)
        place = {"x": iteration, "y": 0.99 - 0.08 * row, "xanchor": side, "xshift": shift}
        labels.append({**label, **place, "text": text})
    return {"shapes": [{**across, "x0": iteration, "x1": iteration} for iteration, _ in marks], "annotations": labels}


def accuracy_curves(history, config, dark=False):
    """Training and test accuracy so far, in per cent."""
    train = [100 * share for share in history.train_accuracies[:]]
    test = [100 * share for share in history.test_accuracies[:]]
    curves = [
        _iteration_curve("training", train, config, NETWORK[dark], "%{y:.1f}\u202f%"),
        _curve("test", history.test_iterations[: len(test)], test, TRUTH[dark], "dot", "%{y:.1f}\u202f%"),
    ]
    return _low(curves, VARIED if config.augment else "Accuracy (%) after each iteration", config, [0, 101], dark)


def _iteration_curve(name, values, config, colour, hover):
    """A curve with a value for every iteration; where batches make it noisy, the mean of those before."""
    if config.batch_size is None:
        return _curve(name, range(1, len(values) + 1), values, colour, "solid", hover)
    n = len(values)
    evenly = np.linspace(1, n, MAX_POINTS - ONE_BY_ONE).astype(int).tolist() if n else []
    x = sorted({*range(1, min(n, ONE_BY_ONE) + 1), *evenly})
    return _curve(name, x, [_mean_until(values, end) for end in x], colour, "solid", hover)


def _mean_until(values, end):
    """The mean of the last values up to an iteration, of fewer near the start: batches make a curve ragged."""
    return float(np.mean(values[end - min(WINDOW, 1 + end // 4) : end]))


def _curve(name, x, y, colour, dash, hover):
    x, y = _thinned(x, y)
    # A line through one point would show nothing.
    mode = "lines" if len(x) > 1 else "markers"
    return line(x, y, colour, dash=dash, mode=mode, name=name, hovertemplate=hover)


def _thinned(x, y):
    shown = thin(y)
    return [x[index] for index in shown], [round(float(y[index]), 5) for index in shown]


def costs(shown, dark=False):
    """The cost of each run over its iterations. shown: [(title, [Curves of one run or several])]."""
    curves = [(title, [(each.iterations, each.costs) for each in runs]) for title, runs in shown]
    return _overlay(curves, "Cost (cross-entropy)", None, "%{y:.4f}", dark)


def accuracies(shown, dark=False):
    """Test accuracy of each run over its iterations, in per cent. shown: as for `costs`."""
    curves = [(title, [(each.test_iterations, 100 * each.test_accuracies) for each in runs]) for title, runs in shown]
    return _overlay(curves, "Test accuracy (%)", [0, 101], "%{y:.1f}\u202f%", dark)


def _overlay(shown, y_title, limits, hover, dark):
    traces, right, top = [], 1, 0.0
    for number, (title, runs) in enumerate(shown):
        colour, dash = RUNS[dark][number % MAX_ITEMS], DASHES[number % MAX_ITEMS]
        # As far as all of them go.
        n = min((len(x) for x, _ in runs), default=0)
        if not n:
            continue
        x, low, middle, high = _spread(runs, n)
        if len(runs) > 1:
            traces += _band(x, low, high, colour)
        traces.append(_curve(escaped(title), x, middle, colour, dash, hover))
        right, top = max(right, int(x[-1])), max(top, float(np.max(high[np.isfinite(high)], initial=0.0)))
    y_axis = axis(y_title, limits or [0, 1.05 * (top or 2.3)])
    legend = {"showlegend": True, "legend_x": 0, "legend_xanchor": "left", "margin_t": 40}
    return figure(traces, axis("Iteration", [0, right]), y_axis, 340, dark, **legend)


def _spread(runs, n):
    """Where the runs' first n values are: iterations, and the lowest, median and highest value at each."""
    values = np.array([y[:n] for _, y in runs])
    return runs[0][0][:n].tolist(), values.min(axis=0), np.median(values, axis=0), values.max(axis=0)


def _band(x, low, high, colour):
    """Two lines that nobody sees, with colour between them."""
    unseen = {"width": 0, "hoverinfo": "skip", "showlegend": False}
    below, above = line(*_thinned(x, low), **unseen), line(*_thinned(x, high), **unseen)
    return [below, {**above, "fill": "tonexty", "fillcolor": translucent(colour, 0.2)}]
