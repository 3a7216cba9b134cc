"""The hyperparameters as controls: what a reader may set, with one sentence of help each.

The keys are the names in the address bar, so that a link carries the settings.
"""

from dataclasses import dataclass, field

import streamlit as st

import nncore
from lab.tasks import Task
from nncore.config import HIDDEN_UNITS
from nncore.presets import PRESETS
from ui.session import Address, Training, part, widgets
from ui.session.page import DATA

LEARNING_RATES = [float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 3, 5, 7)] + [10.0]
ALL = 0  # as a batch size: every digit in every step
BATCH_SIZES = [ALL, 1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]
DECAYS = [0.0, *(float(f"{digit}e{power}") for power in range(-6, 0) for digit in (1, 3))]
DROPOUTS = [round(0.1 * tenths, 1) for tenths in range(10)]
MAX_ITERATIONS = 100_000
# What an option is called on the page, and in the address bar.
NAMES = {
    "relu": "ReLU",
    "sgd": "SGD",
    "momentum": "Momentum",
    "adam": "Adam",
    "he": "He",
    "xavier": "Xavier",
    "float32": "32-bit",
    "float64": "64-bit",
}
DEFAULTS = nncore.TrainingConfig()
NO_TASK = Task()
# What else an address may hold.
TASK_KEY = "task"
OTHER_KEYS = (TASK_KEY, DATA)


def choose(data, task=NO_TASK):
    """Show the controls; those that a task fixes are locked or hidden. Returns the TrainingConfig they stand for."""
    restored = part(Training).take_restored()
    # What a link says, or a teacher, comes first.
    if restored is not None and not task and not any(part(Address).opened_with.get(key) for key in CONTROLS):
        widgets.put(values_of(restored))
        for key, text in query_of(restored).items():
            part(Address).keep(key, text)
    if not task.fixed:
        _offer_presets(data)
    network, steps = _network(task), _steps(task, data)
    with st.expander(":material/tune: More settings", key="more"):
        return nncore.TrainingConfig(**network, **steps, **_learning(task), **_precautions(task), **_start(task))


def _offer_presets(data):
    chosen = st.selectbox(
        "Start from",
        list(PRESETS),
        None,
        format_func=lambda name: PRESETS[name].title,
        key="preset",
        placeholder="Settings worth trying",
        persist_state="session",
        on_change=_take_preset,
        help="Sets all controls at once; change what you like afterwards.",
    )
    if chosen:
        st.caption(PRESETS[chosen].hint)
        if PRESETS[chosen].full and len(data.train_labels) < PRESETS[chosen].config.training_digits:
            st.warning("These settings are meant for all 60,000 digits: get them above first.", icon=":material/info:")


def problem(config):
    """Why these settings do not go together, as a sentence, or None if they do."""
    try:
        config.check()
    except ValueError as error:
        return str(error)
    return None


def _take_preset():
    """Set every control to what the chosen preset says."""
    name = widgets.value("preset")
    if name:
        widgets.put(values_of(PRESETS[name].config))


def values_of(config):
    """What each control is set to for a configuration: {key: value}."""
    units = dict(zip(("units", "units2", "units3"), config.hidden_units, strict=False))
    return {
        "layers": len(config.hidden_units),
        **units,
        "iterations": config.iterations,
        "rate": config.learning_rate,
        "activation": config.hidden_activation,
        "output": config.output_activation,
        "digits": config.training_digits,
        "seed": config.seed,
        "batch": config.batch_size or ALL,
        "optimizer": config.optimizer,
        "schedule": config.schedule,
        "decay": config.l2,
        "dropout": config.dropout,
        "augment": config.augment,
        "start": config.initializer,
        "precision": config.dtype,
    }


def query_of(config):
    """What the address bar says for a configuration, {key: text}: only what is not the notebook's."""
    usual = values_of(DEFAULTS)
    return {
        key: CONTROLS[key].written(value)
        for key, value in values_of(config).items()
        if value != usual.get(key, CONTROLS[key].default)
    }


def written(config):
    """A configuration as the page has it: {title: text}."""
    return {CONTROLS[key].title: CONTROLS[key].written(value) for key, value in values_of(config).items()}


def left_out(asked):
    """What a link asks for and cannot have: a list of sentences. asked: the texts of the address bar, {key: text}.

    Call it after the controls were shown: what they could not take is not what they say now.
    """
    notes = []
    for key, text in asked.items():
        if key in CONTROLS:
            value = widgets.value(key)
            if value is not None and not _same(CONTROLS[key].written(value), text):
                notes.append(
                    f"{CONTROLS[key].title} cannot be what this link says; it is {CONTROLS[key].written(value)}."
                )
        elif key not in OTHER_KEYS:
            notes.append("This link asks for a setting that there is none of; the others are as it says.")
    return notes


def _same(one, other):
    try:
        return float(one) == float(other)
    except ValueError:
        return one.casefold() == other.casefold()


def _network(task):
    layers = _segments(
        task, "layers", "How many layers of hidden units: each one looks at what the one before has found."
    )
    with st.container(horizontal=True):
        units = tuple(
            _number(
                task,
                key,
                "How many small detectors this layer has between the pixels and the ten answers: more can learn "
                "finer differences but take longer.",
            )
            for key in ("units", "units2", "units3")[:layers]
        )
    activation = _segments(
        task,
        "activation",
        "What a hidden unit does with its sum: ReLU keeps only what is positive, tanh squeezes it between −1 and 1, "
        "sigmoid between 0 and 1.",
    )
    output = _segments(
        task,
        "output",
        "How the ten outputs become probabilities: softmax shares 100 % among the digits, sigmoid asks of each digit "
        "separately, yes or no.",
    )
    return {"hidden_units": units, "hidden_activation": activation, "output_activation": output}


def _steps(task, data):
    rate = _slider(
        task, "rate", "How far each step moves the weights: too small and learning crawls, too large and it overshoots."
    )
    available = len(data.train_labels)
    widgets.limit("digits", available)
    with st.container(horizontal=True):
        iterations = _number(
            task,
            "iterations",
            "How many steps to take: in each one the network reads a batch of training digits (all of them, "
            "unless you choose a batch size) and corrects itself a little.",
            step=50,
        )
        digits = _number(
            task,
            "digits",
            "How many handwritten digits it learns from: from few it learns them by heart and misreads new ones.",
            step=100,
            most=available,
        )
        seed = _number(
            task,
            "seed",
            "Decides the random weights it starts from, and everything else that is random: the same seed and "
            "settings give the same run again.",
        )
    return {"learning_rate": rate, "iterations": iterations, "training_digits": digits, "seed": seed}


def _learning(task):
    batch = _slider(
        task,
        "batch",
        "How many digits the network reads before each step: small batches take many quick, unsteady steps, all digits "
        "at once take few slow, steady ones.",
    )
    optimizer = _segments(
        task,
        "optimizer",
        "How a gradient becomes a step: SGD, plain gradient descent, goes straight down, momentum rolls on like a "
        "ball, Adam gives every weight a step size of its own (try it with a learning rate of 0.001).",
    )
    schedule = _segments(
        task,
        "schedule",
        "Constant keeps the learning rate; cosine lowers it to zero towards the end; one cycle first raises it, then "
        "lowers it.",
    )
    return {"batch_size": batch or None, "optimizer": optimizer, "schedule": schedule}


def _precautions(task):
    """What keeps a network from learning its digits by heart."""
    decay = _slider(
        task, "decay", "Pulls all weights towards zero a little in every step, so that none grows without need."
    )
    dropout = _slider(
        task,
        "dropout",
        "The share of hidden units that is silenced at random in every step, so that no unit relies on another.",
    )
    augment = _control(
        task,
        st.toggle,
        CONTROLS["augment"].title,
        _default(task, "augment"),
        key="augment",
        help="Turns, shears, scales, shifts, bends and thickens every digit a little at random, anew in every epoch, "
        "so that the network learns what does not matter.",
    )
    return {"l2": decay, "dropout": dropout, "augment": augment}


def _start(task):
    initializer = _segments(
        task,
        "start",
        "How large the random weights are at first: the notebook's are all about 0.01; He's and Xavier's are as large "
        "as it takes for signals to keep their strength from layer to layer.",
    )
    dtype = _segments(task, "precision", "How many bits each number has: 32 are enough and twice as fast.")
    return {"initializer": initializer, "dtype": dtype}


def _control(task, widget, *arguments, key, **options):
    """A control whose value is in the address bar; one that the task fixes is locked, or if hidden just its value."""
    if key in task.hidden:
        return task.fixed[key]
    if key in task.fixed:
        return widget(*arguments, key=key, disabled=True, **options)
    return widget(*arguments, key=key, bind="query-params", **options)


def _default(task, key):
    return task.fixed.get(key, CONTROLS[key].default)


def _number(task, key, text, step=None, most=None):
    control = CONTROLS[key]
    low, high = control.limits
    high = min(high, most or high)
    return _control(
        task, st.number_input, control.title, low, high, min(_default(task, key), high), key=key, step=step, help=text
    )


def _segments(task, key, text):
    control = CONTROLS[key]
    return _control(
        task,
        st.segmented_control,
        control.title,
        control.options,
        default=_default(task, key),
        required=True,
        format_func=control.written,
        key=key,
        help=text,
    )


def _slider(task, key, text):
    control = CONTROLS[key]
    return _control(
        task,
        st.select_slider,
        control.title,
        control.options,
        _default(task, key),
        key=key,
        help=text,
        format_func=control.written,
    )


def _name(option):
    return NAMES.get(option, str(option))


@dataclass(frozen=True)
class Control:
    """What may be set: a title, the value it has before anybody sets it, and the options, or (lowest, highest)."""

    title: str
    default: object
    options: tuple = ()
    limits: tuple[int, int] | None = None
    names: dict = field(default_factory=dict)

    def allows(self, value):
        """Whether it may be set to a value, whatever that is."""
        if self.limits:
            return type(value) is int and self.limits[0] <= value <= self.limits[1]
        # True == 1, but is no number of layers.
        return any(value == option and isinstance(value, bool) == isinstance(option, bool) for option in self.options)

    def written(self, value):
        """The value as the page and the address bar have it."""
        if value in self.names:
            return self.names[value]
        if isinstance(value, bool):
            return str(value).lower()
        return f"{value:g}" if isinstance(value, float) else _name(value)


CONTROLS = {
    "layers": Control("Hidden layers", 1, (1, 2, 3)),
    "units": Control("Hidden units", 512, limits=(1, HIDDEN_UNITS)),
    "units2": Control("Units of layer 2", 128, limits=(1, HIDDEN_UNITS)),
    "units3": Control("Units of layer 3", 64, limits=(1, HIDDEN_UNITS)),
    "activation": Control("Hidden activation", "relu", ("relu", "tanh", "sigmoid")),
    "output": Control("Output", "softmax", ("softmax", "sigmoid")),
    "rate": Control("Learning rate", 0.1, tuple(LEARNING_RATES)),
    "iterations": Control("Iterations", 500, limits=(1, MAX_ITERATIONS)),
    "digits": Control("Training digits", 1000, limits=(1, 1_000_000)),
    "seed": Control("Seed", 3, limits=(0, 2**32 - 1)),
    "batch": Control("Batch size", ALL, tuple(BATCH_SIZES), names={ALL: "all"}),
    "optimizer": Control("Optimizer", "sgd", ("sgd", "momentum", "adam")),
    "schedule": Control("Learning rate over time", "constant", ("constant", "cosine", "one-cycle")),
    "decay": Control("Weight decay", 0.0, tuple(DECAYS), names={0.0: "off"}),
    "dropout": Control("Dropout", 0.0, tuple(DROPOUTS), names={0.0: "off"}),
    "augment": Control("Vary the digits", False, (False, True)),
    "start": Control("Starting weights", "notebook", ("notebook", "he", "xavier")),
    "precision": Control("Precision", "float32", ("float32", "float64")),
}


def allows(key, value):
    """Whether there is a control of this key that may be set to this value."""
    return key in CONTROLS and CONTROLS[key].allows(value)


def describe(config):
    """A configuration in one line: what every run has, and what is not the default."""
    units = "+".join(map(str, config.hidden_units))
    parts = [
        f"{units} {NAMES.get(config.hidden_activation, config.hidden_activation)} units → {config.output_activation}",
        f"learning rate {config.learning_rate:g}"
        + ("" if config.schedule == "constant" else f" ({NAMES.get(config.schedule, config.schedule)})"),
        f"{config.training_digits:,} digits" + (f" in batches of {config.batch_size:,}" if config.batch_size else ""),
    ]
    if config.optimizer != "sgd":
        parts.append(NAMES.get(config.optimizer, config.optimizer))
    if config.l2:
        parts.append(f"weight decay {config.l2:g}")
    if config.dropout:
        parts.append(f"dropout {config.dropout:g}")
    if config.augment:
        parts.append("varied digits")
    if config.initializer != "notebook":
        parts.append(f"{NAMES[config.initializer]} weights")
    if config.dtype != "float32":
        parts.append(NAMES[config.dtype])
    return " · ".join([*parts, f"seed {config.seed}"])
