"""Settings worth starting from, as a row of names to choose from."""

from dataclasses import replace

import streamlit as st

from lab import settings
from lab.data_library import library
from nncore.presets import PRESETS
from ui.session import Training, part, widgets

KEY, SEEN = "preset", "preset_digits"  # which one was chosen; how many digits there were when it was shown last


def offer(data):
    """The presets, and of the one that was chosen what to guess at, and after its run what that has shown, as long as
    nothing of it is changed."""
    available, before = len(data.train_labels), widgets.value(SEEN, 0)
    if name := widgets.value(KEY):
        if 0 < before < available and _stands(PRESETS[name], before):
            _take()  # with as many of its digits as there are now
        elif not _stands(PRESETS[name], available):
            widgets.put({KEY: None})
    widgets.put({SEEN: available})
    chosen = st.pills(
        "Start from",
        list(PRESETS),
        format_func=lambda name: PRESETS[name].title,
        key=KEY,
        wrap=True,
        persist_state="session",
        on_change=_take,
        help="Sets all controls at once; change what you like afterwards.",
    )
    if chosen and PRESETS[chosen].full and available < PRESETS[chosen].config.training_digits:
        do = "choose MNIST" if "mnist" in library.names() else "get them"
        st.warning(f"These settings are meant for all 60,000 digits: {do} above first.", icon=":material/info:")
    if chosen:
        st.caption(PRESETS[chosen].hint if _has_run(PRESETS[chosen].config, available) else PRESETS[chosen].question)


def _stands(preset, available):
    """Whether the controls say what a preset does, but for digits that there are none of."""
    wanted, few = (settings.values_of(config) for config in (preset.config, _fitting(preset.config, available)))
    # A control that is not in sight has no value until it is shown.
    return all(widgets.value(key, value) in (value, few[key]) for key, value in wanted.items())


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
    if name:
        widgets.put(settings.values_of(PRESETS[name].config))
