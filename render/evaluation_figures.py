"""Figures of the page Evaluate: digit by digit, confusions, confidence, the map, harder digits. Calls no st.*.

Two networks side by side differ in colour, in symbol and in dash.
"""

import html

import numpy as np

from nncore.study.robustness import CHANGES
from render import figures
from render.braille_digit import dots
from render.palette import BLUE, LIGHT_BLUE, ORANGE

# Okabe and Ito's colours and a few more, and a symbol each: ten classes that differ in both.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#8A8D93", "#B79F00", "#8274D6", "#A9714B")
SYMBOLS = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "triangle-down",
    "cross",
    "pentagon",
    "hexagon",
    "star",
    "bowtie",
)
DASHES, MARKS = ("solid", "dot"), ("circle", "diamond")


def _colours(dark):
    return LIGHT_BLUE if dark else BLUE, ORANGE


def by_digit(values, class_names, dark=False):
    """One share of each class, in per cent. values: {network: (classes,) from 0 to 1, NaN for none}."""
    lowest = np.nanmin([np.nanmin(shares) for shares in values.values()])
    bottom = max(0, 10 * np.floor(10 * lowest - 0.01))
    traces = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": _names(class_names),
            "y": _per_cent(shares),
            "marker": {"color": colour, "symbol": mark, "size": 11},
            "cliponaxis": False,
            "hovertemplate": "%{y:.1f} %",
        }
        for (name, shares), colour, mark in zip(values.items(), _colours(dark), MARKS, strict=False)
    ]
    x_axis = ("Digit", None, {"type": "category", "showgrid": True})
    return figures.figure(traces, x_axis, ("Per cent", [bottom, 100.5], {}), 215, dark)


def confusion(counts, class_names, dark=False):
    """A confusion matrix. counts: (10, 10) integers, row = label, column = answer.

    Only mistakes are coloured: they are what is looked for among the many right answers.
    """
    names, mistakes = list(class_names), counts.copy()
    np.fill_diagonal(mistakes, 0)
    # Dark enough that the counts, in the colour of the other texts, can be read on it.
    ground, full = ("#262B35", "#946200") if dark else ("#FFFFFF", ORANGE)
    cells = {
        "type": "heatmap",
        "x": names,
        "y": names,
        "z": mistakes.tolist(),
        "customdata": counts.tolist(),
        "text": [[str(count) if count else "" for count in row] for row in counts.tolist()],
        "texttemplate": "%{text}",
        "colorscale": [[0, ground], [1, full]],
        "zmin": 0,
        "zmax": max(1, int(mistakes.max())),
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertemplate": "a %{y} read as %{x}: %{customdata}<extra></extra>",
    }
    axis = {"type": "category", "showgrid": False, "zeroline": False}
    chart = figures.figure(
        [cells], ("Read as", None, axis), ("Label", None, {**axis, "autorange": "reversed"}), 380, dark
    )
    chart.update_layout(hovermode="closest", margin_t=10)
    return chart


def selectable_confusion(counts, class_names, cell, dark=False):
    """A confusion matrix whose cells can be chosen. counts: (10, 10) integers; cell: (label, answer), outlined."""
    names, n = _names(class_names), len(class_names)
    chart = confusion(counts, names, dark)
    # A heatmap sends no selection, so every cell has a point that is not seen.
    hidden = {"marker": {"opacity": 0}}
    chart.add_trace(
        {
            "type": "scatter",
            "mode": "markers",
            "x": names * n,
            "y": [name for name in names for _ in names],
            "customdata": [[label, answer] for label in range(n) for answer in range(n)],
            "text": [str(count) for count in counts.ravel().tolist()],
            "marker": {"size": 26, "symbol": "square", "opacity": 0},
            "selected": hidden,
            "unselected": hidden,
            "hovertemplate": "a %{y} read as %{x}: %{text}<extra></extra>",
            "showlegend": False,
        }
    )
    label, answer = cell
    chart.add_shape(
        type="rect",
        x0=answer - 0.5,
        x1=answer + 0.5,
        y0=label - 0.5,
        y1=label + 0.5,
        line={"width": 3, "color": _colours(dark)[0]},
    )
    return chart


def reliability(calibrations, dark=False):
    """How often answers are right, by how sure they are. calibrations: {network: Calibration}."""
    perfect = {
        "type": "scatter",
        "mode": "lines",
        "name": "as it should be",
        "x": [0, 100],
        "y": [0, 100],
        "line": {"color": "#8A8D93", "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
    }
    traces = [perfect]
    for (name, found), colour, mark in zip(calibrations.items(), _colours(dark), MARKS, strict=False):
        some = found.counts > 0
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": _per_cent(found.confidence[some]),
                "y": _per_cent(found.accuracy[some]),
                "customdata": found.counts[some].tolist(),
                "line": {"color": colour, "width": 2},
                "marker": {"symbol": mark, "size": 9},
                "hovertemplate": "%{x:.0f} % sure: %{y:.1f} % right, of %{customdata:,}",
            }
        )
    chart = figures.figure(
        traces, ("Confidence (%)", [0, 102], {}), ("Answers that are right (%)", [0, 102], {}), 340, dark
    )
    return chart.update_layout(hovermode="closest")


def flat_map(places, shares, found, data, chosen, dark=False):
    """Digits as points, near each other where the hidden layer takes them for alike. Mistakes are large and outlined.

    places: (n, 2); shares: of the variance, of each axis; found: the Evaluation of at least those n test digits of
    data, which are shown in dots where they are pointed at; chosen: the row of one, ringed. Customdata is [row].
    """
    ink = "#E6E9EF" if dark else "#262B35"
    labels = found.labels[: len(places)]
    traces = [_class_of_points(places, np.flatnonzero(labels == label), label, found, data, ink) for label in range(10)]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [float(places[chosen, 0])],
            "y": [float(places[chosen, 1])],
            "marker": {"symbol": "circle-open", "size": 22, "color": ink, "line": {"width": 3}},
            "hoverinfo": "skip",
            "customdata": [[chosen]],
            "showlegend": False,
        }
    )
    names = (
        f"{name} component: {100 * share:.0f} % of the variance"
        for name, share in zip(("First", "Second"), shares, strict=True)
    )
    x_axis, y_axis = ((name, None, {"showticklabels": False, "zeroline": False}) for name in names)
    chart = figures.figure(traces, x_axis, y_axis, 480, dark)
    return chart.update_layout(
        hovermode="closest",
        hoverlabel_font_family="monospace",
        margin={"l": 30, "b": 30, "t": 60},
        legend={"x": 0, "xanchor": "left", "font": {"size": 12}},
    )


def _class_of_points(places, rows, label, found, data, ink):
    answers = found.predicted[rows]
    wrong, names = answers != label, _names(data.class_names)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": names[label],
        "x": places[rows, 0].round(3).tolist(),
        "y": places[rows, 1].round(3).tolist(),
        "customdata": rows[:, None].tolist(),
        "text": [
            f"test digit {row}: a {names[label]}<br>read as {names[answer]}<br>{dots(data.test_images[row])}"
            for row, answer in zip(rows.tolist(), answers.tolist(), strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "color": COLOURS[label],
            "symbol": SYMBOLS[label],
            "size": np.where(wrong, 11, 7).tolist(),
            "line": {"color": ink, "width": np.where(wrong, 1.5, 0).tolist()},
            "opacity": 0.8,
        },
        "selected": {"marker": {"opacity": 0.8}},
        "unselected": {"marker": {"opacity": 0.8}},
    }


def falling(kind, title, accuracies, dark=False):
    """Accuracy at each strength of a change. kind: a key of CHANGES; accuracies: {network: (strengths,) 0..1}."""
    strengths = CHANGES[kind].strengths
    curves = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": list(strengths),
            "y": _per_cent(values),
            "line": {"color": colour, "width": 2.5, "dash": dash},
            "marker": {"symbol": mark, "size": 8},
            "hovertemplate": "%{y:.1f} %",
        }
        for (name, values), colour, dash, mark in zip(accuracies.items(), _colours(dark), DASHES, MARKS, strict=False)
    ]
    return figures.figure(curves, (title, None, {}), ("Accuracy (%)", [0, 101], {}), 300, dark)


def _names(class_names):
    """Names that may be from a file: Plotly takes some HTML in its texts."""
    return [html.escape(name) for name in class_names]


def _per_cent(shares):
    return [None if np.isnan(share) else round(100 * float(share), 3) for share in shares]
