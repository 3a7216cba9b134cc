"""Files to take home."""

from pathlib import Path

import streamlit as st

from lab import seal

TYPES = {".csv": "text/csv", ".html": "text/html", ".zip": "application/zip"}


UNSEALED = (
    "This server cannot keep its key just now, so the report has no seal: whoever checks it is told that nothing can "
    "be said of it."
)


def report(make, help):
    """A button for a report, and beside it whether it can be sealed. make: returns its bytes, as for `show`."""
    show("Download report", make, "digit-lab-report.html", help, ":material/description:")
    if not seal.can_seal():
        st.caption(UNSEALED)


def show(label, make, name, help=None, icon=":material/download:"):
    """A button for a file of this name. make: returns its bytes, when it is pressed: the session is not there then."""
    mime = TYPES.get(Path(name).suffix, "application/octet-stream")
    st.download_button(label, make, name, mime, on_click="ignore", help=help, icon=icon)
