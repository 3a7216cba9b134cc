"""A sweep as a Plotly figure.

Cividis is read alike by those who can and cannot tell red from green, and in grey. Above the colours lies a trace of
invisible squares: a heatmap itself cannot be marked. Their customdata is the number of the cell.
"""

import math
import textwrap

from lab.settings import title, written
from render.figures import ANYWHERE, CLICKABLE, HOVER, axis, category_axis, figure, heatmap, points
from render.numbers import per_cent
from render.palette import CELL, CELLS, FAILED, INK, LIGHTER_CELLS, ON_CELLS
from render.sentences import escaped

ROW_HEIGHT, SQUARE = 46, 34  # pixels
MAX_ROW = 8  # squares beside one another, where they are numbers
LOG_RATIO = 30  # from which on values are drawn on a logarithmic axis


def sweep_figure(cells, dark=False, chosen=None):
    """Test accuracy over the first two settings that a sweep varies, or the one: as a heatmap if they fill a grid, as
    points if most of its squares would be empty. chosen: the number of a cell that is marked."""
    x, *y = list(cells[0].changes)[:2]
    places = {tuple(written(cell.changes[name], name) for name in (x, *y)) for cell in cells}
    n_squares = math.prod(len(set(values)) for values in zip(*places, strict=True))
    # Of one setting a row of squares would do, but not of numbers at random, between which there are others.
    in_a_row = not y and len(places) > MAX_ROW and not isinstance(_number(cells[0].changes[x]), str)
    draw = sweep_scatter if in_a_row or n_squares > 2 * len(places) else sweep_heatmap
    return draw(cells, x, *y, dark=dark, chosen=chosen)


def sweep_heatmap(cells, x, y=None, dark=False, chosen=None):
    """Test accuracy, in per cent, over one setting or two; failed cells are crossed out, waiting ones empty.

    cells: of a sweep; x, y: names of settings. Where cells differ in other settings, too, such as the seed, a square
    has their mean, and its customdata is the best one's number. chosen: as for `sweep_figure`.
    """
    squares = {}
    for cell in cells:
        squares.setdefault((written(cell.changes[x], x), written(cell.changes[y], y) if y else ""), []).append(cell)
    xs, ys = zip(*squares, strict=True)
    columns = list(dict.fromkeys(written(cell.changes[x], x) for cell in _sorted(cells, x)))
    rows = list(dict.fromkeys(written(cell.changes[y], y) for cell in _sorted(cells, y))) if y else [""]
    means = {place: _mean(some) for place, some in squares.items()}
    known = [mean for mean in means.values() if mean is not None]
    best = max((means[place] for place, some in squares.items() if _is_whole(some)), default=None)
    labels = {place: _label(means[place], some, best) for place, some in squares.items()}
    z = [[means.get((column, row)) for column in columns] for row in rows]
    look = {**_colours(known, "z"), "showscale": False, "hoverinfo": "skip"}
    readable = {place: _readable(label, means[place], look["zmin"], look["zmax"]) for place, label in labels.items()}
    texts = [[readable.get((column, row), "") for column in columns] for row in rows]
    # On a phone, text that Plotly makes fit becomes too small to read.
    size = {"textfont_size": 12} if len(columns) <= 6 else {}
    heat = heatmap(columns, rows, z, texts, 2, **look, **size)
    cross = {"symbol": "square-open", "size": SQUARE, "color": FAILED, "opacity": 0, "line": {"width": 4}}
    said = {
        "customdata": [_best(some).number for some in squares.values()],
        "text": ["✗" if all(cell.status == "failed" for cell in some) else "" for some in squares.values()],
        "hovertext": [_hover(some, means[place]) for place, some in squares.items()],
    }
    top = points(
        xs, ys, cross, "markers+text", **said, hovertemplate=HOVER, **_marked(squares.values(), chosen, 0, dark)
    )
    x_axis = category_axis(title(x), zeroline=False)
    y_axis = category_axis(title(y) if y else "", zeroline=False, autorange="reversed")
    bare = {} if y else {"showticklabels": False, "ticks": ""}
    height = 110 + ROW_HEIGHT * max(2, len(rows))
    # Where squares are empty, a press on one would choose a neighbour's run.
    anywhere = {"hoverdistance": ANYWHERE} if len(squares) == len(columns) * len(rows) else {}
    return _clickable([heat, top], x_axis, {**y_axis, **bare}, height, dark, **anywhere)


def sweep_scatter(cells, x, y=None, dark=False, chosen=None):
    """A random search: one setting against another, coloured by test accuracy; one setting alone: against accuracy.

    cells: of a sweep; x, y: names of settings; chosen: as for `sweep_figure`. Failed cells are crosses, waiting ones
    are left out.
    """
    measured = [cell for cell in cells if cell.test_accuracy is not None]
    known = [_mean([cell]) for cell in measured]
    found = _points(measured, x, y, dark, chosen, size=15, color=known, **_colours(known, "c"))
    failed = [cell for cell in cells if cell.status == "failed"]
    crosses = _points(failed, x, y, dark, chosen, size=12, symbol="x", color=FAILED)
    x_axis = _axis(x, cells)
    if y:
        return _clickable([found, crosses], x_axis, _axis(y, cells), 380, dark)
    return _clickable([found], x_axis, axis("Test accuracy (%)"), 380, dark)


def _points(cells, x, y, dark, chosen, **marker):
    shares = [_mean([cell]) for cell in cells]
    said = {
        "customdata": [cell.number for cell in cells],
        "hovertext": [_hover([cell], share) for cell, share in zip(cells, shares, strict=True)],
        "hovertemplate": HOVER,
    }
    marker["line"] = {"width": 1, "color": CELL}
    xs = [_number(cell.changes[x]) for cell in cells]
    ys = [_number(cell.changes[y]) for cell in cells] if y else shares
    return points(xs, ys, marker, **said, **_marked([[cell] for cell in cells], chosen, 0.4, dark))


def _mean(cells):
    shares = [100 * cell.test_accuracy for cell in cells if cell.test_accuracy is not None]
    return sum(shares) / len(shares) if shares else None


def _best(cells):
    return max(cells, key=lambda cell: cell.test_accuracy or 0)


def _label(mean, cells, best):
    if mean is None:
        return ""
    if not _is_whole(cells):
        return f"{mean:.1f}…"
    return f"<b>{mean:.1f}</b>" if mean == best else f"{mean:.1f}"


def _readable(label, mean, least, most):
    """A label in the colour that can be read on its square's: Plotly's own choice is 2.5:1 on the greys in the middle.

    mean, least, most: what the square stands for, and where the colour scale begins and ends.
    """
    if not label:
        return ""
    is_lighter = (mean - least) / (most - least) >= LIGHTER_CELLS
    return f'<span style="color:{ON_CELLS[is_lighter]}">{label}</span>'


def _is_whole(cells):
    """Whether the accuracy of a square is of runs that were trained to their end; others are not compared with it."""
    return all(cell.status in ("finished", "failed") for cell in cells) and _mean(cells) is not None


def _hover(cells, mean):
    """What a square or point stands for, in words; the settings that all its cells have in common."""
    changes = cells[0].changes
    common = [name for name, value in changes.items() if all(cell.changes[name] == value for cell in cells)]
    lines = [f"{title(name)}: {written(changes[name], name)}" for name in common]
    if mean is not None:
        n = sum(cell.test_accuracy is not None for cell in cells)
        lines.append(f"Test accuracy: {per_cent(mean / 100)}" + (f", mean of {n} runs" if n > 1 else ""))
    states = dict.fromkeys(cell.message or cell.status for cell in cells if cell.status != "finished")
    return "<br>".join(escaped(line) for text in (*lines, *states) for line in textwrap.wrap(text, 50))


def _sorted(cells, name):
    """Cells by the value of a setting: numbers by size, then what is no number, as it comes."""

    def place(cell):
        number = _number(cell.changes[name])
        return (1, 0) if isinstance(number, str) else (0, number)

    return sorted(cells, key=place)


def _colours(known, letter):
    """The colour scale, as a heatmap (z) or markers (c) have it, over the values that there are.

    known: per cent. It ends where half as many digits again are misread as by the best: what is worse is all one
    colour, so that the good ones can be told apart.
    """
    best, worst = max(known, default=100), min(known, default=0)
    end = max(worst, best - max(1, (100 - best) / 2))
    beyond = " or less" if end > worst else ""
    ticks = {end: f"{per_cent(end / 100)}{beyond}", best: per_cent(best / 100)}
    return {
        "colorscale": CELLS,
        f"{letter}min": end,
        f"{letter}max": max(best, end + 1),
        "showscale": bool(known),
        "colorbar": {"thickness": 10, "outlinewidth": 0, "tickvals": list(ticks), "ticktext": list(ticks.values())},
    }


def _marked(places, chosen, opacity, dark):
    """The place of the chosen cell is marked, if one is chosen, and the others are at this opacity. places: lists of
    cells."""
    text = {"color": INK[dark]}
    numbers = [[cell.number for cell in cells] for cells in places]
    return {
        "selectedpoints": None if chosen is None else [at for at, some in enumerate(numbers) if chosen in some],
        "textfont": {**text, "size": 18},
        "selected": {"marker": {"opacity": 1}, "textfont": text},
        "unselected": {"marker": {"opacity": opacity}, "textfont": text},
    }


def _axis(name, cells):
    numbers = [_number(cell.changes[name]) for cell in cells]
    if any(isinstance(number, str) for number in numbers):
        return category_axis(title(name))
    if min(numbers) > 0 and max(numbers) / min(numbers) >= LOG_RATIO:
        # Powers of ten, and 2 and 5 where there is room.
        wide = math.log10(max(numbers) / min(numbers)) > 3
        ticks = {"dtick": 1, "exponentformat": "power"} if wide else {"dtick": "D2", "exponentformat": "none"}
        return axis(title(name), type="log", **ticks)
    return axis(title(name), zeroline=False, separatethousands=name != "seed")  # a seed is a name


def _number(value):
    """A value as a number if it is one, one layer's units included, and otherwise as words."""
    if isinstance(value, tuple) and len(value) == 1:
        return value[0]
    return value if isinstance(value, int | float) and not isinstance(value, bool) else written(value)


def _clickable(traces, x_axis, y_axis, height, dark, **layout):
    # Long category names on the left get the room they need.
    y_axis["automargin"] = True
    # A press is told, and does not mark by itself: the page says what is chosen, which may also be in its list.
    pressed = {**CLICKABLE, "clickmode": "event"}
    return figure(traces, x_axis, y_axis, height, dark, margin_t=14, **pressed, **layout)
