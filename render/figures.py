"""Numbers → Plotly figures.

Figures have a fixed height, no mode bar and fixed axes, so that redrawing one neither blanks nor jumps. Where
colours differ, dash, symbol or pattern do as well.

A figure is one dictionary, which goes to the browser as it is: Plotly's own go.Figure looks at every value of it and
copies it again and again, which took most of a redraw. In traces and layout, `marker_size` is Plotly's short form of
`{"marker": {"size": …}}`.
"""

import numpy as np
from plotly.basedatatypes import BaseFigure

import nncore
from render.palette import CLEAR, GRID, INK, NETWORK, PAPER, TRUTH
from render.sentences import escaped

MAX_POINTS = 300
CLICKABLE = {"showlegend": False, "hovermode": "closest", "clickmode": "event+select"}  # of a layout
HOVER = "%{hovertext}<extra></extra>"
# As `hoverdistance`: the nearest point is chosen however far it is, so all of a square stands for its own.
ANYWHERE = -1
WHOLE = ("paper_bgcolor", "plot_bgcolor")  # names that are no short forms
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
# Where points are chosen, two presses that follow fast are two: as a double click they would take the choice back.
CHOOSING = {**CONFIG, "doubleClickDelay": 0}


class Figure(BaseFigure):
    """A figure that nothing looks at until somebody asks for its `data` or `layout`, as tests do.

    parts: {"data": [trace], "layout": {…}} as Plotly's JavaScript takes them. A BaseFigure, since Streamlit draws no
    dictionary without having it looked at.
    """

    def __init__(self, parts):
        self._parts = parts

    def to_dict(self):
        return self._parts

    @property
    def data(self):
        return self._checked().data

    @property
    def layout(self):
        return self._checked().layout

    def _checked(self):
        """The same as Plotly has it. Raises ValueError for what it does not know."""
        import plotly.graph_objects as go

        return go.Figure(self._parts)


def thin(values):
    """Which of these values to draw: at most MAX_POINTS + 2 indices, with the first, the last, and of each stretch
    between the lowest and the highest, so that no peak is lost.

    The stretches have a power of two values, so that a growing curve keeps the points it had instead of shimmering.
    """
    n, length = len(values), 2 * _spacing(len(values))
    if n <= MAX_POINTS:
        return list(range(n))
    starts = np.arange(0, n, length)
    filled = np.full((len(starts), length), np.nan)
    filled.flat[:n] = values
    missing = np.isnan(filled)
    lowest = np.where(missing, np.inf, filled).argmin(axis=1) + starts
    highest = np.where(missing, -np.inf, filled).argmax(axis=1) + starts
    return sorted({0, n - 1, *lowest.tolist(), *highest.tolist()})


def _spacing(n_points):
    spacing = 1
    while n_points / spacing > MAX_POINTS:
        spacing *= 2
    return spacing


def class_counts(data, dark=False):
    """How many digits of each class there are, side by side for training and test."""
    names, hover = list(map(escaped, data.class_names)), "%{y:,}"
    train, test = (nncore.class_counts(labels).tolist() for labels in (data.train_labels, data.test_labels))
    traces = [
        bars(names, train, NETWORK[dark], name="training", marker_pattern_shape="", hovertemplate=hover),
        bars(names, test, TRUTH[dark], name="test", marker_pattern_shape="/", hovertemplate=hover),
    ]
    return figure(traces, category_axis("Digit"), axis("How many"), 300, dark)


def points(x, y, marker, mode="markers", **further):
    """A trace of points; marker: how they look."""
    return {"type": "scatter", "mode": mode, "x": x, "y": y, "marker": marker, **further}


def line(x, y, colour=None, width=2.5, dash=None, mode="lines", **further):
    """A trace of points with a line through them."""
    look = {"color": colour, "width": width, "dash": dash}
    return {"type": "scatter", "mode": mode, "x": x, "y": y, "line": look, **further}


def bars(x, y, colour, **further):
    """A trace of bars; colour: one for all, or a list."""
    return {"type": "bar", "x": x, "y": y, "marker": {"color": colour}, **further}


def heatmap(x, y, z, text, gap, **further):
    """A trace of squares, coloured by z and with a text each: rows of columns. gap: pixels between them."""
    squares = {"x": x, "y": y, "z": z, "text": text, "texttemplate": "%{text}", "xgap": gap, "ygap": gap}
    return {"type": "heatmap", "showscale": False, **squares, **further}


def unfading(opacity):
    """What keeps points at their opacity when one is clicked: a click chooses, it must not fade the others."""
    return {state: {"marker": {"opacity": opacity}} for state in ("selected", "unselected")}


def axis(title, limits=None, **further):
    """An axis for `figure`."""
    return {"title": {"text": title, "standoff": 8}, "range": limits, **further}


def category_axis(title, showgrid=False, **further):
    """An axis of names, in the order in which they come."""
    return axis(title, type="category", showgrid=showgrid, **further)


def figure(traces, x_axis, y_axis, height, dark, **layout):
    """A figure of traces over two axes, all made by the functions above. layout: what is otherwise than in others."""
    lines = {"gridcolor": GRID[dark], "zerolinecolor": GRID[dark], "linecolor": GRID[dark], "fixedrange": True}
    lines |= {"separatethousands": True, "minexponent": 5}  # 20,000 and not 20k; a cost of millions is short
    usual = {
        "height": height,
        "margin": {"l": 58, "r": 12, "t": 30, "b": 44},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": INK[dark], "size": 13, "family": "Source Sans, sans-serif"},
        "showlegend": len(traces) > 1,
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": PAPER[dark], "font": {"color": INK[dark]}},
        "dragmode": False,
        "xaxis": {**lines, **x_axis},
        "yaxis": {**lines, **y_axis},
    }
    return Figure({"data": [_written_out(trace) for trace in traces], "layout": _written_out({**usual, **layout})})


def marked(chart, mark):
    """The same figure to look at, and another to who compares its content. mark: a number."""
    return Figure({**chart.to_dict(), "layout": {**chart.to_dict()["layout"], "meta": mark}})


def _written_out(options):
    """Options without Plotly's short form, and without those that are None."""
    written = {}
    for name, value in options.items():
        *path, last = [name] if name in WHOLE else name.split("_")
        place = written
        for step in path:
            place[step] = {**place.get(step, {})}
            place = place[step]
        if value is not None:
            place[last] = _written_out(value) if isinstance(value, dict) else value
    return written
