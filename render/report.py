"""A report of one run or several, as one HTML page that needs nothing else. Whoever gets it can open its link and have
the same numbers again.

Every text from outside is escaped. It is as wide as the window: long addresses are broken, wide tables are scrolled.
"""

import datetime
import html
import itertools
import platform
import re
from dataclasses import dataclass
from functools import partial
from string import Template

import numpy as np

import nncore
from lab.data_library import called
from lab.origin import counted
from nncore.metrics import interval
from render.figures import thin
from render.numbers import cost, per_cent, round_up
from render.palette import GRID, INK, REPORT_AXES, REPORTED_RUNS
from render.sentences import changes, latest, of_some_digits

AGAIN, SETTINGS = "Run it again", "Open its settings"
IMPORTED = "Imported from a file: this server did not train it, and the file may say what it likes."
NO_LINK = "No link runs it again: it learned from {}."
NO_CONFUSION = (
    "No confusion matrix: the network, or the very digits that it was tested on, are not at hand, or it still goes on."
)
STYLE = Template("""
body { font-family: system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: $ink;
overflow-wrap: anywhere; } .wide { overflow-x: auto; } table { border-collapse: collapse; margin: 0.5rem 0 1.5rem;
overflow-wrap: break-word; } td, th { padding: 0.2rem 0.7rem; text-align: left; border-bottom: 1px solid $grid;
font-variant-numeric: tabular-nums; } svg { max-width: 100%; height: auto; }
.confusion td, .confusion th { text-align: right; padding: 0.15rem 0.5rem; }
""").substitute(ink=INK[False], grid=GRID[False])
DASHES = ("", "8 4", "2 3", "10 3 2 3")
WIDTH, HEIGHT = 800, 300  # of the curves
SEAL = (
    "Whoever set the task can have this server check, on its page “Set a task”, that it made this file and that nobody "
    "has changed it since. A file cannot show who trained the run."
)


@dataclass(frozen=True, eq=False)
class ReportedRun:
    """One run in a report. costs and accuracies: lists of (iteration, value); settings: {name: text}; scores likewise.

    run: the Run or the Entry; link: opens its settings, "" where that would train on other digits; digest: of the
    weights; confusion: class names and counts (10, 10), row = label, column = answer, or None; said: sentences on where
    it is from, and what is not here; leads: what its link does, in a few words.
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
    said: tuple
    leads: str = AGAIN


def of_run(run, title, settings, link, evaluation=None):
    """The ReportedRun of a Run that has a network. settings: {name: text}; link: "" where what it opens would train on
    other digits; evaluation: of that network on the run's test digits, or None."""
    history, scores = run.history, run.scores
    found = [history.costs[0], history.costs[-1], latest(history.train_accuracies), latest(history.test_accuracies)]
    if scores:
        found[2:] = scores.train_accuracy, scores.test_accuracy
    costs = _thinned(range(1, len(history.costs) + 1), history.costs[:])
    curves = costs, list(zip(history.test_iterations, history.test_accuracies, strict=False))
    measured = run.iteration, scores and scores.iteration, history.fewest_tested
    evaluated = evaluation and (run.class_names, evaluation)
    return _reported(run, title, settings, link, evaluated, curves, found, measured, run.network.digest)


def of_entry(entry, title, curves, link, settings, evaluation=None, class_names=()):
    """The ReportedRun of an Entry of the ledger. curves: its Curves; evaluation: of its network on the very digits that
    it was tested on, or None where one of them is not at hand; class_names: of those digits; else as for `of_run`."""
    tests = list(zip(curves.test_iterations.tolist(), curves.test_accuracies.tolist(), strict=True))
    curves = _thinned(curves.iterations, curves.costs), tests
    found = entry.first_cost, entry.last_cost, entry.train_accuracy, entry.test_accuracy
    measured = entry.iterations, entry.measured_at, entry.fewest_tested
    about = entry, title, settings, link, evaluation and (class_names, evaluation)
    return _reported(*about, curves, found, measured, entry.digest or "", entry.imported)


def _reported(run, title, settings, link, evaluated, curves, reached, measured, digest, imported=False):
    """evaluated: class names and an Evaluation, or None; curves: of costs and of test accuracies; reached: first and
    last cost, training and test accuracy; measured: the iterations done, after how many of them the accuracies were
    measured on all digits, or None, and on how many test digits at least on the way, or None."""
    accuracy, confusion = reached[-1], None
    if evaluated and accuracy is not None:
        names, evaluation = evaluated
        if abs(evaluation.accuracy - accuracy) * len(evaluation.labels) < 0.5:  # it is of the network of the score
            confusion = names, evaluation.confusion.tolist()
    link = "" if run.origin.own_digits else link
    said = [
        IMPORTED if imported else "",
        "" if link else NO_LINK.format(run.origin.own or called(run.data_name)),
        f"It began from {run.origin.words}, which no link holds." if run.origin.goes_on else "",
        run.message,
        "" if confusion else NO_CONFUSION,
        of_some_digits(measured[-1], run.n_test),
    ]
    settings = settings | {"Data": called(run.data_name), "Begun from": run.origin.words}
    scores, leads = _scores(run, *measured, *reached), SETTINGS if run.origin.goes_on or run.marks else AGAIN
    found = title, settings, link, scores, *curves, digest, confusion, tuple(filter(None, said)), leads
    return ReportedRun(run, *found)


def _thinned(x, y):
    return [(int(x[index]), float(y[index])) for index in thin(y)]


def _scores(run, done, measured_at, fewest_tested, first_cost, last_cost, train_accuracy, test_accuracy):
    """What came out, as texts; what was not measured is left out.

    run: a Run or an Entry; done: its iterations; measured_at: after how many of them the accuracies were measured on
    all digits, None if that was not done; fewest_tested: test digits that any accuracy on the way is of, if known.
    """
    scores = {"First cost": first_cost, "Last cost": last_cost}
    scores = {name: cost(value) for name, value in scores.items() if value is not None}
    when = "" if measured_at == done else f", after iteration {measured_at:,}" if measured_at else ", on the way"
    if train_accuracy is not None:
        batch = " of the last batch" if measured_at is None and run.config.batch_size else ""
        scores["Training accuracy"] = per_cent(train_accuracy) + (batch or when)
    n = run.n_test if measured_at is not None else fewest_tested or run.n_test
    if test_accuracy is not None and n:
        low, high = interval(test_accuracy, n)
        between = f"95\u202f% interval {per_cent(low)} to {per_cent(high)}"
        scores["Test accuracy"] = f"{per_cent(test_accuracy)} of {n:,} digits ({between}){when}"
    return scores | {"Iterations": f"{done:,} of {run.config.iterations:,}", "Seconds": f"{run.seconds:.1f}"}


def report(items, goals=(), answers=(), task=""):
    """The page, as text. items: ReportedRuns; goals: (met, wanted, reached) each; answers: (question, when, answer)
    each; task: which it was."""
    several = len(items) > 1
    parts = [
        f"<h1>Digit Lab: {'a comparison' if several else 'a run'}</h1>",
        f"<p>{datetime.datetime.now().astimezone():%Y-%m-%d %H:%M %Z}. {html.escape(versions())}. {SEAL}</p>",
        f"<p>{html.escape(task)}</p>" if task else "",
        _list("Goal", [f"{'✓' if met else '✗'} {wanted}: {reached}" for met, wanted, reached in goals]),
        *("<h2>{}</h2><p>{}</p><p>{}</p>".format(*map(html.escape, each)) for each in answers),
        "<h2>Cost (cross-entropy)</h2>",
        _curves([(item.title, item.costs) for item in items]),
        "<h2>Test accuracy</h2>",
        _curves([(item.title, item.accuracies) for item in items], 1.0, partial(per_cent, digits=0)),
        *(_table(title, items, kind) for title, kind in (("Settings", "settings"), ("What came out", "scores"))),
        *map(_item, items),
    ]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Digit Lab report</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body>{''.join(parts)}</body></html>"
    )


def is_imported(file):
    """Whether a report has a run from a file, or text that says so. file: its bytes, as they were made."""
    return IMPORTED.encode() in file


def homes_of(file):
    """The addresses of the app that the links of a report lead to, without what they ask for there. file: its bytes."""
    found = re.findall(rb'<a href="([^"?]*)', file)  # no text from outside has a tag
    return sorted({html.unescape(home.decode(errors="replace")) for home in found})


def versions():
    """What computed it."""
    return f"nncore {nncore.__version__}, NumPy {np.__version__}, Python {platform.python_version()}"


def _table(title, items, kind):
    """What all ReportedRuns have of a kind, "settings" or "scores": a row for each name, a column for each run."""
    of_each = [getattr(item, kind) for item in items]
    rows = [(name, [each.get(name, "–") for each in of_each]) for name in dict.fromkeys(itertools.chain(*of_each))]
    return f"<h2>{title}</h2>{_matrix([item.title for item in items], rows)}"


def _matrix(names, rows, kind="wide"):
    """A table of columns with these names. rows: (name, cells) each; kind: what it is called in the style sheet."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    lines = []
    for name, cells in rows:
        shown = "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells)
        lines.append(f"<tr><th>{html.escape(name)}</th>{shown}</tr>")
    return f'<div class="{kind}"><table><tr><td></td>{head}</tr>{"".join(lines)}</table></div>'


def _item(item):
    """What else there is to say of a run; its confusion matrix for whoever asks for it."""
    run, link = item.run, html.escape(item.link)
    matrix = _matrix(item.confusion[0], zip(*item.confusion, strict=True), "wide confusion") if item.confusion else ""
    rows = "<p>Rows: what it is. Columns: what was read.</p>"
    parts = [
        f"<h2>{html.escape(item.title)}</h2><p>{html.escape(run.status)}</p>",
        _list("Changed on the way", changes(run.marks)),
        f"<details open><summary>Confusion matrix</summary>{rows}{matrix}</details>" if matrix else "",
        f"<p>Weights (SHA-256): <code>{html.escape(item.digest)}</code></p>" if item.digest else "",
    ]
    if link.startswith(("http://", "https://")):
        parts.append(f'<p>{item.leads}: <a href="{link}">{link}</a></p>')
    return "".join([*parts, f"<p>{html.escape(' '.join(item.said))}</p>" if item.said else ""])


def _list(title, lines):
    if not lines:
        return ""
    return f"<h2>{title}</h2><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"


def _curves(curves, top=None, written="{:,.10g}".format):
    """Curves as an SVG made of numbers alone, with their titles beneath. curves: (title, [(x, y), …]) each; top: of
    the axis, where it is not that of the curves; written: a number of it as text."""
    points = [point for _, curve in curves for point in curve if np.isfinite(point[1])]
    if not points:
        return "<p>Nothing was measured.</p>"
    # A cost of 0 all along lies on the axis.
    right, top = max(x for x, _ in points), top or round_up(max(y for _, y in points))
    lines, names = [], []
    for number, (title, curve) in enumerate(curves):
        colour, dash = REPORTED_RUNS[number % len(REPORTED_RUNS)], DASHES[number % len(DASHES)]
        look = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        lines.append(f'<polyline {look} points="{_path(curve, right, top)}"/>')
        names.append(f'<span style="color:{colour}">■</span> {html.escape(title)}')
    bottom, end, text = HEIGHT - 30, WIDTH - 10, 'text-anchor="end" font-size="12"'
    axes = (
        f'<path d="M50 15V{bottom}H{end}" stroke="{REPORT_AXES}" fill="none"/>'
        f'<text x="50" y="11" font-size="12">{written(top)}</text><text x="45" y="{bottom}" {text}>0</text>'
        f'<text x="{end}" y="{HEIGHT - 12}" {text}>iteration {right:,}</text>'
    )
    alt = f"{counted(len(curves), 'curve')} over {counted(right, 'iteration')}"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{alt}">{axes}{"".join(lines)}</svg>'
        f"<p>{' &nbsp; '.join(names)}</p>"
    )


def _path(curve, right, top):
    """The points of a curve in the picture. right, top: the values at its edges."""
    finite = ((x / right, min(y, top) / top) for x, y in curve if np.isfinite(y))
    return " ".join(f"{50 + (WIDTH - 60) * x:.1f},{HEIGHT - 30 - (HEIGHT - 45) * y:.1f}" for x, y in finite)
