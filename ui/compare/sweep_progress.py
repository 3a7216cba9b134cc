"""A sweep as it goes: its heatmap, its cells, and the way out."""

from contextlib import suppress

import streamlit as st

from lab.data_library import library
from lab.ledger.database import LedgerProblem
from nncore.datasets import DIGIT_NAMES
from render import pieces, sweep_figures
from render.compare import luck
from render.numbers import per_cent
from ui.compare import overlay, run_actions, sweep_form, sweep_notices
from ui.live import page as live
from ui.session import LabBook, Networks, Sweeps, part, widgets
from ui.shared import figure

REDRAW_SECONDS = 1.0
CELL = "sweep_cell"  # the key of the list of cells


def show(n_kept):
    """The sweep of this session, or the form to begin one. n_kept: how many runs the lab book has."""
    sweep = part(Sweeps).get()
    if sweep is None:
        sweep_form.show(n_kept)
        return
    going, look, chosen = not sweep.done, figure.look(), widgets.value(CELL)
    opened = sweep.cells[chosen] if chosen in range(len(sweep.cells)) else None
    if going:
        live.watch("sweep_end", lambda: _stage(sweep, opened), REDRAW_SECONDS)
    choose = {"on_press": lambda number: widgets.put({CELL: number})}
    live.show("sweep", lambda: _pieces(sweep, opened, look), REDRAW_SECONDS, going, **choose)
    st.caption("Choose a cell to open its run.")
    # In the list, too, which keyboards can reach.
    titles = {cell.number: cell.title for cell in sweep.cells}
    number = st.selectbox("Run", list(titles), None, format_func=titles.get, key=CELL, placeholder="Choose a run")
    if number is not None:
        with st.container(border=True):
            _open(sweep.cells[number], sweep.data, look)
    if going:
        st.button("Cancel", icon=":material/stop:", on_click=sweep.cancel)
    else:
        st.button("Try others", icon=":material/restart_alt:", on_click=part(Sweeps).forget)


def _stage(sweep, opened):
    """What the page's buttons depend on."""
    return sweep.done, opened and (opened.ended, opened.network is None and opened.entry is None)


def _pieces(sweep, opened, look):
    chart = sweep_figures.sweep_figure(sweep.cells, look.dark, opened and opened.number)
    found = [
        *sweep_notices.what_failed(sweep),
        *([] if sweep.done else sweep_notices.who_else_trains(sweep)),
        sweep_notices.how_far(sweep, ""),
        look.piece(chart, _alt(sweep)),
    ]
    finished = [cell for cell in sweep.cells if cell.status == "finished" and cell.test_accuracy is not None]
    if finished:
        best = max(finished, key=lambda cell: cell.test_accuracy)
        title = best.title.lower()
        so_far = "" if sweep.done else f" of the {len(finished)} that are trained"
        found.append(pieces.text(f"Best{so_far}: **{per_cent(best.test_accuracy)}** with {title}."))
        if sweep.done and (warning := luck.best_of_a_sweep(len(finished), _facts(sweep.data)[0])):
            found.append(pieces.note(warning, "warning"))
    return found


def _open(cell, data, look):
    """A cell's run: what came out, its curves and what can be done with it."""
    try:
        network = _network(cell)
        live.show("cell", lambda: _run(cell, look), REDRAW_SECONDS, not cell.ended)
    except (LedgerProblem, ValueError) as problem:
        st.warning(f"This run cannot be opened just now: {problem}", icon=":material/error:")
        return
    with st.container(horizontal=True, gap="xsmall"):
        arguments = network, cell.config, _facts(data)[1], cell.test_accuracy
        run_actions.offer_to_go_on(cell.config, "cell", network is not None, part(Networks).open, *arguments)


def _run(cell, look):
    said, measured = pieces.text(f"**{cell.title}**: {_result(cell)}"), _curves(cell)
    if measured is None or not len(measured.iterations):
        return [said]
    alts = [f"The {name} of this run." for name in ("cost", "accuracy")]
    return [said, overlay.curves([("This run", [measured])], alts, look)]


def _curves(cell):
    """What a cell has measured, or None: of one that was made again it is in the lab book."""
    if cell.history.costs or cell.entry is None:
        return cell.curves
    book = part(LabBook)
    return book.ledger.curves(book.own, [cell.entry]).get(cell.entry)


def _network(cell):
    if cell.network is not None or cell.entry is None:
        return cell.network
    book = part(LabBook)
    return book.ledger.network(book.own, cell.entry)


def _facts(data):
    """What the data set that a sweep was trained on is called, and its class names. data: as a Sweep has it; it may not
    be on this machine any more."""
    with suppress(ValueError):
        data = library.get(data) if isinstance(data, str) else data
    return (data, DIGIT_NAMES) if isinstance(data, str) else (data.name, data.class_names)


def _result(cell):
    if cell.message or not cell.iterations:
        return cell.message or cell.status
    return f"{cell.status}, {per_cent(cell.test_accuracy)} of the test digits, {cell.iterations:,} iterations"


def _alt(sweep):
    results = "; ".join(f"{cell.title}: {_result(cell)}" for cell in sweep.cells)
    return f"Test accuracy of {len(sweep.cells)} runs. {results}"
