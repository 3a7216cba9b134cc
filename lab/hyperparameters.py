"""What hyperparameters are called, and how their values are written."""

TITLES = {
    "l2": "Weight decay",
    "augment": "Varied digits",
    "initializer": "Starting weights",
    "dtype": "Precision",
    "output_activation": "Output",
    "schedule": "Learning rate over time",
}


def title(name):
    """What a setting is called."""
    return TITLES.get(name, name.replace("_", " ").capitalize())


def written(value):
    """A setting's value as words."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return "+".join(map(str, value)) or "none"
    return "all" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
