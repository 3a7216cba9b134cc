"""A sweep as a Plotly figure. Calls no st.*.

Cividis is read alike by those who can and cannot tell red from green, and in grey. Above the colours lies a trace of
invisible squares: a heatmap itself cannot be selected by a click. Their customdata is the number of the cell.
"""

import html
import math
import textwrap

from lab.hyperparameters import title, written
from render.figures import figure

VERMILLION = "#D55E00"  # from Okabe and Ito's palette; stands out from all of Cividis
ROW_HEIGHT, SQUARE = 46, 34  # pixels
LOG_RATIO = 30  # from which on values are drawn on a logarithmic axis


def sweep_heatmap(cells, x, y=None, dark=False):
    """Test accuracy, in per cent, over one setting or two; failed cells are crossed out, waiting ones empty.

    cells: of a sweep; x, y: names of settings. Where cells differ in other settings, too, such as the seed, a square
    has their mean, and its customdata is the best one's number.
    """
    squares = {}
    for cell in cells:
        squares.setdefault((written(cell.changes[x]), written(cell.changes[y]) if y else ""), []).append(cell)
    columns, rows = (list(dict.fromkeys(place[axis] for place in squares)) for axis in (0, 1))
    means = {place: _mean(some) for place, some in squares.items()}
    known = [value for value in means.values() if value is not None]
    best = max(known, default=None)
    heat = {
        "type": "heatmap",
        "x": columns,
        "y": rows,
        "z": [[means.get((column, row)) for column in columns] for row in rows],
        "text": [
            [_label(means.get((column, row)), squares.get((column, row), ()), best) for column in columns]
            for row in rows
        ],
        "texttemplate": "%{text}",
        "hoverinfo": "skip",
        "xgap": 2,
        "ygap": 2,
        **_colours(known, "z"),
        "showscale": False,
        # On a phone, text that Plotly makes fit becomes too small to read.
        "textfont": {"size": 12 if len(columns) <= 6 else "auto"},
    }
    top = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [place[0] for place in squares],
        "y": [place[1] for place in squares],
        "customdata": [_best(some).number for some in squares.values()],
        "text": ["✗" if _failed(some) else "" for some in squares.values()],
        "marker": {"symbol": "square-open", "size": SQUARE, "color": VERMILLION, "opacity": 0, "line": {"width": 4}},
        "hovertext": [_hover(some, means[place]) for place, some in squares.items()],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **_when_selected(0, dark),
    }
    axis = {"type": "category", "showgrid": False, "zeroline": False}
    y_axis = {**axis, "autorange": "reversed"} | ({} if y else {"showticklabels": False, "ticks": ""})
    height = 110 + ROW_HEIGHT * max(2, len(rows))
    return _clickable([heat, top], (title(x), None, axis), (title(y) if y else "", None, y_axis), height, dark)


def sweep_scatter(cells, x, y=None, dark=False):
    """A random search: one setting against another, coloured by test accuracy; one setting alone: against accuracy.

    cells: of a sweep; x, y: names of settings. Failed cells are crosses, waiting ones are left out.
    """
    known = [100 * cell.test_accuracy for cell in cells if cell.test_accuracy is not None]
    points = _points([cell for cell in cells if cell.test_accuracy is not None], x, y, dark)
    points["marker"] |= {"size": 15, "color": known, **_colours(known, "c")}
    crosses = _points([cell for cell in cells if cell.status == "failed"], x, y, dark)
    crosses["marker"] |= {"size": 12, "symbol": "x", "color": VERMILLION}
    axes = [(title(name), None, _axis([cell.changes[name] for cell in cells])) for name in (x, y) if name]
    if not y:
        axes.append(("Test accuracy (%)", None, {}))
    return _clickable([points, crosses] if y else [points], *axes, 380, dark)


def _points(cells, x, y, dark):
    shares = [_mean([cell]) for cell in cells]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_number(cell.changes[x]) for cell in cells],
        "y": [_number(cell.changes[y]) for cell in cells] if y else shares,
        "customdata": [cell.number for cell in cells],
        "marker": {"line": {"width": 1, "color": "#8A93A0"}},
        "hovertext": [_hover([cell], share) for cell, share in zip(cells, shares, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **_when_selected(0.4, dark),
    }


def _mean(cells):
    shares = [100 * cell.test_accuracy for cell in cells if cell.test_accuracy is not None]
    return sum(shares) / len(shares) if shares else None


def _best(cells):
    return max(cells, key=lambda cell: cell.test_accuracy or 0)


def _failed(cells):
    return all(cell.status == "failed" for cell in cells)


def _label(mean, cells, best):
    if mean is None:
        return ""
    text = f"{mean:.1f}" + ("" if all(cell.ended for cell in cells) else "…")
    return f"<b>{text}</b>" if mean == best else text


def _hover(cells, mean):
    """What a square or point stands for, in words; the settings that all its cells have in common."""
    changes = cells[0].changes
    lines = [
        f"{title(name)}: {written(value)}"
        for name, value in changes.items()
        if all(cell.changes[name] == value for cell in cells)
    ]
    if mean is not None:
        lines.append(f"Test accuracy: {mean:.1f} %" + (f", mean of {len(cells)} runs" if len(cells) > 1 else ""))
    states = dict.fromkeys(cell.message or cell.status for cell in cells if cell.status != "finished")
    return "<br>".join(html.escape(line) for text in (*lines, *states) for line in textwrap.wrap(text, 50))


def _colours(known, letter):
    """The colour scale, as a heatmap (z) or markers (c) have it, over the values that there are."""
    low, high = (min(known), max(known)) if known else (0, 100)
    return {
        "colorscale": "Cividis",
        f"{letter}min": low,
        f"{letter}max": max(high, low + 1),
        "showscale": bool(known),
        "colorbar": {"thickness": 10, "outlinewidth": 0, "ticksuffix": " %", "nticks": 5},
    }


def _when_selected(opacity, dark):
    """A click marks one cell, and leaves the others as they are, or at this opacity."""
    ink = "#E6E9EF" if dark else "#262B35"
    return {
        "textfont": {"color": ink, "size": 18},
        "selected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
        "unselected": {"marker": {"opacity": opacity}, "textfont": {"color": ink}},
    }


def _axis(values):
    numbers = [_number(value) for value in values]
    if any(isinstance(number, str) for number in numbers):
        return {"type": "category", "showgrid": False}
    if min(numbers) > 0 and max(numbers) / min(numbers) >= LOG_RATIO:
        # Powers of ten, and 2 and 5 where there is room.
        wide = math.log10(max(numbers) / min(numbers)) > 3
        return {"type": "log", "dtick": 1 if wide else "D2", "exponentformat": "power" if wide else "none"}
    return {"zeroline": False}


def _number(value):
    """A value as a number if it is one, one layer's units included, and otherwise as words."""
    if isinstance(value, tuple) and len(value) == 1:
        return value[0]
    return value if isinstance(value, int | float) and not isinstance(value, bool) else written(value)


def _clickable(traces, x_axis, y_axis, height, dark):
    chart = figure(traces, x_axis, y_axis, height, dark)
    # Long category names on the left get the room they need.
    chart.update_layout(showlegend=False, hovermode="closest", clickmode="event+select", margin_t=14)
    chart.update_yaxes(automargin=True)
    return chart
