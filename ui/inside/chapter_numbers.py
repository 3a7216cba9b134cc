"""The numbers of each chapter of the page Inside, shown for a View."""

import numpy as np
import streamlit as st

import nncore
from lab import network_cache
from render import backward_tables, figures, forward_tables, network_figures, pictures, sentences
from ui.inside import choices, network_view
from ui.session import state

N_CHECKPOINTS, N_ROWS = 9, 6  # of a run, drawn and written


def data(view):
    st.image(
        pictures.enlarge(view.image, 8),
        alt=f"The digit at 28×28 pixels, labelled {view.reader.class_names[view.label]}.",
    )
    st.markdown("Some pixels of the row with most ink, counted from 0 at the top left:")
    _table(forward_tables.pixels(view))


def model(view):
    _table(forward_tables.shapes(view))


def drawn(view):
    st.subheader("The network, for this digit")
    network_view.show(view)


def helpers(view):
    if not view.n_hidden:
        st.info("This network has no hidden layer, and so no activation between layers.")
        return
    st.markdown("The units that say most about this digit:")
    _table(forward_tables.activations(view))


def start(view):
    run = view.reader.run
    first = run.checkpoints[0][1] if run is not None else nncore.initial_network(view.config)
    if run is None:
        st.caption("How this network began is not known; this is what a network of its shape would start from.")
    _table(forward_tables.start(view, first))
    weight, now = (
        sentences.exact(float(network.layers[view.layer].weights[view.row, view.column]))
        for network in (first, view.network)
    )
    st.markdown(f"The weight you follow was **{weight}** at the start, and is **{now}** now.")


def forward(view):
    st.markdown(f"**{view.layer_name(view.layer)}, {sentences.plain(view.unit_name(view.layer, view.column))}**")
    _table(forward_tables.terms(view))
    st.markdown("**From scores to probabilities**")
    _table(forward_tables.answers(view))


def cost(view):
    _table(forward_tables.costs(view))
    st.caption("Logarithms are natural ones: −log 0.5 is 0.693.")


def backward(view):
    st.markdown("**δ of the outputs**: by how much each answer was too high")
    _table(backward_tables.output_delta(view))
    if view.layer < view.n_hidden:
        st.markdown(f"**δ of unit {view.column}**: what comes back to it from the next layer")
        _table(backward_tables.back(view))
    st.markdown("**The gradient of the weight you follow, in two ways**")
    rows, nudged = backward_tables.gradient(view)
    _table(rows, hide_header=True)
    if nudged.kinked:
        st.warning("A ReLU switches on or off within the nudge, where the cost has a kink: the two may differ here.")
    elif not nudged.gradient:
        st.info("This gradient is 0: the input is 0, or the unit is silent. Choose **The steepest one** above.")


def update(view):
    rate = choices.learning_rate(view)
    _table(backward_tables.step(view, rate), hide_header=True)
    st.caption("All weights and biases took their step, not just this one: that is why the cost changes so much.")


def training(view):
    run = view.reader.run
    if run is None:
        st.info("Train a network of your own to see how it came about: of this one only the end is known.")
        return
    st.markdown("**This digit, while the network learned**")
    _table(backward_tables.progress(view, _some(run.checkpoints, N_ROWS)))
    st.caption("Where it is faster, nncore.fast.gram takes the same steps by another way of adding up.")
    if view.network is not view.reader.network:
        st.caption("These are the run's own networks, without what you have changed by hand.")


def spread(view):
    """Distributions of the chosen layer's weights, activations and gradients, over training."""
    run = view.reader.run
    checkpoints = _some(run.checkpoints, N_CHECKPOINTS) if run is not None else [(0, view.network)]
    digits = run.data if run is not None else view.data
    found = [network_cache.spread(network, digits) for _, network in checkpoints]
    st.subheader(f"How the numbers are spread: {view.layer_name(view.layer).lower()}")
    kinds = {
        "weights": "Weights",
        "activations": "Activations" if view.layer < view.n_hidden else "Logits",
        "gradients": "Gradients of the weights",
    }
    for place, (kind, title) in zip(st.columns(3), kinds.items(), strict=True):
        quantiles = np.array([getattr(each, kind)[view.layer] for each in found])
        with place:
            st.plotly_chart(
                network_figures.bands([iteration for iteration, _ in checkpoints], quantiles, title, state.dark()),
                theme=None,
                config=figures.CONFIG,
                key=f"inside_{kind}",
                alt=_bands_alt(title, quantiles),
            )
    st.caption(
        "The line is the middle one of all values; the dark band holds the middle half, the light one nine tenths. "
        f"Activations and gradients are those of the first {network_cache.N_SPREAD} training digits. Another layer: "
        "choose it at the weight to follow."
    )


def prediction(view):
    probabilities = view.walk.probabilities
    best = int(probabilities.argmax())
    st.html(sentences.answer(probabilities, view.reader.class_names, view.reader.title))
    st.plotly_chart(
        figures.probabilities(probabilities, view.reader.class_names, state.dark()),
        theme=None,
        config=figures.CONFIG,
        key="inside_probabilities",
        alt=sentences.probabilities_alt(probabilities, view.reader.class_names),
    )
    right = (
        "That is right." if best == view.label else f"It is a {sentences.plain(view.reader.class_names[view.label])}."
    )
    accuracy = network_cache.measured(view.network, view.data).accuracy
    st.markdown(f"{right} Of {len(view.data.test_labels):,} test digits it reads **{accuracy:.2%}** right.")


def _table(rows, hide_header=False):
    # Where there are headings, the numbers of the rows would say nothing.
    st.table(rows, border="horizontal", hide_header=hide_header)


def _some(checkpoints, n):
    """At most n of a run's checkpoints, the first and the last among them."""
    # A run that goes on adds to the list.
    checkpoints = list(checkpoints)
    chosen = np.unique(np.linspace(0, len(checkpoints) - 1, n).round().astype(int))
    return [checkpoints[number] for number in chosen]


def _bands_alt(title, quantiles):
    first, last = (f"{row[0]:.3g} to {row[4]:.3g}" for row in (quantiles[0], quantiles[-1]))
    return f"{title}: nine tenths are from {first} at the start, from {last} at the end."
