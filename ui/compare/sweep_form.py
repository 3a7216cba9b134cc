"""Which settings a sweep tries, as controls."""

import streamlit as st

from lab import settings
from lab.ledger import limits
from lab.sweeps import search, values, work
from nncore.hyperparameters import HYPERPARAMETERS
from ui.session import Sweeps, TaskWork, Training, part
from ui.shared import data_choice, task_view

ITERATIONS = HYPERPARAMETERS["iterations"].key
GRID, RANDOM = "Every combination", "At random"


def show(n_kept=0):
    """Choose what to try, and begin. n_kept: how many runs the lab book has."""
    sweeps, task = part(Sweeps), part(TaskWork).task
    config, fixed = task.agreed(part(Training).settings), {settings.CONTROLS[key].name for key in task.locks}
    st.write("Train one network for each combination of settings, several at a time, and see which reads best.")
    place = st.container()
    if task.locks:
        st.caption(f"What your task fixes is not varied here. {task_view.locked(task)}")
    kind = st.segmented_control("Try", [GRID, RANDOM], default=GRID, required=True, key="sweep_kind")
    names = st.multiselect(
        "Settings to vary",
        [name for name in HYPERPARAMETERS if name not in fixed],
        [name for name in ("learning_rate", "hidden_units") if name not in fixed],
        key="sweep_settings",
        format_func=settings.title,
        max_selections=2 if kind == GRID else 4,
    )
    unsaid = {key for key, control in settings.CONTROLS.items() if control.name in names} | task.hidden
    all_of_it = (
        settings.describe(config, unsaid),
        *([] if ITERATIONS in unsaid else [f"{config.iterations:,} iterations"]),
    )
    place.caption(f"All else is as on Train: {' · '.join(filter(None, all_of_it))}.")
    try:
        chosen = {name: _values(name, kind) for name in names}
        cells = _cells(config, kind, chosen)
        work.check(cells)
        part(TaskWork).check_others([cell.config for cell in cells])
    except ValueError as error:
        sentence = str(error)
        st.error(f"{sentence[:1].upper()}{sentence[1:]}.", icon=":material/error:")
        return
    if cells:
        _say_what_goes(len(cells), n_kept)
        st.button(
            f"Train {len(cells)} networks" if len(cells) > 1 else "Train 1 network",
            type="primary",
            icon=":material/play_arrow:",
            on_click=sweeps.start,
            args=(cells, data_choice.current_key()),
        )


def _say_what_goes(n_cells, n_kept):
    excess = n_kept + n_cells - limits.RUNS
    if excess > 0:
        st.warning(
            f"Your notebook keeps {limits.RUNS:,} runs and has {n_kept:,}: the oldest {excess:,} will go. Pin the ones "
            "to keep, or export them first.",
            icon=":material/inventory_2:",
        )


def _cells(config, kind, chosen):
    if not chosen or not all(chosen.values()):
        st.info("Choose a setting to vary, and values to try.", icon=":material/lightbulb:")
        return []
    if kind == GRID:
        return search.grid(config, chosen)
    n = st.slider("How many", 4, search.MAX_CELLS, min(12, search.MAX_CELLS), key="sweep_number")
    return search.random_search(config, chosen, n, config.seed)


def _values(name, kind):
    """The values to try of a setting. Raises ValueError, as a sentence, if they cannot be."""
    known, key = HYPERPARAMETERS[name], f"sweep_{name}"
    if known.options:
        tried = known.tried or known.options[:3]
        chosen = st.multiselect(known.title, known.options, tried, format_func=known.shown, key=key)
        return [known.from_control(value) for value in chosen]
    tried = ", ".join(map(str, known.tried or (known.start,)))
    or_range = ", or a range as in “16 to 256”" if kind == RANDOM else ""
    layers = " For several layers: 128+64." if name == "hidden_units" else ""
    text = st.text_input(known.title, tried, key=key, help=f"Numbers with commas between them{or_range}.{layers}")
    return values.read(text, known, kind == RANDOM)
