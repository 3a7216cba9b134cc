"""The network drawn for one digit, and a closer look at one of its hidden units."""

import numpy as np
import streamlit as st

from lab import network_cache
from nncore.study import walk
from render import figures, forward_tables, network_figures, pictures, sentences
from ui.inside import weight_choice
from ui.session import state

CHART = "inside_drawn"
LAYER, UNIT = "inside_unit_layer", "inside_unit_number"
N_EXCITING = 8


def show(view):
    """The drawing; under it the unit that is chosen in it or by number."""
    dark = state.dark()
    layer, unit = _chosen(view)
    columns = _columns(view, dark)
    # Wide enough on a phone, where it is as wide as the page.
    st.plotly_chart(
        network_figures.drawn(columns, (layer, unit), dark),
        theme=None,
        config=figures.CONFIG,
        key=CHART,
        on_select=lambda: state.take_point(CHART, (LAYER, UNIT)),
        selection_mode="points",
        alt=_alt(view, columns),
    )
    st.caption(
        "Blue, drawn through, speaks for a unit or an answer; orange, dotted, against it. The wider, the more; of the "
        f"edges between two columns the {network_figures.N_EDGES} widest are drawn; the units that add most stand on "
        "top. Press a hidden unit to look closer."
    )
    if view.n_hidden:
        _show_unit(view, layer, unit, dark)


def _chosen(view):
    """The hidden unit that is looked at, (layer, unit); the busiest one before any was chosen."""
    if not view.n_hidden:
        return None, None
    state.keep_control(LAYER, 0, view.n_hidden - 1)
    layer = state.chosen(LAYER)
    state.keep_control(UNIT, int(view.walk.busiest(layer, 1)[0]), view.network.sizes[layer + 1] - 1)
    return layer, state.chosen(UNIT)


def _columns(view, dark):
    """The pixels, each layer's busiest units, and the outputs, as columns to draw."""
    digit = pictures.signed(view.image / 255, 4, dark)
    columns, before = [network_figures.Column("pixels", (digit,), [""], ["the digit"])], None
    for layer in range(view.n_hidden):
        units = view.walk.busiest(layer, network_figures.N_UNITS)
        columns.append(_hidden_column(view, layer, units, before, dark))
        before = units
    return [*columns, _output_column(view, before, dark)]


def _hidden_column(view, layer, units, before, dark):
    values = view.walk.activations[layer]
    return network_figures.Column(
        f"{len(units)} of {len(values):,}<br>units",  # in two lines, for a phone
        network_figures.unit_pictures(walk.looks_for(view.walk.network, view.walk.X, layer, units), dark),
        [str(unit) for unit in units],
        [f"unit {unit}: {sentences.exact(values[unit], 4)}" for unit in units],
        _edges(view, layer, units, before),
        tuple((layer, int(unit)) for unit in units),
    )


def _output_column(view, before, dark):
    names = [sentences.escaped(name) for name in view.reader.class_names]
    outputs, probabilities = np.arange(len(names)), view.walk.probabilities
    # Without a hidden layer the outputs themselves look at the pixels.
    looks = () if view.n_hidden else walk.looks_for(view.walk.network, view.walk.X, 0, outputs)
    return network_figures.Column(
        "answers",
        network_figures.unit_pictures(looks, dark),
        [f"{name}  {_short(p)}" for name, p in zip(names, probabilities, strict=True)],
        [f"{name}: {sentences.exact(p, 4)}" for name, p in zip(names, probabilities, strict=True)],
        _edges(view, view.n_hidden, outputs, before),
    )


def _edges(view, layer, units, before):
    """What each unit drawn before adds to each of these; all pixels together are one picture, and one edge each."""
    contributions = view.walk.contributions[layer][:, units]
    return contributions.sum(axis=0, keepdims=True) if before is None else contributions[before]


def _short(probability):
    # Beside the drawing there is little room on a phone.
    return sentences.share(probability).replace("under ", "<").replace("over ", ">")


def _alt(view, columns):
    parts = [f"{column.title.replace('<br>', ' ')}: {', '.join(column.values)}" for column in columns[1:]]
    return "The network, for this digit. " + "; ".join(parts) + "."


def _show_unit(view, layer, unit, dark):
    """A unit's weights, what it computes, what excites it, and what its silence changes."""
    st.subheader("One hidden unit")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if view.n_hidden > 1:
            st.pills(
                "Layer",
                range(view.n_hidden),
                required=True,
                wrap=True,
                format_func=view.layer_name,
                key=LAYER,
                persist_state="session",
                on_change=state.forget_controls,
                args=(UNIT,),
                help="Which hidden layer it is in.",
            )
        last = view.network.sizes[layer + 1] - 1
        st.number_input(
            f"Unit, 0 to {last}",
            0,
            last,
            key=UNIT,
            persist_state="session",
            width=150,
            help="The same as pressing it in the drawing.",
        )
        off = st.toggle(
            "Switch it off",
            key="inside_off",
            persist_state="session",
            help="Its outgoing weights are set to 0, so that nobody hears it.",
        )
        st.button(
            "Follow its steepest weight",
            icon=":material/trending_down:",
            on_click=weight_choice.follow,
            args=(layer, unit),
            help="In all chapters, instead of the weight that is followed now.",
        )
    if off:
        _show_switched_off(view, layer, unit)
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        st.markdown("**What it looks for**")
        st.image(
            pictures.signed(walk.looks_for(view.walk.network, view.walk.X, layer, [unit])[0].reshape(28, 28), 7, dark),
            alt=f"Unit {unit} as a picture: blue where ink excites it, orange where ink silences it.",
        )
        st.caption("Ink where it is blue excites it; ink where it is orange silences it.")
    with right:
        st.markdown("**What it computes for this digit**")
        st.table(forward_tables.unit(view, layer, unit), hide_header=True, border="horizontal")
        _show_exciting(view, layer, unit, dark)


def _show_switched_off(view, layer, unit):
    without = walk.walk(walk.without_unit(view.network, layer, unit), view.image, view.label)
    accuracies = (
        network_cache.measured(view.network, view.data).accuracy,
        network_cache.accuracy_without(view.network, view.data, layer, unit),
    )
    st.markdown(f"**Without unit {unit}**")
    st.table(forward_tables.switched_off(view, without, accuracies), hide_index=True, border="horizontal")


def _show_exciting(view, layer, unit, dark):
    rows, values = network_cache.most_exciting(view.network, view.data, layer, unit, N_EXCITING)
    st.markdown("**The test digits that excite it most**")
    st.image(
        pictures.grid(view.data.test_images[rows], [f"{values[row]:.1f}" for row in rows], N_EXCITING, 2, dark),
        width="content",
        alt="The digits that excite it most, labelled "
        + ", ".join(view.data.class_names[view.data.test_labels[row]] for row in rows)
        + ".",
    )
    silent = float((values <= 0).mean())
    st.caption(
        f"Above each, what the unit puts out, of {len(values):,} test digits"
        + (f"; at {silent:.0%} of them it is silent." if view.network.hidden_activation == "relu" else ".")
    )
