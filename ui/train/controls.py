"""The hyperparameters as controls. Their titles, ranges and sentences of help are in nncore/hyperparameters.py.

The keys are the names in the address bar, so that a link carries the settings.
"""

import contextlib
import itertools

import streamlit as st

from lab import settings, tasks
from lab.limits import LIMITS
from lab.settings import CONTROLS, IN_SIGHT, LAYERS, MORE, START, UNITS, config_of, query_of, values_of
from nncore.hyperparameters import HYPERPARAMETERS
from nncore.presets import PRESETS
from ui.session import Address, TaskWork, Training, part, widgets
from ui.session.page import DATA
from ui.shared import data_choice, glossary, links

OTHER_KEYS = (tasks.KEY, DATA)  # what else an address may hold
NO_TASK = tasks.Task()
# What a beginner meets first, each with a picture; then what curves and settings speak of.
WORDS = ("network", "unit", "weight", "layer", "learning rate", "relu", "softmax", "seed")
WORDS += ("cost", "iteration", "epoch", "gradient", "accuracy", "overfitting")
DIGITS, ITERATIONS, BATCH = (HYPERPARAMETERS[name].key for name in ("training_digits", "iterations", "batch_size"))
IN_A_ROW = 5  # more options than these are on a slider
WIDTHS = {"units": 122, "rate": 124, "activation": 132, "iterations": 126}  # of controls in the bar, in pixels
PRESET, OWN = "preset", "own"  # the key of the list of presets; what it says where the settings are none of theirs


def show(task=NO_TASK):
    """All settings: those that a first lesson changes in the bar, all others one press away, on a phone all of them.

    Those that a task fixes are locked or hidden. Returns the Digits in use, the TrainingConfig for the next run and,
    where the controls stand for none, why, as a sentence: then the TrainingConfig is the last that they stood for.
    """
    training = part(Training)
    _settle(training.take_restored(), task)
    changed = sum(_values(task)[control.key] != START[control.key] for control in MORE)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="settings", width="content")
    # No popover: a control in a closed one goes back, at the next press, to what its reader had set it to before a
    # preset or a remedy did.
    label = f"More{f' · {changed} changed' if changed else ''}"
    with st.expander(label, icon=":material/tune:", key="more", width=170), st.container(key="more_settings"):
        data = data_choice.choose()
        lowered = _lower(data, task)
        with row:
            _show(IN_SIGHT, task, lowered)
            if not task.fixed:
                _offer_presets(task, len(data.train_labels))
        _show(MORE, task, lowered)
        if not task:
            st.page_link(links.ASSIGN, label="Set this as a task for others", icon=":material/assignment:")
        glossary.show(*WORDS)
    said = config_of(_values(task))
    if problem := settings.problem(said, len(data.train_labels)):
        training.problem = None  # a start was refused for the same
    else:
        training.settings = said
    return data, training.settings, problem


def attempt(begin, *arguments):
    """Have a button call `start`, `begin` or `reset` of Training with what the controls say when it is pressed, and the
    data set that is chosen then: what was typed or chosen just before may not be on the page yet."""
    try:
        data = data_choice.at_a_press()
    except ValueError as gone:
        part(Training).refuse(gone)
        return
    part(Training).attempt(begin, config_of(_values(part(TaskWork).task)), data, *arguments)


def _values(task):
    """What the controls say, {key: value}; what is not shown is as the task says, or as it starts."""
    said = {key: widgets.value(key) for key in CONTROLS}
    return {key: START[key] if value is None else value for key, value in said.items()} | task.locks


def _settle(config, task):
    """Have each control stand where it is to be before any is shown: as a TrainingConfig says, where that is given, and
    the address then too; else where it stood, or as the address has it. What a task locks is as that says."""
    wanted, address = values_of(config) if config else {}, part(Address)
    for key in CONTROLS:
        if key in task.locks:
            wanted[key] = task.locks[key]
        elif key not in wanted and widgets.value(key) is None:
            found = _read(key, address.now(key) or "")
            wanted[key] = START[key] if found is None else found
    widgets.put({key: value for key, value in wanted.items() if widgets.value(key) != value})
    for key, text in query_of(config).items() if config else ():
        if key not in task.locks:
            address.keep(key, text)


def _lower(data, task):
    """Have the controls ask for no more than there is here and the server takes, and say so. Returns the keys of those
    that asked for more."""
    available, lowered = len(data.train_labels), set()
    for key, most in (_server_takes() | {DIGITS: min(available, LIMITS.training_digits)}).items():
        asked = _values(task)[key]
        if key in task.locks or asked <= most:
            continue
        lowered.add(key)
        widgets.put({key: most})
        if key == DIGITS and _values(task)[BATCH] > most and BATCH not in task.locks:
            widgets.put({BATCH: 0})  # a batch cannot be larger; of so few digits all are taken at once
        if key in list(UNITS)[_values(task)[LAYERS.key] :]:
            continue  # there is no such layer
        taken = f"there are {most:,} here, and all are taken" if most == available else f"this server takes {most:,}"
        st.info(f"These settings ask for {asked:,} {CONTROLS[key].title.lower()}; {taken}.", icon=":material/info:")
    return lowered


def _server_takes():
    """The largest numbers that a teacher lets this server take, by key."""
    units = dict.fromkeys(UNITS, LIMITS.hidden_units)
    return {**units, ITERATIONS: LIMITS.iterations, DIGITS: LIMITS.training_digits}


def _show(controls, task, lowered):
    """Show controls beneath one another, numbers that follow each other in a row. lowered: as `_lower` has it."""
    for chosen, group in itertools.groupby(controls, key=lambda control: bool(control.options)):
        in_a_row = chosen or controls is IN_SIGHT
        with contextlib.nullcontext() if in_a_row else st.container(horizontal=True):
            for control in group:
                # How many layers there are is said in the same list, above their units.
                if control.key not in {*task.hidden, *list(UNITS)[_values(task)[LAYERS.key] :]}:
                    _control(control, control.key in task.locks, control.key in lowered)


def _control(control, locked, lowered):
    """A control whose value is in the address bar, unless a task has locked it."""
    key, default, text = control.key, START[control.key], part(Address).now(control.key)
    if unlike := not locked and (lowered or (text and _read(key, text) is None)):
        part(Address).drop(key)  # it would be taken in place of what the control says, and "inf" would stop the page
    common = {"key": key, "help": control.help, "disabled": locked, "on_change": _remember, "args": (key,)}
    common["bind"] = None if locked or unlike else "query-params"
    if in_bar := control in IN_SIGHT:
        common["width"] = WIDTHS[key]
    if isinstance(default, bool):
        st.toggle(control.title, default, **common)
        return
    if not control.options:
        # Without bounds: a browser keeps a number that is out of them to itself, and the one before would be trained.
        st.number_input(control.title, value=default, step=control.step, **common)
        return
    # Room for what a run or a link asked for, beside what is offered.
    options = control.options_with(default, widgets.value(key))
    common["format_func"] = control.written
    if len(options) > IN_A_ROW:
        st.select_slider(control.title, options, default, **common)
    elif in_bar:
        st.selectbox(control.title, options, options.index(default), filter_mode=None, **common)
    else:
        st.segmented_control(control.title, options, default=default, required=True, **common)


def _remember(key):
    """Have the settings say what a control was set to, for who comes back: its page may have been left meanwhile."""
    training, chosen = part(Training), widgets.value(key)
    if CONTROLS[key].allows(chosen):
        training.settings = config_of(values_of(training.settings) | {key: chosen})


def left_out(asked, locks=()):
    """What a link asks for and cannot have: a list of sentences. asked: the texts of the address bar, {key: text};
    locks: the keys that a task fixes.

    Call it after the controls were shown: what they could not take is not what they say now.
    """
    notes = []
    for key, text in asked.items():
        if key in CONTROLS:
            value = widgets.value(key)
            if value is not None and _read(key, text) != value:
                why = "is locked by the task" if key in locks else "cannot be what the address asks for"
                notes.append(f"{CONTROLS[key].title} {why}; it is {CONTROLS[key].shown(value)}.")
        elif key not in OTHER_KEYS:
            notes.append("This link asks for a setting that does not exist here; all others are as the link says.")
    return list(dict.fromkeys(notes))


def _read(key, text):
    """What an address sets a control to, None where that cannot be read."""
    with contextlib.suppress(ValueError):
        return CONTROLS[key].read(text)


# Settings worth starting from: presets


def preset_of(config):
    """The Preset whose settings these are, or None."""
    return next((preset for preset in PRESETS.values() if preset.config == config), None)


def _offer_presets(task, available):
    """The list to choose one from, which says which one stands. available: how many training digits there are: those
    that need more are not offered."""
    stands = preset_of(config_of(_values(task)))
    named = {
        name: each
        for name, each in PRESETS.items()
        if each is stands or not each.full or available >= each.config.training_digits
    }
    widgets.put({PRESET: next((name for name, each in named.items() if each is stands), OWN)})
    titles = {} if stands else {OWN: "My own settings"}
    titles |= {name: preset.title for name, preset in named.items()}
    st.selectbox(
        "Start from",
        list(titles),
        format_func=titles.get,
        key=PRESET,
        on_change=_take_preset,
        help="Sets all controls at once; change what you like afterwards.",
        filter_mode=None,
        width=188,
    )


def _take_preset():
    if (name := widgets.value(PRESET)) in PRESETS:
        widgets.put(values_of(PRESETS[name].config))
