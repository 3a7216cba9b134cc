"""The runs so far beside one another: curves, the settings that differ, and whether it is more than luck."""

import streamlit as st

from lab.ledger.database import LedgerProblem
from ui.compare import lab_book_files, overlay, race, run_actions, run_list, seeds, sweep_notices, sweep_progress
from ui.session import LabBook, Page, part
from ui.shared import inputs, links

RUNS, SWEEP, RACE = "Runs so far", "Try many settings", "Race"

part(Page).enter("compare")

st.title("Compare runs")
book = part(LabBook)
try:
    items = run_list.read()
except LedgerProblem as problem:
    st.error(str(problem), icon=":material/error:")
    run_list.watch(None)
    st.stop()
if book.problem:
    st.error(book.problem, icon=":material/error:")
run_list.say_what_is_unreadable()

sweep_notices.show()

view = inputs.segments("View", [RUNS, SWEEP, RACE], "compare_view")
if view == SWEEP:
    sweep_progress.show(sum(len(item.ids) for item in items))
elif view == RACE:
    race.show(items)
elif not items:
    st.info(
        "Nothing to compare yet: **train a network**, change one setting, train again. Every run is kept here with its "
        "settings, curves and network.",
        icon=":material/lightbulb:",
    )
    links.to_train("Train a network")
    run_actions.undo()
else:
    run_list.watch(items)
    left, right = st.container(key="beside").columns([1, 2.4], gap="large")
    with left:
        chosen = run_list.choose(items)
        if chosen:
            run_actions.act_on(chosen)
        run_actions.undo()
    with right:
        seeds.show()
        if chosen:
            run_actions.use(chosen, [item.title for item in items])
            overlay.show(chosen, items)
        else:
            st.info("Choose runs to see their curves.", icon=":material/lightbulb:")
lab_book_files.show(items)
