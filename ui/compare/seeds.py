"""Training a run again with other seeds: what comes of luck."""

import time

import streamlit as st

from lab.data_library import library
from lab.sweeps import search
from lab.sweeps.sweep import sweeps
from ui.session import Sweeps, part

N_SEEDS, REDRAW_SECONDS = 5, 1.0


def offer(entry, titles):
    """A button that repeats the run of an entry. titles: those in use."""
    key, name, number = library.key_of(entry.data_name), f"{entry.title}, {N_SEEDS} seeds", 1
    while name in titles:
        number += 1
        name = f"{entry.title}, {N_SEEDS} seeds, again {number}"
    latest = part(Sweeps).get("seeds")
    st.button(
        f"Repeat with {N_SEEDS} seeds",
        icon=":material/casino:",
        on_click=part(Sweeps).start,
        args=(search.seeds(entry.config, N_SEEDS), key, "seeds", name),
        disabled=key is None or (latest is not None and not latest.done),
        help="Trains it with other random weights, several at a time: how far apart the results are is luck.",
    )


def show():
    """How far a repetition with other seeds is."""
    sweep = part(Sweeps).get("seeds")
    if sweep is not None and not sweep.done:
        st.fragment(_watch, run_every=REDRAW_SECONDS)(sweep)


def _watch(sweep):
    ended = sum(cell.ended for cell in sweep.cells)
    waiting = " · waiting for another sweep on this server" if sweeps.ahead(sweep) else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(sweep.fraction, f"{ended} of {len(sweep.cells)} seeds trained{waiting}")
        st.button("Cancel", on_click=sweep.cancel, key="cancel_seeds")
    if sweep.done:
        # The recorder writes the last one down within half a second.
        time.sleep(0.6)
        st.rerun()
