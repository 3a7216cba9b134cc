"""How well a network reads: its score, its mistakes, and how far both can be trusted."""

import streamlit as st

from lab import network_cache
from lab.networks import ready_network
from render import evaluation_sentences

from ui.evaluate import closer_looks, confusions, our_digits, people, scores
from ui.session import ClassPool, Networks, Page, Training, part
from ui.shared import data_choice, inputs, links, live, network_choice

# Reading all test digits takes time from training; the closer look changes less, and is looked at longer.
REDRAW_SECONDS, CLOSER_SECONDS = 2.0, 6.0
DRAWN_SECONDS = 1.0  # between two looks at how many of people's drawings are drawn
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
run, data = part(Training).run, data_choice.current()
looks = LOOKS | OURS if part(ClassPool).pool.enough else LOOKS
watching, alone = part(Training).going, part(Networks).own is None


def waits():
    """Whether drawings are looked at that are not all drawn yet."""
    return inputs.chosen(LOOK, list(looks), None) == PEOPLE and people.being_drawn()


waiting = waits()


def evaluated():
    """{ReadingNetwork: Evaluation} of the networks chosen, as they are now."""
    return {reader: network_cache.evaluated(reader.network, data) for reader in network_choice.chosen()}


def show_scores():
    """Numbers, digit by digit, and confusions; as often as a run needs."""
    found = evaluated()
    scores.show(found, data)
    scores.show_digit_by_digit(found, data)
    confusions.show(found, data)
    has_begun, has_ended = part(Training).run is not run, watching and run.status != "running"
    if has_begun or has_ended or (part(Networks).own is None) != alone:
        # The page is redrawn as often as a run needs, or it has its first network.
        st.rerun()


def show_closer_look():
    """One of several closer looks, which are worked out only when they are shown."""
    st.header("Look closer")
    look = inputs.segments("Look closer", list(looks), LOOK)
    found = evaluated()
    for reader, evaluation in found.items():
        if reader.learning:
            st.caption(evaluation_sentences.of_then(evaluation))
    looks[look](found, data)
    if waits() != waiting:
        # The page is redrawn as often as that needs.
        st.rerun()


def show_cautions(chosen):
    """What must be known before the numbers are believed."""
    if alone:
        st.info(evaluation_sentences.NO_NETWORK, icon=":material/lightbulb:")
        links.to_train("Train a network")
    for reader in chosen:
        caution = evaluation_sentences.caution(reader, data)
        if caution:
            st.warning(caution, icon=":material/warning:")


show_cautions(network_choice.choose())
live.fragment(show_scores, REDRAW_SECONDS, watching)()
live.fragment(show_closer_look, DRAWN_SECONDS if waiting else CLOSER_SECONDS, watching or waiting)()
if not watching:
    # Worked out while the page is looked at, so that the other choice is quick the first time too.
    for reader in filter(None, (ready_network(), part(Networks).own)):
        network_cache.evaluated(reader.network, data)
