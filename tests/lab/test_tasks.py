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


def is_valid(key, value):
    return key == "units" and type(value) is int and value <= 2048


def packed(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


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


@pytest.mark.parametrize(
    "wrong",
    [
        {"fixed": {"units": 16, "evil": 1}},
        {"hidden": ["units", "evil"]},
        {"hidden": [["units"]]},
        {"question": ["no text"]},
        *(
            {"goal": {"iterations": 300} | goal}
            for goal in ({"test_accuracy": 2}, {"nonsense": 1}, {"hidden_units": True})
        ),
        {"goal": [["iterations", 300]]},
    ],
)
def test_a_task_with_something_wrong_in_it_is_none_and_says_so(wrong):
    whole = {"fixed": {"units": 16}, "goal": {"iterations": 300}}
    assert tasks.decode(packed(whole), is_valid)[0]
    task, (note,) = tasks.decode(packed(whole | wrong), is_valid)
    assert not task and "not be had on this server" in note


def test_settings_out_of_range_are_not_fixed():
    assert tasks.decode(packed({"fixed": {"units": 5000}}), is_valid)[0] == Task()


def test_a_question_is_cut_at_its_limit():
    task, _ = tasks.decode(packed({"question": "?" * 600}), is_valid)
    assert len(task.question) == tasks.MAX_QUESTION


def test_half_a_pair_of_characters_in_a_question_is_replaced():
    task, _ = tasks.decode(packed({"question": "Why \ud800?"}), is_valid)
    assert task.question.encode() and task.question.startswith("Why ")


def test_every_question_there_is_room_for_fits_into_a_link():
    fixed = settings.values_of(nncore.TrainingConfig(hidden_units=tuple(range(1, 9))))
    task = Task(fixed, frozenset(fixed), {"test_accuracy": 0.5}, "\U0001f9e0" * tasks.MAX_QUESTION, True)
    assert len(tasks.encode(task)) <= tasks.MAX_LINK
    assert tasks.decode(tasks.encode(task), settings.allows) == (task, [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text() | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PARTS = st.sampled_from(["fixed", "hidden", "goal", "question", "any_network"])
NAMES = st.sampled_from([*settings.CONTROLS, *tasks.GOALS])


@given(st.dictionaries(PARTS, JSON | st.dictionaries(NAMES, JSON, max_size=4)))
def test_whatever_a_link_holds_the_task_can_be_used_and_passed_on(content):
    task, notes = tasks.decode(packed(content), settings.allows)
    assert all(note.endswith(".") for note in notes)
    again, notes = tasks.decode(tasks.encode(task), settings.allows)
    assert again == task and bool(notes) != bool(task)
    config = task.agreed(nncore.TrainingConfig())
    assert settings.values_of(config) | task.locks == settings.values_of(config)
    assert len(task.name) == 4 and len(task.question.encode()) >= len(task.question)
    assert all(not met and said for met, said, _ in goals.check_goal(task, None))
    assert all(problem.endswith(".") for problem in goals.problems(task, config))


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_whatever_text_a_link_says_is_a_task_or_a_sentence(text):
    task, notes = tasks.decode(text, settings.allows)
    assert all(note.endswith(".") for note in notes) and (task or notes)


def test_names_of_tasks_are_the_same_for_the_same_and_others_for_others():
    some = [
        Task({"units": 16, "seed": 3}),
        Task({"units": 17, "seed": 3}),
        Task({"units": 16, "seed": 3}, frozenset(["seed"])),
        Task({"units": 16, "seed": 3}, goal={"iterations": 300}),
        Task({"units": 16, "seed": 3}, question="Why?"),
        Task({"units": 16, "seed": 3}, goal={"iterations": 300}, any_network=True),
    ]
    names = [task.name for task in some]
    assert len(set(names)) == len(some) and all(len(name) == 4 for name in names)
    assert Task({"seed": 3, "units": 16}).name == names[0]


def test_with_units_of_a_layer_the_number_of_layers_is_locked():
    assert Task({"units": 16}).locks == {"layers": 1, "units": 16}
    assert Task({"units2": 16}).locks["layers"] == 2
    assert Task({"rate": 0.1}).locks == {"rate": 0.1}
    assert Task({"units": 16}).agreed(nncore.TrainingConfig((512, 512))).hidden_units == (16,)


def test_a_remedy_for_what_is_locked_is_not_for_this_task():
    task = Task({"rate": 0.1})
    assert not task.keeps(remedy(learning_rate=0.3)) and task.keeps(remedy(initializer="he"))
    assert not Task({"units": 16}).keeps(remedy(hidden_units=(8,)))
