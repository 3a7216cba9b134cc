"""The network drawn for one digit, and a closer look at one of its hidden units."""

import numpy as np
import streamlit as st

from lab import network_cache
from nncore.study import walk
from render import forward_tables, network_figures, pictures, sentences
from render.numbers import per_cent
from ui.inside import weight_choice
from ui.session import dark, widgets
from ui.shared import digit_grid, figure, inputs

LAYER, UNIT = "inside_unit_layer", "inside_unit_number"
N_EXCITING = 8


def show(subject):
    """The drawing; under it the unit that is chosen in it or by number."""
    layer, unit = _chosen(subject)
    columns = _columns(subject)
    # Wide enough on a phone, where it is as wide as the page.
    drawn = network_figures.drawn(columns, (layer, unit), dark())
    figure.show(drawn, _alt(subject, columns), "inside_drawn", sets=(LAYER, UNIT))
    st.caption(
        "Blue, drawn through, speaks for a unit or an answer; orange, dotted, against it. The wider, the more; of the "
        f"edges between two columns the {network_figures.N_EDGES} widest are drawn; the units that add most stand on "
        "top. Press a hidden unit to look closer."
    )
    if subject.n_hidden:
        _show_unit(subject, layer, unit)


def _chosen(subject):
    """The hidden unit that is looked at, (layer, unit); the busiest one before any was chosen."""
    if not subject.n_hidden:
        return None, None
    widgets.start_at(LAYER, 0, subject.n_hidden - 1)
    layer = widgets.value(LAYER)
    widgets.start_at(UNIT, int(subject.walk.busiest(layer, 1)[0]), subject.network.sizes[layer + 1] - 1)
    return layer, widgets.value(UNIT)


def _columns(subject):
    """The pixels, each layer's busiest units, and the outputs, as columns to draw."""
    digit = pictures.signed(subject.image / 255, 4, dark())
    columns, before = [network_figures.Column("pixels", (digit,), [""], ["the digit"])], None
    for layer in range(subject.n_hidden):
        units = subject.walk.busiest(layer, network_figures.N_UNITS)
        columns.append(_hidden_column(subject, layer, units, before))
        before = units
    return [*columns, _output_column(subject, before)]


def _hidden_column(subject, layer, units, before):
    values = subject.walk.activations[layer]
    return network_figures.Column(
        f"{len(units)} of {len(values):,}<br>units",  # in two lines, for a phone
        network_figures.unit_pictures(walk.looks_for(subject.walk.network, subject.walk.X, layer, units), dark()),
        [str(unit) for unit in units],
        [f"unit {unit}: {sentences.exact(values[unit], 4)}" for unit in units],
        _edges(subject, layer, units, before),
        tuple((layer, int(unit)) for unit in units),
    )


def _output_column(subject, before):
    names = [sentences.escaped(name) for name in subject.reader.class_names]
    outputs, probabilities = np.arange(len(names)), subject.walk.probabilities
    # Without a hidden layer the outputs themselves look at the pixels.
    looks = () if subject.n_hidden else walk.looks_for(subject.walk.network, subject.walk.X, 0, outputs)
    return network_figures.Column(
        "answers",
        network_figures.unit_pictures(looks, dark()),
        [f"{name}  {_short(p)}" for name, p in zip(names, probabilities, strict=True)],
        [f"{name}: {sentences.exact(p, 4)}" for name, p in zip(names, probabilities, strict=True)],
        _edges(subject, subject.n_hidden, outputs, before),
    )


def _edges(subject, layer, units, before):
    """What each unit drawn before adds to each of these; all pixels together are one picture, and one edge each."""
    contributions = subject.walk.contributions[layer][:, units]
    return contributions.sum(axis=0, keepdims=True) if before is None else contributions[before]


def _short(probability):
    # Beside the drawing there is little room on a phone.
    return sentences.share(probability).replace("under ", "<").replace("over ", ">")


def _alt(subject, columns):
    parts = [f"{column.title.replace('<br>', ' ')}: {', '.join(column.values)}" for column in columns[1:]]
    return "The network, for this digit. " + "; ".join(parts) + "."


def _show_unit(subject, layer, unit):
    """A unit's weights, what it computes, what excites it, and what its silence changes."""
    st.subheader("One hidden unit")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if subject.n_hidden > 1:
            named = {"format_func": subject.layer_names.__getitem__, "on_change": widgets.forget, "args": (UNIT,)}
            inputs.pills("Layer", range(subject.n_hidden), LAYER, "Which hidden layer it is in.", **named)
        last = subject.network.sizes[layer + 1] - 1
        inputs.number(f"Unit, 0 to {last}", last, UNIT, "The same as pressing it in the drawing.")
        text = "Its outgoing weights are set to 0, so that nobody hears it."
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
        st.caption("Ink where it is blue excites it; ink where it is orange silences it.")
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
