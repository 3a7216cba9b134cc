"""Runs over one another: their curves, the settings that differ, what came out, and whether it is more than luck."""

import streamlit as st

from lab import settings
from lab.ledger import run_recorder
from render import comparison, run_curves, sentences
from ui.session import LabBook, dark, part
from ui.shared import figure

REDRAW_SECONDS = 1.5


def show(chosen):
    """Compare ComparedRuns, at least one."""
    going = any(item.going for item in chosen)
    st.fragment(_show_curves, run_every=REDRAW_SECONDS if going else None)(chosen)
    differing = comparison.differing(chosen)
    if differing:
        _show_table("Settings that differ", differing, chosen)
    elif len(chosen) > 1:
        st.caption("All settings are the same.")
    _show_table("What came out", comparison.scores(chosen), chosen)
    if len(chosen) == 2 and (sentence := comparison.luck(*chosen)):
        st.info(sentence, icon=":material/casino:")
    for item in chosen:
        for entry in item.entries:
            if entry.note:
                st.text(f"{item.title}: {entry.note}")
    if len(chosen) == 1:
        st.caption(settings.describe(chosen[0].entries[0].config))


def _show_curves(chosen):
    book = part(LabBook)
    run_recorder.default().settle(book.token)
    curves = book.ledger.curves(book.token, [id for item in chosen for id in item.ids])
    shown = [(item.title, [curves[id] for id in item.ids if id in curves]) for item in chosen]
    of_runs = f"of {len(shown)} runs: {', '.join(title for title, _ in shown)}."
    show_curves(shown, "overlay", {name: f"{name} {of_runs}" for name in ("Cost", "Test accuracy")})


def show_curves(shown, key, alts):
    """Costs and accuracies of runs, side by side. shown: (title, list of Curves) of each; alts: {name: alt} of both."""
    draws = run_curves.costs, run_curves.accuracies
    for place, draw, (name, alt) in zip(st.columns(2), draws, alts.items(), strict=True):
        with place:
            figure.show(draw(shown, dark()), alt, f"{key}_{name}")


def _show_table(title, rows, chosen):
    st.markdown(f"**{title}**")
    columns = {"": list(rows)}
    for number, item in enumerate(chosen):
        columns[sentences.plain(item.title)] = [row[number] for row in rows.values()]
    st.table(columns)
