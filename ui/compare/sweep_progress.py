"""A sweep as it goes: its heatmap, its cells, and the way out."""

import streamlit as st

from lab import hyperparameters
from lab.ledger import sweep_recorder
from lab.sweeps.sweep import sweeps
from render import figures, run_curves, sentences, sweep_figures
from ui.app import navigation
from ui.compare import sweep_form
from ui.session import state
from ui.shared import data_choice

REDRAW_SECONDS = 1.0
CHART = "sweep_chart"


def show():
    """The sweep of this session, or the form to begin one."""
    sweep = state.sweep()
    if sweep is None:
        sweep_form.show()
        return
    going = not sweep.done
    st.fragment(_watch, run_every=REDRAW_SECONDS if going else None)(sweep, going)
    if going:
        st.button("Cancel", icon=":material/stop:", on_click=sweep.cancel)
    else:
        st.button("Try others", icon=":material/restart_alt:", on_click=state.forget_sweep)


def _watch(sweep, going):
    ended, failed = _count(sweep, "finished"), _count(sweep, "failed")
    ahead = sweeps.ahead(sweep)
    if ahead:
        st.info(
            f"Waiting for {ahead} other sweep{'s' if ahead > 1 else ''} on this server.", icon=":material/hourglass:"
        )
    said = f"{ended} of {len(sweep.cells)} trained" + (f", {failed} failed" if failed else "")
    st.progress(sweep.fraction, said + (", cancelled" if sweep.cancelled else ""))
    names = list(sweep.cells[0].changes)
    # A random search gives points between which there is nothing, a grid gives squares.
    random = len({tuple(cell.changes.items()) for cell in sweep.cells}) == len(sweep.cells) and _is_random(sweep, names)
    draw = sweep_figures.sweep_scatter if random else sweep_figures.sweep_heatmap
    selected = st.plotly_chart(
        draw(sweep.cells, *names[:2], dark=state.dark()),
        theme=None,
        config=figures.CONFIG,
        key=CHART,
        on_select="rerun",
        selection_mode="points",
        alt=_alt(sweep),
    )
    best = max(sweep.cells, key=lambda cell: cell.test_accuracy or 0)
    if best.test_accuracy is not None:
        st.markdown(
            f"Best so far: **{sentences.per_cent(best.test_accuracy)}** with {sweep_recorder.title_of(best).lower()}."
        )
    st.caption("Choose a cell to open its run.")
    numbers = [point.get("customdata") for point in selected["selection"]["points"]]
    _open(sweep, _chosen(sweep, numbers))
    if going and sweep.done:
        st.rerun()


def _is_random(sweep, names):
    combinations = 1
    for name in names[:2]:
        combinations *= len({cell.changes[name] for cell in sweep.cells})
    return combinations > 2 * len(sweep.cells)


def _chosen(sweep, numbers):
    """The cell that was clicked, or chosen in the list, which keyboards can reach."""
    titles = {cell.number: sweep_recorder.title_of(cell) for cell in sweep.cells}
    clicked = numbers[0] if numbers else None
    clicked = clicked[0] if isinstance(clicked, list) else clicked
    state.follow_click("sweep_cell", clicked if clicked in titles else None)
    number = st.selectbox(
        "Run", list(titles), None, format_func=titles.get, key="sweep_cell", placeholder="Choose a run"
    )
    return None if number is None else sweep.cells[number]


def _open(sweep, cell):
    if cell is None:
        return
    measured = sweep_recorder.curves_of(cell)
    with st.container(border=True):
        st.markdown(f"**{sweep_recorder.title_of(cell)}**: {_result(cell)}")
        if len(measured.iterations):
            first, second = st.columns(2)
            shown = [("This run", [measured])]
            for column, figure, name in (
                (first, run_curves.costs, "cost"),
                (second, run_curves.accuracies, "accuracy"),
            ):
                column.plotly_chart(
                    figure(shown, state.dark()),
                    theme=None,
                    config=figures.CONFIG,
                    key=f"cell_{name}",
                    alt=f"The {name} of this run.",
                )
        with st.container(horizontal=True, gap="xsmall"):
            if st.button("Train with its settings", icon=":material/tune:", key="cell_settings"):
                state.set_controls(hyperparameters.values_of(cell.config))
                st.switch_page(navigation.TRAIN)
            if cell.network is not None and st.button("Draw with its network", icon=":material/draw:", key="cell_draw"):
                state.open_cell(cell, data_choice.current().class_names)
                st.switch_page(navigation.DRAW)


def _result(cell):
    if cell.status == "failed":
        return cell.message
    return f"{cell.status}, {sentences.per_cent(cell.test_accuracy)} of the test digits, {cell.iterations:,} iterations"


def _count(sweep, status):
    return sum(cell.status == status for cell in sweep.cells)


def _alt(sweep):
    results = "; ".join(f"{sweep_recorder.title_of(cell)}: {_result(cell)}" for cell in sweep.cells)
    return f"Test accuracy of {len(sweep.cells)} runs. {results}"
