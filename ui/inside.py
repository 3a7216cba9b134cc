"""What the page Inside is about: a network, a digit, and one weight to follow, each chosen once for all chapters."""

import functools
import random
from dataclasses import dataclass

import numpy as np
import streamlit as st

import nncore
from nncore import walk
from ui import navigation, pictures, state, texts
from ui.settings import LEARNING_RATES
from ui.state import Reader

YOURS, READY = "Yours", "The ready one"
TEST, DRAWING = "A test digit", "Your drawing"
# Keys of controls.
NUMBER, LABEL, LAYER, UNIT, INPUT, VALUE, BIAS = (
    f"inside_{name}" for name in ("number", "label", "layer", "unit", "input", "value", "bias")
)


@dataclass(frozen=True, eq=False)
class View:
    """What is looked at: a reader, its network with what was changed by hand, and a digit (28, 28) uint8 and its label.

    layer, row, column: the weight that is followed, from input `row` to unit `column` of a layer, counted from 0.
    """

    reader: Reader
    network: nncore.Network
    data: nncore.Digits
    image: np.ndarray
    label: int
    layer: int = 0
    row: int = 0
    column: int = 0

    @functools.cached_property
    def walk(self):
        return walk.walk(self.network, self.image, self.label)

    @property
    def n_hidden(self):
        return len(self.network.layers) - 1

    @property
    def config(self):
        """The configuration of the run that the network is from; the notebook's in this shape if it is not from one."""
        if self.reader.run is not None:
            return self.reader.run.now
        return nncore.TrainingConfig(
            hidden_units=self.network.sizes[1:-1], hidden_activation=self.network.hidden_activation,
            output_activation=self.network.output_activation,
        )  # fmt: skip

    def unit_name(self, layer, unit):
        """What a unit is called: unit 17, or the name of the class if it is an output. Plain text."""
        return self.reader.class_names[unit] if layer == self.n_hidden else f"unit {unit}"

    def input_name(self, layer, row):
        """What an input of a layer is called: a pixel by its row and column, or a unit of the layer before."""
        return f"pixel {row // 28}, {row % 28}" if layer == 0 else self.unit_name(layer - 1, row)

    def layer_name(self, layer):
        if layer == self.n_hidden:
            return "Output"
        return "Hidden layer" if self.n_hidden == 1 else f"Hidden layer {layer + 1}"


def choose(data):
    """Show the controls for network, digit and weight. Returns the View they stand for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reader = _choose_network()
        choice = _choose_digit_kind()
        image, label = _choose_test_digit(data) if choice == TEST else _choose_drawing(reader)
        st.image(pictures.enlarge(image, 2), alt=f"The digit: 28×28 pixels, labelled {reader.class_names[label]}.")
    network, changes = reader.network, state.edits(reader)
    for place, value in changes.items():
        network = walk.edited(network, *place, value)
    view = _choose_weight(View(reader, network, data, image, label))
    # Always there, so that what follows keeps its place and is not built anew.
    with st.container(horizontal=True, vertical_alignment="center"):
        if changes:
            _show_edited(reader, len(changes))
    return view


def _choose_network():
    yours, ready = state.own_reader(), state.ready_reader()
    if yours is None:
        return ready
    chosen = st.segmented_control(
        "Network", [YOURS, READY], default=YOURS, required=True, key="inside_reader", persist_state="session",
        help="Yours is the last one you trained or opened.",
    )  # fmt: skip
    return yours if chosen == YOURS else ready


def _choose_digit_kind():
    kinds = [TEST, DRAWING] if _drawn() is not None else [TEST]
    if len(kinds) == 1:
        return TEST
    return st.segmented_control(
        "Digit", kinds, default=TEST, required=True, key="inside_kind", persist_state="session",
        help="The digit whose numbers are shown: one the network was not trained on, or the one you drew on Draw.",
    )  # fmt: skip


def _drawn():
    picture = state.drawing().picture
    return None if picture is None else nncore.drawing_to_digit(picture)


def _choose_test_digit(data):
    last = len(data.test_labels) - 1
    state.keep_control(NUMBER, 0, last)
    number = st.number_input(
        f"Test digit, 0 to {last:,}", 0, last, key=NUMBER, persist_state="session", width=150,
        help="Digits that networks are tested on, in their order.",
    )  # fmt: skip
    st.button(
        "Another", icon=":material/casino:", on_click=state.set_controls, args=({NUMBER: random.randint(0, last)},)
    )
    return data.test_images[number], int(data.test_labels[number])


def _choose_drawing(reader):
    image = _drawn()
    guess = int(reader.network.predict(nncore.flatten(image[None]))[0])
    state.keep_control(LABEL, guess)
    label = st.selectbox(
        "It is a", range(10), format_func=lambda number: texts.plain(reader.class_names[number]), key=LABEL,
        persist_state="session", width=120, help="The right answer, without which there is no cost.",
    )  # fmt: skip
    return image, label


def _choose_weight(view):
    """The weight to follow, a button for the steepest, and one to change it. Returns the View with it."""
    network = view.network
    layers = list(range(len(network.layers)))
    state.keep_control(LAYER, 0, layers[-1])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = st.pills(
            "One weight to follow: into", layers, required=True, wrap=True, format_func=view.layer_name, key=LAYER,
            persist_state="session", on_change=state.forget_controls, args=(UNIT, INPUT),
            help="Which layer it belongs to.",
        )  # fmt: skip
        n_inputs, n_units = network.layers[layer].weights.shape
        steepest = view.walk.largest_gradient(layer)
        column = _choose_unit(view, layer, n_units, steepest[1])
        state.keep_control(INPUT, view.walk.largest_gradient(layer, column)[0], n_inputs - 1)
        row = st.number_input(
            f"from {'pixel' if layer == 0 else 'unit'}, 0 to {n_inputs - 1}", 0, n_inputs - 1, key=INPUT,
            persist_state="session", width=150,
            help="Which of the layer's inputs it weighs. Pixels are counted row by row, 28 in each.",
        )  # fmt: skip
    view = View(view.reader, network, view.data, view.image, view.label, layer, row, column)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "The steepest one", icon=":material/trending_down:", on_click=state.set_controls,
            args=({UNIT: steepest[1], INPUT: steepest[0]},),
            help="The weight of this layer whose gradient is largest for this digit.",
        )  # fmt: skip
        _offer_edit(view)
        start, end = view.input_name(layer, row), texts.plain(view.unit_name(layer, column))
        st.caption(f"From {start} to {end}: {texts.exact(walk.parameter(network, layer, row, column))}")
    return view


def _choose_unit(view, layer, n_units, default):
    state.keep_control(UNIT, default, n_units - 1)
    if layer == view.n_hidden:
        return st.selectbox(
            "to output", range(n_units), format_func=lambda unit: texts.plain(view.unit_name(layer, unit)), key=UNIT,
            persist_state="session", width=120, on_change=state.forget_controls, args=(INPUT,),
            help="Which of the ten answers it speaks for or against.",
        )  # fmt: skip
    return st.number_input(
        f"to unit, 0 to {n_units - 1}", 0, n_units - 1, key=UNIT, persist_state="session", width=150,
        on_change=state.forget_controls, args=(INPUT,), help="Which unit of the layer's it feeds.",
    )  # fmt: skip


def _offer_edit(view):
    with st.popover("Change it", icon=":material/edit:"):
        bias = st.toggle(
            "The unit's bias instead", key=BIAS, help="What is added to the unit's sum, whatever comes in."
        )
        place = (view.layer, None if bias else view.row, view.column)
        value = walk.parameter(view.network, *place)
        # Another key for every value: after a restore it must not show what was typed before.
        key = f"{VALUE} {place} {value!r}"
        st.number_input(
            "Bias" if bias else "Weight", value=value, step=0.1, format="%.6f", key=key, on_change=state.edit_weight,
            args=(view.reader, place, key),
            help="Set it and press Enter: the whole page then shows what the network does with it.",
        )  # fmt: skip


def _show_edited(reader, n):
    st.warning(
        f"This network is edited: {n} of its numbers {'is' if n == 1 else 'are'} yours, on this page only.",
        icon=":material/edit:",
    )  # fmt: skip
    st.button("Restore", icon=":material/undo:", on_click=state.restore_weights, args=(reader,))


def follow(layer, unit):
    """Follow the steepest weight into a unit from now on. Call it from a callback."""
    state.set_controls({LAYER: layer, UNIT: unit})
    state.forget_controls(INPUT)


def learning_rate(view):
    """A control for the length of a step, which stands at the run's own, as a float."""
    usual = view.config.learning_rate
    default = usual if usual in LEARNING_RATES else 0.1
    return st.select_slider(
        "Learning rate", LEARNING_RATES, default, key="inside_rate", persist_state="session", format_func="{:g}".format,
        help="How far the step goes. Try a large one: the cost may rise.",
    )  # fmt: skip


def show_where_to_train():
    """For a reader without a network of their own: where to get one."""
    if state.own_reader() is None:
        st.page_link(
            navigation.TRAIN,
            label="Train a network of your own, and look inside that",
            icon=":material/model_training:",
        )
