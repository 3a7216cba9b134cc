"""The numbers of each chapter of the page Inside, shown for a Subject."""

import numpy as np
import streamlit as st

from lab import network_cache
from lab.networks import known_networks
from render import backward_tables, forward_tables, network_figures, sentences
from render.numbers import per_cent
from ui.inside import chapter_pictures, choices, landscape
from ui.session import dark
from ui.shared import figure

N_CHECKPOINTS, N_ROWS = 9, 6  # of a run, drawn and written


def data(subject):
    st.markdown("Some pixels of the row with most ink, counted from 0 at the top left:")
    _table(forward_tables.pixels(subject))


def model(subject):
    _table(forward_tables.shapes(subject))


def helpers(subject):
    if not subject.n_hidden:
        st.info("This network has no hidden layer, and so no activation between layers.")
        return
    st.markdown("The units that say most about this digit:")
    _table(forward_tables.activations(subject))


def start(subject):
    first, known = chapter_pictures.first_network(subject)
    if not known:
        st.caption("How this network began is not known; this is what a network of its shape would start from.")
    elif origin := chapter_pictures.went_on_from(subject):
        st.caption(f"This run did not begin from random numbers: it went on from {sentences.plain(origin)}.")
    _table(forward_tables.start(subject, first))
    weight, now = (
        sentences.exact(float(network.layers[subject.layer].weights[subject.row, subject.column]), subject.digits)
        for network in (first, subject.network)
    )
    then = f"was **{weight}** at the start, and " if known else ""
    st.markdown(f"The weight you follow {then}is **{now}** now.")


def forward(subject):
    st.markdown(
        f"**{subject.layer_names[subject.layer]}, {sentences.plain(subject.unit_name(subject.layer, subject.column))}**"
    )
    _table(forward_tables.terms(subject))
    st.markdown("**From scores to probabilities**")
    _table(forward_tables.answers(subject))


def cost(subject):
    _table(forward_tables.costs(subject))
    st.caption("Logarithms are natural ones: −log 0.5 is 0.693.")


def backward(subject):
    st.markdown("**δ of the outputs**: by how much each answer was too high")
    _table(backward_tables.output_delta(subject))
    if subject.layer < subject.n_hidden:
        st.markdown(f"**δ of unit {subject.column}**: what comes back to it from the next layer")
        _table(backward_tables.back(subject))
    st.markdown("**The gradient of the weight you follow, in two ways**")
    rows, nudged = backward_tables.gradient(subject)
    _table(rows, hide_header=True)
    if nudged.kinked:
        st.warning("A ReLU switches on or off within the nudge, where the cost has a kink: the two may differ here.")
    elif not nudged.gradient:
        st.info("This gradient is 0: the input is 0, or the unit is silent. Choose **The steepest one** above.")


def update(subject):
    _table(backward_tables.step(subject, choices.rate(subject)), hide_header=True)
    st.caption(
        "All weights and biases took their step, not just this one. The cost after it follows from all of these steps."
    )


def training(subject):
    run = subject.reader.run
    if run is None:
        st.info("Train a network of your own to see how it learned: of this one we know only its last weights.")
        return
    st.markdown("**This digit, while the network learned**")
    _table(backward_tables.progress(subject, _some(_on_the_way(subject), N_ROWS)))
    st.caption("To be faster, the app may add the numbers in another order (`nncore.fast`). The steps are the same.")
    if subject.network is not subject.reader.network:
        st.caption("These are the run's own networks, without what you have changed by hand.")


def spread(subject):
    """Distributions of the chosen layer's weights, activations and gradients, over training."""
    run = subject.reader.run
    if run is None:
        return  # there is no way that it came, and the page says so
    checkpoints = _some(_on_the_way(subject), N_CHECKPOINTS)
    found = [network_cache.spread(network, run.data) for _, network in checkpoints]
    st.subheader(f"How the numbers are spread: {subject.layer_names[subject.layer].lower()}")
    st.markdown("The bands show how all numbers of a layer are spread, and how that changes while the network learns.")
    kinds = {
        "weights": ("Weights", [each.weights for each in found]),
        "activations": (
            "Activations" if subject.layer < subject.n_hidden else "Logits",
            [each.activations for each in found],
        ),
        "gradients": ("Gradients of the weights", [each.gradients for each in found]),
    }
    for place, (kind, (title, layers)) in zip(st.columns(3), kinds.items(), strict=True):
        quantiles = np.array([each[subject.layer] for each in layers])
        with place:
            bands = network_figures.bands([iteration for iteration, _ in checkpoints], quantiles, title, dark())
            figure.show(bands, _bands_alt(title, quantiles), f"inside_{kind}")
    st.caption(
        "The line is the middle one of all values; the dark band holds the middle half, the light one nine tenths. "
        f"Activations and gradients are those of the first {network_cache.N_SPREAD} training digits. To see another "
        "layer, choose it under *The weight to follow*."
    )
    landscape.show(run)


def prediction(subject):
    names, best = subject.reader.class_names, int(subject.walk.probabilities.argmax())
    name = names[subject.label]
    right = f"It is {sentences.article(name)} {sentences.plain(name)}."
    right = "That is right." if best == subject.label else right
    accuracy = network_cache.evaluated(subject.network, subject.data).accuracy
    st.markdown(f"{right} Of {len(subject.data.test_labels):,} test digits it reads **{per_cent(accuracy)}** right.")


def _table(rows, hide_header=False):
    # Where there are headings, the numbers of the rows would say nothing.
    st.table(rows, border="horizontal", hide_header=hide_header)


def _on_the_way(subject):
    """The checkpoints of the run it is of, and its network as it is now."""
    run = subject.reader.run
    return list(known_networks(run).items()) or [(run.iteration, subject.reader.network)]


def _some(checkpoints, n):
    """At most n of a run's checkpoints, the first and the last among them."""
    # A run that goes on adds to the list.
    checkpoints = list(checkpoints)
    chosen = np.unique(np.linspace(0, len(checkpoints) - 1, n).round().astype(int))
    return [checkpoints[number] for number in chosen]


def _bands_alt(title, quantiles):
    first, last = (f"{row[0]:.3g} to {row[4]:.3g}" for row in (quantiles[0], quantiles[-1]))
    return f"{title}: nine tenths are from {first} at the start, from {last} at the end."
