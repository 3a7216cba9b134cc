"""The picture that each chapter of the page Inside opens with, for a Subject."""

import numpy as np
import streamlit as st

from lab import network_cache
from nncore.functional import ACTIVATIONS
from nncore.hyperparameters import HYPERPARAMETERS
from nncore.study import walk
from render import chapter_figures, numbers, pictures, readings, sentences, verdicts, walk_tables
from ui.inside import choices
from ui.session import dark
from ui.shared import digit_grid, figure, inputs
from ui.shared.inside_choice import INPUT

N_UNITS, N_COLUMNS = 24, 12  # whose weights are shown, so many in a row
N_EXCITING = 8
N_TIMES = 8  # of a run, at which the weights of one unit are
MOST_WEIGHTS = 2_000_000  # of a network that takes a step of every length
SIDE = 140  # pixels, of one of a few pictures


def data(subject):
    alt = f"The digit at 28×28 pixels, labelled {subject.reader.class_names[subject.label]}."
    st.image(pictures.enlarge(subject.image, 8), alt=alt)


def model(subject):
    """The hidden unit that is looked at, which may just have been pressed in the drawing, and others beside it."""
    if subject.n_hidden:
        _show_unit(subject, *subject.unit)
    text = "What {n} of its units have learned, 784 weights each: blue wants ink, orange wants none."
    _show_weights(subject.network, text)


def _show_unit(subject, layer, unit):
    """What it looks for, what it computes, what excites it, and what its silence changes."""
    of = f" of {subject.layer_names[layer].lower()}" if subject.n_hidden > 1 else ""
    st.subheader(f"Unit {unit}{of}")
    text = "Its outgoing weights are set to 0, so the next layer gets nothing from it."
    if inputs.toggle("Switch it off", "inside_off", text):
        table(walk_tables.switched_off(subject))
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        st.markdown("**What it looks for**")
        weights = walk.looks_for(subject.walk.network, subject.walk.X, layer, [unit])[0].reshape(28, 28)
        alt = f"Unit {unit} as a picture: blue where ink excites it, orange where ink silences it."
        st.image(pictures.signed(weights, 7, dark()), alt=alt)
        st.caption("Ink where it is blue excites it; ink where it is orange, with a dash, silences it.")
    with right:
        st.markdown("**What it computes for this digit**")
        table(walk_tables.unit(subject))
        st.markdown("**The test digits that excite it most**")
        rows, values = network_cache.most_exciting(subject.network, subject.data, layer, unit, N_EXCITING)
        names = ", ".join(subject.data.class_names[subject.data.test_labels[row]] for row in rows)
        captions, alt = [f"{values[row]:.1f}" for row in rows], f"The digits that excite it most, labelled {names}."
        digit_grid.show(subject.data.test_images[rows], captions, alt, N_EXCITING, 2)
        silent = f"; at {numbers.per_cent(float((values <= 0).mean()), 0)} of them it is silent"
        is_relu = subject.network.hidden_activation == "relu"
        st.caption(f"Above each, what the unit puts out, of {len(values):,} test digits{silent if is_relu else ''}.")


def table(cells):
    """A table as render.walk_tables has it: where there are no headings, numbers in their place would say nothing."""
    named = any(isinstance(each, str) for each in cells.values())
    st.table(cells, border="horizontal", hide_header=named)


def start(subject):
    first, known = subject.first
    text = "{n} of its units as this run began, 784 weights each: not noise, for it went on from one that had learned."
    if not subject.went_on_from:
        whose = "of its units" if known else "units of a network of this shape"
        text = f"{{n}} {whose} before training, 784 weights each: noise, no two alike."
    _show_weights(first, text)


def _show_weights(network, text):
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
    weights = subject.weights(subject.walk.network)
    values = subject.inputs, weights, subject.inputs * weights
    text = "Blue is above zero, orange below. The numbers in the last picture are added up, then the bias is added."
    _show_inputs(subject, values, ("goes in", "× weights", "= adds"), "inside_terms", text)


def cost(subject):
    p = float(subject.walk.probabilities[subject.label])
    chart = chapter_figures.cost(p, dark())
    figure.show(chart, f"−log p as a curve; the right answer has p = {sentences.exact(p, 3)}.", "inside_cost")
    if subject.network.output_activation == "sigmoid":
        st.caption("The nine other answers add −log(1 − p) each: see the table below.")


def backward(subject):
    gradient = subject.inputs * subject.walk.deltas[subject.layer][subject.column]
    text = (
        "Every weight into the unit that you follow has a gradient: what came in, times the δ of the unit. Where it is "
        "blue, more weight costs more, and the step goes down."
    )
    _show_inputs(subject, (subject.inputs, gradient), ("came in", "gradient"), "inside_gradients", text)


def update(subject):
    """With the control for the length of the step."""
    choices.show_rate(subject)
    if sum(layer.weights.size for layer in subject.network.layers) > MOST_WEIGHTS:
        return
    costs = [subject.walk.stepped(each).cost for each in choices.RATES]
    after = costs[choices.RATES.index(subject.rate)]
    chart = chapter_figures.steps(list(choices.RATES), costs, subject.rate, subject.walk.cost, dark())
    alt = f"The cost after one step, by its learning rate: {numbers.cost(after)} at {subject.rate:g}."
    figure.show(chart, alt, "inside_steps")
    st.caption("The dotted line is the cost before the step: above it, the step was too long.")


def training(subject):
    moments = subject.moments(N_TIMES)
    networks = [network for _, network in moments] or [subject.network]
    captions = [f"{iteration:,}" for iteration, _ in moments] or ["now"]
    grids = [chapter_figures.square(subject.weights(each).astype(float)) for each in networks]
    picture = pictures.signed_grid(grids, captions, len(grids), dark(), max(1, SIDE // len(grids[0])))
    st.image(picture, alt=f"Pictures of numbers: {', '.join(captions)}.")
    st.caption(f"The weights of the unit that you follow{', after so many iterations' if moments else ''}.")


def prediction(subject):
    probabilities, names = subject.walk.probabilities, subject.reader.class_names
    st.html(verdicts.answer(probabilities, names, subject.reader.title))
    st.html(readings.bars(probabilities, names, dark()))


def _show_inputs(subject, values, titles, key, text):
    """Numbers of all inputs of the unit that is followed; pressing one follows its weight. values: (n,) each."""
    chart = chapter_figures.inputs(values, titles, subject.row, dark())
    followed = subject.input_name(subject.layer, subject.row)
    alt = f"Pictures of numbers: {', '.join(titles)}. The one that you follow is from {followed}."
    figure.show(chart, alt, key, sets=(INPUT,))
    st.caption(f"{text} Press {'a pixel' if subject.layer == 0 else 'a square'} to follow its weight.")
