"""The parts of a session: one object of each type, made when first asked for. Knows none of the types."""

import streamlit as st


def part(kind):
    """This session's object of a type."""
    return part_of(st.session_state, kind)


def part_of(session_state, kind):
    """The same for any session, such as the one of an AppTest."""
    key = f"_{kind.__name__}"
    if key not in session_state:
        session_state[key] = kind()
    return session_state[key]
