"""Tasks as links: what goes in comes out, and what is hostile is refused."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore
from lab import goals, settings, tasks
from lab.diagnosis.remedies import remedy
from lab.tasks import Task

WHOLE = {"fixed": {"units": 16}, "goal": {"iterations": 300}}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text() | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PARTS = st.sampled_from(["fixed", "hidden", "goal", "question", "any_network"])
NAMES = st.sampled_from([*settings.CONTROLS, *tasks.GOALS])


def packed(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def decoded(content):
    return tasks.decode(content if isinstance(content, str) else packed(content), settings.allows)


def test_a_task_comes_out_of_its_link_as_it_went_in():
    task = Task({"units": 16}, frozenset(["units"]), {"test_accuracy": 0.92, "iterations": 300}, "Why? ∂ <b>")
    assert decoded(tasks.encode(task)) == (task, [])
    # Every question there is room for fits into a link.
    fixed = settings.values_of(nncore.TrainingConfig(hidden_units=tuple(range(1, 9))))
    task = Task(fixed, frozenset(fixed), {"test_accuracy": 0.5}, "\U0001f9e0" * tasks.MAX_QUESTION, True)
    assert len(tasks.encode(task)) <= tasks.MAX_LINK and decoded(tasks.encode(task)) == (task, [])


NESTED = base64.urlsafe_b64encode(b"[" * 2900).decode()


@pytest.mark.parametrize("text", ["", "e30", "%%%", "x" * 5000, packed([1]), packed({})[:-1], NESTED], ids=len)
def test_a_text_that_is_no_task_gives_an_empty_one(text):
    task, (note,) = decoded(text)
    assert not task and note.endswith("ask for the link again.")


WRONG = [
    {"fixed": {"units": 16, "evil": 1}},
    {"fixed": {"units": 5000}},
    {"hidden": ["units", "evil"]},
    {"hidden": [["units"]]},
    {"question": ["no text"]},
    {"goal": {"test_accuracy": 2}},
    {"goal": {"nonsense": 1}},
    {"goal": {"hidden_units": True}},
    {"goal": [["iterations", 300]]},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_task_with_something_wrong_in_it_is_none(wrong):
    assert decoded(WHOLE)[0]
    task, (note,) = decoded(WHOLE | wrong)
    assert not task and "not be had on this server" in note


def test_a_question_is_cut_and_can_be_sent():
    task, _ = decoded({"question": "Why \ud800?" + "?" * 600})
    assert len(task.question) == tasks.MAX_QUESTION and task.question.encode().startswith(b"Why ")


@given(st.dictionaries(PARTS, JSON | st.dictionaries(NAMES, JSON, max_size=4)) | st.text())
def test_whatever_a_link_holds_the_task_can_be_used(content):
    task, notes = decoded(content)
    assert all(note.endswith(".") for note in notes)
    again, notes = decoded(tasks.encode(task))
    assert again == task and bool(notes) != bool(task)
    config = task.agreed(nncore.TrainingConfig())
    assert settings.values_of(config) | task.locks == settings.values_of(config)
    assert len(task.name) == 4 and len(task.question.encode()) >= len(task.question)
    assert all(not met and said for met, said, _ in goals.check_goal(task, None))
    assert all(problem.endswith(".") for problem in goals.problems(task, config))


def test_names_of_tasks_are_the_same_for_the_same_alone():
    fixed = {"units": 16, "seed": 3}
    some = [
        Task(fixed),
        Task(fixed | {"units": 17}),
        Task(fixed, frozenset(["seed"])),
        Task(fixed, goal={"iterations": 300}),
        Task(fixed, question="Why?"),
        Task(fixed, goal={"iterations": 300}, any_network=True),
    ]
    names = [task.name for task in some]
    assert len(set(names)) == len(some) and Task({"seed": 3, "units": 16}).name == names[0]


def test_with_units_of_a_layer_the_number_of_layers_is_locked():
    assert Task({"units": 16}).locks == {"layers": 1, "units": 16}
    assert Task({"units2": 16}).locks["layers"] == 2
    assert Task({"rate": 0.1}).locks == {"rate": 0.1}
    assert Task({"units": 16}).agreed(nncore.TrainingConfig((512, 512))).hidden_units == (16,)


def test_a_remedy_for_what_is_locked_is_not_for_this_task():
    task = Task({"rate": 0.1})
    assert not task.keeps(remedy(learning_rate=0.3)) and task.keeps(remedy(initializer="he"))
    assert not Task({"units": 16}).keeps(remedy(hidden_units=(8,)))
