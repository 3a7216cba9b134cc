"""Runs over one another: their curves, the settings that differ, what came out, and whether it is more than luck."""

import streamlit as st

from lab import own_test_digits, settings
from lab.ledger.database import LedgerProblem
from lab.origin import counted
from render import pieces, run_curves, sentences
from render.compare import comparison, luck
from ui.compare import landscape, runs
from ui.live import page as live
from ui.session import LabBook, part
from ui.shared import figure

REDRAW_SECONDS = 1.5


def show(chosen, items):
    """Compare ComparedRuns, at least one. items: all there are."""
    going, look = any(item.going for item in chosen), figure.look()
    keys = {item.key for item in chosen}
    live.show("overlay", lambda: _pieces(keys, look) if going else _of(chosen, look), REDRAW_SECONDS, going)
    _show_luck(chosen, items)
    landscape.show(chosen)
    for item in chosen:
        for entry in item.entries:
            if entry.note:
                st.text(f"{item.title}: {entry.note}")
    if len(chosen) == 1:
        st.caption(settings.describe(chosen[0].entries[0].config))


def _pieces(keys, look):
    """Curves and tables of the ComparedRuns of these keys as they are now."""
    try:
        return _of([item for item in runs.read() if item.key in keys], look)
    except LedgerProblem as problem:
        return [pieces.note(str(problem), "error")]


def _of(chosen, look):
    differing, spread = comparison.differing(chosen), comparison.spread(chosen)
    all_same = [pieces.caption("All settings are the same.")] if len(chosen) > 1 else []
    return [
        *_curves_of(chosen, look),
        *([_table("Settings that differ", differing, chosen)] if differing else all_same),
        _table("What came out", comparison.scores(chosen, runs.goes_on), chosen),
        *([pieces.caption(spread)] if spread else []),
    ]


def _curves_of(chosen, look):
    book = part(LabBook)
    kept = book.ledger.curves(book.token, [id for item in chosen for id in item.ids])
    shown = [
        (item.title, [kept[entry.id].until(entry.iterations) for entry in item.entries if entry.id in kept])
        for item in chosen
    ]
    missing = [entry.title for item in chosen for entry in item.entries if entry.iterations and entry.id not in kept]
    found = []
    if missing and not any(item.going for item in chosen):
        said = f"No curves that can be read are kept of {', '.join(map(sentences.plain, missing))}."
        found.append(pieces.note(said, "warning"))
    of_runs = f"of {counted(len(shown), 'run')}: {', '.join(title for title, _ in shown)}."
    found.append(curves(shown, [f"{name} {of_runs}" for name in ("Cost", "Test accuracy")], look))
    if some := comparison.of_some_digits(chosen):
        found.append(pieces.caption(some))
    return found


def curves(shown, alts, look):
    """A piece with costs and accuracies of runs, side by side. shown: (title, list of Curves) of each;
    alts: of both."""
    charts = run_curves.costs(shown, look.dark), run_curves.accuracies(shown, look.dark)
    return pieces.row(*map(look.piece, charts, alts))


def _table(title, rows, chosen):
    # Whatever a run is called, its column is another one.
    while title in (sentences.plain(item.title) for item in chosen):
        title += sentences.JOINER
    columns = {title: list(rows)}
    for number, item in enumerate(chosen):
        # Names of data and of what a run began from may be of a file.
        columns[sentences.plain(item.title)] = [sentences.harmless(row[number]) for row in rows.values()]
    return pieces.table(columns)


def _show_luck(chosen, items):
    if len(chosen) == 2 and (sentence := luck.luck(*chosen, _misread(*chosen))):
        st.info(sentence, icon=":material/casino:")
    elif len(chosen) != 2 and (said := list(filter(None, map(luck.broken_off, chosen)))):
        st.caption(" ".join(said))
    if warning := luck.picked_by_test_digits(chosen, items):
        st.warning(warning, icon=":material/workspace_premium:")


def _misread(one, other):
    """How many test digits only one of two runs misreads, where both have ended and kept their networks."""
    book = part(LabBook)
    if one.going or other.going or len(one.entries) > 1 or len(other.entries) > 1:
        return None
    try:
        return own_test_digits.misread_by_one(book.ledger, book.token, one.entries[0], other.entries[0])
    except LedgerProblem:
        return None
