"""The cookie by which a browser finds its lab book again. The server sets it, and no script of a page can read it."""

from http.cookies import SimpleCookie

import streamlit as st

from lab.ledger.access import is_token

NAME = "digit_lab_notebook"  # browsers have it under this name, from when lab books were called so
SECONDS = 180 * 24 * 3600


def token():
    """The token that the browser of this session keeps, or None if it has none that can be one."""
    kept = st.context.cookies.get(NAME)
    return kept if is_token(kept) else None


def is_refused():
    """Whether the browser of this session keeps no cookies: it was given one with its first page."""
    return bool(st.context.headers) and token() is None


def of(scope):
    """The same token of a request or a socket, by its ASGI scope."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            found = SimpleCookie(value.decode("latin-1")).get(NAME)
            if found and is_token(found.value):
                return found.value
    return None


def header(token, scope):
    """The header that has a browser keep a token: (name, value). No other site's page sends it along."""
    secure = "; Secure" if scope["scheme"] == "https" else ""
    said = f"{NAME}={token}; Max-Age={SECONDS}; Path=/; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", said.encode()
