"""How well a network reads: its score, its mistakes, and how far both can be trusted."""

import streamlit as st

from lab import network_cache
from render import evaluation_sentences
from ui.evaluate import closer_looks, confusions, our_digits, people, scores
from ui.session import ClassPool, Networks, Page, part
from ui.shared import data_choice, inputs, links, network_choice

LOOK, PEOPLE = "look", "Drawings by people"
LOOKS = {
    "Mistakes": closer_looks.show_mistakes,
    "Confidence": closer_looks.show_confidence,
    "Map": closer_looks.show_map,
    "Harder digits": closer_looks.show_harder,
    PEOPLE: people.show,
}
OURS = {"Our digits": our_digits.show}  # for who is in a class that has some

part(Page).enter("evaluate")
st.title("How well does it read?")
data = data_choice.current()
looks = LOOKS | OURS if part(ClassPool).pool.enough else LOOKS


def show_closer_look(found):
    """One of several closer looks, which are worked out only when they are shown."""
    st.header("Look closer")
    look = inputs.segments("Look closer", list(looks), LOOK)
    for reader, evaluation in found.items():
        if reader.learning:
            st.caption(evaluation_sentences.of_then(evaluation))
    looks[look](found, data)


def show_cautions(chosen):
    """What must be known before the numbers are believed."""
    if part(Networks).own is None:
        st.info(evaluation_sentences.NO_NETWORK, icon=":material/lightbulb:")
        links.to_train("Train a network")
    for reader in chosen:
        caution = evaluation_sentences.caution(reader, data)
        if caution:
            st.warning(caution, icon=":material/warning:")


network_choice.watch_run()
chosen = network_choice.choose()
show_cautions(chosen)
# As they are now, on all of the page.
found = {reader: network_cache.evaluated(reader.network, data) for reader in chosen}
scores.show(found, data)
scores.show_digit_by_digit(found, data)
confusions.show(found, data)
show_closer_look(found)
