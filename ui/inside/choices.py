"""Choosing what the page Inside is about: a network, a digit and a weight."""

import random

import streamlit as st

import nncore
from lab.inside_subject import View
from nncore.config import HYPERPARAMETERS
from nncore.study import walk
from render import pictures
from ui.app import navigation
from ui.inside import weight_choice
from ui.session import state

YOURS, READY = "Yours", "The ready one"
RATES = HYPERPARAMETERS["learning_rate"].offered
TEST, DRAWING = "A test digit", "Your drawing"
NUMBER, LABEL = "inside_number", "inside_label"  # keys of controls


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
    view = weight_choice.choose(View(reader, network, data, image, label))
    # Always there, so that what follows keeps its place and is not built anew.
    with st.container(horizontal=True, vertical_alignment="center"):
        if changes:
            weight_choice.show_edited(reader, len(changes))
    return view


def _choose_network():
    yours, ready = state.own_reader(), state.ready_reader()
    if yours is None:
        return ready
    chosen = st.segmented_control(
        "Network",
        [YOURS, READY],
        default=YOURS,
        required=True,
        key="inside_reader",
        persist_state="session",
        help="Yours is the last one you trained or opened.",
    )
    return yours if chosen == YOURS else ready


def _choose_digit_kind():
    kinds = [TEST, DRAWING] if _drawn() is not None else [TEST]
    if len(kinds) == 1:
        return TEST
    return st.segmented_control(
        "Digit",
        kinds,
        default=TEST,
        required=True,
        key="inside_kind",
        persist_state="session",
        help="The digit whose numbers are shown: one the network was not trained on, or the one you drew on Draw.",
    )


def _drawn():
    picture = state.drawing().picture
    return None if picture is None else nncore.drawing_to_digit(picture)


def _choose_test_digit(data):
    last = len(data.test_labels) - 1
    state.keep_control(NUMBER, 0, last)
    number = st.number_input(
        f"Test digit, 0 to {last:,}",
        0,
        last,
        key=NUMBER,
        persist_state="session",
        width=150,
        help="Digits that networks are tested on, in their order.",
    )
    st.button(
        "Another", icon=":material/casino:", on_click=state.set_controls, args=({NUMBER: random.randint(0, last)},)
    )
    return data.test_images[number], int(data.test_labels[number])


def _choose_drawing(reader):
    image = _drawn()
    guess = int(reader.network.predict(nncore.flatten(image[None]))[0])
    # Another key for every drawing: what the last one was says nothing of this one.
    label = st.selectbox(
        "It is a",
        range(10),
        guess,
        format_func=reader.class_names.__getitem__,
        key=f"{LABEL} {hash(image.tobytes())}",
        persist_state="session",
        width=120,
        help="The right answer, without which there is no cost.",
    )
    return image, label


def learning_rate(view):
    """A control for the length of a step, which stands at the run's own, as a float."""
    usual = view.config.learning_rate
    default = usual if usual in RATES else 0.1
    return st.select_slider(
        "Learning rate",
        RATES,
        default,
        key="inside_rate",
        persist_state="session",
        format_func="{:g}".format,
        help="How far the step goes. Try a large one: the cost may rise.",
    )


def show_where_to_train():
    """For a reader without a network of their own: where to get one."""
    if state.own_reader() is None:
        st.page_link(
            navigation.TRAIN,
            label="Train a network of your own, and look inside that",
            icon=":material/model_training:",
        )
