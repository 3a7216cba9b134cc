"""The network drawn, as a Plotly figure."""

import json
from dataclasses import dataclass

import numpy as np

from render import pictures, pieces
from render.figures import axis, figure, line, points
from render.palette import AGAINST, CHOSEN_UNIT, CLEAR, FOR, INK, NETWORK, UNIT

N_UNITS, N_EDGES = 9, 60
WIDTHS = (1, 2, 3.5, 5.5, 8)  # pixels: an edge has the width of its share of the largest one
HEIGHT, PICTURE, DIGIT = 480, 29, 200  # pixels: the drawing, a unit's picture, the digit's
SPAN = 1.14  # what HEIGHT is on the vertical axis
PRESSED = (0.35, 0.5, 0.65)  # where along an edge it can be pressed
PALE = 0.4  # the opacity of what is not lit
LARGEST = 1e100  # of what a network that has diverged may have for weights, so that it can be squared


@dataclass(frozen=True, eq=False)
class Column:
    """One column of the drawn network, from top to bottom.

    title: what stands above; pictures: (h, w, 3) uint8 each, or () for none; names: of the units; values: what they put
    out; edges: (units of the column before, units), what each adds to each, or None where none are drawn; weights: of
    each edge the (layer, unit, input) that it can be chosen by, or () where it cannot; lit: whether it is what is
    talked of, or pale; counts: which of its units is, by its place, in bold type, or None.
    """

    title: str
    pictures: tuple
    names: list
    values: list
    edges: np.ndarray | None = None
    units: tuple = ()  # (layer, unit) each, if they can be chosen
    lit: bool = True
    counts: int | None = None
    weights: tuple = ()


def drawn(columns, chosen=None, dark=False):
    """The network as columns of units with edges between. chosen: the (layer, unit) that is looked at.

    A unit that is pressed says [layer, unit], an edge [layer, unit, input], as in Column.weights.
    """
    places = [[(x, y) for y in _heights(len(column.names))] for x, column in enumerate(columns)]
    traces, images = [], []
    for x, column in enumerate(columns):
        if column.edges is not None:
            traces += _edges(column, places[x - 1], places[x], dark)
    for x, column in enumerate(columns):
        side, opacity = PICTURE if x else DIGIT, 1 if column.lit else PALE
        pairs = zip(column.pictures, places[x], strict=False)
        images += [_image(picture, place, side, opacity) for picture, place in pairs]
        traces.append(_units(column, places[x], x == 0, opacity, chosen, dark))
    unseen = {"visible": False}
    x_axis, y_axis = axis("", [-0.35, len(columns) - 0.2], **unseen), axis("", [1.1 - SPAN, 1.1], **unseen)
    title = {"y": 1.06, "showarrow": False, "font": {"color": INK[dark], "size": 13}}
    layout = {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "images": images,
        "annotations": [{**title, "x": x, "text": column.title} for x, column in enumerate(columns)],
    }
    return figure(traces, x_axis, y_axis, HEIGHT, dark, showlegend=False, hovermode="closest", **layout)


def in_common(charts):
    """Drawings of one network, each of which repeats much of the others, with what they share said once.

    Returns {"layout": …, "traces": […], "sources": of pictures […], "drawings": [{"traces": their numbers, "images":
    those of a layout, each with its source's number}]}.
    """
    traces, sources, drawings = {}, {}, []
    for chart in map(pieces.plain, charts):
        layout = chart["layout"]
        images = [{**each, "source": sources.setdefault(each["source"], len(sources))} for each in layout.pop("images")]
        numbers = [traces.setdefault(json.dumps(trace), len(traces)) for trace in chart["data"]]
        drawings.append({"traces": numbers, "images": images})
    return {"layout": layout, "traces": list(map(json.loads, traces)), "sources": list(sources), "drawings": drawings}


def _heights(n):
    return [0.5] if n == 1 else [1 - (row + 0.5) / n for row in range(n)]


def _edges(column, starts, ends, dark):
    """The largest edges, the widest drawn first: a trace for each width and sign, for Plotly has one width a trace; and
    one of unseen points on them, which can be pressed."""
    # What networks that have diverged add up to can be beyond all numbers.
    values, pressed = np.clip(np.nan_to_num(column.edges.astype(np.float64)), -LARGEST, LARGEST), ([], [], [])
    order = np.abs(values).reshape(-1).argsort()[::-1][:N_EDGES]
    largest = float(np.abs(values).max()) or 1.0
    lines = {}
    for index in order:
        row, place = np.unravel_index(index, values.shape)
        value = float(values[row, place])
        if value:
            level = min(int(len(WIDTHS) * abs(value) / largest), len(WIDTHS) - 1)
            (x0, y0), (x1, y1) = starts[row], ends[place]
            x, y = lines.setdefault((level, value > 0), ([], []))
            x += [x0 + 0.06, x1 - 0.06, None]
            y += [y0, y1, None]
            for share in PRESSED if column.weights else ():
                at = x0 + share * (x1 - x0), y0 + share * (y1 - y0), list(column.weights[row][place])
                for found, one in zip(pressed, at, strict=True):
                    found.append(one)
    traces = []
    for (level, positive), (x, y) in sorted(lines.items(), key=lambda item: -item[0][0]):
        colour, dash = (FOR[dark], "solid") if positive else (AGAINST[dark], "dot")
        traces.append(line(x, y, colour, WIDTHS[level], dash, opacity=0.75, hoverinfo="skip"))
    if pressed[0]:
        x, y, weights = pressed
        unseen = {"size": 12, "color": CLEAR}
        said = {"hovertext": "Follow this weight", "hoverinfo": "text", "customdata": weights}
        traces.append(points(x, y, unseen, **said))
    return traces


def _units(column, places, first, opacity, chosen, dark):
    """The units as points: what is clicked on, with their names and values beside."""
    framed = bool(column.pictures)
    marked = [unit == chosen for unit in column.units] or [False] * len(places)
    frame = {
        "width": 0 if first else [4 if mark else 1 for mark in marked],
        "color": [CHOSEN_UNIT[dark] if mark else UNIT for mark in marked],
    }
    counts = [place == column.counts for place in range(len(places))]
    marker = {
        "symbol": "square" if framed else "circle",
        "size": PICTURE if framed and not first else [18 if one else 12 for one in counts],
        "color": CLEAR if framed else NETWORK[dark],
        "line": frame,
    }
    said = {
        "text": [f"<b>{name}</b>" if one else name for name, one in zip(column.names, counts, strict=True)],
        "textposition": "bottom center" if framed else "middle right",
        "textfont": {"size": 10 if framed else 14},
        "hovertext": column.values,
        "hoverinfo": "text",
        "customdata": list(map(list, column.units)) or None,
        "cliponaxis": False,
    }
    x, y = zip(*places, strict=True)
    return points(x, y, marker, "markers+text", opacity=opacity, **said)


def _image(picture, place, side, opacity):
    source = pictures.data_url(pictures.png(picture))
    middle = {"xref": "x", "yref": "y", "xanchor": "center", "yanchor": "middle", "layer": "above"}
    return {
        **middle,
        "opacity": opacity,
        "source": source,
        "x": place[0],
        "y": place[1],
        "sizex": 0.6,
        "sizey": side / HEIGHT * SPAN,
    }


def unit_pictures(values, dark):
    """What units look for, as small pictures, each on its own scale centred at zero. values: (n, 784)."""
    return tuple(pictures.signed(each.reshape(28, 28), 2, dark) for each in values)
