"""The runs so far beside one another: curves, the settings that differ, and whether it is more than luck."""

import streamlit as st

from lab import hyperparameters
from lab.ledger import run_recorder
from lab.ledger.database import LedgerProblem
from render import comparison, figures, run_curves, sentences
from ui.app import navigation
from ui.compare import run_actions, run_list, sweep_progress
from ui.session import state

REDRAW_SECONDS = 1.5

navigation.require_app()
state.enter("compare")

st.title("Compare runs")
ledger, token = run_recorder.default().ledger, state.notebook()
try:
    run_recorder.default().settle(token)
    items = comparison.items_of(ledger.entries(token)) if token else []
except LedgerProblem as problem:
    st.error(str(problem), icon=":material/error:")
    st.stop()
if state.ledger_problem():
    st.error(state.ledger_problem(), icon=":material/error:")


def show_curves(chosen):
    """The curves over one another, and what came out."""
    run_recorder.default().settle(token)
    curves = ledger.curves(token, [id for item in chosen for id in item.ids])
    shown = [(item.title, [curves[id] for id in item.ids if id in curves]) for item in chosen]
    first, second = st.columns(2)
    for column, figure, name in ((first, run_curves.costs, "Cost"), (second, run_curves.accuracies, "Test accuracy")):
        column.plotly_chart(
            figure(shown, state.dark()),
            theme=None,
            config=figures.CONFIG,
            key=f"overlay_{name}",
            alt=f"{name} of {len(shown)} runs: {', '.join(title for title, _ in shown)}.",
        )


def show_table(title, rows, chosen):
    st.markdown(f"**{title}**")
    columns = {"": list(rows)}
    for number, item in enumerate(chosen):
        columns[sentences.plain(item.title)] = [row[number] for row in rows.values()]
    st.table(columns)


VIEWS = ["Runs so far", "Try many settings"]
view = st.segmented_control(
    "View",
    VIEWS,
    default=VIEWS[0],
    required=True,
    key="compare_view",
    persist_state="session",
    label_visibility="collapsed",
)
if view == VIEWS[1]:
    sweep_progress.show()
elif not items:
    st.info(
        "Nothing to compare yet: **train a network**, change one setting, train again. Every run is kept here with its "
        "settings, curves and network.",
        icon=":material/lightbulb:",
    )
    st.page_link(navigation.TRAIN, label="Train a network", icon=":material/model_training:")
    run_list.undo()
else:
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        chosen = run_list.choose(items)
        if chosen:
            run_list.act_on(chosen)
        run_list.undo()
    with right:
        run_actions.show_seeds()
        if not chosen:
            st.info("Choose runs to see their curves.", icon=":material/lightbulb:")
        else:
            going = any(item.going for item in chosen)
            st.fragment(show_curves, run_every=REDRAW_SECONDS if going else None)(chosen)
            differing = comparison.differing(chosen)
            if differing:
                show_table("Settings that differ", differing, chosen)
            elif len(chosen) > 1:
                st.caption("All settings are the same.")
            show_table("What came out", comparison.scores(chosen), chosen)
            if len(chosen) == 2 and (sentence := comparison.luck(*chosen)):
                st.info(sentence, icon=":material/casino:")
            for item in chosen:
                for entry in item.entries:
                    if entry.note:
                        st.text(f"{item.title}: {entry.note}")
            if len(chosen) == 1:
                st.caption(hyperparameters.describe(chosen[0].entries[0].config))
            run_actions.use(chosen, [item.title for item in items])
run_actions.show(items)
