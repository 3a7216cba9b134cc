"""Many settings at once: the form to begin a sweep, its heatmap as it goes, its cells, and the way out."""

import math
from contextlib import suppress
from dataclasses import asdict

import streamlit as st

from lab import settings
from lab.classes.rules import NO_SWEEPS
from lab.data_library import library
from lab.ledger.database import LedgerProblem
from lab.limits import LIMITS
from lab.sweeps import search, values, work
from lab.sweeps.sweep_queue import SWEEP
from nncore.hyperparameters import HYPERPARAMETERS
from render import class_sentences, pieces, sweep_figures
from render.compare import luck
from render.numbers import per_cent
from ui.compare import overlay, progress, runs
from ui.live import page as live
from ui.session import LabBook, Membership, Sweeps, TaskWork, Training, part, widgets
from ui.shared import data_choice, figure, inputs, task_view

REDRAW_SECONDS = 1.0
ITERATIONS = HYPERPARAMETERS["iterations"].key
GRID, RANDOM = "Every combination", "At random"
KIND, NAMES, HOW_MANY = "sweep_kind", "sweep_settings", "sweep_number"  # the keys of controls
CELL = "sweep_cell"  # the key of the list of cells


def show(items):
    """The sweep of this session, or the form to begin one. items: the ComparedRuns of the lab book."""
    entries = {entry.id: entry for item in items for entry in item.entries}
    sweep = part(Sweeps).get()
    if sweep is None:
        _show_form(len(entries))
        return
    going, look, chosen = not sweep.done, figure.look(), widgets.value(CELL)
    opened = sweep.cells[chosen] if chosen in range(len(sweep.cells)) else None
    if going or part(Sweeps).n_unwritten:
        live.watch("sweep_end", lambda: _stage(sweep, opened), REDRAW_SECONDS)
    choose = {"on_press": lambda number: widgets.put({CELL: number})}
    live.show("sweep", lambda: _pieces(sweep, opened, look), REDRAW_SECONDS, going, **choose)
    st.caption("Choose a cell to open its run.")
    # In the list, too, which keyboards can reach.
    titles = {cell.number: cell.title for cell in sweep.cells}
    number = st.selectbox("Run", list(titles), None, format_func=titles.get, key=CELL, placeholder="Choose a run")
    if number is not None:
        with st.container(border=True):
            live.show("cell", lambda: _run(sweep.cells[number], look), REDRAW_SECONDS, not sweep.cells[number].ended)
            with st.container(horizontal=True, gap="xsmall"):
                runs.offer_to_go_on(sweep.cells[number].config, "cell", entries.get(sweep.cells[number].entry))
    progress.end(sweep, SWEEP, "Try others")


def _stage(sweep, opened):
    """What the page's buttons depend on."""
    return sweep.done, opened and (opened.ended, opened.entry)


def _pieces(sweep, opened, look):
    chart = sweep_figures.sweep_figure(sweep.cells, look.dark, opened and opened.number)
    found = [*progress.said(sweep), look.piece(chart, _alt(sweep))]
    finished = [cell for cell in sweep.cells if cell.status == "finished" and cell.test_accuracy is not None]
    if finished:
        best = max(finished, key=lambda cell: cell.test_accuracy)
        title = best.title.lower()
        so_far = "" if sweep.done else f" of the {len(finished)} that are trained"
        found.append(pieces.text(f"Best{so_far}: **{per_cent(best.test_accuracy)}** with {title}."))
        if sweep.done and (warning := luck.best_of_a_sweep(len(finished), _name_of(sweep.data))):
            found.append(pieces.note(warning, "warning"))
    return found


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
    with suppress(LedgerProblem):
        return book.ledger.curves(book.own, [cell.entry]).get(cell.entry)


def _name_of(data):
    """What the data set that a sweep was trained on is called. data: as a Sweep has it; it may be gone from here."""
    with suppress(ValueError):
        data = library.get(data) if isinstance(data, str) else data
    return getattr(data, "name", data)


def _result(cell):
    if cell.message or not cell.iterations:
        return cell.message or cell.status
    return f"{cell.status}, {per_cent(cell.test_accuracy)} of the test digits, {cell.iterations:,} iterations"


def _alt(sweep):
    results = "; ".join(f"{cell.title}: {_result(cell)}" for cell in sweep.cells)
    return f"Test accuracy of {len(sweep.cells)} runs. {results}"


# The form


def _show_form(n_kept):
    """Choose what to try, and begin. n_kept: how many runs the lab book has."""
    task = part(TaskWork).task
    config, fixed = _config(), {settings.CONTROLS[key].name for key in task.locks}
    st.write("Train one network for each combination of settings, several at a time, and see which reads best.")
    place, may = st.container(), part(Training).rules.sweeps
    if not may:
        st.info(class_sentences.refusal(NO_SWEEPS), icon=":material/block:")
    if task.locks:
        st.caption(f"What your task fixes is not varied here. {task_view.locked(task)}")
    kind = inputs.segments("Try", [GRID, RANDOM], KIND, "All combinations of some values, or some drawn at random.")
    names = inputs.several(
        "Settings to vary",
        [name for name in HYPERPARAMETERS if name not in fixed],
        [name for name in ("learning_rate", "hidden_units") if name not in fixed],
        key=NAMES,
        format_func=settings.title,
        most=2 if kind == GRID else 4,
    )
    unsaid = {key for key, control in settings.CONTROLS.items() if control.name in names} | task.hidden
    all_of_it = (
        settings.describe(config, unsaid),
        *([] if ITERATIONS in unsaid else [f"{config.iterations:,} iterations"]),
    )
    place.caption(f"All else is as on Train: {' · '.join(filter(None, all_of_it))}.")
    for name in names:
        _ask(name, kind, len(names))
    if kind == RANDOM and names:
        inputs.slider("How many", 4, search.MAX_CELLS, min(12, search.MAX_CELLS), HOW_MANY)
    try:
        cells = _cells()
    except ValueError as error:
        st.error(class_sentences.refusal(str(error)), icon=":material/error:")
        return
    if not cells:
        st.info("Choose a setting to vary, and values to try.", icon=":material/lightbulb:")
        return
    _say_what_goes(len(cells), n_kept)
    data_choice.say_if_gone()
    st.button(
        f"Train {len(cells)} networks" if len(cells) > 1 else "Train 1 network",
        # Its key keeps it the same button when its look changes under a press: that may be what ends somebody's typing.
        key="start_sweep",
        type="primary",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(data_choice.current_key(),),
        disabled=not may,
    )


def _start(data_key):
    """Begin with what the controls say when it is pressed, which the page may not have been drawn for yet."""
    with suppress(ValueError):  # the page says why
        if cells := _cells():
            part(Sweeps).start(cells, data_key)


def _say_what_goes(n_cells, n_kept):
    most = part(Membership).most_runs
    excess = min(n_kept + n_cells - most, n_cells)
    if excess > 0:
        st.warning(
            f"Your notebook keeps {most:,} runs and has {n_kept:,}: the oldest {excess:,} will go. Pin the ones "
            "to keep, or export them first.",
            icon=":material/inventory_2:",
        )


def _cells():
    """What the controls say, none if they say nothing. Raises ValueError, as a sentence, if that cannot be."""
    config, kind = _config(), widgets.value(KIND)
    chosen = {name: _values(name, kind) for name in widgets.value(NAMES) or ()}
    if not chosen or not all(chosen.values()):
        return []
    if kind == GRID:
        cells = search.grid(config, chosen)
    else:
        cells = search.random_search(config, chosen, widgets.value(HOW_MANY), config.seed)
    work.check(cells)
    part(TaskWork).check_others([cell.config for cell in cells])
    return cells


def _config():
    return part(TaskWork).task.agreed(part(Training).settings)


def _values(name, kind):
    """The values to try of a setting, as its control says. Raises ValueError, as a sentence, if they cannot be."""
    known, said = HYPERPARAMETERS[name], widgets.value(f"sweep_{name}")
    if known.options:
        return [known.from_control(value) for value in said or ()]
    return values.read(said or "", known, kind == RANDOM)


def _ask(name, kind, n_settings):
    """The control for the values to try of a setting, one of so many: at first as many as this server takes."""
    known, key = HYPERPARAMETERS[name], f"sweep_{name}"
    most = search.MAX_CELLS if n_settings == 1 or kind == RANDOM else math.isqrt(search.MAX_CELLS)
    if known.options:
        tried = (known.tried or known.options[:3])[:most]
        inputs.several(known.title, known.options, tried, key, format_func=known.shown)
        return
    largest = asdict(LIMITS).get(name, math.inf)
    fitting = [value for value in known.tried or (known.start,) if value <= largest] or [largest]
    tried = ", ".join(map(str, fitting[:most]))
    or_range = ", or a range as in “16 to 256”" if kind == RANDOM else ""
    layers = " For several layers: 128+64." if name == "hidden_units" else ""
    inputs.text(known.title, tried, key, f"Numbers with commas between them{or_range}.{layers}")
