"""How often networks read right, in all and digit by digit. found: {ReadingNetwork: Evaluation}."""

import streamlit as st

from render import evaluation_figures, evaluation_sentences
from ui.session import Networks, dark, part
from ui.shared import figure, glossary, links, network_choice

MEASURES = {
    "Recall": ("of all digits that are a 4, how many were read as a 4.", lambda one: one.recall),
    "Precision": ("of all that were read as a 4, how many are a 4.", lambda one: one.precision),
}


def show(found, data):
    """The numbers of each network."""
    for place, (reader, evaluation) in zip(st.columns(len(found), gap="large"), found.items(), strict=True):
        with place, st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{reader.title}**", width="content")
            n = len(evaluation.labels)
            st.html(evaluation_sentences.numbers(evaluation, n - len(evaluation.mistakes), n), width="content")
            if part(Networks).own is None:
                links.to_train("Train your own, and compare")
            network_choice.say_if_learning(reader, "Measured", "Measure again")


def show_doubts(found, data):
    """What the numbers leave open."""
    seen = [reader for reader in found if evaluation_sentences.caution(reader, data)]
    if fair := {reader: evaluation for reader, evaluation in found.items() if reader not in seen}:
        st.caption(evaluation_sentences.how_sure(fair), help=glossary.term("accuracy", "interval"))
    if len(found) > 1:
        st.caption(evaluation_sentences.comparison(found))
        st.caption(evaluation_sentences.difference(found, seen))


def show_digit_by_digit(found, data):
    """Precision and recall of each digit, and a table with accuracy too."""
    # Both charts from one height, so that they can be held against each other.
    bottom = evaluation_figures.from_per_cent([(one.recall, one.precision) for one in found.values()])
    for place, (measure, (meaning, of)) in zip(st.columns(2, gap="large"), MEASURES.items(), strict=True):
        values = {reader.title: of(evaluation) for reader, evaluation in found.items()}
        with place:
            st.markdown(f"**{measure}**: {meaning}", help=glossary.term(measure.lower()))
            bars = evaluation_figures.by_digit(values, data.class_names, bottom, dark())
            figure.show(bars, evaluation_sentences.by_digit_alt(measure, values, data.class_names), measure)
    with st.expander("As a table"):
        for reader, evaluation in found.items():
            st.markdown(f"**{reader.title}**")
            st.table(evaluation_sentences.table(evaluation, data.class_names), border="horizontal")
        st.caption("Accuracy: the share of all digits that are rightly taken for this one, or rightly not.")
