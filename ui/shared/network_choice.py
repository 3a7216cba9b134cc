"""Choosing which network reads: one's own, the ready one, or both side by side. The choice holds on every page."""

import streamlit as st

from ui.session import state

YOURS, READY, BOTH = "Yours", "The ready one", "Both"


def choose():
    """Show the control, if there is a choice. Returns the Readers chosen: one, or two to be shown side by side."""
    if state.own_reader() is not None:
        st.segmented_control(
            "Which network reads",
            [YOURS, READY, BOTH],
            default=YOURS,
            required=True,
            key="reader",
            persist_state="session",
            help="Yours is the last one you trained or opened. The ready one has learned from 60,000 digits of MNIST "
            "and from thousands that people drew on a screen.",
        )
    return chosen()


def chosen():
    """The Readers chosen, as they are now."""
    yours, ready = state.own_reader(), state.ready_reader()
    if yours is None:
        return [ready]
    return {YOURS: [yours], READY: [ready], BOTH: [yours, ready]}[state.chosen("reader", YOURS)]
