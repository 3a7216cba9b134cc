"""What the chapters of Inside open with: small charts of one function each, with this digit's points on it; and
pictures in which one is chosen."""

import math

import numpy as np

from render import pictures
from render.figures import CLICKABLE, axis, figure, line, points, unfading
from render.palette import CHOSEN_UNIT, CLEAR, IDEAL, INK, NETWORK, PAPER

HEIGHT = 240
APART = 1.1  # from picture to picture, in widths of one
PICTURES, DIGIT, TITLE = 200, 44, 24  # pixels: the height of a row of pictures, of a digit, and of what stands over one
CURVE = np.linspace(-4, 4, 81)
PLAIN = {"exponentformat": "none", "dtick": 1}  # a tick for every factor of ten
PROBABILITIES = np.linspace(0.001, 1, 200)


def activation(function, sums, values, name, dark=False):
    """An activation as a curve, and what it makes of some units' sums. function: of an array; sums, values: (n,)."""
    largest = max(4.0, float(np.abs(sums).max(initial=0)))
    x = CURVE * (largest / 4)
    traces = [
        line(x.tolist(), function(x).tolist(), NETWORK[dark], name=name, hoverinfo="skip"),
        points(list(map(float, sums)), list(map(float, values)), _marker(dark), name="units", hovertemplate=_PAIR),
    ]
    return figure(traces, axis("Sum z"), axis("Activation a"), HEIGHT, dark, hovermode="closest", showlegend=False)


def cost(probability, dark=False):
    """−log p as a curve, and where this digit stands. probability: that of the right answer."""
    here = float(-np.log(max(probability, np.finfo(np.float64).tiny)))
    traces = [
        line(PROBABILITIES.tolist(), (-np.log(PROBABILITIES)).tolist(), NETWORK[dark], hoverinfo="skip"),
        points([probability], [here], _marker(dark), hovertemplate=_PAIR),
    ]
    x_axis = axis("Probability of the right answer", [0, 1.02])
    y_axis = axis("−log p", [-0.2, max(7.2, here + 0.5)])  # what is sure, and wrong, stands higher than others
    return figure(traces, x_axis, y_axis, HEIGHT, dark, hovermode="closest", showlegend=False)


def steps(rates, costs, chosen, before, dark=False):
    """The cost of this digit after one step of each length. chosen: the rate that is looked at; before: the cost."""
    traces = [
        line(rates, costs, NETWORK[dark], mode="lines+markers", hovertemplate=_PAIR),
        line([rates[0], rates[-1]], [before, before], IDEAL, 1.5, "dot", hoverinfo="skip"),
        points([chosen], [costs[rates.index(chosen)]], _marker(dark), hovertemplate=_PAIR),
    ]
    x_axis, y_axis = axis("Learning rate", type="log", **PLAIN), axis("Cost after the step", exponentformat="e")
    return figure(traces, x_axis, y_axis, HEIGHT, dark, hovermode="closest", showlegend=False)


def inputs(values, titles, chosen, dark=False):
    """Numbers of a unit's inputs as pictures side by side, each on a scale of its own; a press says which input it is.

    values: (n,) each, as for `square`; chosen: the input that is framed.
    """
    grids = [square(each) for each in values]
    n, side = len(values[0]), len(grids[0])
    rows, columns = np.divmod(np.arange(n), side)
    x = np.concatenate([APART * at + (columns + 0.5) / side for at in range(len(grids))])
    places = x, np.tile((rows + 0.5) / side, len(grids))
    sheets = [(APART * at, 0, pictures.signed(grid, 4, dark)) for at, grid in enumerate(grids)]
    said = [f"{number:.3g}".replace("-", "−") for each in values for number in each.tolist()]
    numbers = [*range(n)] * len(grids)
    return _to_press(sheets, titles, places, numbers, said, chosen, 1 / side, INK[dark], PICTURES, dark)


def square(values):
    """Numbers as a square, row by row: pixels as they lie on the page, units with empty places at the end."""
    side = math.ceil(math.sqrt(len(values)))
    return np.pad(values, (0, side * side - len(values))).reshape(side, side)


def digits(images, numbers, columns, chosen, dark=False):
    """Digits in rows; the one that is pressed says its number. images: (n, 28, 28) uint8; chosen: who is framed."""
    rows, columns = np.divmod(np.arange(len(images)), columns)
    sheets = [
        (APART * column, APART * row, pictures.enlarge(image, 2))
        for row, column, image in zip(rows.tolist(), columns.tolist(), images, strict=True)
    ]
    places = APART * columns + 0.5, APART * rows + 0.5
    height = DIGIT * (int(rows.max()) + 1)
    return _to_press(
        sheets, (), places, numbers, [f"{number:,}" for number in numbers], chosen, 1, CHOSEN_UNIT[dark], height, dark
    )


def _to_press(sheets, titles, places, numbers, said, chosen, side, colour, height, dark):
    """Pictures, (left, top, picture) each, one wide and high, under titles; and unseen points over them to press.

    places: (x, y) of the points, downwards; numbers: what a press on each says; side, colour: of the chosen's frame.
    """
    x, y = (each.tolist() for each in places)
    unseen = {"text": said, "hovertemplate": "%{text}<extra></extra>", "customdata": numbers, **unfading(1)}
    image = {"xref": "x", "yref": "y", "xanchor": "left", "yanchor": "top", "sizex": 1, "sizey": 1, "layer": "below"}
    frame = {"type": "rect", "line": {"width": 2.5, "color": colour}}
    framed = [(at, down) for at, down, number in zip(x, y, numbers, strict=True) if number == chosen]
    title = {"y": 0, "yanchor": "bottom", "showarrow": False, "font": {"color": INK[dark], "size": 13}}
    layout = {
        "margin": {"l": 2, "r": 2, "t": TITLE if titles else 2, "b": 2},
        "images": [
            {**image, "x": left, "y": top, "source": pictures.data_url(pictures.png(picture))}
            for left, top, picture in sheets
        ],
        "shapes": [
            {**frame, "x0": at - side / 2, "x1": at + side / 2, "y0": down - side / 2, "y1": down + side / 2}
            for at, down in framed
        ],
        "annotations": [
            {**title, "x": left + 0.5, "text": text} for text, (left, *_) in zip(titles, sheets, strict=False)
        ],
    }
    right, bottom = max(left for left, *_ in sheets) + 1, max(top for _, top, _ in sheets) + 1
    unstretched = {"visible": False, "constrain": "domain"}  # pixels are as wide as they are high
    x_axis = axis("", [-0.02, right + 0.02], **unstretched, constraintoward="left")
    y_axis = axis("", [bottom + 0.02, -0.02], **unstretched, constraintoward="top", scaleanchor="x")
    marker = {"size": 6, "color": CLEAR}
    return figure([points(x, y, marker, **unseen)], x_axis, y_axis, height, dark, **CLICKABLE, **layout)


_PAIR = "%{x:.3g}: %{y:.3g}<extra></extra>"


def _marker(dark):
    return {"size": 11, "color": INK[dark], "line": {"width": 1, "color": PAPER[dark]}}
