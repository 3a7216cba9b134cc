"""The runs of a lab book to choose from."""

import streamlit as st

from lab import settings
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.ledger.database import LedgerProblem
from render import run_curves, sentences
from render.compare import comparison
from render.numbers import per_cent
from ui.compare import seeds
from ui.live import page as live
from ui.session import Compared, LabBook, Sweeps, part, widgets

PAGE = 12  # runs in the list before "Show more"
MAX_NAMED = 5  # damaged runs by their titles
LOOK_SECONDS = 1.5


def read():
    """The ComparedRuns of the lab book as they are now. Raises LedgerProblem."""
    book = part(LabBook)
    writer.default().settle([key_of(book.token)])
    return comparison.compared_runs(book.ledger.entries(book.token)) if book.token else []


def watch(items):
    """Have the page run once there is another run or one has ended. items: the ComparedRuns; None out of reach."""
    sweeps = part(Sweeps)
    if items is None or any(item.going for item in items) or sweeps.going or sweeps.n_unwritten:
        live.watch("runs", _now, LOOK_SECONDS)


def _now():
    """What the list of runs and the buttons beside it depend on."""
    book, sweeps = part(LabBook), part(Sweeps)
    try:
        states = [(entry.id, entry.status) for entry in book.ledger.entries(book.token)] if book.token else []
    except LedgerProblem:
        states = None
    return states, sweeps.repeating, sweeps.going, sweeps.n_unwritten > 0


def say_what_is_unreadable():
    """Which runs are missing, if some are damaged or of another version."""
    book = part(LabBook)
    titles = book.ledger.unreadable(book.token) if book.token else []
    if titles:
        named = ", ".join(map(sentences.plain, titles[:MAX_NAMED])) + (" …" if len(titles) > MAX_NAMED else "")
        which = "This run" if len(titles) == 1 else "These runs"
        st.warning(
            f"{which} cannot be opened (damaged, or from another version of this app): {named}. Nothing is deleted, "
            "and all others are here.",
            icon=":material/broken_image:",
        )


def choose(items):
    """A checkbox for each item. Returns the chosen ComparedRuns, at most as many as have a colour of their own."""
    compared = part(Compared)
    picked = compared.choose(items)
    wanted = st.text_input("Find", key="find_runs", placeholder="Find a run", label_visibility="collapsed")
    found = [item for item in items if not wanted or wanted.casefold() in _searched(item)]
    shown = found[: widgets.value("runs_shown", PAGE)]
    for item in shown:
        st.checkbox(
            _label(item),
            key=compared.checkbox(item),
            on_change=compared.follow,
            args=(item.key,),
            help=settings.describe(item.entries[0].config),
        )
    if not found:
        st.caption("No run has this name.")
    if len(found) > len(shown):
        more = {"runs_shown": len(shown) + PAGE}
        st.button(f"Show more of {len(found)}", type="tertiary", on_click=widgets.put, args=(more,))
    if len(picked) > run_curves.MAX_ITEMS:
        st.caption(f"The first {run_curves.MAX_ITEMS} of the {len(picked)} chosen are shown.")
    return picked[: run_curves.MAX_ITEMS]


def _searched(item):
    return " ".join([item.title, *(entry.note for entry in item.entries)]).casefold()


def _label(item):
    first = item.entries[0]
    parts = [f"**{sentences.plain(item.title)}**"]
    known = item.accuracies if item.is_group else [first.test_accuracy]
    # Of a run that goes on the table beside shows how far it has come, and is drawn anew more often than this list.
    if known and known[0] is not None and not item.going:
        parts.append(per_cent(comparison.median(known)))
    parts += comparison.state(item, seeds.goes_on(first.group_id))
    if first.imported:
        parts.append("from a file")
    return (":material/keep: " if item.pinned else "") + " · ".join(parts)
