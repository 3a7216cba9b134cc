"""The cookie by which a browser finds its lab book again."""

import streamlit as st

NAME = "digit_lab_notebook"  # browsers have it under this name, from when lab books were called so
SECONDS = 180 * 24 * 3600


def token():
    """The token that the browser keeps, which may be anything, or None."""
    return st.context.cookies.get(NAME)


def keep(token):
    """Have the browser keep a token, so that the next visit finds its lab book. Draws something that nobody sees.

    A cookie, for an address that somebody passes on should not open one's lab book. token: letters, digits, - and _ as
    the ledger makes them, and nothing that the ledger does not know.
    """
    script = f'<script>document.cookie = "{NAME}={token}; max-age={SECONDS}; path=/; samesite=strict"</script>'
    st.html(script, unsafe_allow_javascript=True)
