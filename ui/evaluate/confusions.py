"""What is taken for what: the confusion matrices, and the digits of a cell. found: {ReadingNetwork: Evaluation}."""

import streamlit as st

from render import evaluation_figures, evaluation_sentences
from ui.evaluate import digit_cards
from ui.session import dark, widgets
from ui.shared import figure, glossary, inputs

LABEL, ANSWER = "cell_label", "cell_answer"  # the keys of the controls that hold the cell chosen
N_CARDS = 3


def show(found, data):
    """The matrices, where a click chooses a cell, and the digits of that cell."""
    st.header("What is taken for what", help=glossary.term("confusion matrix"))
    if None in (widgets.value(LABEL), widgets.value(ANSWER)):
        widgets.put(dict(zip((LABEL, ANSWER), next(iter(found.values())).commonest_mistake, strict=True)))
    cell, names = (widgets.value(LABEL), widgets.value(ANSWER)), data.class_names
    places = st.columns(2, gap="large")
    for place, (reader, evaluation) in zip(places, found.items(), strict=False):
        with place:
            st.markdown(f"**{reader.title}**")
            matrix = evaluation_figures.selectable_confusion(evaluation.confusion, names, cell, dark())
            alt = evaluation_sentences.confusion_alt(reader.title, evaluation, names)
            figure.show(matrix, alt, f"confusion_{reader.title}", sets=(LABEL, ANSWER))
    with places[1] if len(found) == 1 else st.container():
        st.caption("Only mistakes are coloured. Choose a cell, or its label and answer here, to see its digits.")
        with st.container(horizontal=True):
            for title, key in (("A digit labelled", LABEL), ("read as", ANSWER)):
                inputs.class_name(title, names, key, "The same as choosing a cell of the matrix.", width=150)
    _show_cell(found, cell, data)


def _show_cell(found, cell, data):
    """The digits of the cell chosen, the worst or the least sure first."""
    for place, (reader, evaluation) in zip(st.columns(len(found), gap="large"), found.items(), strict=True):
        with place:
            st.markdown(f"**{reader.title}**: {evaluation_sentences.cell(evaluation, *cell, data.class_names)}")
            key = f"{reader.title}_{cell[0]}_{cell[1]}"
            digit_cards.show(evaluation, evaluation.cell(*cell), N_CARDS, data, key)
