"""The runs of a lab book to choose from, and what can be done to those that are chosen."""

import streamlit as st

from lab import hyperparameters
from lab.ledger.tables import NOTE, TITLE
from render import comparison, run_curves, sentences
from ui.session import LabBook, part, widgets

PAGE = 12  # runs in the list before "Show more"


def choose(items):
    """A checkbox for each item. Returns the chosen ComparedRuns, at most as many as have a colour of their own."""
    book = part(LabBook)
    chosen = book.compared(items)
    wanted = st.text_input("Find", key="find_runs", placeholder="Find a run", label_visibility="collapsed")
    found = [item for item in items if not wanted or wanted.casefold() in _searched(item)]
    shown = found[: widgets.value("runs_shown", PAGE)]
    for item in shown:
        st.checkbox(
            _label(item),
            item.key in chosen,
            key=item.key,
            on_change=book.compare,
            args=(item.key,),
            help=hyperparameters.describe(item.entries[0].config),
        )
    if not found:
        st.caption("No run is called so.")
    if len(found) > len(shown):
        more = {"runs_shown": len(shown) + PAGE}
        st.button(f"Show more of {len(found)}", type="tertiary", on_click=widgets.put, args=(more,))
    picked = [item for item in items if item.key in chosen]
    if len(picked) > run_curves.MAX_ITEMS:
        st.caption(f"The first {run_curves.MAX_ITEMS} of the {len(picked)} chosen are shown.")
    return picked[: run_curves.MAX_ITEMS]


def _searched(item):
    return " ".join([item.title, *(entry.note for entry in item.entries)]).casefold()


def _label(item):
    first = item.entries[0]
    parts = [f"**{sentences.plain(item.title)}**"]
    if item.accuracies:
        parts.append(sentences.per_cent(comparison.median(item.accuracies)))
    if len(item.entries) == 1 and first.status != "finished":
        parts.append("going on" if first.status == "running" else first.status)
    return (":material/keep: " if item.pinned else "") + " · ".join(parts)


def act_on(items):
    """Buttons for the chosen ComparedRuns."""
    ids = [id for item in items for id in item.ids]
    all_pinned = all(item.pinned for item in items)
    with st.container(horizontal=True, gap="xsmall"):
        if len(items) == 1:
            _edit(items[0])
        st.button(
            "Unpin" if all_pinned else "Pin",
            icon=":material/keep:",
            on_click=part(LabBook).change,
            args=("pin", ids, not all_pinned),
            help="Pinned runs are listed first and stay in the comparison.",
        )
        st.button("Delete", icon=":material/delete:", on_click=part(LabBook).change, args=("delete", ids))


def undo():
    """The way back from the last deletion."""
    ids = part(LabBook).deleted
    if ids:
        st.button(
            f"Undo: have {len(ids)} deleted back" if len(ids) > 1 else "Undo delete",
            icon=":material/undo:",
            on_click=part(LabBook).change,
            args=("undelete", ids),
            type="tertiary",
        )


def _edit(item):
    entry = item.entries[0]
    keys = f"title_{entry.id}", f"note_{entry.id}"
    with st.popover("Rename or annotate", icon=":material/edit:"), st.form(f"edit_{entry.id}", border=False):
        st.text_input("Title", entry.title, max_chars=TITLE, key=keys[0])
        st.text_area("Note", entry.note, max_chars=NOTE, key=keys[1])
        st.form_submit_button("Save", on_click=part(LabBook).edit, args=(entry.id, *keys))
