"""The cost around the way that the run took, as a map."""

from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from lab import network_cache
from lab.networks import known_networks
from render import landscape_figures, sentences
from ui.live import page as live
from ui.session import dark, part
from ui.shared import figure

GOES_ON = "When the run pauses or ends, a map of its cost comes here."
TOO_FEW = "There is no map: of this run only one network is known, and a way has two ends."
WAITS = "Others' maps are being worked out. Yours comes here when there is time for it."
LOOK_SECONDS = 2  # between two looks at whether it can be worked out


def show(run):
    """The map of a run, once it rests. run: None where the network is from none."""
    if run is None:
        return
    st.subheader("The landscape")
    if run.status == "running":
        st.caption(GOES_ON)
        return
    _show(run)


@dataclass
class Shown:
    """The map that was drawn last: which run at which moment it is of, and what there is to draw and to say."""

    of: tuple | None = None
    drawn: tuple | None = None


def _show(run):
    shown, of = part(Shown), (run.data_name, run.created, run.iteration, run.status)
    if shown.of != of:
        try:
            with network_cache.place_for_a_map():
                shown.drawn = _worked_out(run)
        except network_cache.Busy:
            st.caption(WAITS)
            if live.watch("landscape", _is_there_room, LOOK_SECONDS):
                st.rerun()  # there has been for a moment
            return
        shown.of = of
    found, iterations, said = shown.drawn
    if found is not None:
        names = ["The run"]
        chart = landscape_figures.landscape(found, names, [iterations], dark())
        figure.show(chart, landscape_figures.landscape_alt(found, names), "inside_landscape")
    st.caption(said)


def _is_there_room():
    with suppress(network_cache.Busy), network_cache.place_for_a_map():
        return True
    return False


def _worked_out(run):
    """The Landscape of a run, or None, the iterations of its networks, and what is said of it."""
    if len(known := known_networks(run)) < 2:
        return None, (), TOO_FEW
    iterations, networks = zip(*known.items(), strict=True)
    n_digits = min(run.now.training_digits, len(run.data.train_labels))
    try:
        with st.spinner(landscape_figures.WORKING):
            found = network_cache.cost_around((networks,), run.data, n_digits)
    except ValueError as error:
        return None, (), f"There is no map: {sentences.harmless(str(error))}."
    return found, iterations, landscape_figures.explained(found, networks[0], n_digits)
