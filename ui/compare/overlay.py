"""Runs over one another: their curves, the settings that differ, what came out, and whether it is more than luck."""

from functools import partial

import streamlit as st

from lab import own_test_digits, settings
from lab.ledger import run_recorder
from lab.ledger.database import LedgerProblem
from lab.networks import counted
from render import run_curves, sentences
from render.compare import comparison, luck
from ui.compare import landscape, run_list, seeds
from ui.session import LabBook, dark, part
from ui.shared import figure, live

REDRAW_SECONDS = 1.5


def show(chosen, items):
    """Compare ComparedRuns, at least one. items: all there are."""
    going = any(item.going for item in chosen)
    live.fragment(_watch, REDRAW_SECONDS, going)(chosen, items, going)


def _watch(chosen, items, going):
    try:
        if going:
            # They have come further since the page was drawn.
            keys, items = {item.key for item in chosen}, run_list.read()
            chosen = [item for item in items if item.key in keys]
        _show_curves(chosen)
    except LedgerProblem as problem:
        st.error(str(problem), icon=":material/error:")
        return
    _show_tables(chosen)
    _show_luck(chosen, items)
    landscape.show(chosen)
    _show_notes(chosen)
    if going and not any(item.going for item in chosen):
        # The list and what can be done with a run change with its end.
        st.rerun()


def _show_notes(chosen):
    for item in chosen:
        for entry in item.entries:
            if entry.note:
                st.text(f"{item.title}: {entry.note}")
    if len(chosen) == 1:
        st.caption(settings.describe(chosen[0].entries[0].config))


def _show_curves(chosen):
    book = part(LabBook)
    curves = book.ledger.curves(book.token, [id for item in chosen for id in item.ids])
    shown = [(item.title, [curves[id] for id in item.ids if id in curves]) for item in chosen]
    missing = [entry.title for item in chosen for entry in item.entries if entry.iterations and entry.id not in curves]
    if missing and not any(item.going for item in chosen):
        st.warning(
            f"No curves that can be read are kept of {', '.join(map(sentences.plain, missing))}.",
            icon=":material/show_chart:",
        )
    of_runs = f"of {counted(len(shown), 'run')}: {', '.join(title for title, _ in shown)}."
    apart = [item.title for item in chosen if comparison.ends_apart(item)]
    show_curves(shown, "overlay", {name: f"{name} {of_runs}" for name in ("Cost", "Test accuracy")}, apart)
    if some := comparison.of_some_digits(chosen):
        st.caption(f"{some}{sentences.BY_ITSELF if apart else ''}")


def show_curves(shown, key, alts, apart=()):
    """Costs and accuracies of runs, side by side. shown: (title, list of Curves) of each; alts: {name: alt} of both;
    apart: as for `run_curves.accuracies`."""
    draws = run_curves.costs, partial(run_curves.accuracies, apart=apart)
    for place, draw, (name, alt) in zip(st.columns(2), draws, alts.items(), strict=True):
        with place:
            figure.show(draw(shown, dark()), alt, f"{key}_{name}")


def _show_tables(chosen):
    differing = comparison.differing(chosen)
    if differing:
        _show_table("Settings that differ", differing, chosen)
    elif len(chosen) > 1:
        st.caption("All settings are the same.")
    n_tested = run_recorder.default().n_tested(part(LabBook).token)
    _show_table("What came out", comparison.scores(chosen, n_tested, seeds.goes_on), chosen)
    if spread := comparison.spread(chosen):
        st.caption(spread)


def _show_table(title, rows, chosen):
    # Whatever a run is called, its column is another one.
    while title in (sentences.plain(item.title) for item in chosen):
        title += sentences.JOINER
    columns = {title: list(rows)}
    for number, item in enumerate(chosen):
        # Names of data and of what a run began from may be of a file, and a table takes Markdown.
        columns[sentences.plain(item.title)] = [sentences.harmless(row[number]) for row in rows.values()]
    st.table(columns)


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
