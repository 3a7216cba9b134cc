"""What a goal limits: a run that leaves it stands behind one that does not, and says so."""

from dataclasses import replace

import pytest

from lab import goals
from lab import tasks as links
from lab.goals import Beginning
from lab.runs.history import History
from lab.tasks import Task
from render import board_sentences
from tests.lab.classes.board.lines import finished, seen
from tests.lab.ledger.books import CONFIG, add

pytestmark = pytest.mark.both_databases
GOAL = {"test_accuracy": 0.6, "hidden_units": 8, "iterations": 3, "training_digits": 100}  # the runs here do 2 each


@pytest.fixture
def task(school, taught):
    school.give(taught[0], CONFIG, links.encode(Task(goal=GOAL)), None)
    (task,) = school.tasks(taught[0])
    return task


def test_what_goes_on_beyond_the_goal_s_iterations_is_not_somebody_s_best(school, ledger, taught, task):
    secret, (mia, ben, eve) = taught
    on = {"begun": goals.begun(Beginning(2, 50), task.text)}
    finished(ledger, mia, 0.7, task=task)
    finished(ledger, mia, 0.9, **on)
    finished(ledger, ben, 0.5, task=task)
    finished(ledger, eve, 0.8, **on)
    found = school.board(secret, task)
    assert seen(found) == [("Mia", 0.7, True), ("Ben", 0.5, False), ("Eve", 0.8, False)]
    assert [line.outside for line in found] == ["", "", "4 where the goal is at most 3 iterations"]
    names = board_sentences.names(found, True)
    assert board_sentences.table(found, names)["Goal"][-1] == "does not count"
    assert "Eve\\: 4 where the goal is at most 3 iterations" in board_sentences.not_counting(found, names)


def test_nor_is_one_that_goes_on_still(school, ledger, taught, task):
    secret, (mia, *_) = taught
    finished(ledger, mia, 0.7, task=task)
    id = add(ledger, mia, begun=goals.begun(Beginning(2), task.text))
    ledger.update(mia, id, "running", History([2.0], [0.3], [1], [0.9]), 1.0)
    assert seen(school.board(secret, task)) == [("Mia", 0.9, True)], "with its third iteration it may"
    ledger.update(mia, id, "running", History([2.0] * 2, [0.3] * 2, [1], [0.9]), 2.0)
    assert seen(school.board(secret, task)) == [("Mia", 0.7, True)]


def test_each_limit_has_its_reason(school, ledger, taught, task):
    secret, (mia, ben, _) = taught
    finished(ledger, mia, 0.9, replace(CONFIG, hidden_units=(1000, 24)), task=task)
    finished(ledger, ben, 0.8, begun=goals.begun(Beginning(0, 1000), task.text))
    assert [line.outside for line in school.board(secret, task)] == [
        "1,024 where the goal is at most 8 hidden units in all",
        "1,000 where the goal is at most 100 training digits",
    ]


def test_who_has_met_the_goal_has_met_it_after_the_board_is_cleared(school, ledger, taught, task, clock):
    secret, (mia, ben, _) = taught
    finished(ledger, mia, 0.7, task=task)
    clock.now += 10
    cleared = clock.now
    for token in (mia, ben):
        finished(ledger, token, 0.2, task=task)
    assert seen(school.board(secret, task, cleared)) == [("Mia", 0.2, True), ("Ben", 0.2, False)]
