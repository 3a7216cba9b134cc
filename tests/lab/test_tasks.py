"""Tasks as links: what goes in comes out, and what is hostile is left out."""

import base64
import json
from types import SimpleNamespace

import pytest

import nncore
from lab import tasks
from lab.runs.history import History
from lab.tasks import Task


def is_valid(key, value):
    return key == "units" and type(value) is int and value <= 2048


def packed(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def run_with(accuracy, status="finished", **config):
    history = History([1.0], [0.5], [1], [accuracy])
    return SimpleNamespace(
        history=history, config=nncore.TrainingConfig(**config), status=status, ended=status != "running"
    )


def test_a_task_comes_out_of_its_link_as_it_went_in():
    task = Task({"units": 16}, frozenset(["units"]), {"test_accuracy": 0.92, "iterations": 300}, "Why? ∂ <b>")
    assert tasks.decode(tasks.encode(task), is_valid) == (task, [])


@pytest.mark.parametrize("text", ["", "e30", "%%%", "x" * 5000, packed([1]), packed({})[:-1], "bm90IGpzb24"], ids=len)
def test_a_text_that_is_no_task_gives_an_empty_one(text):
    assert not tasks.decode(text, is_valid)[0]


def test_deeply_nested_text_is_refused():
    nested = base64.urlsafe_b64encode(b"[" * 2900).decode()
    task, notes = tasks.decode(nested, is_valid)
    assert not task
    assert "cannot be read" in notes[0]


def test_what_is_wrong_in_a_task_is_left_out_with_a_note():
    content = {
        "fixed": {"units": 16, "evil": 1},
        "hidden": ["units", "evil", 3],
        "question": ["no text"],
        "goal": {"test_accuracy": 2, "iterations": 300, "nonsense": 1, "hidden_units": True},
    }
    task, notes = tasks.decode(packed(content), is_valid)
    assert task == Task({"units": 16}, frozenset(["units"]), {"iterations": 300}, "")
    assert len(notes) == 2


def test_settings_out_of_range_are_not_fixed():
    assert tasks.decode(packed({"fixed": {"units": 5000}}), is_valid)[0] == Task()


def test_a_question_is_cut_at_its_limit():
    task, _ = tasks.decode(packed({"question": "?" * 600}), is_valid)
    assert len(task.question) == tasks.MAX_QUESTION


GOAL = Task(goal={"test_accuracy": 0.92, "hidden_units": 16, "iterations": 300})


def test_a_goal_is_met_by_a_run_that_meets_every_part_of_it():
    run = run_with(0.92, hidden_units=(10, 6), iterations=300)
    assert [met for met, _, _ in tasks.check_goal(GOAL, run)] == [True, True, True]


@pytest.mark.parametrize(
    ("run", "missing"),
    [
        (run_with(0.919, hidden_units=(16,), iterations=300), 0),
        (run_with(0.95, hidden_units=(16, 1), iterations=300), 1),
        (run_with(0.95, hidden_units=(16,), iterations=301), 2),
        (run_with(0.95, status="running", hidden_units=(16,), iterations=300), 0),
        (run_with(0.95, status="failed", hidden_units=(16,), iterations=300), 0),
    ],
)
def test_a_goal_says_which_part_is_missing(run, missing):
    checked = tasks.check_goal(GOAL, run)
    assert [number for number, (met, _, _) in enumerate(checked) if not met] == [missing]


def test_nothing_of_a_goal_is_met_before_there_is_a_run():
    assert not any(met for met, _, _ in tasks.check_goal(GOAL, None))
