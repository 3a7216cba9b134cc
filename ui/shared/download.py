"""Files to take home."""

from pathlib import Path

import streamlit as st

TYPES = {".csv": "text/csv", ".html": "text/html", ".zip": "application/zip"}


def show(label, make, name, help=None, icon=":material/download:", disabled=False):
    """A button for a file of this name. make: returns its bytes, when it is pressed: the session is not there then."""
    mime = TYPES.get(Path(name).suffix, "application/octet-stream")
    st.download_button(label, make, name, mime, on_click="ignore", help=help, icon=icon, disabled=disabled)
