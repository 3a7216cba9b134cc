"""The parts of a session: one object of each type, made when first asked for. Knows none of the types."""

import streamlit as st

from ui.session import tabs

TICKET = "ticket"  # the only key of ours in Streamlit's session state that no widget has


def part(kind):
    """This session's object of a type."""
    return _of(tab(), kind)


def part_of(session_state, kind):
    """The same for any session, such as the one of an AppTest."""
    return _of(_tab_of(session_state), kind)


def tab():
    """The Tab of this session.

    Streamlit's session state is asked once in each of its threads, which is one session's alone: whoever asks it while
    a newer press waits is interrupted, and a callback would be left half done.
    """
    found = tabs.current() or _tab_of(st.session_state)
    tabs.work_for(found)
    found.touch()
    return found


def _tab_of(session_state):
    found = tabs.tabs.get(session_state[TICKET]) if TICKET in session_state else None
    if found is None:
        # The first run of its script, or the first since it was left for long: what there was comes from the lab book.
        found = tabs.tabs.new()
        session_state[TICKET] = found.ticket
    return found


def _of(tab, kind):
    if kind not in tab.parts:
        tab.parts[kind] = kind()
    return tab.parts[kind]


def forget(kind):
    """Make an end of this session's object of a type: the next who asks gets a new one."""
    tab().parts.pop(kind, None)


def forget_all():
    """Make an end of all parts and of what all widgets say, and of the address: the session is as at its start."""
    tabs.work_for(None)
    for key in list(st.session_state):
        del st.session_state[key]
    st.query_params.clear()
