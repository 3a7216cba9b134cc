"""Closer looks at an evaluation: confidence, the map, harder digits. Worked out only when shown."""

import streamlit as st

from lab import network_cache
from nncore.study.robustness import CHANGES, changed
from render import evaluation_figures, evaluation_sentences
from ui.evaluate import digit_cards
from ui.session import dark, widgets
from ui.shared import digit_grid, figure, glossary, inputs

ROW = "map_row"  # the key of the control that holds the digit chosen on the map
# The kinds of change: their names, and the title of the axis.
KINDS = {
    "noise": ("Noise", "Noise (standard deviation; 1: from black to white)"),
    "rotation": ("Rotation", "Turned clockwise by (degrees)"),
    "shift": ("Shift", "Moved by (pixels)"),
    "thickness": ("Stroke thickness", "Strokes thicker on each side by (pixels)"),
}


def show_confidence(found, data):
    """How often it is right, by how sure it is."""
    calibrations = {reader.title: evaluation.calibration for reader, evaluation in found.items()}
    left, right = st.columns([1.4, 1], gap="large")
    with left:
        chart = evaluation_figures.reliability(calibrations, dark())
        figure.show(chart, evaluation_sentences.reliability_alt(calibrations))
    for title, calibration in calibrations.items():
        right.markdown(f"**{title}**: {evaluation_sentences.calibration(calibration)}")
    right.caption(
        "On the dashed line, of a hundred answers given with 80\u202f% confidence eighty are right. Below it the "
        "network is too sure of itself, above it not sure enough. Points of few digits jump about.",
        help=glossary.term("confidence", "calibration"),
    )


def show_map(found, data):
    """Test digits by what the last layer is given of them, and one of them closer."""
    n = min(network_cache.MAP_DIGITS, len(data.test_labels))
    st.caption(
        f"The first {n:,} test digits. What the last layer is given, a number for each unit or pixel before it, is "
        "drawn on a flat map, along the two directions in which digits differ most. Large outlined points are "
        "mistakes. Point at a digit to see it; choose it, or give its number, to see what the network makes of it.",
        help=glossary.term("layer", "activation", "pca"),
    )
    widgets.limit(ROW, n - 1)
    row = inputs.number("Test digit", n - 1, ROW, "Counted from 0, as the test digits are in their file.", width=160)
    for place, (reader, evaluation) in zip(st.columns(len(found), gap="large"), found.items(), strict=True):
        points, shares = network_cache.flat_map(reader.network, data)
        key = f"map_{reader.title}"
        with place:
            st.markdown(f"**{reader.title}**")
            chart = evaluation_figures.flat_map(points, shares, evaluation, data, row, dark())
            figure.show(chart, evaluation_sentences.map_alt(shares, n), key, sets=(ROW,))
            digit_cards.show(evaluation, [row], 1, data, key)


def show_harder(found, data):
    """How accuracy falls when the test digits get harder to read."""
    titles = {kind: title for kind, (title, _) in KINDS.items()}
    kind = inputs.segments("What makes them harder", list(KINDS), "harder", format_func=titles.get)
    name, axis = KINDS[kind]
    with st.spinner("Reading changed digits…"):
        accuracies = {reader.title: network_cache.accuracies_under(reader.network, data, kind) for reader in found}
    chart = evaluation_figures.falling(kind, axis, accuracies, dark())
    figure.show(chart, evaluation_sentences.falling_alt(kind, accuracies))
    strengths = CHANGES[kind].strengths
    examples = [changed(data.test_images[:1], kind, strength)[0] for strength in strengths]
    alt = f"The first test digit under each strength: {name.lower()} of {', '.join(map(str, strengths))}."
    digit_grid.show(examples, [f"{strength:g}" for strength in strengths], alt, len(strengths), 3)
    st.caption(evaluation_sentences.harder(data, accuracies))
