"""Choosing what the page Inside is about: a network, a digit, and the one weight that is followed."""

import random
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st

import nncore
from lab import network_cache
from lab.inside_subject import Subject
from lab.networks import edited, ready_network
from nncore.hyperparameters import HYPERPARAMETERS
from nncore.study import walk
from render import chapter_figures, sentences
from ui.session import Drawing, Networks, dark, part, widgets
from ui.shared import drawn_digit, figure, inputs, links
from ui.shared.inside_choice import DRAWING, INPUT, KIND, LAYER, NUMBER, READER, TEST, UNIT, WEIGHT
from ui.shared.network_choice import READY, YOURS

RATES = HYPERPARAMETERS["learning_rate"].offered
LABEL, RATE, CHOOSING, WHICH = "inside_label", "inside_rate", "inside_choosing", "inside_which"  # keys of controls
BIAS, VALUE = "inside_bias", "inside_value"
EACH, MISREAD = "All", "Misread by this network"
WALKED = (
    "**That was the whole walk.** Sums, bends, one cost, and small steps against its slope, again and again: nothing "
    "else happens in a network that reads digits."
)
N_DIGITS, N_COLUMNS = 30, 6  # to choose from at a time


@dataclass
class Followed:
    """found: the (layer, unit, input) of the weight that was found to be the steepest, chosen by nobody; about: for
    which digit of which network."""

    found: tuple | None = None
    about: tuple | None = None


def choose(data):
    """Show the controls for network and digit. Returns the Subject they stand for, with the weight that is followed."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):  # one row on a phone
        reader = _choose_network()
        image, label = _choose_digit(reader, data)
    edits = part(Networks).edits(reader)
    # Always there, so that what follows keeps its place and is not built anew.
    with st.container(horizontal=True, vertical_alignment="center"):
        if edits:
            n, icon = len(edits), ":material/edit:"
            text = f"This network is edited: {n} of its numbers {'is' if n == 1 else 'are'} yours, on this page only."
            st.warning(text, icon=icon)
            st.button("Restore", icon=":material/undo:", on_click=part(Networks).restore, args=(reader,))
    return _with_weight(Subject.of(reader, edited(reader.network, edits), data, image, label))


def _choose_network():
    yours, ready = part(Networks).own, ready_network()
    if yours is None:
        st.caption("The ready network", width="content")
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
    icon = ":material/grid_view:"
    with st.popover("Choose", icon=icon, key=CHOOSING, on_change="rerun", type="tertiary") as opened:
        if opened.open:
            _choose_in_a_picture(reader, data, number)
    return data.test_images[number], int(data.test_labels[number])


def _choose_in_a_picture(reader, data, number):
    """Test digits, at first about the one of this number, to press one."""
    which, numbers = inputs.segments("Which", [EACH, MISREAD], WHICH), np.arange(len(data.test_labels))
    if which == MISREAD:  # those alone have an error that is worth sending back
        numbers = np.sort(network_cache.evaluated(reader.network, data).mistakes)
    if not len(numbers):
        st.caption("It reads all of them right.")
        return
    first, n_pages = np.searchsorted(numbers, number) % len(numbers) // N_DIGITS, -(-len(numbers) // N_DIGITS)
    leaf = st.empty()
    page = leaf.pagination(n_pages, default=int(first) + 1, max_visible_pages=5, key=f"{CHOOSING} {which} {number}")
    shown = numbers[N_DIGITS * (page - 1) : N_DIGITS * page].tolist()
    chart = chapter_figures.digits(data.test_images[shown], shown, N_COLUMNS, number, dark())
    names = ", ".join(data.class_names[label] for label in data.test_labels[shown])
    alt = f"Test digits {shown[0]:,} to {shown[-1]:,}, labelled {names}."
    figure.show(chart, alt, f"{CHOOSING}_picture", sets=(NUMBER,))


def _with_weight(subject):
    """The Subject with the weight that is followed: until another was chosen the steepest one for the digit."""
    layers, followed = subject.network.layers, part(Followed)
    inputs.start_at(LAYER, 0, len(layers) - 1)
    about = id(subject.reader.source), subject.image.tobytes(), subject.label
    if _followed() == followed.found and about != followed.about:
        widgets.forget(UNIT, INPUT)
    (layer, *others), (n_inputs, n_units) = _followed(), layers[widgets.value(LAYER)].weights.shape
    steepest = subject.walk.largest_gradient(layer)[::-1]
    inputs.start_at(UNIT, steepest[0], n_units - 1)
    column = widgets.value(UNIT)
    inputs.start_at(INPUT, subject.walk.largest_gradient(layer, column)[0], n_inputs - 1)
    if others == [None, None]:  # nobody chose
        followed.found, followed.about = (layer, *steepest), about
    return replace(subject, layer=layer, row=widgets.value(INPUT), column=column)


def _followed():
    return tuple(map(widgets.value, WEIGHT))


def show_weight(subject):
    """The weight that is followed, a button for the steepest, and one to change it."""
    layer, row, column = subject.place
    n_inputs, n_units = subject.network.layers[layer].weights.shape
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # Not a method of the subject: a session keeps what its controls call, and numbers of a walk may be many.
        named = {"format_func": subject.layer_names.__getitem__, "on_change": widgets.forget, "args": (UNIT, INPUT)}
        layers = list(range(len(subject.network.layers)))
        inputs.pills("The weight to follow: into layer", layers, LAYER, "Which layer it belongs to.", **named)
        forgetting = {"on_change": widgets.forget, "args": (INPUT,)}
        if layer == subject.n_hidden:
            names, text = subject.reader.class_names, "Which of the ten answers it speaks for or against."
            inputs.class_name("to output", names, UNIT, text, width=120, **forgetting)
        else:
            text = "Which of the layer's units it feeds: the same as pressing the unit in the drawing."
            inputs.number(f"to unit, 0 to {n_units - 1:,}", n_units - 1, UNIT, text, **forgetting)
        label = f"from {'pixel' if layer == 0 else 'unit'}, 0 to {n_inputs - 1:,}"
        text = "Which of the layer's inputs it weighs. Pixels are counted row by row, 28 in each."
        inputs.number(label, n_inputs - 1, INPUT, text)
    steepest = dict(zip((INPUT, UNIT), subject.walk.largest_gradient(layer), strict=True))
    with st.container(horizontal=True, vertical_alignment="center"):
        text = "The weight of this layer whose gradient is largest for this digit."
        icon = ":material/trending_down:"
        st.button("The steepest one", icon=icon, on_click=widgets.put, args=(steepest,), help=text)
        _offer_edit(subject)
        start, end = subject.input_name(layer, row), sentences.plain(subject.unit_name(layer, column))
        st.caption(f"From {start} to {end}: {sentences.exact(walk.parameter(subject.network, *subject.place))}")


def _offer_edit(subject):
    with st.popover("Change it", icon=":material/edit:", key="opens_edit"):
        text = "What is added to the unit's sum, whatever comes in."
        bias = st.toggle("The unit's bias instead", key=BIAS, help=text)
        place = (subject.layer, None if bias else subject.row, subject.column)
        value = walk.parameter(subject.network, *place)
        # Another key for every value: after a restore it must not show what was typed before.
        key = f"{VALUE} {place} {value!r}"
        edit = partial(part(Networks).edit, subject.reader, place, key)
        text = "Set it and press Enter: the whole page then shows what the network does with it."
        label = "Bias" if bias else "Weight"
        st.number_input(label, value=value, step=0.1, format="%.6f", key=key, on_change=edit, help=text)


def rate(subject):
    """The length of a step as its control says; the run's own before anybody set it."""
    usual = subject.config.learning_rate
    return widgets.value(RATE) or (usual if usual in RATES else 0.1)


def show_rate(subject):
    """The control for it."""
    text, look = "How far the step goes. Try a large one: the cost may rise.", {"format_func": "{:g}".format}
    st.select_slider("Learning rate", RATES, subject.rate, key=RATE, persist_state="session", help=text, **look)


def show_way_on(is_last):
    """Where to go from here, after the last chapter; and where to get a network of one's own."""
    if is_last:
        st.markdown(WALKED)
        with st.container(horizontal=True):
            links.to_train("Train a network and see its units change")
            links.to_draw()
    elif part(Networks).own is None:
        links.to_train("Train a network of your own, and look inside that")
