"""What networks make of a drawing."""

import numpy as np
import streamlit as st

import nncore
from lab.drawing_sheet import STACKED
from nncore.datasets import DIGIT_NAMES
from nncore.reading.doubt import doubts
from render import readings, sentences, verdicts
from ui.draw import own_digits, preparation_steps
from ui.session import Drawing, Networks, OwnDigits, dark, part
from ui.shared import data_choice, links, network_choice


def show(chosen, digits):
    """What the networks see, their answers, and ten bars each. Returns the answers as a text to be read out: none while
    they are about to change.

    chosen: ReadingNetworks; digits: [(28, 28) uint8] as they stand on the page; empty if nothing can be read.
    """
    places = st.columns(len(chosen), gap="medium")
    answers = [_show_one(place, reader, digits) for place, reader in zip(places, chosen, strict=True)]
    guesses, said = zip(*answers, strict=True)
    # A digit of a data set is nobody's own: its label is known, and a network must not learn what it is tested on.
    # And what other classes there are is none of the digits that one keeps.
    are_digits = chosen[0].class_names == DIGIT_NAMES
    is_own = len(digits) == 1 and are_digits and not part(Drawing).sheet.is_original()
    mine, drawing = part(OwnDigits), part(Drawing)
    mine.on_page = (digits[0], guesses[0]) if is_own else None
    mine.of = drawing.sheet if drawing.live is None else None
    if not digits:
        own_digits.say_kept(chosen[0].class_names)
    else:
        if is_own:
            own_digits.ask_label(chosen[0].class_names)
        elif len(digits) == 1 and part(Drawing).sheet.is_original():
            st.caption(f"This is a digit of the data set{_labelled()}. Draw on it, and see what changes.")
        network_choice.say_if_learning(chosen[0])
    if part(Networks).own is None:
        links.to_train("Train a network of your own, and compare")
    return " ".join(said)


def _labelled():
    """What the data set in use says that the digit on the page is, if it has that digit, as a part of a sentence."""
    data = data_choice.current()
    found = np.flatnonzero((data.test_images == part(Drawing).sheet.original).all(axis=(1, 2)))
    if not found.size:
        return ""
    name = data.class_names[data.test_labels[found[0]]]
    return f", where it is labelled {sentences.plain(name)}"


def _show_one(place, reader, digits):
    """One network's answer and bars, and what it sees. Returns its first guess, or None, and its answer in words."""
    if not digits:
        place.html(readings.nothing(reader.class_names, part(Drawing).sheet.empty, dark()))
        return None, ""
    pen_down, images = part(Drawing).live is not None, np.stack(digits)
    probabilities = reader.network.predict_proba(nncore.flatten(images))
    # What is being drawn is no digit yet; a digit of a data set is one; and what other classes look like, or a digit
    # without some of the steps, nobody has told the network that doubts.
    asked = not pen_down and not part(Drawing).sheet.is_original() and reader.class_names == DIGIT_NAMES
    asked = asked and preparation_steps.is_complete()
    found = doubts(images) if asked else [None] * len(digits)
    if asked and len(digits) == 1 and part(Drawing).sheet.is_stacked:
        found = [STACKED]
    about, changes = (reader.class_names, reader.title), pen_down or reader.learning
    if len(digits) > 1:
        answers = list(zip(probabilities, found, strict=True))
        place.html(readings.number(images, answers, *about, pen_down=pen_down))
        return None, "" if changes else verdicts.number_said(answers, *about)
    one = {"doubt": found[0], "pen_down": pen_down, "dark": dark()}
    place.html(readings.reading(digits[0], probabilities[0], *about, **one))
    return int(probabilities[0].argmax()), "" if changes else verdicts.said(probabilities[0], *about, found[0])
