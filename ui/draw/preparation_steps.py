"""From drawing to digit, step by step: each can be switched off, and the answer follows."""

import numpy as np
import streamlit as st

import nncore
from nncore.datasets import DIGIT_NAMES
from nncore.reading.measures import measures
from nncore.reading.preparation import ALL_STEPS, Preparation, prepare, to_gray
from render import pictures, sentences
from render.numbers import share
from ui.live.reading import digits_on
from ui.session import widgets
from ui.shared import inputs, network_choice

# What each step of nncore.reading.preparation.Preparation is called here, and what it does.
STEPS = {
    "find_ink": (
        "Find the ink",
        "Tell ink from paper, whatever their shades. Off: the network gets the page as it is.",
    ),
    "remove_specks": ("No specks", "Dust and accidental dots are no part of a digit."),
    "crop": ("Crop", "Keep only the part of the page with ink on it."),
    "scale": ("Scale", "Bring the longer side to 19 pixels, as in MNIST. Off: it stays as small as it is on the page."),
    "centre": ("Centre", "Bring the centre of mass to the middle, as in MNIST. Off: it stays where it is on the page."),
}
ORIGINAL = (
    "This is a digit of the data set, prepared already: the network gets it as it is, without these stages, until you "
    "draw on it or switch one off."
)
PRESSED = "Pixels that you pressed one by one are no specks: all of them stay."
USUAL_DIGIT = "In all of this it is like most of MNIST's digits:"
USUAL_NUMBERS = "In these numbers it is like most of MNIST's digits; they do not say whether it is one:"
SEEN = "What it sees"
PANEL = 130  # pixels
# Where nine of ten of MNIST's digits are, by nncore.reading.measures; but a drawing that was brought to 19 pixels is as
# large as it should be, and nothing can be too well centred.
USUAL = {
    "ink": (0.0667, 0.2043),
    "stroke": (1.651, 3.568),
    "size": (19.0, 20.0),
    "slant": (-16.94, 30.75),
    "offset": (0.0, 1.197),
}


def preparation():
    """The steps that are switched on, as a Preparation."""
    on = {name: inputs.chosen(_key(name), (False, True), True) for name in STEPS}
    return Preparation(**{**on, "centre": "mass" if on["centre"] else None})


def digits(sheet):
    """The digits on a DrawingSheet by these steps, as the chosen networks read them."""
    are_digits = all(reader.class_names == DIGIT_NAMES for reader in network_choice.chosen())
    return digits_on(sheet, preparation(), are_digits)


def is_complete():
    """Whether no step is switched off."""
    return preparation() == ALL_STEPS


def switch_all_on():
    """Take every step from now on."""
    widgets.put({_key(name): True for name in STEPS})


def show(sheet):
    """The steps as pictures, each with its switch, and how the digit compares with MNIST's. sheet: a DrawingSheet."""
    digit, prepared = sheet.digit(preparation()), prepare(sheet.picture, sheet.preparation(preparation()))
    page = np.uint8(255 * to_gray(sheet.picture))
    steps = [
        ("The page", page, ()),
        ("Ink", prepared and prepared.ink, ("find_ink", "remove_specks")),
        ("Its box", prepared and prepared.cropped, ("crop",)),
        ("On 28×28", prepared and prepared.scaled, ("scale",)),
        (SEEN, digit, ("centre",)),
    ]
    with st.container(horizontal=True, gap="small"):
        for title, step, switches in steps:
            with st.container(width=PANEL + 30, gap="xsmall"):
                if step is not None:
                    shown = step if step.dtype == np.uint8 else np.uint8(np.round(255 * step))
                    st.image(pictures.square(shown, PANEL), caption=title, alt=_alt(title, shown, switches))
                for name in switches:
                    label, text = STEPS[name]
                    inputs.toggle(label, _key(name), text, True)
                if title == SEEN and digit is not None:
                    _show_answer(digit)
    if digit is None:
        return
    if sheet.is_original(preparation()):
        st.caption(ORIGINAL)
    if sheet.preparation(preparation()) != preparation():
        st.caption(PRESSED)
    found = {name: float(values[0]) for name, values in measures(digit[None]).items()}
    is_digit = sheet.doubt is None and len(sheet.digits()) == 1
    st.caption(" ".join(sentences.unusual(found, USUAL)) or (USUAL_DIGIT if is_digit else USUAL_NUMBERS))
    st.table(sentences.measured(found, USUAL), border="horizontal")


def _show_answer(digit):
    """What is read of it, beside the switches: the large answer may be out of sight."""
    reader, *others = network_choice.chosen()
    if reader.learning:
        return  # the large answer is redrawn while it learns, and this is not
    probabilities = reader.network.predict_proba(nncore.flatten(digit[None]))[0]
    first = probabilities.argmax()
    st.markdown(f"→ **{sentences.plain(reader.class_names[first])}**, {share(probabilities[first])}")
    if others:
        st.caption(f"by {sentences.plain(reader.title)}")


def _alt(title, picture, switches):
    return f"{title}: {pictures.ink_alt(picture) if switches else 'as it is drawn'}."


def _key(name):
    return f"step_{name}"
