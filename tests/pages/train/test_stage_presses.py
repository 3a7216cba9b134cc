"""Pressing a unit or a digit of the stage: what the browser says of it is hostile until read."""

import pytest
from ui.train.stage import shown_units
from ui.train.stage_presses import Presses

from nncore import load_ready_network
from nncore.datasets import DIGIT_NAMES
from tests.pages.app import button, captions, go_to, open_app
from tests.pages.session import part, run_of
from ui.session import Networks
from ui.shared import inside_choice
from ui.train import stage_presses

HOSTILE = [
    None,
    "stage_units",
    [],
    {"name": "stage_units"},
    {"name": "stage_units", "number": -1},
    {"name": "stage_units", "number": 24},
    {"name": "stage_units", "number": True},
    {"name": "stage_units", "number": 1.5},
    {"name": "stage_answers", "number": 20},
    {"name": "inside_reader", "number": 1},
    {"name": ["stage_units"], "number": 1},
]


@pytest.fixture
def press(trained, monkeypatch):
    """A function that does what the browser's report of a press does, in the session of a run that has ended."""
    state = trained.session_state
    monkeypatch.setattr(stage_presses, "part", lambda kind: part(trained, kind))
    monkeypatch.setattr(
        inside_choice.widgets, "put", lambda values: [state.__setitem__(*pair) for pair in values.items()]
    )

    def report(*values):
        monkeypatch.setattr(stage_presses.widgets, "sent", lambda key: [{"value": value} for value in values])
        stage_presses._open()
        return part(trained, Presses).n

    return report


@pytest.mark.parametrize("value", HOSTILE, ids=str)
def test_what_is_no_press_changes_nothing(press, trained, value):
    assert press(value) == 0
    assert "inside_number" not in trained.session_state and "chapter" not in trained.session_state


def test_the_unit_is_the_one_that_was_seen_there(press, trained):
    for unit, expected in ((5, 5), (31, 31), (32, None), (-1, None), (True, None), ("5", None)):
        press({"name": "stage_units", "number": 7, "unit": unit})
        expected = shown_units(run_of(trained))[7] if expected is None else expected
        assert trained.session_state["inside_unit_number"] == expected


def test_a_unit_and_a_digit_are_chosen_on_inside(press, trained):
    assert press({"name": "stage_units", "number": 7}) == 1
    assert press({"name": "stage_answers", "number": 19}) == 2
    app = go_to(trained, "inside.py")
    assert not app.exception
    assert app.session_state["inside_unit_number"] == shown_units(run_of(app))[7]
    assert app.session_state["inside_number"] == 19
    assert app.header[0].value == "The model"


def test_that_they_can_be_pressed_is_said_where_they_can(trained):
    def hints(app):
        return [hint for hint in ("Press one to look inside.", "Press to see why.") if hint in "".join(captions(app))]

    assert hints(open_app()) == []
    assert hints(trained.run()) == ["Press one to look inside.", "Press to see why."]
    config = run_of(trained).config
    part(trained, Networks).open(load_ready_network(), config, DIGIT_NAMES, None)
    assert hints(trained.run()) == []


def test_where_another_network_was_opened_the_stage_leads_to_none(trained, monkeypatch):
    shown = []
    monkeypatch.setattr(stage_presses, "_component", lambda **said: shown.append(said["data"]["sheets"]))
    trained.run()
    assert shown.pop()
    run = run_of(trained)
    notes = {"begun": "an earlier run, after 60 iterations, begun from random weights", "learned": run.data_name}
    part(trained, Networks).open(run.network, run.config, run.class_names, run.scores.test_accuracy, **notes)
    trained.run()
    assert not shown.pop()
    said = next(each.value for each in trained.success if "Opened" in each.value)
    assert said.startswith("Opened the network of an earlier run, 784-32-10; it read ")
    go_to(trained, "evaluate.py")
    assert not trained.exception and not any("not known here" in each.value for each in trained.warning)


def test_after_a_reset_there_is_nothing_to_look_into(trained, monkeypatch):
    shown = []
    monkeypatch.setattr(stage_presses, "_component", lambda **said: shown.append(said["data"]["sheets"]))
    button(trained, "Reset").click().run()
    assert run_of(trained).network is None and not shown[-1]
    assert not any("Press" in said for said in captions(trained))


def test_of_few_test_digits_no_other_is_pressed(press, trained, monkeypatch):
    monkeypatch.setattr(run_of(trained), "n_test", 10)
    assert press({"name": "stage_answers", "number": 10}) == 0
    assert press({"name": "stage_answers", "number": 9}) == 1
