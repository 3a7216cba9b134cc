"""Which settings a sweep tries, as controls."""

import re

import streamlit as st

from lab.sweeps import search
from ui.session import Sweeps, Training, part
from ui.shared import data_choice
from ui.train import controls

GRID, RANDOM = "Every combination", "At random"
# Settings of a TrainingConfig that a sweep may vary, in the order they are offered: the control that has its options.
CONTROL_OF = {
    "learning_rate": "rate",
    "hidden_units": "units",
    "hidden_activation": "activation",
    "batch_size": "batch",
    "optimizer": "optimizer",
    "training_digits": "digits",
    "iterations": "iterations",
    "l2": "decay",
    "dropout": "dropout",
    "augment": "augment",
    "initializer": "start",
    "schedule": "schedule",
    "output_activation": "output",
    "seed": "seed",
    "dtype": "precision",
}
TYPED = {
    "hidden_units": "16, 64, 256",
    "training_digits": "100, 300, 1000",
    "iterations": "100, 300",
    "seed": "1, 2, 3",
}
CHOSEN = {
    "learning_rate": [0.01, 0.1, 0.5],
    "batch_size": [0, 32, 256],
    "l2": [0.0, 0.001, 0.01],
    "dropout": [0.0, 0.3],
}
RANGE = re.compile(r"\s*(\d+)\s*(?:to|–|-)\s*(\d+)\s*")


def show():
    """Choose what to try, and begin."""
    config = part(Training).settings
    st.write("Train one network for each combination of settings, several at a time, and see which reads best.")
    st.caption(f"All else is as on Train: {controls.describe(config)}.")
    kind = st.segmented_control("Try", [GRID, RANDOM], default=GRID, required=True, key="sweep_kind")
    names = st.multiselect(
        "Settings to vary",
        list(CONTROL_OF),
        ["learning_rate", "hidden_units"],
        key="sweep_settings",
        format_func=lambda name: controls.CONTROLS[CONTROL_OF[name]].title,
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
    control = controls.CONTROLS[CONTROL_OF[name]]
    if name not in TYPED:
        offered = list(control.options)
        chosen = st.multiselect(
            control.title, offered, CHOSEN.get(name, offered[:3]), format_func=control.written, key=f"sweep_{name}"
        )
        return [value or None for value in chosen] if name == "batch_size" else chosen
    example = "16 to 256" if kind == RANDOM else TYPED[name]
    layers = " For several layers: 128+64." if name == "hidden_units" else ""
    text = st.text_input(
        control.title,
        TYPED[name],
        key=f"sweep_{name}",
        help=f"Numbers with commas between them{', or a range as in “16 to 256”' if kind == RANDOM else ''}.{layers}",
    )
    if kind == RANDOM and (found := RANGE.fullmatch(text)):
        return (int(found[1]), int(found[2]), "log")
    return [_number(part, name, control, example) for part in text.split(",") if part.strip()]


def _number(text, name, control, example):
    parts = text.split("+") if name == "hidden_units" else [text]
    low, high = control.limits
    try:
        numbers = tuple(int(part) for part in parts)
    except ValueError:
        raise ValueError(f"{control.title} must be whole numbers, as in {example}") from None
    if not all(low <= number <= high for number in numbers):
        raise ValueError(f"{control.title} must be from {low:,} to {high:,}")
    return numbers if name == "hidden_units" else numbers[0]
