"""Choosing what the page Inside is about: a network, a digit and a weight."""

import random

import streamlit as st

import nncore
from lab.inside_subject import Subject
from lab.networks import edited, ready_network
from nncore.hyperparameters import HYPERPARAMETERS
from render import pictures
from ui.inside import weight_choice
from ui.session import Drawing, Networks, part, widgets
from ui.shared import drawn_digit, inputs, links
from ui.shared.network_choice import READY, YOURS

RATES = HYPERPARAMETERS["learning_rate"].offered
TEST, DRAWING = "A test digit", "Your drawing"
NUMBER, LABEL = "inside_number", "inside_label"  # keys of controls


def choose(data):
    """Show the controls for network, digit and weight. Returns the Subject they stand for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reader = _choose_network()
        image, label = _choose_digit(reader, data)
        st.image(pictures.enlarge(image, 2), alt=f"The digit: 28×28 pixels, labelled {reader.class_names[label]}.")
    edits = part(Networks).edits(reader)
    subject = weight_choice.choose(Subject.of(reader, edited(reader.network, edits), data, image, label))
    # Always there, so that what follows keeps its place and is not built anew.
    with st.container(horizontal=True, vertical_alignment="center"):
        if edits:
            weight_choice.show_edited(reader, len(edits))
    return subject


def _choose_network():
    yours, ready = part(Networks).own, ready_network()
    if yours is None:
        return ready
    text = "Yours is the last one you trained or opened."
    return yours if inputs.segments("Network", [YOURS, READY], "inside_reader", text) == YOURS else ready


def _choose_digit(reader, data):
    """The digit, (28, 28) uint8, and its label: a test digit, or what was drawn."""
    drawn = part(Drawing).sheet.digit()
    text = "The digit whose numbers are shown: one of those that networks are tested on, or the one you drew on Draw."
    if drawn is None or inputs.segments("Digit", [TEST, DRAWING], "inside_kind", text) == TEST:
        return _choose_test_digit(data)
    drawn_digit.say_what_it_is(reader.class_names)
    guess = int(reader.network.predict(nncore.flatten(drawn[None]))[0])
    # Another key for every drawing: what the last one was says nothing of this one.
    key, text = f"{LABEL} {hash(drawn.tobytes())}", "The right answer, without which there is no cost."
    return drawn, inputs.class_name("It is a", reader.class_names, key, text, index=guess, width=120)


def _choose_test_digit(data):
    last = len(data.test_labels) - 1
    widgets.start_at(NUMBER, 0, last)
    text = "Digits that networks are tested on, in their order."
    number = inputs.number(f"Test digit, 0 to {last:,}", last, NUMBER, text)
    another = {NUMBER: random.randint(0, last)}
    st.button("Another", icon=":material/casino:", on_click=widgets.put, args=(another,))
    return data.test_images[number], int(data.test_labels[number])


def learning_rate(subject):
    """A control for the length of a step, which stands at the run's own, as a float."""
    usual = subject.config.learning_rate
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
    if part(Networks).own is None:
        links.to_train("Train a network of your own, and look inside that")
