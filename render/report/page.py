"""The report's HTML. Whoever gets it can open its link and have the same numbers again.

Every text from outside is escaped. It is as wide as the window: long addresses are broken, wide tables are scrolled.
"""

import datetime
import html
import platform
import re
from functools import partial
from string import Template

import numpy as np

import nncore
from lab.origin import counted
from render.numbers import cost, per_cent
from render.palette import GRID, INK, REPORT_AXES, REPORTED_RUNS
from render.report.reported import IMPORTED
from render.sentences import changes

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


def report(items, goals=(), answers=(), task=""):
    """The page, as text. items: ReportedRuns; goals: (met, wanted, reached) each; answers: (question, answer) each;
    task: which it was."""
    several = len(items) > 1
    parts = [
        f"<h1>Digit Lab: {'a comparison' if several else 'a run'}</h1>",
        f"<p>{datetime.datetime.now().astimezone():%Y-%m-%d %H:%M %Z}. {html.escape(versions())}. {SEAL}</p>",
        f"<p>{html.escape(task)}</p>" if task else "",
        _list("Goal", [f"{'✓' if met else '✗'} {wanted}: {reached}" for met, wanted, reached in goals]),
        *(f"<h2>{html.escape(question)}</h2><p>{html.escape(answer)}</p>" for question, answer in answers),
        "<h2>Cost (cross-entropy)</h2>",
        _curves([(item.title, item.costs) for item in items]),
        "<h2>Test accuracy</h2>",
        _curves([(item.title, item.accuracies) for item in items], 1.0, partial(per_cent, digits=0)),
        _side_by_side(items) if several else "",
        *(_item(item, several) for item in items),
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


def _side_by_side(items):
    """What all runs have in common, once; then a row a run with what differs, and with what came out."""
    names = dict.fromkeys(name for item in items for name in item.settings)
    values = {name: [item.settings.get(name, "–") for item in items] for name in names}
    common = {name: texts[0] for name, texts in values.items() if len(set(texts)) == 1}
    differing = {name: texts for name, texts in values.items() if name not in common}
    scores = dict.fromkeys(name for item in items for name in item.scores)
    came_out = {name: [item.scores.get(name, "–") for item in items] for name in scores}
    parts = [f"<h2>Settings that all have</h2>{_table(common)}"]
    if differing:
        parts.append(f"<h2>Settings that differ</h2>{_rows(items, differing)}")
    return "".join([*parts, f"<h2>What came out</h2>{_rows(items, came_out)}"])


def _rows(items, columns):
    return _matrix(columns, [(item.title, cells) for item, *cells in zip(items, *columns.values(), strict=True)])


def _matrix(names, rows, kind="wide"):
    """A table of columns with these names. rows: (name, cells) each; kind: what it is called in the style sheet."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    lines = []
    for name, cells in rows:
        shown = "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells)
        lines.append(f"<tr><th>{html.escape(name)}</th>{shown}</tr>")
    return f'<div class="{kind}"><table><tr><td></td>{head}</tr>{"".join(lines)}</table></div>'


def _item(item, several):
    """A run by itself; in a comparison without what is above it already, and its matrix for whoever asks for it."""
    run, link = item.run, html.escape(item.link)
    matrix = _confusion(*item.confusion) if item.confusion else ""
    parts = [
        f"<h2>{html.escape(item.title)}</h2><p>{html.escape(run.status)}</p>",
        "" if several else _table(item.settings),
        _list("Changed on the way", changes(run.marks)),
        "" if several else _table(item.scores),
        f"<details><summary>Confusion matrix</summary>{matrix}</details>" if several and matrix else matrix,
        f"<p>Weights (SHA-256): <code>{html.escape(item.digest)}</code></p>" if item.digest else "",
    ]
    if link.startswith(("http://", "https://")):
        parts.append(f'<p>{item.leads}: <a href="{link}">{link}</a></p>')
    if item.said:
        parts.append(f"<p>{html.escape(' '.join(item.said))}</p>")
    return "".join(parts)


def _table(rows):
    cells = (f"<tr><th>{html.escape(name)}</th><td>{html.escape(text)}</td></tr>" for name, text in rows.items())
    return f'<div class="wide"><table>{"".join(cells)}</table></div>'


def _list(title, lines):
    if not lines:
        return ""
    return f"<h2>{title}</h2><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"


def _confusion(class_names, counts):
    said = "<h3>Confusion matrix</h3><p>Rows: what it is. Columns: what was read.</p>"
    return said + _matrix(class_names, zip(class_names, counts.tolist(), strict=True), "wide confusion")


def _curves(curves, top=None, written=cost):
    """Curves as an SVG made of numbers alone, with their titles beneath. curves: (title, [(x, y), …]) each; top: of
    the axis, where it is not that of the curves; written: a number of it as text."""
    points = [point for _, curve in curves for point in curve if np.isfinite(point[1])]
    if not points:
        return "<p>Nothing was measured.</p>"
    # A cost of 0 all along lies on the axis.
    right, top = max(x for x, _ in points), top or 1.05 * max(y for _, y in points) or 1.0
    lines, names = [], []
    for number, (title, curve) in enumerate(curves):
        colour, dash = REPORTED_RUNS[number % len(REPORTED_RUNS)], DASHES[number % len(DASHES)]
        look = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        lines.append(f'<polyline {look} points="{_path(curve, right, top)}"/>')
        names.append(f'<span style="color:{colour}">■</span> {html.escape(title)}')
    bottom, end, text = HEIGHT - 30, WIDTH - 10, 'text-anchor="end" font-size="12"'
    axes = (
        f'<path d="M50 15V{bottom}H{end}" stroke="{REPORT_AXES}" fill="none"/>'
        f'<text x="45" y="22" {text}>{written(top)}</text><text x="45" y="{bottom}" {text}>0</text>'
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
