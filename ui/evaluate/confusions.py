"""What is taken for what: the confusion matrices, and the digits of a cell. found: {ReadingNetwork: Evaluation}."""

from dataclasses import dataclass

import streamlit as st

from render import evaluation_figures, evaluation_sentences
from ui.evaluate import digit_cards
from ui.session import dark, part, widgets
from ui.shared import figure, glossary, inputs

LABEL, ANSWER = "cell_label", "cell_answer"  # the keys of the controls that hold the cell chosen
N_CARDS = 3


def show(found, data):
    """The matrices, where a click chooses a cell, and the digits of that cell."""
    st.header("What is taken for what", help=glossary.term("confusion matrix"))
    cell, places, names = _chosen_cell(found), st.columns(2, gap="large"), data.class_names
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


@dataclass
class Suggestion:
    """The cell that nobody has chosen. of: the title of the network whose commonest mistake it was."""

    of: str = ""
    cell: tuple[int | None, int | None] = (None, None)


def _chosen_cell(found):
    """(label, answer) of the cell chosen; until one is, the commonest mistake of the first network."""
    suggestion, (reader, evaluation) = part(Suggestion), next(iter(found.items()))
    cell = widgets.value(LABEL), widgets.value(ANSWER)
    if None in cell or (cell == suggestion.cell and suggestion.of != reader.title):
        suggestion.of, suggestion.cell = reader.title, evaluation.commonest_mistake
        widgets.put(dict(zip((LABEL, ANSWER), suggestion.cell, strict=True)))
    return widgets.value(LABEL), widgets.value(ANSWER)


def _show_cell(found, cell, data):
    """The digits of the cell chosen, the worst or the least sure first."""
    for place, (reader, evaluation) in zip(st.columns(len(found), gap="large"), found.items(), strict=True):
        with place:
            st.markdown(f"**{reader.title}**: {evaluation_sentences.cell(evaluation, *cell, data.class_names)}")
            key = f"{reader.title}_{cell[0]}_{cell[1]}"
            digit_cards.show(evaluation, evaluation.cell(*cell), N_CARDS, data, key)
