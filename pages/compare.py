"""The runs so far beside one another: curves, the settings that differ, and whether it is more than luck."""

import streamlit as st

from lab.ledger.database import LedgerProblem
from ui.compare import lab_book_files, overlay, race, runs, sweep
from ui.session import LabBook, Page, Sweeps, part
from ui.shared import inputs, links

RUNS, SWEEP, RACE = "Runs so far", "Try many settings", "Race"

part(Page).enter("compare")

with st.container(key="title"):
    st.title("Compare runs", anchor=False)  # heard and not seen: the menu says it
book = part(LabBook)
try:
    items = runs.read()
except LedgerProblem as problem:
    st.error(str(problem), icon=":material/error:")
    runs.watch(None)
    st.stop()
if book.problem:
    st.error(book.problem, icon=":material/error:")
runs.say_what_is_unreadable()

if problem := part(Sweeps).take_problem():
    st.error(problem, icon=":material/error:")

view = inputs.segments("View", [RUNS, SWEEP, RACE], "compare_view")
if view == SWEEP:
    sweep.show(items)
elif view == RACE:
    race.show(items)
elif not items:
    st.info("Train twice, and compare.", icon=":material/lightbulb:")
    links.to_train("Train a network")
    runs.undo()
else:
    runs.watch(items)
    left, right = st.container(key="beside").columns([1, 2.4], gap="large")
    with left:
        chosen = runs.choose(items)
        if chosen:
            runs.act_on(chosen)
        runs.undo()
    with right:
        runs.show_repetition()
        if chosen:
            runs.use(chosen, [item.title for item in items])
            overlay.show(chosen, items)
        else:
            st.info("Choose runs to see their curves.", icon=":material/lightbulb:")
lab_book_files.show(items)
