"""One hidden unit: what it looks for, what it computes, what excites it, and what its silence changes."""

import streamlit as st

from lab import network_cache
from nncore.study import walk
from render import forward_tables, pictures
from render.numbers import per_cent
from ui.inside import weight_choice
from ui.session import dark, widgets
from ui.shared import digit_grid, inputs
from ui.shared.inside_choice import UNIT_LAYER as LAYER
from ui.shared.inside_choice import UNIT_NUMBER as UNIT

N_EXCITING = 8


def chosen(subject):
    """The hidden unit that is looked at, (layer, unit); the busiest one before any was chosen."""
    if not subject.n_hidden:
        return None, None
    inputs.start_at(LAYER, 0, subject.n_hidden - 1)
    layer = widgets.value(LAYER)
    inputs.start_at(UNIT, int(subject.walk.busiest(layer, 1)[0]), subject.network.sizes[layer + 1] - 1)
    return layer, widgets.value(UNIT)


def show(subject):
    """The unit that is chosen in the drawing or by number."""
    if not subject.n_hidden:
        return
    layer, unit = chosen(subject)
    st.subheader("One hidden unit")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if subject.n_hidden > 1:
            named = {"format_func": subject.layer_names.__getitem__, "on_change": widgets.forget, "args": (UNIT,)}
            inputs.pills("Layer", range(subject.n_hidden), LAYER, "Which hidden layer it is in.", **named)
        last = subject.network.sizes[layer + 1] - 1
        inputs.number(f"Unit, 0 to {last:,}", last, UNIT, "The same as pressing it in the drawing.")
        text = "Its outgoing weights are set to 0, so the next layer gets nothing from it."
        off = inputs.toggle("Switch it off", "inside_off", text)
        st.button(
            "Follow its steepest weight",
            icon=":material/trending_down:",
            on_click=weight_choice.follow,
            args=(layer, unit),
            help="In all chapters, instead of the weight that is followed now.",
        )
    if off:
        _show_switched_off(subject, layer, unit)
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        st.markdown("**What it looks for**")
        weights = walk.looks_for(subject.walk.network, subject.walk.X, layer, [unit])[0].reshape(28, 28)
        alt = f"Unit {unit} as a picture: blue where ink excites it, orange where ink silences it."
        st.image(pictures.signed(weights, 7, dark()), alt=alt)
        st.caption("Ink where it is blue excites it; ink where it is orange, with a dash, silences it.")
    with right:
        st.markdown("**What it computes for this digit**")
        st.table(forward_tables.unit(subject, layer, unit), hide_header=True, border="horizontal")
        _show_exciting(subject, layer, unit)


def _show_switched_off(subject, layer, unit):
    without = walk.walk(walk.without_unit(subject.network, layer, unit), subject.image, subject.label)
    accuracies = (
        network_cache.evaluated(subject.network, subject.data).accuracy,
        network_cache.accuracy_without(subject.network, subject.data, layer, unit),
    )
    st.markdown(f"**Without unit {unit}**")
    st.table(forward_tables.switched_off(subject, without, accuracies), hide_index=True, border="horizontal")


def _show_exciting(subject, layer, unit):
    rows, values = network_cache.most_exciting(subject.network, subject.data, layer, unit, N_EXCITING)
    st.markdown("**The test digits that excite it most**")
    names = ", ".join(subject.data.class_names[subject.data.test_labels[row]] for row in rows)
    captions, alt = [f"{values[row]:.1f}" for row in rows], f"The digits that excite it most, labelled {names}."
    digit_grid.show(subject.data.test_images[rows], captions, alt, N_EXCITING, 2)
    silent = float((values <= 0).mean())
    st.caption(
        f"Above each, what the unit puts out, of {len(values):,} test digits"
        + (f"; at {per_cent(silent, 0)} of them it is silent." if subject.network.hidden_activation == "relu" else ".")
    )
