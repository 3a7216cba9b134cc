"""Inputs as every page has them: what is chosen in one holds for the session, on every page."""

import streamlit as st

from render import sentences


def segments(label, options, key, help=None, default=None, **more):
    """Options in a row, always one of them chosen, the first at first. Without a help text they explain themselves,
    and there is no label to be seen."""
    return st.segmented_control(
        label,
        options,
        default=options[0] if default is None else default,
        required=True,
        key=key,
        persist_state="session",
        help=help,
        label_visibility="visible" if help else "collapsed",
        **more,
    )


def number(label, last, key, help, width=150, **more):
    """A whole number from 0 to `last`."""
    return st.number_input(label, 0, last, key=key, persist_state="session", width=width, help=help, **more)


def class_name(label, class_names, key, help, **more):
    """One of ten classes by its name."""
    named = class_names.__getitem__
    return st.selectbox(label, range(10), format_func=named, key=key, persist_state="session", help=help, **more)


def class_pill(label, class_names, key, help, **more):
    """One of ten classes by its name, in a row of buttons, or none of them."""
    # Markdown, where the options of a selectbox are not.
    named = [sentences.plain(name) for name in class_names].__getitem__
    return st.pills(label, range(10), key=key, wrap=True, format_func=named, help=help, **more)


def pills(label, options, key, help, **more):
    """Options that need more than one row on a phone, always one of them chosen."""
    asked = {"required": True, "wrap": True, "persist_state": "session"}
    return st.pills(label, options, key=key, help=help, **asked, **more)


def toggle(label, key, help, value=False, **more):
    """A switch."""
    return st.toggle(label, value, key=key, persist_state="session", help=help, **more)
