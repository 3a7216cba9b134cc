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


def forget(kind):
    """Make an end of this session's object of a type: the next who asks gets a new one."""
    st.session_state.pop(f"_{kind.__name__}", None)


def forget_all():
    """Make an end of all parts and of what all widgets say, and of the address: the session is as at its start."""
    for key in list(st.session_state):
        del st.session_state[key]
    st.query_params.clear()
