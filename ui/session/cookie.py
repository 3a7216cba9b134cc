"""The cookie by which a browser finds its lab book again: ui/app/middleware sets it, and no page can read it."""

import streamlit as st

from lab.ledger.access import is_token

NAME = "digit_lab_notebook"  # browsers have it under this name, from when lab books were called so


def token():
    """The token that the browser keeps, or None if it has none that can be one."""
    kept = st.context.cookies.get(NAME)
    return kept if is_token(kept) else None


def is_refused():
    """Whether a browser keeps no cookies: it was given one with its first page."""
    return bool(st.context.headers) and token() is None
