"""Numbers → Plotly figures. Calls no st.*, so a figure can be built and tested anywhere.

Figures have a fixed height, no mode bar and fixed axes, so that redrawing one neither blanks nor jumps. Colours are
from Okabe and Ito's palette, which colour-blind people can tell apart; dash and pattern differ as well.

A figure is built from one dictionary, without Plotly's default template: that takes an eighth of the time of setting
its parts one by one, which counts where it is redrawn twice a second beside a training run.
"""

import numpy as np
import plotly.graph_objects as go

import nncore
from nncore.datasets import DIGIT_NAMES
from render.palette import ORANGE, blue

MAX_POINTS = 300
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def thin(n_points, maximum=MAX_POINTS):
    """Which of n_points to draw: at most `maximum` + 1 indices, evenly spread, always with the last.

    The spacing is a power of two, so that a growing curve keeps the points it had instead of shimmering.
    """
    spacing = _spacing(n_points, maximum)
    chosen = list(range(0, n_points, spacing))
    return chosen if not chosen or chosen[-1] == n_points - 1 else [*chosen, n_points - 1]


def windows(values, maximum=MAX_POINTS):
    """What a curve of noisy small batches shows: (last index, mean) of each of at most `maximum` windows.

    The windows are as long as the spacing of `thin`.
    """
    spacing = _spacing(len(values), maximum)
    starts = range(0, len(values), spacing)
    sums = np.add.reduceat(values, starts) if values else []
    ends = [min(start + spacing, len(values)) for start in starts]
    return [(end - 1, float(total) / (end - start)) for start, end, total in zip(starts, ends, sums, strict=True)]


def _spacing(n_points, maximum):
    spacing = 1
    while n_points / spacing > maximum:
        spacing *= 2
    return spacing


def class_counts(data, dark=False):
    """How many digits of each class there are, side by side for training and test."""
    bars = [
        {
            "type": "bar",
            "name": name,
            "x": list(data.class_names),
            "y": nncore.class_counts(labels).tolist(),
            "marker": {"color": colour, "pattern": {"shape": pattern}},
            "hovertemplate": "%{y:,}",
        }
        for name, labels, colour, pattern in (
            ("training", data.train_labels, blue(dark), ""),
            ("test", data.test_labels, ORANGE, "/"),
        )
    ]
    return figure(bars, ("Digit", None, {"type": "category", "showgrid": False}), ("How many", None, {}), 300, dark)


def probabilities(values, class_names=DIGIT_NAMES, dark=False):
    """Ten bars, one a digit, in per cent; the highest stands out. values: (10,) from 0 to 1."""
    shares = [100 * float(value) for value in values]
    colours = ["#5B6675" if dark else "#B4BCC8"] * len(shares)
    colours[shares.index(max(shares))] = blue(dark)
    bars = {
        "type": "bar",
        "x": list(class_names),
        "y": shares,
        "marker": {"color": colours},
        "text": [f"{share:.0f}" if share >= 0.5 else "" for share in shares],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y:.1f} %<extra></extra>",
    }
    return figure(
        [bars],
        ("Digit", None, {"type": "category", "showgrid": False}),
        ("Probability (%)", [0, 112], {"tickvals": [0, 25, 50, 75, 100]}),
        240,
        dark,
    )


def gauges(found, ranges, measures, dark=False):
    """One row a measure: the value as a point beside the band where most digits are, which is 0 to 1 on every row.

    found: {measure: value}; ranges: {measure: (low, high)}; measures: {measure: (title, how a value is written, …)}.
    """
    names = list(measures)[::-1]
    places = [(found[name] - ranges[name][0]) / max(ranges[name][1] - ranges[name][0], 1e-9) for name in names]
    titles = [measures[name][0] for name in names]
    written = [measures[name][1](found[name]) for name in names]
    band = {
        "type": "bar",
        "orientation": "h",
        "x": [1] * len(names),
        "y": titles,
        "width": 0.5,
        "hoverinfo": "skip",
        "marker": {"color": "#3A4452" if dark else "#D5DBE4"},
    }
    points = {
        "type": "scatter",
        "mode": "markers+text",
        "y": titles,
        "text": written,
        "textposition": "top center",
        "x": [min(max(place, -0.9), 1.9) for place in places],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {
            "size": 13,
            "symbol": ["circle" if 0 <= place <= 1 else "diamond" for place in places],
            "color": [blue(dark) if 0 <= place <= 1 else ORANGE for place in places],
        },
    }
    x_axis = ("grey: 9 of 10 of MNIST's digits", [-1, 2], {"showgrid": False, "showticklabels": False})
    chart = figure([band, points], x_axis, ("", None, {"type": "category", "showgrid": False}), 290, dark)
    chart.update_layout(showlegend=False, hovermode=False, margin_l=110, margin_t=24)
    return chart


def curve(name, x, y, colour, dash, hover):
    shown = thin(len(y))
    return {
        "type": "scatter",
        "name": name,
        "x": [x[index] for index in shown],
        "y": [round(y[index], 5) for index in shown],
        # A line through one point would show nothing.
        "mode": "lines" if len(shown) > 1 else "markers",
        "line": {"color": colour, "width": 2.5, "dash": dash},
        "hovertemplate": hover,
    }


def figure(traces, x_axis, y_axis, height, dark):
    """A figure of traces (dictionaries); an axis is (title, range or None, further settings)."""
    ink, grid, paper = ("#E6E9EF", "#343B47", "#262B35") if dark else ("#262B35", "#DDE1E8", "#FFFFFF")
    axes = [
        {
            "title": {"text": title, "standoff": 8},
            "range": limits,
            "gridcolor": grid,
            "zerolinecolor": grid,
            "linecolor": grid,
            "fixedrange": True,
            **further,
        }
        for title, limits, further in (x_axis, y_axis)
    ]
    layout = {
        "template": None,
        "height": height,
        "margin": {"l": 58, "r": 12, "t": 30, "b": 44},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": ink, "size": 13, "family": "Source Sans, sans-serif"},
        "showlegend": len(traces) > 1,
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": paper, "font": {"color": ink}},
        "dragmode": False,
        "xaxis": axes[0],
        "yaxis": axes[1],
    }
    return go.Figure({"data": traces, "layout": layout})
