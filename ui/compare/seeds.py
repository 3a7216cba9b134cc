"""Training a run again with other seeds: what comes of luck."""

import time

import streamlit as st

from lab.data_library import library
from lab.sweeps import search
from lab.sweeps.sweep_queue import SEEDS, sweeps
from ui.compare import sweep_notices
from ui.session import Sweeps, part

N_SEEDS, REDRAW_SECONDS = 5, 1.0


def offer(entry, titles):
    """A button that repeats the run of an entry. titles: those in use."""
    key, name, number = library.key_of(entry.data_name), f"{entry.title}, {N_SEEDS} seeds", 1
    while name in titles:
        number += 1
        name = f"{entry.title}, {N_SEEDS} seeds, again {number}"
    st.button(
        f"Repeat with {N_SEEDS} seeds",
        icon=":material/casino:",
        on_click=part(Sweeps).start,
        args=(search.seeds(entry.config, N_SEEDS), key, SEEDS, name),
        disabled=key is None or part(Sweeps).repeating,
        help="Trains it with other random weights, several at a time: how far apart the results are is luck.",
    )


def say_what_is_repeated(entry):
    """What of a run its repetition leaves out, if anything."""
    began = f" instead of {entry.origin}" if entry.origin else ""
    changed = ", without what was changed on the way" if entry.marks else ""
    if began or changed:
        st.caption(f"Repeated or trained with its settings, it begins with random weights{began}{changed}.")


def show():
    """How far a repetition with other seeds is."""
    sweep = part(Sweeps).get(SEEDS)
    if sweep is None:
        return
    sweep_notices.say_what_failed(sweep)
    if not sweep.done:
        st.fragment(_watch, run_every=REDRAW_SECONDS)(sweep)


def _watch(sweep):
    ended = sum(cell.ended for cell in sweep.cells)
    waiting = " · cells of other sweeps on this server take turns" if sweeps.n_beside(sweep) else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(sweep.fraction, f"{ended} of {len(sweep.cells)} seeds trained{waiting}")
        st.button("Cancel", on_click=sweep.cancel, key="cancel_seeds", disabled=sweep.done)
    if sweep.done:
        # The recorder writes the last one down within half a second.
        time.sleep(0.6)
        st.rerun()
