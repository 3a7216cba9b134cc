"""A report of one run or several, as one HTML page that needs nothing else.

Whoever gets it can open its link and have the same numbers again. Every text from outside is escaped.
"""

import datetime
import html
import platform
from dataclasses import dataclass
from string import Template

import numpy as np

import nncore
from nncore.metrics import confusion_matrix, interval
from render.figures import thin
from render.palette import GRID, INK, REPORT_AXES, REPORTED_RUNS

STYLE = Template("""
body { font-family: system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: $ink; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; } td, th { padding: 0.2rem 0.7rem; text-align: left;
border-bottom: 1px solid $grid; font-variant-numeric: tabular-nums; } svg { max-width: 100%; height: auto; }
.confusion td, .confusion th { text-align: right; padding: 0.15rem 0.5rem; } code { overflow-wrap: anywhere; }
""").substitute(ink=INK[False], grid=GRID[False])
DASHES = ("", "8 4", "2 3", "10 3 2 3")
WIDTH, HEIGHT = 800, 300  # of the curves


@dataclass(frozen=True, eq=False)
class ReportedRun:
    """One run in a report. costs and accuracies: lists of (iteration, value); settings: {name: text}; scores likewise.

    run: the Run or the Entry; link: opens its settings; digest: of the weights; confusion: class names and counts
    (10, 10), row = label, column = answer, or None; from_network: whether it went on from another network.
    """

    run: object
    title: str
    settings: dict
    link: str
    scores: dict
    costs: list
    accuracies: list
    digest: str
    confusion: tuple | None
    from_network: bool = False


def of_run(run, title, settings, link):
    """The ReportedRun of a Run that has a network. settings: {name: text}."""
    history, network = run.history, run.network
    costs = _thinned(range(1, len(history.costs) + 1), history.costs)
    tests = list(zip(history.test_iterations, history.test_accuracies, strict=False))
    _, counts = confusion = _confusion_of(network, run.data)
    accuracy = float(np.trace(counts) / counts.sum())
    reached = history.costs[0], history.costs[-1], history.train_accuracies[-1], accuracy
    scores, went_on = _scores(run, run.iteration, *reached), run.settings[2] is not None
    return ReportedRun(run, title, settings, link, scores, costs, tests, network.digest, confusion, went_on)


def of_entry(entry, curves, network, data, link, settings):
    """The ReportedRun of an Entry of the ledger.

    curves: its Curves; network: its network or None; data: its Digits, or None if they are not on this machine.
    """
    costs = _thinned(curves.iterations, curves.costs)
    tests = list(zip(curves.test_iterations.tolist(), curves.test_accuracies.tolist(), strict=True))
    confusion = None if network is None or data is None else _confusion_of(network, data)
    reached = entry.first_cost, entry.last_cost, entry.train_accuracy, entry.test_accuracy
    scores, digest = _scores(entry, entry.iterations, *reached), entry.digest or ""
    return ReportedRun(entry, entry.title, settings, link, scores, costs, tests, digest, confusion)


def _thinned(x, y):
    return [(int(x[index]), float(y[index])) for index in thin(len(x))]


def _confusion_of(network, data):
    """The class names and the counts."""
    predicted = network.predict(nncore.flatten(data.test_images, network.dtype))
    return data.class_names, confusion_matrix(predicted, data.test_labels)


def _scores(run, done, first_cost, last_cost, train_accuracy, test_accuracy):
    """What came out, as texts; what was not measured is left out. run: a Run or an Entry; done: its iterations."""
    scores = {} if first_cost is None else {"First cost": f"{first_cost:.12g}"}
    scores |= {"Last cost": f"{last_cost:.12g}", "Training accuracy": f"{train_accuracy:.2%}"}
    if test_accuracy is not None:
        low, high = interval(test_accuracy, run.n_test)
        between = f"95 % interval {low:.1%} to {high:.1%}"
        scores["Test accuracy"] = f"{test_accuracy:.2%} of {run.n_test:,} digits ({between})"
    return scores | {"Iterations": f"{done:,} of {run.config.iterations:,}", "Seconds": f"{run.seconds:.1f}"}


def report(items, goals=(), answers=()):
    """The page, as text. goals: (met, wanted, reached) each; answers: (question, answer) each."""
    parts = [
        f"<h1>Digit Lab: {'a run' if len(items) == 1 else 'a comparison'}</h1>",
        f"<p>{datetime.datetime.now().astimezone():%Y-%m-%d %H:%M %Z}. {html.escape(versions())}.</p>",
        _list("Goal", [f"{'✓' if met else '✗'} {wanted}: {reached}" for met, wanted, reached in goals]),
        *(f"<h2>{html.escape(question)}</h2><p>{html.escape(answer)}</p>" for question, answer in answers),
        "<h2>Cost (cross-entropy)</h2>",
        _curves([(item.title, item.costs) for item in items]),
        "<h2>Test accuracy</h2>",
        _curves([(item.title, item.accuracies) for item in items], top=1.0),
        *map(_item, items),
    ]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Digit Lab report</title>'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def versions():
    """What computed it."""
    return f"nncore {nncore.__version__}, NumPy {np.__version__}, Python {platform.python_version()}"


def _item(item):
    run, link = item.run, html.escape(item.link)
    beyond = ["The link starts the run; what is listed above happened to it on the way."] if run.marks else []
    if item.from_network:
        beyond.append("It went on from another network, which the link does not hold.")
    parts = [
        f"<h2>{html.escape(item.title)}</h2><p>{html.escape(run.status)}</p>{_table(item.settings)}",
        _list("Changed during the run", [f"before iteration {iteration + 1}: {text}" for iteration, text in run.marks]),
        _table(item.scores),
        _confusion(*item.confusion) if item.confusion else "",
        f"<p>Weights (SHA-256): <code>{html.escape(item.digest)}</code></p>" if item.digest else "",
    ]
    if link.startswith(("http://", "https://")):
        parts.append(f'<p>Run it again: <a href="{link}">{link}</a></p>')
    if beyond:
        parts.append(f"<p>{' '.join(beyond)}</p>")
    return "".join(parts)


def _table(rows):
    cells = (f"<tr><th>{html.escape(name)}</th><td>{html.escape(text)}</td></tr>" for name, text in rows.items())
    return f"<table>{''.join(cells)}</table>"


def _list(title, lines):
    if not lines:
        return ""
    return f"<h2>{title}</h2><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"


def _confusion(class_names, counts):
    names = list(map(html.escape, class_names))
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = (
        f"<tr><th>{name}</th>{''.join(f'<td>{count}</td>' for count in row)}</tr>"
        for name, row in zip(names, counts.tolist(), strict=True)
    )
    return (
        "<h3>Confusion matrix</h3><p>Rows: what it is. Columns: what was read.</p>"
        f'<table class="confusion"><tr><th></th>{head}</tr>{"".join(rows)}</table>'
    )


def _curves(curves, top=None):
    """Curves as an SVG made of numbers alone, with their titles beneath. curves: (title, [(x, y), …]) each."""
    points = [point for _, curve in curves for point in curve if np.isfinite(point[1])]
    if not points:
        return "<p>Nothing was measured.</p>"
    right, top = max(x for x, _ in points), top or 1.05 * max(y for _, y in points)
    lines, names = [], []
    for number, (title, curve) in enumerate(curves):
        colour, dash = REPORTED_RUNS[number % len(REPORTED_RUNS)], DASHES[number % len(DASHES)]
        look = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        lines.append(f'<polyline {look} points="{_path(curve, right, top)}"/>')
        names.append(f'<span style="color:{colour}">■</span> {html.escape(title)}')
    bottom, end, text = HEIGHT - 30, WIDTH - 10, 'text-anchor="end" font-size="12"'
    axes = (
        f'<path d="M50 15V{bottom}H{end}" stroke="{REPORT_AXES}" fill="none"/>'
        f'<text x="45" y="22" {text}>{top:.3g}</text><text x="45" y="{bottom}" {text}>0</text>'
        f'<text x="{end}" y="{HEIGHT - 12}" {text}>iteration {right:,}</text>'
    )
    alt = f"{len(curves)} curves over {right} iterations"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{alt}">{axes}{"".join(lines)}</svg>'
        f"<p>{' &nbsp; '.join(names)}</p>"
    )


def _path(curve, right, top):
    """The points of a curve in the picture. right, top: the values at its edges."""
    finite = ((x / right, min(y, top) / top) for x, y in curve if np.isfinite(y))
    return " ".join(f"{50 + (WIDTH - 60) * x:.1f},{HEIGHT - 30 - (HEIGHT - 45) * y:.1f}" for x, y in finite)
