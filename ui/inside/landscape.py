"""The cost around the way that the run took, as a map."""

import streamlit as st

from lab import network_cache
from lab.networks import on_the_way
from render import landscape_figures, sentences
from ui.session import dark
from ui.shared import figure

WORKING = "Working out the cost of hundreds of networks around the way…"
WHAT = (
    "Each place on this map is a network with weights of its own; dark is a low cost. Training went from the ring to "
    "the star. In truth there is one direction for each weight, {n_weights:,} of them: the map shows the two in which "
    "the networks on the way differ most. A network beside the map is shown at the place nearest to it, with the cost "
    "there."
)
OF_SOME = "The costs are of the first {n_digits:,} training digits: of all of them the map would take long."
GOES_ON = "When the run pauses or ends, a map of its cost comes here."
TOO_FEW = "There is no map: of this run only the end is known."


def show(run):
    """The map of a run, once it rests. run: None where the network is from none."""
    if run is None:
        return
    st.subheader("The landscape")
    if run.status == "running":
        st.caption(GOES_ON)
        return
    if len(known := on_the_way(run)) < 2:
        st.caption(TOO_FEW)
        return
    iterations, networks = zip(*known.items(), strict=True)
    n_digits = min(run.now.training_digits, len(run.data.train_labels))
    try:
        with st.spinner(WORKING):
            found = network_cache.cost_around((networks,), run.data, n_digits)
    except ValueError as error:
        st.caption(f"There is no map: {sentences.harmless(str(error))}.")
        return
    names = ["The run"]
    chart = landscape_figures.landscape(found, names, [iterations], dark())
    figure.show(chart, landscape_figures.landscape_alt(found, names), "inside_landscape")
    n_weights = sum(layer.weights.size + layer.bias.size for layer in networks[0].layers)
    st.caption(WHAT.format(n_weights=n_weights))
    if found.n_digits < n_digits:
        st.caption(OF_SOME.format(n_digits=found.n_digits))
