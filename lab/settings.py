"""Settings: the table of hyperparameters, nncore/hyperparameters.py, as controls, addresses and words.

A control has the key that addresses have. Most stand for one hyperparameter; the hidden units have a control for their
number of layers, and one for each layer.
"""

from dataclasses import replace

from nncore.hyperparameter_field import Hyperparameter
from nncore.hyperparameters import HYPERPARAMETERS, TrainingConfig

LAYERS = Hyperparameter(
    "layers",
    1,
    title="Hidden layers",
    choices=(1, 2, 3),
    summary="number of hidden layers",
    help="How many layers of hidden units: each one looks at what the one before has found.",
)
_units = HYPERPARAMETERS["hidden_units"]
UNITS = {
    "units": replace(_units, default=512),
    "units2": replace(_units, key="units2", default=128, title="Units of layer 2"),
    "units3": replace(_units, key="units3", default=64, title="Units of layer 3"),
}
_others = [known for known in HYPERPARAMETERS.values() if known is not _units]
IN_SIGHT = [LAYERS, *UNITS.values(), *(known for known in _others if not known.place)]
MORE = sorted((known for known in _others if known.place), key=lambda known: known.place)
CONTROLS = {control.key: control for control in (*IN_SIGHT, *MORE)}
FIRST = ("iterations", "rate")  # in links and lists, before what comes first on the page
# What `describe` has a place and words of its own for, or like the iterations leaves out.
_NETWORK = "hidden_units", "hidden_activation", "output_activation"
_STEPS = "learning_rate", "schedule", "iterations", "batch_size"
_IN_PLACE = (*_NETWORK, *_STEPS, "training_digits", "seed")


def values_of(config):
    """What each control is set to for a configuration: {key: value}."""
    units = dict(zip(UNITS, config.hidden_units, strict=False))
    others = {known.key: known.for_control(getattr(config, known.name)) for known in _others}
    keys = dict.fromkeys((*FIRST, *(key for key in CONTROLS if key in others)))
    return {"layers": len(config.hidden_units), **units, **{key: others[key] for key in keys}}


def config_of(values):
    """The TrainingConfig that controls stand for: the way back from `values_of`."""
    units = tuple(values[key] for key in list(UNITS)[: values["layers"]])
    others = {known.name: known.from_control(values[known.key]) for known in _others}
    return TrainingConfig(hidden_units=units, **others)


def query_of(config):
    """What the address bar says for a configuration, {key: text}: only what is not the notebook's."""
    values = values_of(config).items()
    return {key: CONTROLS[key].written(value) for key, value in values if value != CONTROLS[key].start}


def listed(config):
    """A configuration as the page has it: {title: text}."""
    return {CONTROLS[key].title: CONTROLS[key].written(value) for key, value in values_of(config).items()}


def describe(config):
    """A configuration in one line: what every run has, and what is not the default."""
    said = {name: known.said(getattr(config, name)) for name, known in HYPERPARAMETERS.items()}
    unusual = [name for name, known in HYPERPARAMETERS.items() if getattr(config, name) != known.default]
    units = HYPERPARAMETERS["hidden_units"].written(config.hidden_units)
    schedule = "" if config.schedule == "constant" else f" ({config.schedule})"
    batches = f" in batches of {config.batch_size:,}" if config.batch_size else ""
    parts = [
        f"{units} {said['hidden_activation']} → {config.output_activation}",
        said["learning_rate"] + schedule,
        f"{config.training_digits:,} digits" + batches,
        *(said[name] for name in unusual if name not in _IN_PLACE),
        said["seed"],
    ]
    return " · ".join(parts)


def problem(config):
    """Why these settings do not go together, as a sentence, or None if they do."""
    try:
        config.check()
    except ValueError as error:
        return str(error)
    return None


def allows(key, value):
    """Whether there is a control of this key that may be set to this value, whatever that is."""
    return key in CONTROLS and CONTROLS[key].allows(value)


def title(name):
    """What a hyperparameter is called."""
    return HYPERPARAMETERS[name].title


def written(value):
    """A value as words, without regard to what it is the value of."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return "+".join(map(str, value)) or "none"
    return "all" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
