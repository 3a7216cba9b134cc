"""The hyperparameters as controls: what a reader may set, with one sentence of help each.

The keys are the names in the address bar, so that a link carries the settings.
"""

import streamlit as st

import nncore
from nncore.config import HIDDEN_UNITS
from nncore.presets import PRESETS
from ui import state

LEARNING_RATES = [
    float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 3, 5, 7)
] + [10.0]  # fmt: skip
ALL = 0  # as a batch size: every digit in every step
BATCH_SIZES = [ALL, 1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]
DECAYS = [0.0, *(float(f"{digit}e{power}") for power in range(-6, 0) for digit in (1, 3))]
DROPOUTS = [round(0.1 * tenths, 1) for tenths in range(10)]
MAX_ITERATIONS = 100_000
# What an option is called on the page, and in the address bar.
NAMES = {
    "relu": "ReLU", "sgd": "SGD", "momentum": "Momentum", "adam": "Adam", "he": "He", "xavier": "Xavier",
    "float32": "32-bit", "float64": "64-bit",
}  # fmt: skip
DEFAULTS = nncore.TrainingConfig()


def choose(data):
    """Show the controls. Returns the TrainingConfig they stand for."""
    chosen = st.selectbox(
        "Start from", list(PRESETS), None, format_func=lambda name: PRESETS[name].title, key="preset",
        placeholder="Settings worth trying", persist_state="session", on_change=_take_preset,
        help="Sets all controls at once; change what you like afterwards.",
    )  # fmt: skip
    if chosen:
        st.caption(PRESETS[chosen].hint)
        if PRESETS[chosen].full and len(data.train_labels) < PRESETS[chosen].config.training_digits:
            st.warning("These settings are meant for all 60,000 digits: get them above first.", icon=":material/info:")
    network, steps = _network(), _steps(data)
    with st.expander(":material/tune: More settings", key="more"):
        return nncore.TrainingConfig(**network, **steps, **_learning(), **_precautions(), **_start())


def problem(config):
    """Why these settings do not go together, as a sentence, or None if they do."""
    try:
        config.check()
    except ValueError as error:
        return str(error)
    return None


def _take_preset():
    """Set every control to what the chosen preset says."""
    name = state.chosen("preset")
    if not name:
        return
    config = PRESETS[name].config
    units = dict(zip(("units", "units2", "units3"), config.hidden_units, strict=False))
    state.set_controls({
        "layers": len(config.hidden_units), **units, "iterations": config.iterations, "rate": config.learning_rate,
        "activation": config.hidden_activation, "output": config.output_activation, "digits": config.training_digits,
        "seed": config.seed, "batch": config.batch_size or ALL, "optimizer": config.optimizer,
        "schedule": config.schedule, "decay": config.l2, "dropout": config.dropout, "augment": config.augment,
        "start": config.initializer, "precision": config.dtype,
    })  # fmt: skip


def _network():
    layers = _segments(
        "Hidden layers", [1, 2, 3], 1, "layers",
        "How many layers of hidden units: each one looks at what the one before has found.",
    )  # fmt: skip
    with st.container(horizontal=True):
        units = tuple(
            st.number_input(
                label, 1, HIDDEN_UNITS, default, key=key, bind="query-params",
                help="How many small detectors this layer has between the pixels and the ten answers: more can learn "
                "finer differences but take longer.",
            )
            for label, key, default in (
                ("Hidden units" if layers == 1 else "Layer 1", "units", DEFAULTS.hidden_units[0]),
                ("Layer 2", "units2", 128),
                ("Layer 3", "units3", 64),
            )[:layers]
        )  # fmt: skip
    activation = _segments(
        "Hidden activation", ["relu", "tanh", "sigmoid"], DEFAULTS.hidden_activation, "activation",
        "What a hidden unit does with its sum: ReLU keeps only what is positive, tanh squeezes it between −1 and 1, "
        "sigmoid between 0 and 1.",
    )  # fmt: skip
    output = _segments(
        "Output", ["softmax", "sigmoid"], DEFAULTS.output_activation, "output",
        "How the ten outputs become probabilities: softmax shares 100 % among the digits, sigmoid asks of each digit "
        "separately, yes or no.",
    )  # fmt: skip
    return {"hidden_units": units, "hidden_activation": activation, "output_activation": output}


def _steps(data):
    rate = _slider(
        "Learning rate", LEARNING_RATES, DEFAULTS.learning_rate, "rate",
        "How far each step moves the weights: too small and learning crawls, too large and it overshoots.",
    )  # fmt: skip
    available = len(data.train_labels)
    state.limit_control("digits", available)
    with st.container(horizontal=True):
        iterations = st.number_input(
            "Iterations", 1, MAX_ITERATIONS, DEFAULTS.iterations, step=50, key="iterations", bind="query-params",
            help="How many steps to take: in each one the network reads a batch of training digits (all of them, "
            "unless you choose a batch size) and corrects itself a little.",
        )  # fmt: skip
        digits = st.number_input(
            "Training digits", 1, available, min(DEFAULTS.training_digits, available), step=100, key="digits",
            bind="query-params",
            help="How many handwritten digits it learns from: from few it learns them by heart and misreads new ones.",
        )  # fmt: skip
        seed = st.number_input(
            "Seed", 0, 2**32 - 1, DEFAULTS.seed, key="seed", bind="query-params",
            help="Decides the random weights it starts from, and everything else that is random: the same seed and "
            "settings give the same run again.",
        )  # fmt: skip
    return {"learning_rate": rate, "iterations": iterations, "training_digits": digits, "seed": seed}


def _learning():
    batch = _slider(
        "Batch size", BATCH_SIZES, ALL, "batch",
        "How many digits the network reads before each step: small batches take many quick, unsteady steps, all digits "
        "at once take few slow, steady ones.", {ALL: "all"},
    )  # fmt: skip
    optimizer = _segments(
        "Optimizer", ["sgd", "momentum", "adam"], DEFAULTS.optimizer, "optimizer",
        "How a gradient becomes a step: SGD, plain gradient descent, goes straight down, momentum rolls on like a "
        "ball, Adam gives every weight a step size of its own (try it with a learning rate of 0.001).",
    )  # fmt: skip
    schedule = _segments(
        "Learning rate over time", ["constant", "cosine", "one-cycle"], DEFAULTS.schedule, "schedule",
        "Constant keeps the learning rate; cosine lowers it to zero towards the end; one cycle first raises it, then "
        "lowers it.",
    )  # fmt: skip
    return {"batch_size": batch or None, "optimizer": optimizer, "schedule": schedule}


def _precautions():
    """What keeps a network from learning its digits by heart."""
    decay = _slider(
        "Weight decay", DECAYS, DEFAULTS.l2, "decay",
        "Pulls all weights towards zero a little in every step, so that none grows without need.", {0.0: "off"},
    )  # fmt: skip
    dropout = _slider(
        "Dropout", DROPOUTS, DEFAULTS.dropout, "dropout",
        "The share of hidden units that is silenced at random in every step, so that no unit relies on another.",
        {0.0: "off"},
    )  # fmt: skip
    augment = st.toggle(
        "Vary the digits", DEFAULTS.augment, key="augment", bind="query-params",
        help="Turns, shears, scales, shifts, bends and thickens every digit a little at random, anew in every epoch, "
        "so that the network learns what does not matter.",
    )  # fmt: skip
    return {"l2": decay, "dropout": dropout, "augment": augment}


def _start():
    initializer = _segments(
        "Starting weights", ["notebook", "he", "xavier"], DEFAULTS.initializer, "start",
        "How large the random weights are at first: the notebook's are all about 0.01; He's and Xavier's are as large "
        "as it takes for signals to keep their strength from layer to layer.",
    )  # fmt: skip
    dtype = _segments(
        "Precision", ["float32", "float64"], DEFAULTS.dtype, "precision",
        "How many bits each number has: 32 are enough and twice as fast.",
    )  # fmt: skip
    return {"initializer": initializer, "dtype": dtype}


def _segments(label, options, default, key, text):
    return st.segmented_control(
        label, options, default=default, required=True, format_func=lambda option: NAMES.get(option, str(option)),
        key=key, bind="query-params", help=text,
    )  # fmt: skip


def _slider(label, options, default, key, text, names=None):
    names = names or {}
    return st.select_slider(
        label, options, default, format_func=lambda option: names.get(option, f"{option:g}"), key=key,
        bind="query-params", help=text,
    )  # fmt: skip


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
