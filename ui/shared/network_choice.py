"""Choosing which network reads: one's own, the ready one, or both side by side. The choice holds on every page."""

import streamlit as st

from render import run_sentences
from ui.live import reading
from ui.live.reading import OPTIONS, READY, YOURS  # noqa: F401  for who asks which they are
from ui.session import Networks, part
from ui.shared import inputs

KEY = "reader"


def choose():
    """Show the control, if there is a choice. Returns the ReadingNetworks chosen: one, or two side by side."""
    if part(Networks).own is not None:
        inputs.segments(
            "Which network reads",
            OPTIONS,
            KEY,
            "Yours is the last one you trained or opened. The ready one has learned from 60,000 digits of MNIST "
            "and from thousands that people drew on a screen.",
        )
    return chosen()


def chosen():
    """The ReadingNetworks chosen, as they are now."""
    return reading.chosen(inputs.chosen(KEY, OPTIONS, YOURS))


def say_if_learning(reader, measured=False):
    """How far the run of a ReadingNetwork is, while it goes on. measured: whether to say after which
    iteration it was as it is here."""
    if reader.learning:
        when = f"Measured after iteration {reader.done:,}. " if measured and reader.done else ""
        st.caption(f"{when}It is still learning: {run_sentences.progress(reader.run)}.")
