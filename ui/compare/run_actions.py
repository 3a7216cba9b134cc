"""What can be done with the runs that are chosen: pin, delete, rename, report, and go on with one of them."""

import streamlit as st

from lab import own_test_digits, seal, settings
from lab.data_library import library
from lab.ledger.tables import NOTE, TITLE
from lab.origin import base_name
from render import report
from ui.compare import seeds
from ui.session import LabBook, TaskWork, Training, part
from ui.shared import data_choice, download, links

MAX_REPORTED = 30  # runs in one report: six repetitions with five seeds
ONLY_LOOKS = "You can only look at this notebook: its owner can rename, pin or delete runs."


def act_on(items):
    """Buttons for the chosen ComparedRuns."""
    ids = [id for item in items for id in item.ids]
    all_pinned, only_looks = all(item.pinned for item in items), part(LabBook).visited is not None
    with st.container(horizontal=True, gap="xsmall"):
        if len(items) == 1:
            _edit(items[0], only_looks)
        st.button(
            "Unpin" if all_pinned else "Pin",
            icon=":material/keep:",
            on_click=part(LabBook).change,
            args=("pin", ids, not all_pinned),
            help=ONLY_LOOKS if only_looks else "Pinned runs are listed first and stay in the comparison.",
            disabled=only_looks,
        )
        st.button(
            "Delete",
            icon=":material/delete:",
            on_click=part(LabBook).change,
            args=("delete", ids),
            help=ONLY_LOOKS if only_looks else None,
            disabled=only_looks,
        )
    if only_looks:
        # A button that is disabled shows its help to a mouse alone.
        st.caption(ONLY_LOOKS)


def undo():
    """The way back from the last deletion, then from the one before."""
    if part(LabBook).deleted:
        ids = part(LabBook).deleted[-1]
        st.button(
            f"Undo: have {len(ids)} runs back" if len(ids) > 1 else "Undo delete",
            icon=":material/undo:",
            on_click=part(LabBook).change,
            args=("undelete", ids),
            type="tertiary",
        )


def _edit(item, only_looks):
    entry = item.entries[0]
    keys, group = (f"title_{entry.id}", f"note_{entry.id}"), item.ids if item.is_group else []
    opens = f"opens_edit_{entry.id}"
    popover = st.popover("Rename or annotate", icon=":material/edit:", disabled=only_looks, key=opens)
    with popover, st.form(f"edit_{entry.id}", border=False):
        st.text_input("Title", entry.group or entry.title, max_chars=TITLE, key=keys[0])
        st.text_area("Note", entry.note, max_chars=NOTE, key=keys[1])
        st.form_submit_button("Save", on_click=part(LabBook).edit, args=(entry.id, *keys, group))


def use(chosen, titles):
    """Report the chosen ComparedRuns; or repeat one run, or go on with its settings or network. titles: in use."""
    home, book = links.home(), part(LabBook)
    with st.container(horizontal=True, gap="xsmall"):
        text = "One page to hand in: settings, curves, scores, and links that run it again."
        download.report(lambda: report_file(book.ledger, book.token, chosen, home), text)
        if part(TaskWork).task:
            st.caption("Your task and its goal are in the report on Train, and not in this one.")
        if len(chosen) == 1 and len(chosen[0].entries) == 1:
            entry = chosen[0].entries[0]
            seeds.offer(entry, titles)
            offer_to_go_on(entry.config, "run", entry.network_bytes, book.open_network, entry)
        elif len(chosen) == 2:
            seeds.offer_each(chosen, titles)
    if len(chosen) == 1 and len(chosen[0].entries) == 1:
        seeds.say_what_is_repeated(chosen[0].entries[0])


def offer_to_go_on(config, key, has_network, open_network, *arguments):
    """Buttons to train with the settings of a run, and to draw with its network, if it has one."""
    if st.button("Train with its settings", icon=":material/tune:", key=f"{key}_settings"):
        part(Training).settings = part(Training).restored = config
        st.switch_page(links.TRAIN)
    if has_network and st.button("Draw with its network", icon=":material/draw:", key=f"{key}_draw"):
        open_network(*arguments)
        if part(LabBook).problem:
            # It is damaged, which this page says above.
            st.rerun()
        st.switch_page(links.DRAW)


def report_file(ledger, token, chosen, home):
    """The bytes of the report of some ComparedRuns of a lab book. home: the address of the app."""
    members = [(item, entry) for item in chosen for entry in item.entries if entry.iterations][:MAX_REPORTED]
    curves = ledger.curves(token, [entry.id for _, entry in members])
    found = [(item, entry) for item, entry in members if entry.id in curves]
    return seal.sealed(report.report([_reported(ledger, token, *each, curves, home) for each in found]))


def _reported(ledger, token, item, entry, curves, home):
    title = f"{item.title}: {entry.title}" if item.is_group else item.title
    here = library.key_of(entry.data_name) is not None
    link = links.of_config(home, entry.config, data_choice.title_of(entry.data_name)) if here else ""
    data, evaluation = library.named(base_name(entry)), own_test_digits.evaluated(ledger, token, entry)
    names = () if data is None else data.class_names
    measured = curves[entry.id].until(entry.iterations)
    return report.of_entry(entry, title, measured, link, settings.listed(entry.config), evaluation, names)
