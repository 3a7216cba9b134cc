"""Figures of the page Evaluate: digit by digit, confusions, confidence, the map, harder digits.

Two networks side by side differ in colour, in symbol and in dash.
"""

import numpy as np

from nncore.study.robustness import CHANGES
from render.braille_digit import dots
from render.figures import ANYWHERE, axis, category_axis, figure, heatmap, line, points, unfading
from render.palette import CLASSES, IDEAL, INK, MISTAKES, NETWORK, OTHER, PAPER
from render.sentences import article, escaped

DASHES, MARKS = ("solid", "dot"), ("circle", "diamond")
# Of classes: ten that differ in symbol as well as in colour.
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


def _networks(found, dark):
    """Each network's name and what was found of it, with its colour, dash and mark. found: {network: …}, one or two."""
    return zip(found, found.values(), (NETWORK[dark], OTHER[dark]), DASHES, MARKS, strict=False)


def from_per_cent(shares):
    """Where an axis begins that has all of these shares, from 0 to 1, some NaN: at a ten, in per cent."""
    return max(0, 10 * np.floor(10 * np.nanmin(shares) - 0.01))


def by_digit(values, class_names, bottom=0, dark=False):
    """One share of each class, in per cent.

    values: {network: (classes,) from 0 to 1, NaN for none}; bottom: where the axis begins, as `from_per_cent` says.
    """
    names, hover = _names(class_names), "%{y:.1f}\u202f%"
    traces = []
    for name, shares, colour, _, mark in _networks(values, dark):
        marker = {"color": colour, "symbol": mark, "size": 11}
        traces.append(points(names, _per_cent(shares), marker, name=name, cliponaxis=False, hovertemplate=hover))
    return figure(traces, category_axis("Digit", showgrid=True), axis("Per cent", [bottom, 100.5]), 215, dark)


def confusion(counts, class_names, dark=False, above=(), **layout):
    """A confusion matrix. counts: (10, 10) integers, row = label, column = answer; above: traces over it.

    Only mistakes are coloured: they are what is looked for among the many right answers.
    """
    names, mistakes = _names(class_names), counts.copy()
    np.fill_diagonal(mistakes, 0)
    texts = [[str(count) if count else "" for count in row] for row in counts.tolist()]
    colours = {"colorscale": [[0, PAPER[dark]], [1, MISTAKES[dark]]], "zmin": 0, "zmax": max(1, int(mistakes.max()))}
    said = {"customdata": counts.tolist(), "hovertemplate": "a %{y} read as %{x}: %{customdata}<extra></extra>"}
    # Plotly's own choice is 4.4:1 on the most frequent mistake.
    cells = heatmap(names, names, mistakes.tolist(), texts, 1, textfont_color=INK[dark], **colours, **said)
    x_axis = category_axis("Read as", zeroline=False)
    y_axis = category_axis("Label", zeroline=False, autorange="reversed")
    look = {"hovermode": "closest", "showlegend": False, "margin_t": 10}
    return figure([cells, *above], x_axis, y_axis, 380, dark, **look, **layout)


def selectable_confusion(counts, class_names, cell, dark=False):
    """A confusion matrix whose cells can be chosen. counts: (10, 10) integers; cell: (label, answer), outlined
    where it has both."""
    names, n = _names(class_names), len(class_names)
    # A heatmap sends no selection, so every cell has a point that is not seen.
    rows, square = [name for name in names for _ in names], {"size": 26, "symbol": "square", "opacity": 0}
    cells = [[label, answer] for label in range(n) for answer in range(n)]
    texts = [str(count) for count in counts.ravel().tolist()]
    said = {"customdata": cells, "text": texts, "hovertemplate": "a %{y} read as %{x}: %{text}<extra></extra>"}
    unseen = points(names * n, rows, square, showlegend=False, **said, **unfading(0))
    (label, answer), edge, chosen = cell, {"width": 3, "color": NETWORK[dark]}, []
    if None not in cell:
        sides = {"x0": answer - 0.5, "x1": answer + 0.5, "y0": label - 0.5, "y1": label + 0.5}
        chosen = [{"type": "rect", **sides, "line": edge}]
    return confusion(counts, class_names, dark, [unseen], shapes=chosen, hoverdistance=ANYWHERE)


def reliability(calibrations, dark=False):
    """How often answers are right, by how sure they are. calibrations: {network: Calibration}."""
    hover = "%{x:.0f}\u202f% sure: %{y:.1f}\u202f% right, of %{customdata:,}"
    traces = [line([0, 100], [0, 100], IDEAL, 1.5, "dash", name="as it should be", hoverinfo="skip")]
    for name, found, colour, _, mark in _networks(calibrations, dark):
        some = found.counts > 0
        look = {
            "mode": "lines+markers",
            "marker": {"symbol": mark, "size": 9},
            "customdata": found.counts[some].tolist(),
        }
        x, y = _per_cent(found.confidence[some]), _per_cent(found.accuracy[some])
        traces.append(line(x, y, colour, 2, name=name, hovertemplate=hover, **look))
    x_axis, y_axis = axis("Confidence (%)", [0, 102]), axis("Answers that are right (%)", [0, 102])
    return figure(traces, x_axis, y_axis, 340, dark, hovermode="closest")


def flat_map(places, shares, found, data, chosen, dark=False):
    """Digits as points, near each other where the hidden layer takes them for alike. Mistakes are large and outlined.

    places: (n, 2); shares: of the variance, of each axis; found: the Evaluation of at least those n test digits of
    data, which are shown in dots where they are pointed at; chosen: the row of one, ringed. Customdata is [row].
    """
    labels = found.labels[: len(places)]
    rows_of = [np.flatnonzero(labels == label) for label in range(10)]
    traces = [_class_of_points(places, rows, label, found, data, dark) for label, rows in enumerate(rows_of)]
    ring = {"symbol": "circle-open", "size": 22, "color": INK[dark], "line": {"width": 3}}
    x, y = ([float(place)] for place in places[chosen])
    traces.append(points(x, y, ring, hoverinfo="skip", customdata=[[chosen]], showlegend=False))
    x_axis, y_axis = (
        axis(f"{name} component: {100 * share:.0f}\u202f% of the variance", showticklabels=False, zeroline=False)
        for name, share in zip(("First", "Second"), shares, strict=True)
    )
    margins = {"margin_l": 30, "margin_b": 30, "margin_t": 60}
    legend = {"legend_x": 0, "legend_xanchor": "left", "legend_font_size": 12}
    hover = {"hovermode": "closest", "hoverlabel_font_family": "monospace"}
    return figure(traces, x_axis, y_axis, 480, dark, **margins, **legend, **hover)


def _class_of_points(places, rows, label, found, data, dark):
    answers = found.predicted[rows]
    wrong, names = answers != label, _names(data.class_names)
    kind = f"{article(names[label])} {names[label]}"
    texts = [
        f"test digit {row}: {kind}<br>read as {names[answer]}<br>{dots(data.test_images[row])}"
        for row, answer in zip(rows.tolist(), answers.tolist(), strict=True)
    ]
    marker = {
        "color": CLASSES[dark][label],
        "symbol": SYMBOLS[label],
        "size": np.where(wrong, 11, 7).tolist(),
        "line": {"color": INK[dark], "width": np.where(wrong, 1.5, 0).tolist()},
        "opacity": 0.8,
    }
    said = {"customdata": rows[:, None].tolist(), "text": texts, "hovertemplate": "%{text}<extra></extra>"}
    x, y = places[rows].T.round(3).tolist()
    return points(x, y, marker, name=names[label], **said, **unfading(0.8))


def falling(kind, title, accuracies, dark=False):
    """Accuracy at each strength of a change. kind: a key of CHANGES; accuracies: {network: (strengths,) 0..1}."""
    strengths, curves = list(CHANGES[kind].strengths), []
    for name, values, colour, dash, mark in _networks(accuracies, dark):
        look = {"mode": "lines+markers", "marker": {"symbol": mark, "size": 8}, "hovertemplate": "%{y:.1f}\u202f%"}
        curves.append(line(strengths, _per_cent(values), colour, dash=dash, name=name, **look))
    return figure(curves, axis(title), axis("Accuracy (%)", [0, 101]), 300, dark)


def _names(class_names):
    return list(map(escaped, class_names))


def _per_cent(shares):
    return [None if np.isnan(share) else round(100 * float(share), 3) for share in shares]
