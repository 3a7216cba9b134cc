"""What networks make of a drawing."""

import numpy as np
import streamlit as st

from nncore.datasets import DIGIT_NAMES
from render import sentences
from ui.draw import own_digits, preparation_steps
from ui.live import page as live
from ui.live import reading
from ui.session import Drawing, dark, part
from ui.shared import data_choice, inputs, network_choice


def show():
    """What the networks see, their answers, and ten bars each, which change with the drawing."""
    looked = part(reading.Looked)
    looked.which = inputs.chosen(network_choice.KEY, reading.OPTIONS, reading.YOURS)
    looked.preparation, looked.dark = preparation_steps.preparation(), dark()
    live.part(key="reading", data={"name": "reading", "see": {"what": "reading"}, **reading.read()})


def show_what_next(explains):
    """What is to be done with what is read. explains: whether the page says why the network gave its answer."""
    reader, sheet = network_choice.chosen()[0], part(Drawing).sheet
    # A digit of a data set is nobody's own: its label is known, and a network must not learn what it is tested on. And
    # what other classes there are is none of the digits that one keeps.
    if sheet.is_original():
        st.caption(f"This is a digit of the data set{_labelled()}. Draw on it, and see what changes.")
    elif reader.class_names == DIGIT_NAMES and not sheet.is_number:
        own_digits.ask_label(reader.class_names)
    network_choice.say_if_learning(reader, *(("Explained", "Explain it again") if explains else ()))


def _labelled():
    """What the data set in use says that the digit on the page is, if it has that digit, as a part of a sentence."""
    data = data_choice.current()
    found = np.flatnonzero((data.test_images == part(Drawing).sheet.original).all(axis=(1, 2)))
    if not found.size:
        return ""
    name = data.class_names[data.test_labels[found[0]]]
    return f", where it is labelled {sentences.plain(name)}"
