"""The parts of a session: one object of each type, made when first asked for. Knows none of the types."""

import streamlit as st

from ui.session import tabs

TICKET = "ticket"  # the only key of ours in Streamlit's session state that no widget has


def part(kind):
    """This session's object of a type."""
    parts = tab().parts
    if kind not in parts:
        parts[kind] = kind()
    return parts[kind]


def tab():
    """The Tab of this session.

    Streamlit's session state is asked once in each of its threads, which is one session's alone: whoever asks it while
    a newer press waits is interrupted, and a callback would be left half done.
    """
    found = tabs.current()
    if found is None:
        found = tabs.tabs.get(st.session_state.get(TICKET))
    if found is None:
        # The first run of its script, or the first since it was left for long: what there was comes from the lab book.
        found = tabs.tabs.new()
        st.session_state[TICKET] = found.ticket
    tabs.work_for(found)
    found.touch()
    return found


def forget(kind):
    """Make an end of this session's object of a type: the next who asks gets a new one."""
    tab().parts.pop(kind, None)


def forget_all():
    """Make an end of all parts and of what all widgets say, and of the address: the session is as at its start."""
    tabs.work_for(None)
    for key in list(st.session_state):
        del st.session_state[key]
    st.query_params.clear()
