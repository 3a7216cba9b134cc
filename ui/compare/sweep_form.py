"""Which settings a sweep tries, as controls."""

import re

import streamlit as st

from lab import settings
from lab.sweeps import search
from nncore.hyperparameters import HYPERPARAMETERS
from ui.session import Sweeps, Training, part
from ui.shared import data_choice

GRID, RANDOM = "Every combination", "At random"
RANGE = re.compile(r"\s*(\d+)\s*(?:to|–|-)\s*(\d+)\s*")


def show():
    """Choose what to try, and begin."""
    config = part(Training).settings
    st.write("Train one network for each combination of settings, several at a time, and see which reads best.")
    st.caption(f"All else is as on Train: {settings.describe(config)}.")
    kind = st.segmented_control("Try", [GRID, RANDOM], default=GRID, required=True, key="sweep_kind")
    names = st.multiselect(
        "Settings to vary",
        list(HYPERPARAMETERS),
        ["learning_rate", "hidden_units"],
        key="sweep_settings",
        format_func=settings.title,
        max_selections=2 if kind == GRID else 4,
    )
    try:
        values = {name: _values(name, kind) for name in names}
        cells = _cells(config, kind, values)
    except ValueError as error:
        st.error(f"{error}.", icon=":material/error:")
        return
    if cells:
        st.button(
            f"Train {len(cells)} networks" if len(cells) > 1 else "Train 1 network",
            type="primary",
            icon=":material/play_arrow:",
            on_click=part(Sweeps).start,
            args=(cells, data_choice.current_key()),
        )


def _cells(config, kind, values):
    if not values or not all(values.values()):
        st.info("Choose a setting to vary, and values to try.", icon=":material/lightbulb:")
        return []
    if kind == GRID:
        return search.grid(config, values)
    n = st.slider("How many", 4, search.MAX_CELLS, 12, key="sweep_number")
    return search.random_search(config, values, n, config.seed)


def _values(name, kind):
    """The values to try of a setting. Raises ValueError, as a sentence, if they cannot be."""
    known, key = HYPERPARAMETERS[name], f"sweep_{name}"
    if known.options:
        tried = known.tried or known.options[:3]
        chosen = st.multiselect(known.title, known.options, tried, format_func=known.written, key=key)
        return [known.from_control(value) for value in chosen]
    tried = ", ".join(map(str, known.tried or (known.start,)))
    or_range = ", or a range as in “16 to 256”" if kind == RANDOM else ""
    layers = " For several layers: 128+64." if name == "hidden_units" else ""
    text = st.text_input(known.title, tried, key=key, help=f"Numbers with commas between them{or_range}.{layers}")
    if kind == RANDOM and (found := RANGE.fullmatch(text)):
        return (int(found[1]), int(found[2]), "log")
    example = "16 to 256" if kind == RANDOM else tried
    return [_number(part, known, example) for part in text.split(",") if part.strip()]


def _number(text, known, example):
    low, high = known.typed
    layers, kind = isinstance(known.default, tuple), "whole numbers" if known.whole else "numbers"
    try:
        numbers = tuple(type(low)(part) for part in (text.split("+") if layers else [text]))
    except ValueError:
        raise ValueError(f"{known.title} must be {kind}, as in {example}") from None
    if not all(low <= number <= high for number in numbers):
        raise ValueError(f"{known.title} must be from {low:,} to {high:,}")
    return numbers if layers else numbers[0]
