"""A lab book as a file, and its link."""

import streamlit as st

from lab.ledger import files
from render import sentences
from ui.session import LabBook, Membership, Teaching, part
from ui.shared import download, links, upload


def show(items):
    """Files, and the lab book's own link."""
    book = part(LabBook)
    ledger, token = book.ledger, book.token
    if book.imported:
        st.info(" ".join(map(sentences.harmless, book.imported)), icon=":material/upload_file:")
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Files", icon=":material/folder_open:", key="opens_files"):
            if items:
                label, csv_label = "All runs, with curves and networks", "Settings and scores as a table (CSV)"
                download.show(label, lambda: files.export_file(ledger, token), "digit-lab-runs.zip")
                download.show(csv_label, lambda: files.export_csv(ledger, token), "digit-lab-runs.csv")
            label = "Runs that were downloaded here (.zip)"
            said = "The file was not opened: {}. Your runs are as they were."
            upload.show(label, ["zip"], "runs_file", 64, book.open_file, book, said)
        # Of a notebook that is looked at, the link is whoever's it is.
        if not book.visited:
            _show_link(book)
            _show_leaving(book)


def _show_link(book):
    with st.popover("Your link", icon=":material/link:", key="opens_link"):
        taught = " They can teach your classes, too." if part(Teaching).secrets else ""
        st.write(
            f"This link opens these runs on any device. Whoever has it can change them: keep it to yourself.{taught}"
        )
        st.code(links.of_lab_book(book.own), language=None, wrap_lines=True)


def _show_leaving(book):
    """Say what goes and what leads back before it goes: the next person at the device must not see the way back."""
    only = "Only this link leads back to them: copy it first."
    if part(Membership).me is not None:
        only = "Your class's code, your nickname and your PIN lead back to them, or this link: copy it first."
    with st.popover("Empty notebook", icon=":material/note_add:", key="opens_leaving"):
        st.write(
            "For the next person at this device. Your runs, your drawing, your digits and the task you have opened are "
            f"gone from this browser, and a run that is going on stops. **{only}**"
        )
        st.code(links.of_lab_book(book.own), language=None, wrap_lines=True)
        st.button("Leave this notebook", on_click=book.leave, type="primary", icon=":material/logout:")
