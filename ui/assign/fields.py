"""The fields in which a teacher puts a task together: they stand where they stood, also after a reload."""

from functools import partial

import streamlit as st

from lab import settings, tasks
from ui.session import widgets
from ui.shared import inputs

LOCKED, HIDDEN, ASKS, ANY_NETWORK = "task_fixed", "task_hidden", "task_asks", "task_any_network"  # their keys
PERCENT = 100  # accuracies are typed in percent
# What can be asked for, by the keys of `tasks.GOALS`: how it is asked, and what stands there at first.
GOALS = {
    "test_accuracy": ("Test accuracy in %, at least", 92.0),
    "hidden_units": ("Hidden units in all, at most", 16),
    "iterations": ("Iterations, at most", 300),
    "training_digits": ("Training digits, at most", 1000),
}


def some(label, key, config, placeholder, help):
    """Some of the settings of a TrainingConfig."""
    values = settings.values_of(config)
    widgets.only(key, values)  # with fewer layers some of them are not there any more

    def written(key):
        return f"{settings.CONTROLS[key].title}: {settings.CONTROLS[key].shown(values[key])}"

    inputs.several(label, list(values), [], key, format_func=written, placeholder=placeholder, help=help)


def goal(key):
    """A number that a goal asks for, if it is ticked. key: of GOALS."""
    (label, at_first), (low, high, _) = GOALS[key], tasks.GOALS[key]
    if key == "test_accuracy":
        low, high = low * PERCENT, high * PERCENT
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = _ticked(label, f"goal_{key}", width="stretch")
        look = {"width": 140, "label_visibility": "collapsed", "disabled": not wanted}
        show = partial(st.number_input, label, low, high, at_first, step=0.5 if low == 0.0 else 1)
        inputs.kept_if(show, f"number_{key}", lambda n: type(n) is type(low) and low <= n <= high, at_first, **look)


def question():
    """What is to be answered before the start."""
    show = partial(st.text_area, "A question to answer before the start")
    placeholder = "What do you expect to happen with so few hidden units?"
    said = inputs.kept_if(show, ASKS, lambda said: isinstance(said, str), "", placeholder=placeholder)
    if (n := len(said.strip()) - tasks.MAX_QUESTION) > 0:
        text = f"A question has at most {tasks.MAX_QUESTION} characters: the last {n:,} of yours are left out."
        st.warning(text, icon=":material/content_cut:")


def any_network():
    """Whether a run counts however it began."""
    text = (
        "If off, the network must start from random weights and learn from a data set on this server: digits that "
        "students drew do not count."
    )
    _ticked("Any network counts", ANY_NETWORK, help=text)


def _ticked(label, key, **look):
    return inputs.kept_if(partial(st.checkbox, label), key, lambda said: isinstance(said, bool), False, **look)


def task_of(config):
    """The Task that the fields say now, with what it fixes as in a TrainingConfig."""
    values = settings.values_of(config)
    fixed, hidden = ([key for key in widgets.value(some, ()) if key in values] for some in (LOCKED, HIDDEN))
    keys = (*fixed, *hidden)
    if any(key in settings.UNITS for key in keys):
        # Another layer would be a way around the lock.
        keys += (settings.LAYERS.key,)
    wanted = {key: widgets.value(f"number_{key}") for key in GOALS if widgets.value(f"goal_{key}")}
    if "test_accuracy" in wanted:
        wanted["test_accuracy"] = round(wanted["test_accuracy"] / PERCENT, 4)
    asks, counts = widgets.value(ASKS, "").strip()[: tasks.MAX_QUESTION], bool(widgets.value(ANY_NETWORK))
    return tasks.Task({key: values[key] for key in keys}, frozenset(hidden), wanted, asks, counts)
