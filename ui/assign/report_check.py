"""Checking a report that was handed in: whether this server made it, and nobody has changed it."""

import streamlit as st

from lab import seal
from render import report, sentences
from ui.shared import links

MEGABYTES = 16
OURS = (
    "This server made this report, and nothing in it was changed: it says what its task locked. A file cannot show who "
    "trained the run."
)
NOT_OURS = (
    "This is not a report as this server made it: it was changed, or saved anew by a browser, or made elsewhere, or "
    "while this server could not keep its key. Ask for the file as it was downloaded. If it has a link, that trains "
    "the same network again."
)
FROM_A_FILE = (
    "A run in this report came from a file, which may say what it likes: its numbers are not this server's. Ask for "
    "the report of a run that was trained here, or train it again by its link."
)
ELSEWHERE = (
    "Its link leads to {}, and not to the address of this page. A link has the address that whoever trained the run "
    "said they had opened: follow it only if you know it."
)
NO_KEY = "The server's key cannot be read just now, so nothing can be said of this file."


def show():
    """A place for the file, and what is found."""
    st.header("Check a report")
    file = st.file_uploader(
        "A report that was handed in (.html)", "html", key="checked_report", max_upload_size=MEGABYTES
    )
    if file is None:
        return
    try:
        ours = seal.is_ours(file.getvalue())
    except OSError:
        st.error(NO_KEY, icon=":material/error:")
        return
    if ours:
        st.success(OURS, icon=":material/verified:")
        if report.is_imported(file.getvalue()):
            st.warning(FROM_A_FILE, icon=":material/warning:")
        if elsewhere := [home for home in report.homes_of(file.getvalue()) if home != links.home()]:
            st.warning(ELSEWHERE.format(", ".join(map(sentences.plain, elsewhere))), icon=":material/link_off:")
    else:
        st.error(NOT_OURS, icon=":material/error:")
