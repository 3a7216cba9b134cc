"""The picture that each chapter of the page Inside opens with, for a Subject."""

import numpy as np
import streamlit as st

import nncore
from lab.networks import known_networks
from nncore.functional import ACTIVATIONS
from nncore.hyperparameters import HYPERPARAMETERS
from nncore.study import walk
from render import chapter_figures, numbers, pictures, readings, sentences, verdicts
from ui.inside import choices, unit_view, weight_choice
from ui.session import dark
from ui.shared import figure

N_UNITS, N_COLUMNS = 24, 12  # whose weights are shown, so many in a row
N_TIMES = 8  # of a run, at which the weights of one unit are
MOST_WEIGHTS = 2_000_000  # of a network that takes a step of every length
SIDE = 140  # pixels, of one of a few pictures


def data(subject):
    alt = f"The digit at 28×28 pixels, labelled {subject.reader.class_names[subject.label]}."
    st.image(pictures.enlarge(subject.image, 8), alt=alt)


def model(subject):
    """One unit, which may just have been pressed in the drawing, and others beside it."""
    unit_view.show(subject)
    _weights(
        subject.network, "What {n} of its units have learned, 784 weights each: blue wants ink, orange wants none."
    )


def start(subject):
    first, known = first_network(subject)
    text = "{n} of its units as this run began, 784 weights each: not noise, for it went on from one that had learned."
    if not went_on_from(subject):
        whose = "of its units" if known else "units of a network of this shape"
        text = f"{{n}} {whose} before training, 784 weights each: noise, no two alike."
    _weights(first, text)


def went_on_from(subject):
    """What the run has gone on from, in words; None where it began from fresh weights, or that is not known."""
    run = subject.reader.run
    return run.origin if run is not None and first_network(subject)[1] else None


def first_network(subject):
    """The network that training began from, and whether that is known: else it is what such a one would begin from."""
    run = subject.reader.run
    first = dict(run.checkpoints).get(0) if run is not None else None
    known = first is not None or (run is not None and run.origin is None)
    return first or nncore.initial_network(subject.config), known


def _weights(network, text):
    """Those of some units on one scale, so that who looks for nothing much is pale."""
    weights = np.nan_to_num(network.layers[0].weights[:, :N_UNITS].T, posinf=0, neginf=0)
    largest, n = float(np.abs(weights).max()), len(weights)
    grid = pictures.signed_grid(weights.reshape(n, 28, 28), (), N_COLUMNS, dark(), 2, largest)
    st.image(pictures.data_url(pictures.png(grid)), alt=f"The weights of the first {n} units, a picture each.")
    st.caption(text.format(n=n))


def helpers(subject):
    if not subject.n_hidden:
        return
    layer = min(subject.layer, subject.n_hidden - 1)
    units = subject.walk.busiest(layer, N_UNITS)
    name = subject.network.hidden_activation
    sums, values = subject.walk.sums[layer][units], subject.walk.activations[layer][units]
    chart = chapter_figures.activation(ACTIVATIONS[name].function, sums, values, name, dark())
    written = HYPERPARAMETERS["hidden_activation"].written(name)
    figure.show(chart, f"{written} as a curve, and on it {len(units)} units with their sums.", "inside_activation")
    st.caption(f"The points are the {len(units)} units that say most about this digit.")


def forward(subject):
    layer, unit = subject.layer, subject.column
    inputs, weights = subject.walk.forward.inputs[layer][0], subject.walk.network.layers[layer].weights[:, unit]
    _inputs(subject, (inputs, weights, inputs * weights), ("goes in", "× weights", "= adds"), "inside_terms")
    st.caption(
        "Blue is above zero, orange below. The numbers in the last picture are added up, then the bias is added. "
        + _press(subject)
    )


def cost(subject):
    p = float(subject.walk.probabilities[subject.label])
    chart = chapter_figures.cost(p, dark())
    figure.show(chart, f"−log p as a curve; the right answer has p = {sentences.exact(p, 3)}.", "inside_cost")
    if subject.network.output_activation == "sigmoid":
        st.caption("The nine other answers add −log(1 − p) each: see the table below.")


def backward(subject):
    inputs = subject.walk.forward.inputs[subject.layer][0]
    gradient = inputs * subject.walk.deltas[subject.layer][subject.column]
    _inputs(subject, (inputs, gradient), ("came in", "gradient"), "inside_gradients")
    st.caption(
        "Every weight into the unit that you follow has a gradient: what came in, times the δ of the unit. Where it is "
        f"blue, more weight costs more, and the step goes down. {_press(subject)}"
    )


def update(subject):
    """With the control for the length of the step."""
    rate, rates = choices.learning_rate(subject), list(choices.RATES)
    if sum(layer.weights.size for layer in subject.network.layers) > MOST_WEIGHTS:
        return
    after = (walk.updated(subject.walk.network, subject.walk.gradients, each) for each in rates)
    costs = [walk.walk(network, subject.image, subject.label).cost for network in after]
    chart = chapter_figures.steps(rates, costs, rate, subject.walk.cost, dark())
    alt = f"The cost after one step, by its learning rate: {numbers.cost(costs[rates.index(rate)])} at {rate:g}."
    figure.show(chart, alt, "inside_steps")
    st.caption("The dotted line is the cost before the step: above it, the step was too long.")


def training(subject):
    run = subject.reader.run
    if run is None:
        _side_by_side([subject.network.layers[subject.layer].weights[:, subject.column]], ["now"])
        st.caption("The weights of the unit that you follow.")
        return
    known = list(known_networks(run).items())
    if len(known) < 2:
        return
    chosen = np.unique(np.linspace(0, len(known) - 1, N_TIMES).round().astype(int))
    weights = [known[place][1].layers[subject.layer].weights[:, subject.column] for place in chosen]
    _side_by_side(weights, [f"{known[place][0]:,}" for place in chosen])
    st.caption("The weights of the unit that you follow, after so many iterations.")


def prediction(subject):
    probabilities, names = subject.walk.probabilities, subject.reader.class_names
    st.html(verdicts.answer(probabilities, names, subject.reader.title))
    st.html(readings.bars(probabilities, names, dark()))


def _inputs(subject, values, titles, key):
    """Numbers of all inputs of the unit that is followed; pressing one follows its weight. values: (n,) each."""
    chart = chapter_figures.inputs(values, titles, subject.row, dark())
    followed = subject.input_name(subject.layer, subject.row)
    alt = f"Pictures of numbers: {', '.join(titles)}. The one that you follow is from {followed}."
    figure.show(chart, alt, key, sets=(weight_choice.INPUT,))


def _press(subject):
    return f"Press {'a pixel' if subject.layer == 0 else 'a square'} to follow its weight."


def _side_by_side(values, captions):
    """Numbers of a unit's inputs as pictures, each on a scale of its own. values: (n,) each."""
    grids = [chapter_figures.square(np.asarray(each, float)) for each in values]
    factor = max(1, SIDE // len(grids[0]))
    picture = pictures.signed_grid(grids, captions, len(grids), dark(), factor)
    st.image(picture, alt=f"Pictures of numbers: {', '.join(captions)}.")
