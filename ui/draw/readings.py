"""What networks make of a drawing."""

import streamlit as st

import nncore
from render import readings
from ui.draw import own_digits
from ui.session import Drawing, Networks, OwnDigits, dark, part
from ui.shared import links, network_choice


def show(chosen, digit):
    """What the networks see, their answers, and ten bars each. chosen: ReadingNetworks; digit: (28, 28) or None."""
    places = st.columns(len(chosen), gap="medium")
    guesses = [_show_one(place, reader, digit) for place, reader in zip(places, chosen, strict=True)]
    part(OwnDigits).on_page = None if digit is None else (digit, guesses[0])
    if digit is None:
        own_digits.say_kept(chosen[0].class_names)
    else:
        own_digits.ask_label(chosen[0].class_names)
        network_choice.say_if_learning(chosen[0])
    if part(Networks).own is None:
        links.to_train("Train a network of your own, and compare")


def _show_one(place, reader, digit):
    """One network's answer and bars, and what it sees. Returns its first guess, or None."""
    if digit is None:
        place.html(readings.nothing(reader.class_names, part(Drawing).sheet.empty, dark()))
        return None
    probabilities = reader.network.predict_proba(nncore.flatten(digit[None]))[0]
    now = {"pen_down": part(Drawing).live is not None, "learning": reader.learning, "dark": dark()}
    place.html(readings.reading(digit, probabilities, reader.class_names, reader.title, **now))
    return int(probabilities.argmax())
