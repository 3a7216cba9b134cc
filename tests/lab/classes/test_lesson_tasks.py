"""The lesson's tasks can be given and done, and what their teacher should see is what comes out."""

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest

import lab
import nncore
from lab import goals, settings, tasks
from lab.classes.lesson_tasks import LESSON
from lab.classes.tasks import MAX_TASKS

HIGH, TEN, LITTLE, HAND, SIXTEEN = LESSON


def trained(config):
    """The last Progress of a training on the embedded digits, and its share of test digits."""
    data = nncore.load_digits()
    (progress,) = deque(nncore.train(config, data), maxlen=1)
    answers = progress.network.predict(nncore.flatten(data.test_images))
    return progress, (answers == data.test_labels).mean()


@pytest.mark.parametrize("each", LESSON, ids=lambda each: each.title)
def test_each_can_be_given_and_done(each):
    found, notes = tasks.decode(tasks.encode(each.task), settings.allows)
    assert (found, notes) == (each.task, []) and goals.problems(each.task, each.config) == []
    assert each.task.unlike(each.config) == [] and each.task.question
    each.config.check()


def test_no_two_are_taken_for_one_another():
    assert len({tasks.encode(each.task) for each in LESSON}) == len(LESSON) == 5 <= MAX_TASKS


def test_steps_too_long_end_at_guessing():
    progress, accuracy = trained(HIGH.config)
    assert progress.cost == pytest.approx(2.303, abs=0.01) and accuracy < 0.2


def test_ten_units_read_about_80_of_100_for_whatever_seed():
    found = [trained(replace(TEN.config, seed=seed))[1] for seed in (1, 2, 3)]
    assert all(0.7 < accuracy < 0.88 for accuracy in found) and len(set(found)) > 1


def test_too_little_data_is_learned_by_heart():
    progress, accuracy = trained(LITTLE.config)
    assert progress.train_accuracy == 1 and 0.6 < accuracy < 0.75


def test_the_goals_can_be_met():
    assert trained(HAND.config)[1] >= HAND.task.goal["test_accuracy"]
    config = replace(SIXTEEN.config, optimizer="adam", learning_rate=0.01, initializer="he", training_digits=4000)
    assert trained(config)[1] >= SIXTEEN.task.goal["test_accuracy"] > trained(SIXTEEN.config)[1]


def test_the_lesson_that_is_written_has_these_tasks_in_this_order():
    written = (Path(lab.__file__).parent.parent / "docs" / "lesson.md").read_text()
    places = [written.index(f"**{number}. {each.title}**") for number, each in enumerate(LESSON, 1)]
    assert places == sorted(places) and all(f"\n| {each.title} | " in written for each in LESSON)
