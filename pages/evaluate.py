"""How well a network reads: its score, its mistakes, and how far both can be trusted."""

import streamlit as st

from lab import network_cache
from render import evaluation_sentences
from ui.evaluate import closer_looks, confusions, our_digits, people, scores
from ui.session import ClassPool, Page, part
from ui.shared import data_choice, inputs, network_choice

LOOK, PEOPLE = "look", "Drawings by people"
LOOKS = {
    "Digit by digit": scores.show_digit_by_digit,
    "Confidence": closer_looks.show_confidence,
    "Map": closer_looks.show_map,
    "Harder digits": closer_looks.show_harder,
    PEOPLE: people.show,
}
OURS = {"Our digits": our_digits.show}  # for who is in a class that has some

part(Page).enter("evaluate")
with st.container(key="title"):
    st.title("How well does it read?", anchor=False)  # heard and not seen: the menu says it
data = data_choice.current()
looks = LOOKS | OURS if part(ClassPool).pool.enough else LOOKS


def show_cautions(chosen):
    """What must be known before the numbers are believed."""
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
confusions.show(found, data)
scores.show_doubts(found, data)
st.header("Look closer")
looks[inputs.segments("Look closer", list(looks), LOOK)](found, data)
