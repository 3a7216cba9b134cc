"""What networks make of a drawing."""

import streamlit as st

import nncore
from render import figures, pictures, sentences
from ui.draw import own_digits, preparation_steps
from ui.session import Drawing, Networks, OwnDigits, dark, part
from ui.shared import figure, links, network_choice


def show(chosen, digit):
    """What the networks see, their answers, and ten bars each. chosen: ReadingNetworks; digit: (28, 28) or None."""
    if digit is not None:
        _show_answers(chosen, digit)
    else:
        part(OwnDigits).on_page = None
        own_digits.say_kept(chosen[0].class_names)
        if not part(Drawing).sheet.empty:
            st.info("There is too little on the page: a dot or a speck is no digit.", icon=":material/draw:")
            return
        st.info("Draw one digit, 0 to 9, with mouse, pen or finger: anywhere, large or small.", icon=":material/draw:")
    if part(Networks).own is None:
        links.to_train("Train a network of your own, and compare")


def _show_answers(chosen, digit):
    places = st.columns(len(chosen), gap="medium")
    alone = len(chosen) == 1
    guesses = [_show_reading(place, reader, digit, alone) for place, reader in zip(places, chosen, strict=True)]
    part(OwnDigits).on_page = digit, guesses[0]
    if not preparation_steps.is_complete():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Some of the steps from drawing to digit are switched off.")
            st.button("Switch all on", on_click=preparation_steps.switch_all_on, type="tertiary")
    own_digits.ask_label(chosen[0].class_names)
    network_choice.say_if_learning(chosen[0])


def _show_reading(place, reader, digit, alone):
    """One network's answer and bars, and if it is alone, what it sees. Returns its first guess."""
    probabilities = reader.network.predict_proba(nncore.flatten(digit[None]))[0]
    with place:
        above = st.container(horizontal=True, gap="medium")
        # First what the reader waits for: the bars are on the screen 10 ms earlier than behind the picture.
        bars = figures.probabilities(probabilities, reader.class_names, dark())
        alt = f"{reader.title}. {sentences.probabilities_alt(probabilities, reader.class_names)}"
        figure.show(bars, alt, reader.title)
        with above:
            if alone:
                st.image(pictures.enlarge(digit, 4), caption="What it sees", alt=sentences.DIGIT_ALT)
            st.html(sentences.answer(probabilities, reader.class_names, reader.title), width="content")
    return int(probabilities.argmax())
