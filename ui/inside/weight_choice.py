"""The one weight that the page Inside follows through its chapters: choosing it, and changing it by hand."""

from dataclasses import dataclass, replace

import streamlit as st

from nncore.study import walk
from render import sentences
from ui.session import Networks, part, widgets
from ui.shared import inputs

# Keys of controls.
LAYER, UNIT, INPUT, BIAS, VALUE = (f"inside_{name}" for name in ("layer", "unit", "input", "bias", "value"))
WEIGHT = LAYER, UNIT, INPUT


@dataclass
class Followed:
    """found: the (layer, unit, input) of the weight that was found to be the steepest, chosen by nobody; about: for
    which digit of which network."""

    found: tuple | None = None
    about: tuple | None = None


def chosen(subject):
    """The Subject with the weight that is followed: until another was chosen the steepest one for the digit."""
    layers, followed = subject.network.layers, part(Followed)
    inputs.start_at(LAYER, 0, len(layers) - 1)
    layer = widgets.value(LAYER)
    about = id(subject.reader.source), subject.image.tobytes(), subject.label
    if (layer, widgets.value(UNIT), widgets.value(INPUT)) == followed.found and about != followed.about:
        widgets.forget(UNIT, INPUT)
    nobody_chose = widgets.value(UNIT) is widgets.value(INPUT) is None
    n_inputs, n_units = layers[layer].weights.shape
    steepest = subject.walk.largest_gradient(layer)[1]
    inputs.start_at(UNIT, steepest, n_units - 1)
    column = widgets.value(UNIT)
    steepest = steepest, subject.walk.largest_gradient(layer, column)[0]
    inputs.start_at(INPUT, steepest[1], n_inputs - 1)
    # One that was chosen before a reload comes back here.
    if nobody_chose and (column, widgets.value(INPUT)) == steepest:
        followed.found, followed.about = (layer, column, widgets.value(INPUT)), about
    return replace(subject, layer=layer, row=widgets.value(INPUT), column=column)


def show(subject):
    """The weight that is followed, a button for the steepest, and one to change it."""
    network, layer, row, column = subject.network, subject.layer, subject.row, subject.column
    n_inputs, n_units = network.layers[layer].weights.shape
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # Not a method of the subject: a session keeps what its controls call, and numbers of a walk may be many.
        named = {"format_func": subject.layer_names.__getitem__, "on_change": widgets.forget, "args": (UNIT, INPUT)}
        layers = list(range(len(network.layers)))
        inputs.pills("The weight to follow: into layer", layers, LAYER, "Which layer it belongs to.", **named)
        _choose_unit(subject, layer, n_units)
        label = f"from {'pixel' if layer == 0 else 'unit'}, 0 to {n_inputs - 1:,}"
        text = "Which of the layer's inputs it weighs. Pixels are counted row by row, 28 in each."
        inputs.number(label, n_inputs - 1, INPUT, text)
    steepest = subject.walk.largest_gradient(layer)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "The steepest one",
            icon=":material/trending_down:",
            on_click=widgets.put,
            args=({UNIT: steepest[1], INPUT: steepest[0]},),
            help="The weight of this layer whose gradient is largest for this digit.",
        )
        _offer_edit(subject)
        start, end = subject.input_name(layer, row), sentences.plain(subject.unit_name(layer, column))
        st.caption(f"From {start} to {end}: {sentences.exact(walk.parameter(network, layer, row, column))}")


def _choose_unit(subject, layer, n_units):
    forgetting = {"on_change": widgets.forget, "args": (INPUT,)}
    if layer == subject.n_hidden:
        text = "Which of the ten answers it speaks for or against."
        inputs.class_name("to output", subject.reader.class_names, UNIT, text, width=120, **forgetting)
        return
    inputs.number(
        f"to unit, 0 to {n_units - 1:,}", n_units - 1, UNIT, "Which of the layer's units it feeds.", **forgetting
    )


def _offer_edit(subject):
    with st.popover("Change it", icon=":material/edit:", key="opens_edit"):
        text = "What is added to the unit's sum, whatever comes in."
        bias = st.toggle("The unit's bias instead", key=BIAS, help=text)
        place = (subject.layer, None if bias else subject.row, subject.column)
        value = walk.parameter(subject.network, *place)
        # Another key for every value: after a restore it must not show what was typed before.
        key = f"{VALUE} {place} {value!r}"
        st.number_input(
            "Bias" if bias else "Weight",
            value=value,
            step=0.1,
            format="%.6f",
            key=key,
            on_change=part(Networks).edit,
            args=(subject.reader, place, key),
            help="Set it and press Enter: the whole page then shows what the network does with it.",
        )


def show_edited(reader, n):
    st.warning(
        f"This network is edited: {n} of its numbers {'is' if n == 1 else 'are'} yours, on this page only.",
        icon=":material/edit:",
    )
    st.button("Restore", icon=":material/undo:", on_click=part(Networks).restore, args=(reader,))


def follow(layer, unit):
    """Follow the steepest weight into a unit from now on. Call it from a callback."""
    widgets.put({LAYER: layer, UNIT: unit})
    widgets.forget(INPUT)
