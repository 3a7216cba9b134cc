"""The curves of a class, over one another."""

from render import pictures, pieces
from render.figures import axis, figure, line, points
from render.palette import INK, REST, RUNS
from render.run_curves import DASHES, MAX_ITEMS
from render.sentences import escaped

HEIGHT = 430  # where its place has none


def curves(lines, names, dark=False, goal=None):
    """Test accuracy of each of some Lines (lab/classes/board.py) over its iterations, those that its network had done
    before among them: the best in colour, the others behind them. names: theirs, as plain text; goal: the test accuracy
    that a task asks for, from 0 to 1, or None."""
    best, rest, ends, right = [], [], [], 1
    for number, (name, each) in enumerate(zip(names, lines, strict=True)):
        (x, y), end = _measured(each)
        right = max(right, each.before + each.entry.iterations, *x)
        if number < MAX_ITEMS:
            hover = f"{escaped(name)}: %{{y:.1f}}\u202f%<extra></extra>"
            colour, look = RUNS[dark][number], {"name": escaped(name), "hovertemplate": hover}
            best += _way(x, y, colour, dash=DASHES[number], **look)
            if end:
                best.append(_ends([end], colour, 9, **look))
        else:
            rest += _way(x, y, REST[dark], width=1, hoverinfo="skip", showlegend=False)
            ends += [end] * bool(end)
    if ends:
        rest.append(_ends(ends, REST[dark], 5, hoverinfo="skip"))
    axes = axis("Iteration", [0, right]), axis("Test accuracy (%)", [0, 101])
    # Whose curve is whose is said in the table beside (`mark`).
    return figure([*rest, *best], *axes, HEIGHT, dark, showlegend=False, margin_t=12, **_goal(goal, dark))


def mark(number, dark=False):
    """How the curve of the Line of this number looks, 0 for the best, as a piece of HTML."""
    best = number < MAX_ITEMS
    colour, dash, width = (RUNS[dark][number], DASHES[number], 3) if best else (REST[dark], "solid", 1.5)
    dash = "none" if dash == "solid" else dash
    path = f'<path d="M1 6H47" stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dash}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="48" height="12">{path}</svg>'
    return pieces.picture(pictures.svg_url(svg), "")


def _goal(goal, dark):
    """A line across the curves where a goal is reached, and its name, where curves are not yet; nothing for None."""
    if goal is None:
        return {}
    at, look = round(100 * goal, 3), {"color": INK[dark], "width": 1.5, "dash": "dash"}
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at, "line": look}
    name = {"text": "goal", "font": {"color": INK[dark], "size": 13}, "showarrow": False}
    place = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": 6, "y": at, "yanchor": "bottom"}
    return {"shapes": [across], "annotations": [{**name, **place}]}


def _way(x, y, colour, **further):
    """A trace of a curve; none before there is a point, and where there is one, that as a point."""
    return [line(x, y, colour, mode="lines" if len(x) > 1 else "markers", **further)] if x else []


def _ends(places, colour, size, **further):
    """A trace of points where runs rest, (iteration, per cent) each, which no line leads to."""
    x, y = map(list, zip(*places, strict=True))
    return points(x, y, {"color": colour, "size": size}, cliponaxis=False, **{**further, "showlegend": False})


def ends_apart(shown):
    """Whether a Line's run rests at a point of its own."""
    return _measured(shown)[1] is not None


def _measured(shown):
    """What was measured of a Line's run: (iterations, per cent) on the way, and (iteration, per cent) where it rests,
    if that is of all test digits and the way there of fewer; else None. Of one that goes on the way comes to what the
    table says of it, which is written more often than its curve is.

    A line to that point would show what no learning did, and without the point the curve would not come to the number
    in the table.
    """
    curves, entry = shown.curves, shown.entry
    x = [] if curves is None else [shown.before + iteration for iteration in curves.test_iterations.tolist()]
    y = [] if curves is None else (100 * curves.test_accuracies).round(3).tolist()
    if entry.test_accuracy is None:
        return (x, y), None
    rests, now = entry.measured_at is not None, round(100 * entry.test_accuracy, 3)
    at = shown.before + (entry.measured_at if rests else entry.iterations)
    if not rests:
        return (([*x, at], [*y, now]) if x[-1:] < [at] and y[-1:] != [now] else (x, y)), None
    few = bool(entry.fewest_tested) and entry.fewest_tested < entry.n_test
    if x and not few:
        return (x, y), None
    n = len(x) - (x[-1:] == [at])
    return (x[:n], y[:n]), (at, now)
