"""Closer looks at an evaluation: the mistakes, confidence, the map, harder digits. Worked out only when shown."""

from functools import partial

import streamlit as st

from lab import network_cache
from nncore.study.robustness import CHANGES, changed
from render import evaluation_figures, evaluation_sentences, figures, pictures
from ui.session import state
from ui.shared import digit_cards, glossary

PER_PAGE = 12
ROW, WIDTH = "map_row", 160  # the key of the control that holds the digit chosen on the map; pixels
# The kinds of change: their names, and the title of the axis.
KINDS = {
    "noise": ("Noise", "Noise (standard deviation; 1: from black to white)"),
    "rotation": ("Rotation", "Turned clockwise by (degrees)"),
    "shift": ("Shift", "Moved by (pixels)"),
    "thickness": ("Stroke thickness", "Strokes thicker on each side by (pixels)"),
}


def show_mistakes(found, data):
    """The digits read wrong, worst first, some at a time. found: {reader: Evaluation}."""
    st.caption("The worst first: those it was surest of.", help=glossary.term("confidence"))
    places = st.columns(len(found), gap="large")
    for place, (reader, evaluation) in zip(places, found.items(), strict=True):
        with place:
            st.markdown(f"**{reader.title}**: {evaluation_sentences.mistakes(evaluation)}")
            digit_cards.show(evaluation, evaluation.mistakes, PER_PAGE // len(found), data, reader.title)


def show_confidence(found, data):
    """How often it is right, by how sure it is."""
    calibrations = {reader.title: evaluation.calibration for reader, evaluation in found.items()}
    left, right = st.columns([1.4, 1], gap="large")
    left.plotly_chart(
        evaluation_figures.reliability(calibrations, state.dark()),
        theme=None,
        config=figures.CONFIG,
        alt=evaluation_sentences.reliability_alt(calibrations),
    )
    for title, calibration in calibrations.items():
        right.markdown(f"**{title}**: {evaluation_sentences.calibration(calibration)}")
    right.caption(
        "On the dashed line, of a hundred answers given with 80 % confidence eighty are right. Below it the network is "
        "too sure of itself, above it not sure enough. Points of few digits jump about.",
        help=glossary.term("confidence", "calibration"),
    )


def show_map(found, data):
    """Test digits by what the last hidden layer makes of them, and one of them closer."""
    n = min(network_cache.MAP_DIGITS, len(data.test_labels))
    st.caption(
        f"The first {n:,} test digits. What the last hidden layer puts out, hundreds of numbers a digit, is flattened "
        "to the two directions in which digits differ most. Large outlined points are mistakes. Point at a digit to "
        "see it; choose it, or give its number, to see what the network makes of it.",
        help=glossary.term("hidden layer", "activation", "pca"),
    )
    state.limit_control(ROW, n - 1)
    row = st.number_input(
        "Test digit",
        0,
        n - 1,
        key=ROW,
        persist_state="session",
        width=WIDTH,
        help="Counted from 0, as the test digits are in their file.",
    )
    for place, (reader, evaluation) in zip(st.columns(len(found), gap="large"), found.items(), strict=True):
        points, shares = network_cache.flat_map(reader.network, data)
        key = f"map_{reader.title}"
        with place:
            st.markdown(f"**{reader.title}**")
            st.plotly_chart(
                evaluation_figures.flat_map(points, shares, evaluation, data, row, state.dark()),
                theme=None,
                config=figures.CONFIG,
                key=key,
                on_select=partial(state.take_selection, key, ROW),
                selection_mode="points",
                alt=evaluation_sentences.map_alt(shares, n),
            )
            digit_cards.show(evaluation, [row], 1, data, key)


def show_harder(found, data):
    """How accuracy falls when the test digits get harder to read."""
    kind = st.segmented_control(
        "What makes them harder",
        list(KINDS),
        default="noise",
        required=True,
        key="harder",
        persist_state="session",
        format_func=lambda kind: KINDS[kind][0],
        label_visibility="collapsed",
    )
    name, axis = KINDS[kind]
    with st.spinner("Reading changed digits…"):
        accuracies = {reader.title: network_cache.accuracies_under(reader.network, data, kind) for reader in found}
    st.plotly_chart(
        evaluation_figures.falling(kind, axis, accuracies, state.dark()),
        theme=None,
        config=figures.CONFIG,
        alt=evaluation_sentences.falling_alt(kind, accuracies),
    )
    strengths = CHANGES[kind].strengths
    examples = [changed(data.test_images[:1], kind, strength)[0] for strength in strengths]
    st.image(
        pictures.grid(examples, [f"{strength:g}" for strength in strengths], len(strengths), 3, state.dark()),
        alt=f"The first test digit under each strength: {name.lower()} of {', '.join(map(str, strengths))}.",
    )
    st.caption(evaluation_sentences.harder(data, accuracies))
