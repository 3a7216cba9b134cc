"""The hyperparameters as controls. Their titles, ranges and sentences of help are in nncore/hyperparameters.py.

The keys are the names in the address bar, so that a link carries the settings.
"""

import contextlib
import itertools
import math

import streamlit as st

from lab import tasks
from lab.classes.rules import Rules
from lab.limits import LIMITS
from lab.settings import CONTROLS, IN_SIGHT, LAYERS, MORE, START, UNITS, config_of, in_titles, query_of, values_of
from nncore.hyperparameters import HYPERPARAMETERS
from ui.session import Address, TaskWork, Training, part, widgets
from ui.session.page import DATA
from ui.shared import data_choice, glossary, links
from ui.train import presets

OTHER_KEYS = (tasks.KEY, DATA)  # what else an address may hold
NO_TASK = tasks.Task()
DIGITS, ITERATIONS, BATCH = (HYPERPARAMETERS[name].key for name in ("training_digits", "iterations", "batch_size"))
IN_A_ROW = 5  # more options than these are on a slider
WIDTHS = {"units": 122, "rate": 124, "activation": 132, "iterations": 126}  # of controls in the bar, in pixels


def show(task=NO_TASK):
    """All settings: those that a first lesson changes in the bar, all others one press away, on a phone all of them.

    Those that a task fixes are locked or hidden. Returns the Digits in use and the TrainingConfig that they stand for.
    """
    _put_back(part(Training).take_restored(), task)
    foretold = _foretold(task)
    changed = sum(value != START[key] for key, value in foretold.items() if CONTROLS[key] in MORE)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="settings", width="content")
    # No popover: a control in a closed one goes back, at the next press, to what its reader had set it to before a
    # preset or a remedy did.
    label = f"More{f' · {changed} changed' if changed else ''}"
    with st.expander(label, icon=":material/tune:", key="more", width=170), st.container(key="more_settings"):
        data = data_choice.choose()
        most = _limited(data, task, foretold)
        if not task.fixed:
            presets.follow(data, foretold)
        with row:
            _show(IN_SIGHT, task, most)
            if not task.fixed:
                presets.offer()
        _show(MORE, task, most)
        if not task:
            st.page_link(links.ASSIGN, label="Set this as a task for others", icon=":material/assignment:")
        glossary.show("cost", "cross-entropy", "gradient", "iteration", "epoch", "accuracy", "overfitting")
    return data, _said(task)


def attempt(begin, *arguments):
    """Have a button call `start`, `begin` or `reset` of Training with what the controls say when it is pressed, and the
    data set that is chosen then: what was typed or chosen just before may not be on the page yet."""
    try:
        data = data_choice.at_a_press()
    except ValueError as gone:
        part(Training).refuse(gone)
        return
    part(Training).attempt(begin, _said(part(TaskWork).task), data, *arguments)


def _said(task):
    """The TrainingConfig that the controls stand for; what is not shown is as the task says, or as it starts."""
    said = {key: widgets.value(key) for key in CONTROLS}
    # An address can leave a choice empty.
    return config_of({key: START[key] if value is None else value for key, value in said.items()} | task.locks)


def _foretold(task):
    """What the controls are about to say, {key: value}: as they stand, or before they were shown as the address has."""
    said = {}
    for key, control in CONTROLS.items():
        said[key] = _read(key, part(Address).now(key) or "")
        if widgets.value(key) is not None or not control.allows(said.get(key)):
            said[key] = widgets.value(key, START[control.key])
    for key, most in _server_takes().items():
        said[key] = min(said[key], most)
    return said | task.locks


def _put_back(config, task):
    """Have the controls, and the address, say a TrainingConfig, but for what a task locks. None: leave them alone."""
    if config is not None:
        widgets.put({key: value for key, value in values_of(config).items() if key not in task.locks})
        for key, text in query_of(config).items():
            if key not in task.locks:
                part(Address).keep(key, text)


def _limited(data, task, foretold):
    """Have the controls ask for no more than there is here and the server takes, and say so; what a task asks for is
    left as it is. Returns the largest that each of them may be set to, {key: number}."""
    available = len(data.train_labels)
    most = _server_takes()
    most[DIGITS] = min(available, most[DIGITS])
    for key, largest in most.items():
        asked = widgets.value(key, _at_first(CONTROLS[key]) if key not in list(UNITS)[1:] else None)
        if key in task.locks or asked is None or asked <= largest:
            continue
        widgets.limit(key, largest)
        if key == DIGITS:
            # A batch cannot be larger; of so few digits all are taken at once.
            widgets.put({BATCH: 0} if foretold[BATCH] > largest and BATCH not in task.locks else {})
        what = CONTROLS[key].title.lower()
        taken = "there are {:,} here, and all are taken" if largest == available else "this server takes at most {:,}"
        st.info(f"These settings ask for {asked:,} {what}; {taken.format(largest)}.", icon=":material/info:")
    try:
        Rules(most=part(Training).rules.most).check(config_of(_foretold(task)))
    except ValueError as problem:
        st.info(f"{in_titles(str(problem))}.", icon=":material/info:")
    return most


def _at_first(control):
    """What a control says when it is shown first, on a page whose address does not set it; None where that does."""
    return None if part(Address).now(control.key) else START[control.key]


def _server_takes():
    """The largest numbers that a teacher lets this server take, by key."""
    units = dict.fromkeys(UNITS, LIMITS.hidden_units)
    return {**units, ITERATIONS: LIMITS.iterations, DIGITS: LIMITS.training_digits}


def _show(controls, task, most):
    """Show controls beneath one another, numbers that follow each other in a row.

    most: the largest that some of them may be set to here, {key: number}.
    """
    layers = _foretold(task)[LAYERS.key]
    for chosen, group in itertools.groupby(controls, key=lambda control: bool(control.options)):
        in_a_row = chosen or controls is IN_SIGHT
        with contextlib.nullcontext() if in_a_row else st.container(horizontal=True):
            for control in group:
                if control.key == LAYERS.key:
                    layers = _control(control, task, math.inf)
                elif control.key not in list(UNITS)[layers:]:
                    _control(control, task, most.get(control.key, math.inf))


def _control(control, task, most):
    """A control whose value is in the address bar; one that the task fixes is locked, or if hidden just its value."""
    key, fixed = control.key, control.key in task.locks
    default = task.locks.get(key, START[control.key])
    if key in task.hidden:
        return default
    if fixed and widgets.value(key, default) != default:
        # Other settings were put, by a run or a link.
        widgets.put({key: default})
    text = "" if fixed else part(Address).now(key) or ""
    said = default if fixed else _read(key, text)
    if text and said is None:
        # Numbers such as "inf" would stop the page.
        part(Address).drop(key)
    common = {"key": key, "help": control.help, "disabled": fixed, "on_change": _remember, "args": (key,)}
    common["bind"] = None if fixed or (text and said is None) else "query-params"
    if in_bar := control in IN_SIGHT:
        common["width"] = WIDTHS[key]
    if isinstance(START[control.key], bool):
        return st.toggle(control.title, default, **common)
    # Room for what a run or a link asked for, beside what is offered.
    asked = [value for value in (said, widgets.value(key)) if control.allows(value)]
    if not control.options:
        low, high = control.typed
        high = default if fixed else min(max(high, *asked, high), most)
        return st.number_input(control.title, low, high, min(default, high), step=control.step, **common)
    options = control.options_with(default, *asked)
    common["format_func"] = control.written
    if len(options) > IN_A_ROW:
        return st.select_slider(control.title, options, default, **common)
    if in_bar:
        return st.selectbox(control.title, options, options.index(default), filter_mode=None, **common)
    chosen = st.segmented_control(control.title, options, default=default, required=True, **common)
    # An address can leave it empty.
    return default if chosen is None else chosen


def _remember(key):
    """Have the settings say what a control was set to, for who comes back: its page may have been left meanwhile."""
    training, chosen = part(Training), widgets.value(key)
    if chosen is not None:
        training.settings = config_of(values_of(training.settings) | {key: chosen})


def left_out(asked, locks=()):
    """What a link asks for and cannot have: a list of sentences. asked: the texts of the address bar, {key: text};
    locks: the keys that a task fixes.

    Call it after the controls were shown: what they could not take is not what they say now.
    """
    notes = []
    for key, text in asked.items():
        if key in CONTROLS:
            title, value = CONTROLS[key].title, widgets.value(key)
            if value is not None and _read(key, text) != value:
                why = "is locked by the task" if key in locks else "cannot be what the address asks for"
                most = _server_takes().get(key)
                if key not in locks and most is not None and (_read(key, text) or 0) > most:
                    why += f", since this server takes at most {most:,}"
                notes.append(f"{title} {why}; it is {CONTROLS[key].shown(value)}.")
        elif key not in OTHER_KEYS:
            notes.append("This link asks for a setting that does not exist here; all others are as the link says.")
    return list(dict.fromkeys(notes))


def _read(key, text):
    """What an address sets a control to, None where that cannot be read."""
    with contextlib.suppress(ValueError):
        return CONTROLS[key].read(text)
