"""Settings worth starting from, as a list to choose from."""

import streamlit as st

from lab import settings
from nncore.presets import PRESETS
from ui.session import widgets

KEY = "preset"


def offer(data):
    """A list of presets, and what to look for with the one that was chosen."""
    chosen = st.selectbox(
        "Start from",
        list(PRESETS),
        None,
        format_func=lambda name: PRESETS[name].title,
        key=KEY,
        placeholder="Settings worth trying",
        persist_state="session",
        on_change=_take,
        help="Sets all controls at once; change what you like afterwards.",
    )
    if chosen:
        st.caption(PRESETS[chosen].hint)
        if PRESETS[chosen].full and len(data.train_labels) < PRESETS[chosen].config.training_digits:
            st.warning("These settings are meant for all 60,000 digits: get them above first.", icon=":material/info:")


def _take():
    """Set every control to what the chosen preset says."""
    name = widgets.value(KEY)
    if name:
        widgets.put(settings.values_of(PRESETS[name].config))
