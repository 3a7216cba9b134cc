"""A lab book as a file, and its link."""

import streamlit as st

from lab.ledger import files
from render import sentences
from ui.session import Imports, LabBook, part
from ui.shared import download, links, upload


def show(items):
    """Files, and the lab book's own link."""
    book = part(LabBook)
    ledger, token = book.ledger, book.token
    if part(Imports).said:
        st.info(" ".join(map(sentences.harmless, part(Imports).said)), icon=":material/upload_file:")
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Files", icon=":material/folder_open:"):
            if items:
                label, csv_label = "All runs, with curves and networks", "Settings and scores as a table (CSV)"
                download.show(label, lambda: files.export_file(ledger, token), "digit-lab-runs.zip")
                download.show(csv_label, lambda: files.export_csv(ledger, token), "digit-lab-runs.csv")
            label = "Runs that were downloaded here (.zip; .csv without curves)"
            said = "The file was not opened: {}. Your runs are as they were."
            upload.show(label, ["zip", "csv"], "runs_file", 64, part(Imports).take, book, said)
        if token:
            with st.popover("Your link", icon=":material/link:"):
                st.write(
                    "This link opens these runs on any device. Whoever has it can change them: keep it to yourself."
                )
                st.code(links.of_lab_book(token), language=None, wrap_lines=True)
                st.button(
                    "Start an empty notebook",
                    on_click=book.leave,
                    icon=":material/note_add:",
                    help="For the next person at this device. These runs stay where their link leads.",
                )
