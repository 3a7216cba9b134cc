"""What else a notebook of runs is for: reports, files, its link, and going on with one of its runs."""

import streamlit as st

from ui import evidence, ledger_files, links, navigation, recorder, settings, sources, state
from ui.library import library

UPLOADER, MAX_MEGABYTES = "runs_file", 64
MAX_REPORTED = 12  # runs in one report


def use(chosen):
    """Report the chosen Items; or go on with the settings or the network of one run."""
    home, token = links.home(), state.notebook()
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button(
            "Download report", lambda: report_file(token, chosen, home), "digit-lab-report.html", "text/html",
            icon=":material/description:", on_click="ignore",
            help="One page to hand in: settings, curves, scores, and links that run it again.",
        )  # fmt: skip
        if len(chosen) == 1 and len(chosen[0].entries) == 1:
            entry = chosen[0].entries[0]
            if st.button("Train with its settings", icon=":material/tune:"):
                state.set_controls(settings.values_of(entry.config))
                st.switch_page(navigation.TRAIN)
            if entry.network_bytes and st.button("Draw with its network", icon=":material/draw:"):
                state.open_entry(entry)
                st.switch_page(navigation.DRAW)


def show(items):
    """Files, and the notebook's own link."""
    token = state.notebook()
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Files", icon=":material/folder_open:"):
            if items:
                ledger = recorder.default().ledger
                st.download_button(
                    "All runs, with curves and networks", lambda: ledger_files.export_file(ledger, token),
                    "digit-lab-runs.zip", "application/zip", on_click="ignore", icon=":material/download:",
                )  # fmt: skip
                st.download_button(
                    "Settings and scores as a table (CSV)", lambda: ledger_files.export_csv(ledger, token),
                    "digit-lab-runs.csv", "text/csv", on_click="ignore", icon=":material/download:",
                )  # fmt: skip
            st.file_uploader(
                "Runs that were downloaded here (.zip)", "zip", key=UPLOADER, max_upload_size=MAX_MEGABYTES,
                on_change=state.import_runs, args=(UPLOADER,),
            )  # fmt: skip
        if token:
            with st.popover("Your link", icon=":material/link:"):
                st.write(
                    "This link opens these runs on any device. Whoever has it can change them: keep it to yourself."
                )
                st.code(f"{links.home()}compare?{state.NOTEBOOK}={token}", language=None, wrap_lines=True)
                st.button(
                    "Start an empty notebook", on_click=state.leave_notebook, icon=":material/note_add:",
                    help="For the next person at this device. These runs stay where their link leads.",
                )  # fmt: skip


def report_file(token, chosen, home):
    """The bytes of the report of some Items of a notebook. home: the address of the app."""
    ledger = recorder.default().ledger
    entries = [entry for item in chosen for entry in item.entries if entry.iterations][:MAX_REPORTED]
    curves = ledger.curves(token, [entry.id for entry in entries])
    items = []
    for entry in entries:
        data = library.named(entry.data_name)
        test = None if data is None else (data.test_images, data.test_labels, data.class_names)
        link = links.of_config(home, entry.config, sources.title_of(entry.data_name))
        network = ledger.network(token, entry.id) if entry.network_bytes else None
        items.append(evidence.of_entry(entry, curves[entry.id], network, test, link, settings.written(entry.config)))
    return evidence.report(items).encode()
