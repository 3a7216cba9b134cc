"""Pressing a unit or a digit of the stage: it opens Inside with it chosen."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from lab.runs.run import Run
from ui.session import Networks, part, widgets
from ui.shared import inside_choice, live
from ui.train.stage import ANSWERS, UNITS, shown_units, size

KEY = "stage_presses"
EACH = {UNITS: "Unit", ANSWERS: "Test digit"}  # what each picture is called, with its number
SCRIPT = Path(__file__).with_name("stage_presses.js").read_text()
HTML = "<p role=status></p>"
# For ears alone.
CSS = "p { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }"
_component = st.components.v2.component("digit_lab_stage", html=HTML, css=CSS, js=SCRIPT)


@dataclass
class Presses:
    """n: how often something was pressed that Inside is to be opened with."""

    n: int = 0


def pressed(run, data):
    """How many of a run's units and of the digits can be pressed: {UNITS or ANSWERS: how many, if any}. data: the
    Digits that Inside would show the digits of.

    Before a run has a network Inside has none of one's own to show; and another one, where one was opened since.
    """
    if run is None or run.network is None or part(Networks).source is not run:
        return {}
    seen, hidden = size(), run.now.hidden_units
    n_digits = min(seen.n_digits, run.n_test) if run.data is data else 0
    counts = {UNITS: min(seen.n_units, hidden[0]) if hidden else 0, ANSWERS: n_digits}
    return {name: n for name, n in counts.items() if n}


def follow(run, data):
    """Listen to presses on the stage, with nothing to see. Arguments as for `pressed`. Returns DONE once there is
    something to press, or will be nothing: a run that has just begun has no network yet."""
    columns = {UNITS: size().units_columns, ANSWERS: size().digits_columns}
    counts = pressed(run, data)
    sheets = {name: {"n": n, "columns": min(columns[name], n), "each": EACH[name]} for name, n in counts.items()}
    # The menu's link is pressed there: Streamlit lets no code of ours leave a page whose address holds its settings.
    _component(key=KEY, data={"sheets": sheets, "n": part(Presses).n}, on_pressed_change=_open)
    return live.DONE if counts or part(Networks).source is not run else None


def _open():
    for said in widgets.newly_sent(KEY):
        value = said.get("value")
        name, number = (value.get("name"), value.get("number")) if isinstance(value, dict) else (None, None)
        run = part(Networks).source
        n = pressed(run, run.data).get(name, 0) if isinstance(run, Run) and isinstance(name, str) else 0
        if type(number) is not int or not 0 <= number < n:
            return
        if name == UNITS:
            # The one that was seen there, which may stand elsewhere by now.
            unit = value.get("unit")
            known = type(unit) is int and 0 <= unit < run.config.hidden_units[0]
            inside_choice.of_unit(0, unit if known else int(shown_units(run)[number]))
        else:
            inside_choice.of_digit(number)
        part(Presses).n += 1
