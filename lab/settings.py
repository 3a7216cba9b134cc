"""Settings: the table of hyperparameters, nncore/hyperparameters.py, as controls, addresses and words.

A control has the key that addresses have. Most stand for one hyperparameter; the hidden units have a control for their
number of layers, and one for each layer.
"""

import re
from dataclasses import replace

from lab.limits import LIMITS
from nncore import presets
from nncore.hyperparameter_field import MAX_LAYERS, Hyperparameter
from nncore.hyperparameters import HYPERPARAMETERS, TrainingConfig

LAYERS = Hyperparameter(
    "layers",
    1,
    title="Hidden layers",
    limits=(0, MAX_LAYERS),
    offered=(1, 2, 3),
    summary="number of hidden layers",
    help="How many layers of hidden units: each one looks at what the one before has found.",
)
_units = HYPERPARAMETERS["hidden_units"]
UNITS = {
    "units": replace(_units, default=512),
    **{
        f"units{layer}": replace(_units, key=f"units{layer}", default=default, title=f"Units of layer {layer}")
        for layer, default in zip(range(2, MAX_LAYERS + 1), (128, *[64] * MAX_LAYERS), strict=False)
    },
}
MOST_NAMED = 2  # settings in a run's name beside its units and its learning rate
SHAPE = {LAYERS.key, *UNITS}  # the keys of what says how many units there are
_others = [known for known in HYPERPARAMETERS.values() if known is not _units]
_in_order = [LAYERS, *UNITS.values(), *sorted(_others, key=lambda known: known.place or 0)]
CONTROLS = {control.key: control for control in _in_order}
# What a first lesson is about, in its order; all else is one press away.
IN_SIGHT = [CONTROLS[key] for key in ("units", "rate", "activation", "iterations")]
MORE = [control for control in _in_order if control not in IN_SIGHT]
LEADING = ("iterations", "rate")  # in links and lists, before what comes first on the page
# What `describe` has a place and words of its own for, or like the iterations leaves out.
_NETWORK = "hidden_units", "hidden_activation", "output_activation"
_STEPS = "learning_rate", "schedule", "iterations", "batch_size"
_IN_PLACE = (*_NETWORK, *_STEPS, "training_digits", "seed")
_NAMES = re.compile(rf"\b({'|'.join(HYPERPARAMETERS)})\b")  # in nncore's sentences


def values_of(config):
    """What each control is set to for a configuration: {key: value}."""
    units = dict(zip(UNITS, config.hidden_units, strict=False))
    others = {known.key: known.for_control(getattr(config, known.name)) for known in _others}
    keys = dict.fromkeys((*LEADING, *(key for key in CONTROLS if key in others)))
    return {"layers": len(config.hidden_units), **units, **{key: others[key] for key in keys}}


# What the controls stand at before anybody sets them. An address says only what is not this.
START = {key: control.start for key, control in CONTROLS.items()} | values_of(presets.FIRST)


def config_of(values):
    """The TrainingConfig that controls stand for: the way back from `values_of`."""
    # A layer that is asked for without its units has the usual ones.
    units = tuple(values.get(key, START[key]) for key in list(UNITS)[: values["layers"]])
    others = {known.name: known.from_control(values[known.key]) for known in _others}
    return TrainingConfig(hidden_units=units, **others)


def query_of(config):
    """What the address bar says for a configuration, {key: text}: only what is not at its START."""
    values = values_of(config).items()
    return {key: CONTROLS[key].written(value) for key, value in values if value != START[key]}


def listed(config):
    """A configuration as the page has it: {title: text}."""
    return {CONTROLS[key].title: CONTROLS[key].shown(value) for key, value in values_of(config).items()}


def describe(config, without=()):
    """A configuration in one line: what every run has, and what is not the default.

    without: keys of controls that it says nothing of.
    """
    said = {name: known.said(getattr(config, name)) for name, known in HYPERPARAMETERS.items()}
    unusual = [name for name, known in HYPERPARAMETERS.items() if getattr(config, name) != known.default]
    unsaid = {CONTROLS[key].name for key in without if key in CONTROLS}
    units = "" if unsaid & {"hidden_units", "layers"} else HYPERPARAMETERS["hidden_units"].shown(config.hidden_units)
    activation = "" if "hidden_activation" in unsaid else said["hidden_activation"]
    schedule = "" if config.schedule == "constant" or "schedule" in unsaid else f" ({config.schedule})"
    batches = f" in batches of {config.batch_size:,}" if config.batch_size and "batch_size" not in unsaid else ""
    output = "" if "output_activation" in unsaid else f"→ {config.output_activation}"
    parts = [
        " ".join(part for part in (units, activation, output) if part),
        "" if "learning_rate" in unsaid else said["learning_rate"] + schedule,
        "" if "training_digits" in unsaid else f"{config.training_digits:,} digits" + batches,
        *(said[name] for name in unusual if name not in _IN_PLACE and name not in unsaid),
        "" if "seed" in unsaid else said["seed"],
    ]
    return " · ".join(part for part in parts if part)


def in_short(config, without=()):
    """What a first lesson changes of a configuration, in half a line. without: as for `describe`."""
    values = values_of(config)
    units = "+".join(f"{values[key]:,}" for key in UNITS if key in values and not {key, LAYERS.key} & set(without))
    shown = {
        key: CONTROLS[key].shown(values[key]) for key in ("activation", "rate", "iterations") if key not in without
    }
    named = {"rate": "rate {}", "iterations": f"{config.iterations:,} iterations"}
    network = f"{units} {shown.pop('activation', '')}".strip()
    return " · ".join(filter(None, [network, *(named[key].format(text) for key, text in shown.items())]))


def problem(config, available=None):
    """Why there can be no run with these settings, as a sentence, or None if there can.

    available: how many training digits there are, None where that is not known.
    """
    try:
        config.check()
    except ValueError as error:
        return f"These settings do not go together: {in_titles(str(error))}."
    try:
        LIMITS.check(config)
    except ValueError as error:
        return f"{in_titles(str(error))}."
    if available is not None and config.training_digits > available:
        asked = f"{config.training_digits:,} training digits"
        return f"These settings ask for {asked}, and there are {available:,} here: take fewer, or a larger data set."
    return None


def with_titles(said):
    """What nncore says with the names of fields as the titles that their controls have."""
    return _NAMES.sub(lambda found: HYPERPARAMETERS[found[0]].title.lower(), said)


def in_titles(sentence):
    """The same as a sentence of its own."""
    sentence = with_titles(sentence)
    return sentence[:1].upper() + sentence[1:]


def differences(one, other):
    """The titles of what two configurations differ in, in the order of the table."""
    ones, others = values_of(one), values_of(other)
    return [CONTROLS[key].title for key in CONTROLS if ones.get(key) != others.get(key)]


def changed(before, now):
    """What two configurations differ in as the later one has it, {name: "learning rate 0.2"}, in the table's order."""
    pairs = ((known, getattr(before, name), getattr(now, name)) for name, known in HYPERPARAMETERS.items())
    return {known.name: known.said(new) for known, old, new in pairs if old != new}


def named(config):
    """What a run of a configuration is called: its units, its learning rate, whether it is rather the notebook's than
    what Train begins with, and what else is not as in that."""
    first, notebook = (changed(base, config) for base in (presets.FIRST, TrainingConfig()))
    others = notebook if len(notebook) < len(first) else first
    few = [said for name, said in others.items() if name not in ("hidden_units", "learning_rate")]
    if len(few) > MOST_NAMED:
        few = [f"{len(few)} more settings"]
    units = "+".join(f"{each:,}" for each in config.hidden_units) or "no"
    return ", ".join((f"{units} units", f"rate {config.learning_rate:g}", *["notebook"] * (others is notebook), *few))


def allows(key, value):
    """Whether there is a control of this key that may be set to this value, whatever that is."""
    return key in CONTROLS and CONTROLS[key].allows(value)


def title(name):
    """What a hyperparameter is called."""
    return HYPERPARAMETERS[name].title


def written(value, name=None):
    """A value as words. name: of the hyperparameter, where that matters: a seed is a name, and no number of things."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return "+".join(f"{each:,}" for each in value) or "none"
    if isinstance(value, int) and name != "seed":
        return f"{value:,}"
    return "all" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
