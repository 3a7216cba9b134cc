"""The hyperparameters as controls. Their titles, ranges and sentences of help are in nncore/hyperparameters.py.

The keys are the names in the address bar, so that a link carries the settings.
"""

import contextlib
import itertools

import streamlit as st

from lab import tasks
from lab.settings import CONTROLS, IN_SIGHT, MORE, UNITS, config_of, query_of, values_of
from ui.session import Address, Training, part, widgets
from ui.session.page import DATA
from ui.train import presets

OTHER_KEYS = (tasks.KEY, DATA)  # what else an address may hold
NO_TASK = tasks.Task()


def choose(data, task=NO_TASK):
    """Show the controls; those that a task fixes are locked or hidden. Returns the TrainingConfig they stand for."""
    restored = part(Training).take_restored()
    # What a link says, or a teacher, comes first.
    if restored is not None and not task and not any(part(Address).opened_with.get(key) for key in CONTROLS):
        widgets.put(values_of(restored))
        for key, text in query_of(restored).items():
            part(Address).keep(key, text)
    if not task.fixed:
        presets.offer(data)
    most = {"digits": len(data.train_labels)}
    widgets.limit("digits", most["digits"])
    values = _show(IN_SIGHT, task, most)
    with st.expander(":material/tune: More settings", key="more"):
        values |= _show(MORE, task, most)
    return config_of(values)


def _show(controls, task, most):
    """Show controls beneath one another, numbers that follow each other in a row. Returns what they say, {key: value}.

    most: the largest that some of them may say, {key: number}.
    """
    values = {}
    for chosen, group in itertools.groupby(controls, key=lambda control: bool(control.options)):
        with contextlib.nullcontext() if chosen else st.container(horizontal=True):
            for control in group:
                beyond = list(UNITS)[values.get("layers", 0) :]
                if control.key not in beyond:
                    values[control.key] = _control(control, task, most)
    return values


def _control(control, task, most):
    """A control whose value is in the address bar; one that the task fixes is locked, or if hidden just its value."""
    key, default = control.key, task.fixed.get(control.key, control.start)
    if key in task.hidden:
        return default
    fixed = key in task.fixed
    common = {"key": key, "help": control.help, "disabled": fixed, "bind": None if fixed else "query-params"}
    if not control.options:
        low, high = control.typed
        high = min(high, most.get(key, high))
        return st.number_input(control.title, low, high, min(default, high), step=control.step, **common)
    if isinstance(control.start, bool):
        return st.toggle(control.title, default, **common)
    common["format_func"] = control.written
    if control.offered:
        return st.select_slider(control.title, control.offered, default, **common)
    chosen = st.segmented_control(control.title, control.choices, default=default, required=True, **common)
    # An address can leave it empty.
    return default if chosen is None else chosen


def left_out(asked):
    """What a link asks for and cannot have: a list of sentences. asked: the texts of the address bar, {key: text}.

    Call it after the controls were shown: what they could not take is not what they say now.
    """
    notes = []
    for key, text in asked.items():
        if key in CONTROLS:
            title, value = CONTROLS[key].title, widgets.value(key)
            written = CONTROLS[key].written(value)
            if value is not None and not _same(written, text):
                notes.append(f"{title} cannot be what this link says; it is {written}.")
        elif key not in OTHER_KEYS:
            notes.append("This link asks for a setting that there is none of; the others are as it says.")
    return notes


def _same(one, other):
    try:
        return float(one) == float(other)
    except ValueError:
        return one.casefold() == other.casefold()
