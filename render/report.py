"""A report of one run or several, as one HTML page that needs nothing else. Imports no Streamlit.

Whoever gets it can open its link and have the same numbers again. Every text from outside is escaped.
"""

import datetime
import html
import platform
from dataclasses import dataclass, field

import numpy as np

import nncore
from nncore.metrics import confusion_matrix, interval
from render.figures import thin

STYLE = """
body { font-family: system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #262B35; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; } td, th { padding: 0.2rem 0.7rem; text-align: left;
border-bottom: 1px solid #DDE1E8; font-variant-numeric: tabular-nums; } svg { max-width: 100%; height: auto; }
.confusion td, .confusion th { text-align: right; padding: 0.15rem 0.5rem; } code { overflow-wrap: anywhere; }
"""
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#000000", "#F0E442")
DASHES = ("", "8 4", "2 3", "10 3 2 3")


@dataclass(frozen=True, eq=False)
class Item:
    """One run in a report. costs and accuracies: lists of (iteration, value); settings: {name: text}; scores likewise.

    confusion: (10, 10) counts, row = label, column = answer, or None; digest: of the weights; link: opens its settings.
    """

    title: str
    settings: dict
    scores: dict
    costs: list
    accuracies: list
    class_names: tuple
    confusion: np.ndarray | None = None
    digest: str = ""
    link: str = ""
    marks: list = field(default_factory=list)
    status: str = "finished"
    from_network: bool = False  # whether it went on from another network


def of_run(run, title, settings, link):
    """The Item of a Run that has a network. settings: {name: text}."""
    history, network = run.history, run.network
    costs = [(index + 1, history.costs[index]) for index in thin(len(history.costs))]
    tests = list(zip(history.test_iterations, history.test_accuracies, strict=False))
    confusion = _confusion_of(network, run.data)
    accuracy = float(np.trace(confusion) / confusion.sum())
    scores = _scores(history.costs[0], history.costs[-1], history.train_accuracies[-1], accuracy, run.n_test, run)
    return Item(
        title,
        settings,
        scores,
        costs,
        tests,
        run.class_names,
        confusion,
        network.digest,
        link,
        list(run.marks),
        run.status,
        run.settings[2] is not None,
    )


def of_entry(entry, curves, network, data, link, settings):
    """The Item of an Entry of the ledger.

    curves: its Curves; network: its network or None; data: its Digits, or None if they are not on this machine.
    """
    chosen = thin(len(curves.iterations))
    costs = [(int(curves.iterations[index]), float(curves.costs[index])) for index in chosen]
    tests = list(zip(curves.test_iterations.tolist(), curves.test_accuracies.tolist(), strict=True))
    known = network is not None and data is not None
    scores = _scores(entry.first_cost, entry.last_cost, entry.train_accuracy, entry.test_accuracy, entry.n_test, entry)
    return Item(
        entry.title,
        settings,
        scores,
        costs,
        tests,
        data.class_names if known else (),
        _confusion_of(network, data) if known else None,
        entry.digest or "",
        link,
        list(entry.marks),
        entry.status,
    )


def _confusion_of(network, data):
    predicted = network.predict(nncore.flatten(data.test_images, network.layers[0].weights.dtype))
    return confusion_matrix(predicted, data.test_labels)


def _scores(first_cost, last_cost, train_accuracy, test_accuracy, n_test, run):
    """What came out, as texts; what was not measured is left out. run: a Run or an Entry."""
    scores = {} if first_cost is None else {"First cost": f"{first_cost:.12g}"}
    scores |= {"Last cost": f"{last_cost:.12g}", "Training accuracy": f"{train_accuracy:.2%}"}
    if test_accuracy is not None:
        low, high = interval(test_accuracy, n_test)
        scores["Test accuracy"] = f"{test_accuracy:.2%} of {n_test:,} digits (95 % interval {low:.1%} to {high:.1%})"
    done = run.iteration if hasattr(run, "iteration") else run.iterations
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
    beyond = "The link starts the run; what is listed above happened to it on the way." if item.marks else ""
    if item.from_network:
        beyond += " It went on from another network, which the link does not hold."
    marks = [f"before iteration {iteration + 1}: {text}" for iteration, text in item.marks]
    link = html.escape(item.link, quote=True)
    return "".join(
        [
            f"<h2>{html.escape(item.title)}</h2>",
            f"<p>{html.escape(item.status)}</p>",
            _table(item.settings),
            _list("Changed during the run", marks),
            _table(item.scores),
            _confusion(item) if item.confusion is not None else "",
            f"<p>Weights (SHA-256): <code>{html.escape(item.digest)}</code></p>" if item.digest else "",
            f'<p>Run it again: <a href="{link}">{link}</a></p>'
            if item.link.startswith(("http://", "https://"))
            else "",
            f"<p>{beyond}</p>" if beyond else "",
        ]
    )


def _table(rows):
    cells = (
        f"<tr><th>{html.escape(str(name))}</th><td>{html.escape(str(text))}</td></tr>" for name, text in rows.items()
    )
    return f"<table>{''.join(cells)}</table>"


def _list(title, lines):
    if not lines:
        return ""
    return f"<h2>{title}</h2><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"


def _confusion(item):
    names = [html.escape(name) for name in item.class_names]
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = (
        f"<tr><th>{name}</th>{''.join(f'<td>{count}</td>' for count in row)}</tr>"
        for name, row in zip(names, item.confusion.tolist(), strict=True)
    )
    return (
        "<h3>Confusion matrix</h3><p>Rows: what it is. Columns: what was read.</p>"
        f'<table class="confusion"><tr><th></th>{head}</tr>{"".join(rows)}</table>'
    )


def _curves(curves, top=None, width=800, height=300):
    """Curves as an SVG made of numbers alone, with their titles beneath. curves: (title, [(x, y), …]) each."""
    points = [point for _, curve in curves for point in curve if np.isfinite(point[1])]
    if not points:
        return "<p>Nothing was measured.</p>"
    right, top = max(x for x, _ in points), top or 1.05 * max(y for _, y in points)
    place = lambda x, y: f"{50 + (width - 60) * x / right:.1f},{height - 30 - (height - 45) * min(y, top) / top:.1f}"  # noqa: E731
    lines, names = [], []
    for number, (title, curve) in enumerate(curves):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        path = " ".join(place(x, y) for x, y in curve if np.isfinite(y))
        lines.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}" points="{path}"/>'
        )
        names.append(f'<span style="color:{colour}">■</span> {html.escape(title)}')
    axes = (
        f'<path d="M50 15V{height - 30}H{width - 10}" stroke="#999" fill="none"/>'
        f'<text x="45" y="22" text-anchor="end" font-size="12">{top:.3g}</text>'
        f'<text x="45" y="{height - 30}" text-anchor="end" font-size="12">0</text>'
        f'<text x="{width - 10}" y="{height - 12}" text-anchor="end" font-size="12">iteration {right:,}</text>'
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{len(curves)} curves over {right} iterations">'
        f"{axes}{''.join(lines)}</svg><p>{' &nbsp; '.join(names)}</p>"
    )
