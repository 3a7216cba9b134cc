"""The lesson's tasks can be given and done, and what their teacher should see is what comes out."""

import csv
import re
from pathlib import Path

import pytest

import lab
from lab import goals, settings, tasks
from lab.classes.lesson_tasks import LESSON
from lab.classes.tasks import MAX_TASKS
from tools.lesson_key import CONFIGS, SEEDS, TABLE, described, row

HIGH, TEN, LITTLE, HAND, SIXTEEN = LESSON
WRITTEN = (Path(lab.__file__).parent.parent / "docs" / "lesson.md").read_text()
KEPT = list(csv.DictReader(TABLE.open()))  # as `python -m tools.lesson_key` wrote it
SHORT = "Adam at 0.001 or 0.01, other starting weights or another seed alone end at 81 to 85"
ALONE = "The best with 16 units", "Adam at 0.001", "Adam at 0.01", "He", "Xavier"
# Each number of the key, and between what its column lies for every seed.
CLAIMS = [
    (HIGH, "falls for two steps", "Steps too long", "falls", 2, 2),
    (HIGH, "ends at 2.30", "Steps too long", "cost", 2.295, 2.305),
    (HIGH, "reads 7 of 100", "Steps too long", "test", 0.065, 0.075),
    (TEN, "About 83 of 100, give or take 2", "Ten hidden units", "test", 0.81, 0.85),
    (LITTLE, "All of its own 100", "Too little data", "training", 1, 1),
    (LITTLE, "two out of three new ones", "Too little data", "test", 0.64, 0.69),
    (SIXTEEN, "2,000 read about 86 of 100", "2,000 digits", "test", 0.85, 0.87),
    (SIXTEEN, "4,000 about 87", "4,000 digits", "test", 0.86, 0.88),
    *((SIXTEEN, SHORT, name, "test", 0.81, 0.8499) for name in ALONE),
    (SIXTEEN, "Adam at 0.1 far below", "Adam at 0.1", "test", 0.1, 0.8),
]


def kept(name, column):
    """What the table has of each seed."""
    return [float(each[column]) for each in KEPT if each["name"] == name]


def test_each_can_be_given_and_done_and_is_in_the_lesson():
    assert len({tasks.encode(each.task) for each in LESSON}) == len(LESSON) == 5 <= MAX_TASKS
    places = [WRITTEN.index(f"**{number}. {each.title}**") for number, each in enumerate(LESSON, 1)]
    assert places == sorted(places)
    for each in LESSON:
        found, notes = tasks.decode(tasks.encode(each.task), settings.allows)
        assert (found, notes) == (each.task, []) and goals.problems(each.task, each.config) == []
        assert each.task.unlike(each.config) == [] and each.task.question
        each.config.check()
        assert f"\n| {each.title} | {each.shows} | " in WRITTEN


def test_what_the_key_says_is_so_for_every_seed():
    left = {each.title: each.shows for each in LESSON}
    for task, text, name, column, low, high in CLAIMS:
        values = kept(name, column)
        assert text in task.shows and low <= min(values) <= max(values) <= high, (text, name)
        left[task.title] = left[task.title].replace(text, "")
    # No number of it is without its measurement.
    assert not re.search(r"\d|\b(two|three|half)\b", " ".join(left.values()))


def test_the_goals_can_be_met():
    assert min(kept("Your hand", "test")) >= HAND.task.goal["test_accuracy"]
    near = kept("2,000 digits", "test") + kept("4,000 digits", "test")
    assert min(near) >= SIXTEEN.task.goal["test_accuracy"] > max(kept(SIXTEEN.title, "test"))


@pytest.mark.parametrize("name", ["Ten hidden units", "Too little data"])
def test_the_key_is_of_what_the_lesson_trains_today(name):
    of = [(each["name"], each["settings"], int(each["seed"])) for each in KEPT]
    assert of == [(name, described(name), seed) for name in CONFIGS for seed in SEEDS] and len(SEEDS) == 8
    now, before = row(name, 0), next(each for each in KEPT if each["name"] == name)
    for column, apart in (("falls", 0), ("cost", 0.02), ("training", 0.01), ("test", 0.01)):
        assert float(now[column]) == pytest.approx(float(before[column]), abs=apart)


def test_what_is_written_of_other_networks_is_so():
    assert "97 % of what it has learned from and 84 % of what it has not" in WRITTEN
    assert "512 units read about 84 of 100" in WRITTEN
    assert all(0.965 <= value <= 0.975 for value in kept("Your hand", "training"))
    assert all(0.835 <= value <= 0.85 for value in kept("Your hand", "test"))
    # Adam reads more of its training digits, and of new ones no more.
    for name in ("Adam at 0.001", "Adam at 0.01"):
        assert min(kept(name, "training")) > max(kept(SIXTEEN.title, "training"))
        assert sum(kept(name, "test")) <= sum(kept(SIXTEEN.title, "test"))
