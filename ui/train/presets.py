"""Settings worth starting from, by their names, and what to look for with each."""

from dataclasses import replace

import streamlit as st

from lab import settings
from lab.data_library import library
from nncore.presets import PRESETS
from ui.session import Training, part, widgets

KEY, SEEN = "preset", "preset_digits"  # which one was chosen; how many digits there were when it was shown last
OWN = "own"  # no preset's settings


def follow(data, values):
    """Note which one stands: none as soon as a setting is changed. Call it before the controls are drawn. values: what
    they are about to say, {key: value}."""
    available, before = len(data.train_labels), widgets.value(SEEN, 0)
    chosen = widgets.value(KEY, OWN)
    if chosen != OWN and 0 < before < available and _stands(PRESETS[chosen], before, values):
        _take()  # with as many of its digits as there are now
    elif chosen == OWN or not _stands(PRESETS[chosen], available, values):
        stands = next((name for name, preset in PRESETS.items() if _stands(preset, available, values)), OWN)
        widgets.put({KEY: stands})
    widgets.put({SEEN: available})


def offer():
    """The list to choose one from, which says which one stands."""
    titles = {OWN: "My own settings"} if widgets.value(KEY) == OWN else {}
    titles |= {name: preset.title for name, preset in PRESETS.items()}
    st.selectbox(
        "Start from",
        list(titles),
        format_func=titles.get,
        key=KEY,
        persist_state="session",
        on_change=_take,
        help="Sets all controls at once; change what you like afterwards.",
        filter_mode=None,
        width=188,
    )


def said(data):
    """Of the one that stands, three sentences or None: what to guess at, what its run has shown, and what it lacks."""
    name, available = widgets.value(KEY, OWN), len(data.train_labels)
    if name == OWN:
        return None, None, None
    preset = PRESETS[name]
    lacks = None
    if preset.full and available < preset.config.training_digits:
        do = "choose MNIST" if "mnist" in library.names() else "get them"
        lacks = f"These settings are meant for all 60,000 digits: {do} in More first."
    return preset.question, preset.hint if _has_run(preset.config, available) else None, lacks


def _stands(preset, available, values):
    """Whether controls say what a preset does, but for digits that there are none of."""
    wanted, few = (settings.values_of(config) for config in (preset.config, _fitting(preset.config, available)))
    return all(values[key] in (value, few[key]) for key, value in wanted.items())


def _has_run(config, available):
    """Whether the session's run is one of a preset's and has come to its end."""
    run, config = part(Training).run, _fitting(config, available)
    return run is not None and run.ended and run.now == config and run.iteration == config.iterations


def _fitting(config, available):
    """A configuration with no more training digits than there are."""
    return replace(config, training_digits=min(config.training_digits, available))


def _take():
    """Set every control to what the chosen preset says."""
    name = widgets.value(KEY)
    if name in PRESETS:
        widgets.put(settings.values_of(PRESETS[name].config))
