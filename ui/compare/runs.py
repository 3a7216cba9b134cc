"""The runs of a lab book: to choose from, to pin, rename and delete, to report, to repeat with other seeds, and to go
on with one of them.
"""

import streamlit as st

from lab import own_test_digits, seal, settings
from lab.classes.pool import NAME
from lab.data_library import library
from lab.ledger import naming, writer
from lab.ledger.access import key_of
from lab.ledger.database import LedgerProblem
from lab.ledger.tables import NOTE, TITLE
from lab.origin import base_name
from lab.sweeps import search, sweep_queue
from lab.sweeps.search import N_SEEDS
from lab.sweeps.sweep_queue import SEEDS
from render import pieces, report, run_curves, sentences
from render.compare import comparison
from render.numbers import per_cent
from ui.compare import progress
from ui.live import page as live
from ui.session import ClassPool, Compared, LabBook, Sweeps, TaskWork, Training, part, widgets
from ui.shared import data_choice, download, links

PAGE = 12  # runs in the list before "Show more"
LOOK_SECONDS, REDRAW_SECONDS = 1.5, 1.0
MAX_REPORTED = 30  # runs in one report: six repetitions with five seeds
ONLY_LOOKS = "You can only look at this notebook: its owner can rename, pin or delete runs."


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
        named = ", ".join(map(sentences.plain, titles))
        said = f"Damaged, or from another version of this app: {named}. Nothing is deleted, and all others are here."
        st.warning(said, icon=":material/broken_image:")


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
    parts += comparison.state(item, goes_on(first.group_id))
    if first.imported:
        parts.append("from a file")
    return (":material/keep: " if item.pinned else "") + " · ".join(parts)


# What can be done with those that are chosen


def act_on(items):
    """Buttons for the chosen ComparedRuns."""
    ids, all_pinned, book = [id for item in items for id in item.ids], all(item.pinned for item in items), part(LabBook)
    if book.visited:
        st.caption(ONLY_LOOKS)
        return
    with st.container(horizontal=True, gap="xsmall"):
        if len(items) == 1:
            _edit(items[0])
        text = "Pinned runs are listed first and stay in the comparison."
        label, pin = "Unpin" if all_pinned else "Pin", ("pin", ids, not all_pinned)
        st.button(label, icon=":material/keep:", on_click=book.change, args=pin, help=text)
        st.button("Delete", icon=":material/delete:", on_click=book.change, args=("delete", ids))


def undo():
    """The way back from the last deletion, then from the one before."""
    if part(LabBook).deleted.steps:
        ids = part(LabBook).deleted.steps[-1]
        st.button(
            f"Undo: have {len(ids)} runs back" if len(ids) > 1 else "Undo delete",
            icon=":material/undo:",
            on_click=part(LabBook).change,
            args=("undelete", ids),
            type="tertiary",
        )


def _edit(item):
    entry = item.entries[0]
    keys, group = (f"title_{entry.id}", f"note_{entry.id}"), item.ids if item.is_group else []
    popover = st.popover("Rename or annotate", icon=":material/edit:", key=f"opens_edit_{entry.id}")
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
        if len(chosen) == 1 and len(chosen[0].entries) == 1:
            entry = chosen[0].entries[0]
            offer_to_repeat(entry, titles)
            offer_to_go_on(entry.config, "run", entry)
        elif len(chosen) == 2:
            for item in chosen:
                if len(item.entries) == 1:
                    called = sentences.plain(item.title)
                    offer_to_repeat(item.entries[0], titles, called, f"Repeat {called} with {N_SEEDS} seeds")


def offer_to_go_on(config, key, entry):
    """Buttons to train with the settings of a run, and to draw with its network, where the lab book has its Entry with
    one."""
    if st.button("Train with its settings", icon=":material/tune:", key=f"{key}_settings"):
        part(Training).settings = part(Training).restored = config
        st.switch_page(links.TRAIN)
    if entry and entry.network_bytes and st.button("Draw with its network", icon=":material/draw:", key=f"{key}_draw"):
        part(LabBook).open_network(entry)
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


# Training a run again with other seeds: what comes of luck


def offer_to_repeat(entry, titles, called="It", label=f"Repeat with {N_SEEDS} seeds"):
    """A button that repeats the run of an entry, where that can be. titles: those in use; called: the run, Markdown."""
    if reason := _why_not(entry):
        st.caption(f"{called} cannot be repeated with other seeds here: {reason}.")
        return
    if entry.origin.goes_on or entry.marks:
        st.caption("Repeated, it begins with random weights and keeps the settings that it began with.")
    data_key = library.key_of(entry.data_name) or part(ClassPool).data_of(entry)
    name = f"{entry.title}, {N_SEEDS} seeds"
    name = naming.unique(name, titles)
    st.button(
        label,
        key=f"repeat_{entry.id}",
        icon=":material/casino:",
        on_click=part(Sweeps).start,
        args=(search.seeds(entry.config, N_SEEDS), data_key, SEEDS, name),
        disabled=part(Sweeps).repeating,
        help="Trains it with other random weights, several at a time: the differences between them come from luck.",
    )


def goes_on(group_id):
    """Whether more runs of a repetition in the lab book that is looked at are to come."""
    sweep = sweep_queue.sweeps.get(part(LabBook).token, SEEDS)
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


def show_repetition():
    """How far a repetition with other seeds is, until its last run is in the lab book."""
    sweep = part(Sweeps).get(SEEDS)
    if sweep is None:
        return
    going = not sweep.done or part(Sweeps).n_unwritten > 0
    if going or len(progress.said(sweep)) > 1:
        live.show("seeds", lambda: _repetition(sweep), REDRAW_SECONDS, going)
    if not sweep.done:
        progress.end(sweep, SEEDS, "")


def _repetition(sweep):
    said = progress.said(sweep, "seeds ")
    if sweep.done:
        return said if part(Sweeps).n_unwritten else said[:-1]
    return [*said, pieces.caption("One run is repeated at a time: another can be, once this is done.")]
