"""The one weight that the page Inside follows through its chapters: choosing it, and changing it by hand."""

from dataclasses import replace

import streamlit as st

from nncore.study import walk
from render import sentences
from ui.session import state

# Keys of controls.
LAYER, UNIT, INPUT, BIAS, VALUE = (f"inside_{name}" for name in ("layer", "unit", "input", "bias", "value"))


def choose(view):
    """The weight to follow, a button for the steepest, and one to change it. Returns the View with it."""
    network = view.network
    layers = list(range(len(network.layers)))
    state.keep_control(LAYER, 0, layers[-1])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = st.pills(
            "One weight to follow: into",
            layers,
            required=True,
            wrap=True,
            format_func=view.layer_name,
            key=LAYER,
            persist_state="session",
            on_change=state.forget_controls,
            args=(UNIT, INPUT),
            help="Which layer it belongs to.",
        )
        n_inputs, n_units = network.layers[layer].weights.shape
        steepest = view.walk.largest_gradient(layer)
        column = _choose_unit(view, layer, n_units, steepest[1])
        state.keep_control(INPUT, view.walk.largest_gradient(layer, column)[0], n_inputs - 1)
        row = st.number_input(
            f"from {'pixel' if layer == 0 else 'unit'}, 0 to {n_inputs - 1}",
            0,
            n_inputs - 1,
            key=INPUT,
            persist_state="session",
            width=150,
            help="Which of the layer's inputs it weighs. Pixels are counted row by row, 28 in each.",
        )
    view = replace(view, layer=layer, row=row, column=column)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "The steepest one",
            icon=":material/trending_down:",
            on_click=state.set_controls,
            args=({UNIT: steepest[1], INPUT: steepest[0]},),
            help="The weight of this layer whose gradient is largest for this digit.",
        )
        _offer_edit(view)
        start, end = view.input_name(layer, row), sentences.plain(view.unit_name(layer, column))
        st.caption(f"From {start} to {end}: {sentences.exact(walk.parameter(network, layer, row, column))}")
    return view


def _choose_unit(view, layer, n_units, default):
    state.keep_control(UNIT, default, n_units - 1)
    if layer == view.n_hidden:
        return st.selectbox(
            "to output",
            range(n_units),
            format_func=view.reader.class_names.__getitem__,
            key=UNIT,
            persist_state="session",
            width=120,
            on_change=state.forget_controls,
            args=(INPUT,),
            help="Which of the ten answers it speaks for or against.",
        )
    return st.number_input(
        f"to unit, 0 to {n_units - 1}",
        0,
        n_units - 1,
        key=UNIT,
        persist_state="session",
        width=150,
        on_change=state.forget_controls,
        args=(INPUT,),
        help="Which of the layer's units it feeds.",
    )


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
            "Bias" if bias else "Weight",
            value=value,
            step=0.1,
            format="%.6f",
            key=key,
            on_change=state.edit_weight,
            args=(view.reader, place, key),
            help="Set it and press Enter: the whole page then shows what the network does with it.",
        )


def show_edited(reader, n):
    st.warning(
        f"This network is edited: {n} of its numbers {'is' if n == 1 else 'are'} yours, on this page only.",
        icon=":material/edit:",
    )
    st.button("Restore", icon=":material/undo:", on_click=state.restore_weights, args=(reader,))


def follow(layer, unit):
    """Follow the steepest weight into a unit from now on. Call it from a callback."""
    state.set_controls({LAYER: layer, UNIT: unit})
    state.forget_controls(INPUT)
