"""What else a notebook of runs is for: reports, files, its link, and going on with one of its runs."""

import time

import streamlit as st

from lab import hyperparameters
from lab.data_library import library
from lab.ledger import files, run_recorder
from lab.sweeps import search
from lab.sweeps.sweep import sweeps
from render import report
from ui.app import links, navigation
from ui.session import state
from ui.shared import data_choice

UPLOADER, MAX_MEGABYTES = "runs_file", 64
N_SEEDS, REDRAW_SECONDS = 5, 1.0
MAX_REPORTED = 12  # runs in one report


def use(chosen, titles):
    """Report the chosen Items; or repeat one run, or go on with its settings or network. titles: those in use."""
    home, token = links.home(), state.notebook()
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button(
            "Download report",
            lambda: report_file(token, chosen, home),
            "digit-lab-report.html",
            "text/html",
            icon=":material/description:",
            on_click="ignore",
            help="One page to hand in: settings, curves, scores, and links that run it again.",
        )
        if len(chosen) == 1 and len(chosen[0].entries) == 1:
            entry = chosen[0].entries[0]
            _offer_seeds(entry, titles)
            if st.button("Train with its settings", icon=":material/tune:"):
                state.set_controls(hyperparameters.values_of(entry.config))
                st.switch_page(navigation.TRAIN)
            if entry.network_bytes and st.button("Draw with its network", icon=":material/draw:"):
                state.open_entry(entry)
                st.switch_page(navigation.DRAW)


def _offer_seeds(entry, titles):
    key, name, number = data_choice.key_of(entry.data_name), f"{entry.title}, {N_SEEDS} seeds", 1
    while name in titles:
        number += 1
        name = f"{entry.title}, {N_SEEDS} seeds, again {number}"
    going = state.sweep("seeds") is not None and not state.sweep("seeds").done
    st.button(
        f"Repeat with {N_SEEDS} seeds",
        icon=":material/casino:",
        on_click=state.start_sweep,
        args=(search.seeds(entry.config, N_SEEDS), key, "seeds", name),
        disabled=going or key is None,
        help="Trains it with other random weights, several at a time: how far apart the results are is luck.",
    )


def show_seeds():
    """How far a repetition with other seeds is."""
    sweep = state.sweep("seeds")
    if sweep is not None and not sweep.done:
        st.fragment(_watch_seeds, run_every=REDRAW_SECONDS)(sweep)


def _watch_seeds(sweep):
    ended = sum(cell.ended for cell in sweep.cells)
    waiting = " · waiting for another sweep on this server" if sweeps.ahead(sweep) else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(sweep.fraction, f"{ended} of {len(sweep.cells)} seeds trained{waiting}")
        st.button("Cancel", on_click=sweep.cancel, key="cancel_seeds")
    if sweep.done:
        # The keeper writes the last one down within half a second.
        time.sleep(0.6)
        st.rerun()


def show(items):
    """Files, and the notebook's own link."""
    token = state.notebook()
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Files", icon=":material/folder_open:"):
            if items:
                ledger = run_recorder.default().ledger
                st.download_button(
                    "All runs, with curves and networks",
                    lambda: files.export_file(ledger, token),
                    "digit-lab-runs.zip",
                    "application/zip",
                    on_click="ignore",
                    icon=":material/download:",
                )
                st.download_button(
                    "Settings and scores as a table (CSV)",
                    lambda: files.export_csv(ledger, token),
                    "digit-lab-runs.csv",
                    "text/csv",
                    on_click="ignore",
                    icon=":material/download:",
                )
            st.file_uploader(
                "Runs that were downloaded here (.zip; .csv without curves)",
                ["zip", "csv"],
                key=UPLOADER,
                max_upload_size=MAX_MEGABYTES,
                on_change=state.import_runs,
                args=(UPLOADER,),
            )
        if token:
            with st.popover("Your link", icon=":material/link:"):
                st.write(
                    "This link opens these runs on any device. Whoever has it can change them: keep it to yourself."
                )
                st.code(f"{links.home()}compare?{state.NOTEBOOK}={token}", language=None, wrap_lines=True)
                st.button(
                    "Start an empty notebook",
                    on_click=state.leave_notebook,
                    icon=":material/note_add:",
                    help="For the next person at this device. These runs stay where their link leads.",
                )


def report_file(token, chosen, home):
    """The bytes of the report of some Items of a notebook. home: the address of the app."""
    ledger = run_recorder.default().ledger
    entries = [entry for item in chosen for entry in item.entries if entry.iterations][:MAX_REPORTED]
    curves = ledger.curves(token, [entry.id for entry in entries])
    entries = [entry for entry in entries if entry.id in curves]
    items = []
    for entry in entries:
        data = library.named(entry.data_name)
        link = links.of_config(home, entry.config, data_choice.title_of(entry.data_name))
        network = ledger.network(token, entry.id) if entry.network_bytes else None
        listed = hyperparameters.listed(entry.config)
        items.append(report.of_entry(entry, curves[entry.id], network, data, link, listed))
    return report.report(items).encode()
