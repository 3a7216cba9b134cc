"""The network drawn, and how its numbers are spread, as Plotly figures. Calls no st.*."""

import base64
import html
import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from render import pictures
from render.figures import figure
from render.palette import ORANGE, blue

N_UNITS, N_EDGES = 12, 60
WIDTHS = (1, 2, 3.5, 5.5, 8)  # pixels: an edge has the width of its share of the largest one
HEIGHT, PICTURE, DIGIT = 740, 36, 96  # pixels: the drawing, a unit's picture, the digit's
SPAN = 1.14  # what HEIGHT is on the vertical axis


@dataclass(frozen=True, eq=False)
class Column:
    """One column of the drawn network, from top to bottom.

    title: what stands above; pictures: (h, w, 3) uint8 each, or () for none; names: of the units; values: what they put
    out; edges: (units of the column before, units), what each adds to each, or None in the first column.
    """

    title: str
    pictures: tuple
    names: list
    values: list
    edges: np.ndarray | None = None
    units: tuple = ()  # (layer, unit) each, if they can be chosen


def drawn(columns, chosen=None, dark=False):
    """The network as columns of units with edges between. chosen: the (layer, unit) that is looked at."""
    places = [
        [(x, _height(row, len(column.names))) for row in range(len(column.names))] for x, column in enumerate(columns)
    ]
    traces, images = [], []
    for x, column in enumerate(columns):
        if column.edges is not None:
            traces += _edges(column.edges, places[x - 1], places[x], dark)
    for x, column in enumerate(columns):
        side = PICTURE if column.units or column.edges is not None else DIGIT
        images += [_image(picture, place, side) for picture, place in zip(column.pictures, places[x], strict=False)]
        traces.append(_units(column, places[x], chosen, dark))
    ink = "#E6E9EF" if dark else "#262B35"
    hidden = {"visible": False}
    x_axis, y_axis = ("", [-0.35, len(columns) - 0.2], hidden), ("", [1.1 - SPAN, 1.1], hidden)
    chart = figure(traces, x_axis, y_axis, HEIGHT, dark)
    chart.update_layout(
        showlegend=False,
        hovermode="closest",
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        clickmode="event+select",
        images=images,
        annotations=[
            {"x": x, "y": 1.06, "text": column.title, "showarrow": False, "font": {"color": ink, "size": 13}}
            for x, column in enumerate(columns)
        ],
    )
    return chart


def _height(row, n):
    return 0.5 if n == 1 else 1 - (row + 0.5) / n


def _edges(values, starts, ends, dark):
    """The largest edges, the widest drawn first: a trace for each width and sign, for Plotly has one width a trace."""
    order = np.abs(values).reshape(-1).argsort()[::-1][:N_EDGES]
    largest = float(np.abs(values).max()) or 1.0
    lines = {}
    for index in order:
        row, column = np.unravel_index(index, values.shape)
        value = float(values[row, column])
        if value:
            level = min(int(len(WIDTHS) * abs(value) / largest), len(WIDTHS) - 1)
            (x0, y0), (x1, y1) = starts[row], ends[column]
            x, y = lines.setdefault((level, value > 0), ([], []))
            x += [x0 + 0.06, x1 - 0.06, None]
            y += [y0, y1, None]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": y,
            "hoverinfo": "skip",
            "opacity": 0.75,
            "line": {
                "width": WIDTHS[level],
                "color": blue(dark) if positive else ORANGE,
                "dash": "solid" if positive else "dot",
            },
        }
        for (level, positive), (x, y) in sorted(lines.items(), key=lambda item: -item[0][0])
    ]


def _units(column, places, chosen, dark):
    """The units as points: what is clicked on, with their names and values beside."""
    framed, marked = bool(column.pictures), [unit == chosen for unit in column.units] or [False] * len(places)
    edge = "#F0E442" if dark else "#D55E00"
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "text": column.names,
        "textposition": "bottom center" if framed else "middle right",
        "hovertext": column.values,
        "hoverinfo": "text",
        "customdata": [list(unit) for unit in column.units] or None,
        "textfont": {"size": 11 if framed else 14},
        "cliponaxis": False,
        "marker": {
            "symbol": "square" if framed else "circle",
            "size": PICTURE if framed and column.edges is not None else 12,
            "color": "rgba(0,0,0,0)" if framed else blue(dark),
            "line": {
                "width": [4 if mark else 1 for mark in marked] if column.edges is not None else 0,
                "color": [edge if mark else "#8894A5" for mark in marked],
            },
        },
        # A click chooses; it must not fade what was not chosen.
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _image(picture, place, side):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    source = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    return {
        "source": source,
        "xref": "x",
        "yref": "y",
        "x": place[0],
        "y": place[1],
        "xanchor": "center",
        "yanchor": "middle",
        "sizex": 0.6,
        "sizey": side / HEIGHT * SPAN,
        "layer": "above",
    }


def bands(iterations, quantiles, title, dark=False):
    """How some numbers are spread over training: the middle one, the middle half, and nine tenths of them.

    iterations: (n,); quantiles: (n, 5), as in nncore.study.distributions.
    """
    colour = blue(dark)
    fill = "rgba(86,180,233,{})" if dark else "rgba(0,114,178,{})"
    x = list(iterations)
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x + x[::-1],
            "fill": "toself",
            "fillcolor": fill.format(opacity),
            "y": [*quantiles[:, low].tolist(), *quantiles[::-1, high].tolist()],
            "line": {"width": 0},
            "name": name,
            "hoverinfo": "skip",
        }
        for low, high, name, opacity in ((0, 4, "nine tenths", 0.18), (1, 3, "the middle half", 0.35))
    ]
    middle = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": quantiles[:, 2].tolist(),
        "name": "the middle one",
        "line": {"color": colour, "width": 2.5},
        "hovertemplate": "%{y:.3g}",
    }
    chart = figure([*traces, middle], ("Iteration", None, {}), (title, None, {}), 260, dark)
    return chart.update_layout(showlegend=False, margin_t=10)


def unit_pictures(values, dark):
    """What units look for, as small pictures, each on its own scale centred at zero. values: (n, 784)."""
    return tuple(pictures.signed(each.reshape(28, 28), 2, dark) for each in values)


def plain_name(name):
    """A name from a file as Plotly shows just its characters: it takes a few HTML tags for markup."""
    return html.escape(name)
