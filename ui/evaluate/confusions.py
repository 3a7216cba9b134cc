"""What is taken for what: the confusion matrices, and the worst mistakes or the digits of a cell. found:
{ReadingNetwork: Evaluation}."""

import streamlit as st

from render import evaluation_figures, evaluation_sentences
from ui.evaluate import digit_cards
from ui.session import dark, widgets
from ui.shared import figure, glossary, inputs

LABEL, ANSWER = "cell_label", "cell_answer"  # the keys of the controls that hold the cell chosen
PER_PAGE = 12


def show(found, data):
    """The matrices, where a click chooses a cell, and beside them the worst mistakes, or the digits of that cell."""
    cell = widgets.value(LABEL), widgets.value(ANSWER)
    one = len(found) == 1
    places = st.columns([1, 1.15] if one else 2, gap="large")
    for place, (reader, evaluation) in zip(places, found.items(), strict=False):
        with place:
            matrix = evaluation_figures.selectable_confusion(evaluation.confusion, data.class_names, cell, dark())
            alt = evaluation_sentences.confusion_alt(reader.title, evaluation, data.class_names)
            figure.show(matrix, alt, f"confusion_{reader.title}", sets=(LABEL, ANSWER))
    with places[1] if one else st.container():
        _choose(data.class_names, cell)
        for place, (reader, evaluation) in zip(st.columns(len(found), gap="large"), found.items(), strict=True):
            with place:
                _show_digits(reader, evaluation, cell, data)


def _choose(names, cell):
    text = "The same as choosing a cell of the matrix."
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        for title, key in (("Is a", LABEL), ("Read as", ANSWER)):
            inputs.class_name(title, names, key, text, width=120, index=None, placeholder="any")
        # What is pressed, and the picture below, stay where they are.
        look = {"on_click": widgets.forget, "args": (LABEL, ANSWER), "disabled": cell == (None, None)}
        st.button("All mistakes", **look)
        glossary.show("confusion matrix", "confidence")


def _show_digits(reader, evaluation, cell, data):
    """The digits of the cell chosen, else the mistakes; the worst or the least sure first."""
    if None in cell:
        wanted = evaluation.mistakes_of(*cell)
        said = evaluation_sentences.mistakes(evaluation) if cell == (None, None) else f"{len(wanted):,}"
    else:
        wanted = evaluation.cell(*cell)
        said = evaluation_sentences.cell(evaluation, *cell, data.class_names)
    st.markdown(f"**{reader.title}**: {said}")
    digit_cards.show(evaluation, wanted, PER_PAGE, data, f"{reader.title}_{cell[0]}_{cell[1]}")
