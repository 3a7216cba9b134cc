"""The cost around the way that the run took, as a map."""

import streamlit as st

from lab import network_cache
from lab.networks import known_networks
from render import landscape_figures, sentences
from ui.session import dark
from ui.shared import figure, live

GOES_ON = "When the run pauses or ends, a map of its cost comes here."
TOO_FEW = "There is no map: of this run only one network is known, and a way has two ends."


WAITS = "Others' maps are being worked out. Yours comes here after them."
LOOK_SECONDS = 2  # between two looks at whether it can be worked out


def show(run):
    """The map of a run, once it rests. run: None where the network is from none."""
    if run is None:
        return
    st.subheader("The landscape")
    if run.status == "running":
        st.caption(GOES_ON)
        return
    live.fragment(_show, LOOK_SECONDS)(run)


def _show(run):
    try:
        with network_cache.place_for_a_map():
            _draw(run)
    except network_cache.Busy:
        st.caption(WAITS)
        return None
    except ValueError as error:
        st.caption(f"There is no map: {sentences.harmless(str(error))}.")
    return live.DONE


def _draw(run):
    if len(known := known_networks(run)) < 2:
        st.caption(TOO_FEW)
        return
    iterations, networks = zip(*known.items(), strict=True)
    n_digits = min(run.now.training_digits, len(run.data.train_labels))
    with st.spinner(landscape_figures.WORKING):
        found = network_cache.cost_around((networks,), run.data, n_digits)
    names = ["The run"]
    chart = landscape_figures.landscape(found, names, [iterations], dark())
    figure.show(chart, landscape_figures.landscape_alt(found, names), "inside_landscape")
    st.caption(landscape_figures.explained(found, networks[0], n_digits))
