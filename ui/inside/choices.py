"""Choosing what the page Inside is about: a network and a digit."""

import bisect
import random
from dataclasses import dataclass

import numpy as np
import streamlit as st

import nncore
from lab import network_cache
from lab.inside_subject import Subject
from lab.networks import edited, ready_network
from nncore.hyperparameters import HYPERPARAMETERS
from render import chapter_figures
from ui.inside import weight_choice
from ui.session import Drawing, Networks, dark, part, widgets
from ui.shared import drawn_digit, figure, inputs, links
from ui.shared.inside_choice import DRAWING, KIND, NUMBER, READER, TEST
from ui.shared.network_choice import READY, YOURS

RATES = HYPERPARAMETERS["learning_rate"].offered
LABEL, RATE, CHOOSING, WHICH = "inside_label", "inside_rate", "inside_choosing", "inside_which"  # keys of controls
EACH, MISREAD = "All", "Misread by this network"
WALKED = (
    "**That was the whole walk.** Sums, bends, one cost, and small steps against its slope, again and again: nothing "
    "else happens in a network that reads digits."
)
N_DIGITS, N_COLUMNS = 30, 6  # to choose from at a time


@dataclass
class Leaf:
    """first: place of the first digit that is shown, among those to choose from; about: which they were, and which was
    chosen of them."""

    first: int = 0
    about: tuple | None = None

    def turn(self, by):
        self.first += by


def choose(data):
    """Show the controls for network and digit. Returns the Subject they stand for."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):  # one row on a phone
        reader = _choose_network()
        image, label = _choose_digit(reader, data)
    # Always there, so that what follows keeps its place and is not built anew.
    with st.container(horizontal=True, vertical_alignment="center"):
        if edits := part(Networks).edits(reader):
            weight_choice.show_edited(reader, len(edits))
    return subject_of(reader, data, image, label)


def subject_of(reader, data, image, label):
    """The Subject of a network, with what was changed by hand in it, and a digit."""
    return Subject.of(reader, edited(reader.network, part(Networks).edits(reader)), data, image, label)


def _choose_network():
    yours, ready = part(Networks).own, ready_network()
    if yours is None:
        st.caption("This is the ready network, which has learned already. You have trained none yet.", width="content")
        return ready
    text = "Yours is the last one you trained or opened."
    return yours if inputs.segments("Network", [YOURS, READY], READER, text) == YOURS else ready


def _choose_digit(reader, data):
    """The digit, (28, 28) uint8, and its label: a test digit, or what was drawn."""
    drawn = part(Drawing).sheet.digit()
    text = "The digit whose numbers are shown: one of those that networks are tested on, or the one you drew on Draw."
    if drawn is None or inputs.segments("Digit", [TEST, DRAWING], KIND, text) == TEST:
        return _choose_test_digit(reader, data)
    drawn_digit.say_what_it_is(reader.class_names)
    guess = int(reader.network.predict(nncore.flatten(drawn[None]))[0])
    # Another key for every drawing: what the last one was says nothing of this one.
    key, text = f"{LABEL} {hash(drawn.tobytes())}", "The right answer, without which there is no cost."
    return drawn, inputs.class_name("It is a", reader.class_names, key, text, index=guess, width=120)


def _choose_test_digit(reader, data):
    last = len(data.test_labels) - 1
    inputs.start_at(NUMBER, 0, last)
    text = "Digits that networks are tested on, in their order."
    number = inputs.number(f"Test digit, 0 to {last:,}", last, NUMBER, text)
    another = {NUMBER: random.randint(0, last)}
    st.button("Another", icon=":material/casino:", on_click=widgets.put, args=(another,))
    _choose_in_a_picture(reader, data, number)
    return data.test_images[number], int(data.test_labels[number])


def _choose_in_a_picture(reader, data, number):
    """Test digits, at first about the one of this number, to press one."""
    icon = ":material/grid_view:"
    with st.popover("Choose", icon=icon, key=CHOOSING, on_change="rerun", type="tertiary") as opened:
        if not opened.open:
            return
        which = inputs.segments("Which", [EACH, MISREAD], WHICH)
        numbers = range(len(data.test_labels))
        if which == MISREAD:
            # Those alone have an error that is worth sending back.
            found = network_cache.evaluated(reader.network, data)
            numbers = np.flatnonzero(found.predicted != found.labels).tolist()
        if not numbers:
            st.caption("It reads all of them right.")
            return
        leaf, n = part(Leaf), len(numbers)
        # Who presses twice before the page is drawn anew may leaf beyond what there is.
        if leaf.about != (which, number) or leaf.first not in range(n):
            place = bisect.bisect_left(numbers, number) % n
            leaf.about, leaf.first = (which, number), place - place % N_DIGITS
        shown = list(numbers[leaf.first : leaf.first + N_DIGITS])
        chart = chapter_figures.digits(data.test_images[shown], shown, N_COLUMNS, number, dark())
        names = ", ".join(data.class_names[label] for label in data.test_labels[shown])
        alt = f"Test digits {shown[0]:,} to {shown[-1]:,}, labelled {names}."
        figure.show(chart, alt, f"{CHOOSING}_picture", sets=(NUMBER,))
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            _turn("Earlier", leaf, -N_DIGITS, n, ":material/arrow_back:")
            _turn("Later", leaf, N_DIGITS, n, ":material/arrow_forward:")


def _turn(label, leaf, by, n, icon):
    there = 0 <= leaf.first + by < n
    st.button(label, icon=icon, on_click=leaf.turn, args=(by,), disabled=not there, type="tertiary")


def rate(subject):
    """The length of a step as its control says; the run's own before anybody set it."""
    usual = subject.config.learning_rate
    return widgets.value(RATE) or (usual if usual in RATES else 0.1)


def learning_rate(subject):
    """The control for it. Returns what it says."""
    return st.select_slider(
        "Learning rate",
        RATES,
        rate(subject),
        key=RATE,
        persist_state="session",
        format_func="{:g}".format,
        help="How far the step goes. Try a large one: the cost may rise.",
    )


def show_where_to_train():
    """For a reader without a network of their own: where to get one."""
    if part(Networks).own is None:
        links.to_train("Train a network of your own, and look inside that")


def show_what_is_next():
    """After the last chapter: what the walk was, and where to go from it."""
    st.markdown(WALKED)
    with st.container(horizontal=True):
        links.to_train("Train a network and see its units change")
        links.to_draw()
