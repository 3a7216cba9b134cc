"""Training a run again with other seeds: what comes of luck."""

import streamlit as st

from lab import own_test_digits
from lab.classes.pool import NAME
from lab.data_library import library
from lab.ledger.database import LedgerProblem
from lab.sweeps import search
from lab.sweeps.search import N_SEEDS
from lab.sweeps.sweep_queue import SEEDS, sweeps
from render import pieces, sentences
from ui.compare import sweep_notices
from ui.live import page as live
from ui.session import ClassPool, LabBook, Sweeps, TaskWork, part

REDRAW_SECONDS = 1.0


def offer(entry, titles, called="It", label=f"Repeat with {N_SEEDS} seeds"):
    """A button that repeats the run of an entry, where that can be. titles: those in use; called: the run, Markdown."""
    if reason := _why_not(entry):
        st.caption(f"{called} cannot be repeated with other seeds here: {reason}.")
        return
    data_key = library.key_of(entry.data_name) or part(ClassPool).data_of(entry)
    name, number = f"{entry.title}, {N_SEEDS} seeds", 1
    while name in titles:
        number += 1
        name = f"{entry.title}, {N_SEEDS} seeds, again {number}"
    st.button(
        label,
        key=f"repeat_{entry.id}",
        icon=":material/casino:",
        on_click=part(Sweeps).start,
        args=(search.seeds(entry.config, N_SEEDS), data_key, SEEDS, name),
        disabled=part(Sweeps).repeating,
        help="Trains it with other random weights, several at a time: the differences between them come from luck.",
    )


def offer_each(items, titles):
    """The same for each of several ComparedRuns that is a single run."""
    for item in items:
        if len(item.entries) == 1:
            called = sentences.plain(item.title)
            offer(item.entries[0], titles, called, f"Repeat {called} with {N_SEEDS} seeds")


def say_what_is_repeated(entry):
    """What of a run its repetition leaves out, if anything."""
    began = f" instead of {sentences.plain(entry.origin.words)}" if entry.origin.goes_on else ""
    changed = ", without what was changed on the way" if entry.marks else ""
    own = entry.origin.own_digits
    others = ", and learns from a data set without digits of your own" if own else ""
    if began or changed or own:
        what = "Trained" if own else "Repeated or trained"
        st.caption(f"{what} with its settings, it begins with random weights{began}{changed}{others}.")


def goes_on(group_id):
    """Whether more runs of a repetition in the lab book that is looked at are to come."""
    sweep = sweeps.get(part(LabBook).token, SEEDS)
    return sweep is not None and not sweep.done and sweep.group_id == group_id


def _why_not(entry):
    """Why training with other seeds would not be the run of an entry again, or None if it would."""
    book = part(LabBook)
    try:
        part(TaskWork).check_others([cell.config for cell in search.seeds(entry.config, N_SEEDS)])
    except ValueError as reason:
        return str(reason)
    if entry.origin.own_digits:
        return "it learned from digits of your own, and repeats cannot use them"
    if part(ClassPool).data_of(entry) is not None:
        return None
    if entry.data_name.startswith(NAME):
        return "the digits of your class have changed since"
    if library.key_of(entry.data_name) is None:
        return "its digits are not on this machine"
    try:
        others = own_test_digits.are_others(book.ledger, book.token, entry)
    except LedgerProblem:
        return "the runs cannot be read just now"
    return "this machine has different digits under the name of its data set" if others else None


def show():
    """How far a repetition with other seeds is, until its last run is in the lab book."""
    sweep = part(Sweeps).get(SEEDS)
    if sweep is None:
        return
    going = not sweep.done or part(Sweeps).n_unwritten > 0
    if going or sweep_notices.what_failed(sweep):
        live.show("seeds", lambda: _pieces(sweep), REDRAW_SECONDS, going)
    if going:
        st.button("Cancel", on_click=sweep.cancel, key="cancel_seeds", disabled=sweep.done)


def _pieces(sweep):
    failed = sweep_notices.what_failed(sweep)
    if sweep.done and not part(Sweeps).n_unwritten:
        return failed
    only_one = pieces.caption("One run is repeated at a time: another can be, once this is done.")
    rest = [] if sweep.done else [only_one, *sweep_notices.who_else_trains(sweep)]
    return [*failed, sweep_notices.how_far(sweep, "seeds "), *rest]
