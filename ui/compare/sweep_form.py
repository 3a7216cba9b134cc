"""Which settings a sweep tries, as controls."""

import math
from dataclasses import asdict

import streamlit as st

from lab import settings
from lab.classes.rules import NO_SWEEPS
from lab.limits import LIMITS
from lab.sweeps import search, values, work
from nncore.hyperparameters import HYPERPARAMETERS
from render import class_sentences
from ui.session import Membership, Sweeps, TaskWork, Training, part, widgets
from ui.shared import data_choice, inputs, task_view

ITERATIONS = HYPERPARAMETERS["iterations"].key
GRID, RANDOM = "Every combination", "At random"
KIND, NAMES, HOW_MANY = "sweep_kind", "sweep_settings", "sweep_number"  # the keys of controls


def show(n_kept=0):
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
        sentence = str(error)
        st.error(f"{sentence[:1].upper()}{sentence[1:]}.", icon=":material/error:")
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
        args=(data_choice.current_key(), cells),
        disabled=not may,
    )


def _start(data_key, shown):
    """Begin with what the controls say now; shown: the cells of when the page was drawn, for where nothing tells."""
    try:
        cells = shown if widgets.value(NAMES) is None else _cells()
    except ValueError:
        return  # the page says why
    if cells:
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
