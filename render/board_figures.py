"""The curves of a class, over one another."""

from lab.ledger.entries import GOING
from render.figures import axis, figure, line
from render.palette import REST, RUNS
from render.run_curves import DASHES, MAX_ITEMS
from render.sentences import escaped

HEIGHT = 430


def curves(lines, names, dark=False):
    """Test accuracy of each of some Lines (lab/classes/board.py) over its iterations, those that its network had done
    before among them: the best in colour, the others behind them. names: theirs, as plain text."""
    best, rest, right = [], [], 1
    for number, (name, each) in enumerate(zip(names, lines, strict=True)):
        if each.curves is None or not len(each.curves.test_iterations):
            continue
        x = [each.before + iteration for iteration in each.curves.test_iterations.tolist()]
        y = (100 * each.curves.test_accuracies).round(3).tolist()
        if _ends_apart(each.entry):
            x, y = x[:-1] or x, y[:-1] or y  # of all digits, as the table beside has it, and not a leap
        right = max(right, x[-1])
        if number < MAX_ITEMS:
            hover = f"{escaped(name)}: %{{y:.1f}}\u202f%<extra></extra>"
            look = {"name": escaped(name), "hovertemplate": hover, "dash": DASHES[number]}
            best.append(line(x, y, RUNS[dark][number], **look))
        else:
            rest.append(line(x, y, REST[dark], 1, showlegend=False, hoverinfo="skip"))
    axes = axis("Iteration", [0, right]), axis("Test accuracy (%)", [0, 101])
    legend = {"showlegend": True, "legend_x": 0, "legend_xanchor": "left", "margin_t": 60}
    return figure([*rest, *best], *axes, HEIGHT, dark, **legend)


def _ends_apart(entry):
    """Whether the last point of a run's test curve is of all digits, and those before are of fewer."""
    return entry.status not in GOING and bool(entry.fewest_tested) and entry.fewest_tested < entry.n_test
