"""What else a lab book is for: reports, files, its link, and going on with one of its runs."""

import time

import streamlit as st

from lab import hyperparameters
from lab.data_library import library
from lab.ledger import files
from lab.sweeps import search
from lab.sweeps.sweep import sweeps
from render import report
from ui.session import LabBook, Sweeps, part, widgets
from ui.shared import data_choice, download, links, upload

N_SEEDS, REDRAW_SECONDS = 5, 1.0
MAX_REPORTED = 12  # runs in one report


def use(chosen, titles):
    """Report the chosen ComparedRuns; or repeat one run, or go on with its settings or network. titles: in use."""
    home, book = links.home(), part(LabBook)
    with st.container(horizontal=True, gap="xsmall"):
        download.show(
            "Download report",
            lambda: report_file(book.ledger, book.token, chosen, home),
            "digit-lab-report.html",
            "One page to hand in: settings, curves, scores, and links that run it again.",
            ":material/description:",
        )
        if len(chosen) == 1 and len(chosen[0].entries) == 1:
            entry = chosen[0].entries[0]
            _offer_seeds(entry, titles)
            offer_to_go_on(entry.config, "run", entry.network_bytes, book.open_network, entry)


def offer_to_go_on(config, key, has_network, open_network, *arguments):
    """Buttons to train with the settings of a run, and to draw with its network, if it has one."""
    if st.button("Train with its settings", icon=":material/tune:", key=f"{key}_settings"):
        widgets.put(hyperparameters.values_of(config))
        st.switch_page(links.TRAIN)
    if has_network and st.button("Draw with its network", icon=":material/draw:", key=f"{key}_draw"):
        open_network(*arguments)
        st.switch_page(links.DRAW)


def _offer_seeds(entry, titles):
    key, name, number = library.key_of(entry.data_name), f"{entry.title}, {N_SEEDS} seeds", 1
    while name in titles:
        number += 1
        name = f"{entry.title}, {N_SEEDS} seeds, again {number}"
    latest = part(Sweeps).get("seeds")
    st.button(
        f"Repeat with {N_SEEDS} seeds",
        icon=":material/casino:",
        on_click=part(Sweeps).start,
        args=(search.seeds(entry.config, N_SEEDS), key, "seeds", name),
        disabled=key is None or (latest is not None and not latest.done),
        help="Trains it with other random weights, several at a time: how far apart the results are is luck.",
    )


def show_seeds():
    """How far a repetition with other seeds is."""
    sweep = part(Sweeps).get("seeds")
    if sweep is not None and not sweep.done:
        st.fragment(_watch_seeds, run_every=REDRAW_SECONDS)(sweep)


def _watch_seeds(sweep):
    ended = sum(cell.ended for cell in sweep.cells)
    waiting = " · waiting for another sweep on this server" if sweeps.ahead(sweep) else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(sweep.fraction, f"{ended} of {len(sweep.cells)} seeds trained{waiting}")
        st.button("Cancel", on_click=sweep.cancel, key="cancel_seeds")
    if sweep.done:
        # The recorder writes the last one down within half a second.
        time.sleep(0.6)
        st.rerun()


def show(items):
    """Files, and the lab book's own link."""
    book = part(LabBook)
    ledger, token = book.ledger, book.token
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Files", icon=":material/folder_open:"):
            if items:
                label, csv_label = "All runs, with curves and networks", "Settings and scores as a table (CSV)"
                download.show(label, lambda: files.export_file(ledger, token), "digit-lab-runs.zip")
                download.show(csv_label, lambda: files.export_csv(ledger, token), "digit-lab-runs.csv")
            label = "Runs that were downloaded here (.zip; .csv without curves)"
            said = "The file was not opened: {}. Your runs are as they were."
            upload.show(label, ["zip", "csv"], "runs_file", 64, book.import_file, book, said)
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


def report_file(ledger, token, chosen, home):
    """The bytes of the report of some ComparedRuns of a lab book. home: the address of the app."""
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
