"""How far the members of a class are: their newest run, the goal, and since when they do nothing."""

import sqlite3
from contextlib import closing

import pytest

from lab import goals
from lab.classes import classes as made_classes
from lab.classes.tasks import Handed
from lab.goals import Beginning
from lab.runs.history import History
from lab.runs.scores import Scores
from lab.tasks import Task, encode
from render import class_sentences
from tests.lab.ledger.books import CONFIG, add, add_finished
from tests.lab.ledger.test_damage import DAMAGES

pytestmark = pytest.mark.both_databases


def test_progress_is_that_of_the_newest_run_of_each(school, ledger, clock):
    code, secret = school.make("9b")
    mia, ben, _ = (school.join(code, name, "2718") for name in ("Mia", "Ben", "Eve"))
    add_finished(ledger, mia)
    deleted = add_finished(ledger, mia)
    ledger.delete(mia, [deleted])
    add_finished(ledger, ben)
    add(ledger, ben)
    found = progress_of(school, secret)
    (entry,) = ledger.entries(mia)
    assert (found["Mia"].newest, found["Mia"].n_runs) == (entry, 1)
    assert (found["Ben"].newest.status, found["Ben"].n_runs) == ("running", 2)
    assert (found["Eve"].newest, found["Eve"].n_runs) == (None, 0)
    clock.now += 60
    assert progress_of(school, secret)["Ben"].newest.status == "interrupted"
    with pytest.raises(ValueError, match=made_classes.OVER):
        school.progress(code)


def progress_of(school, secret):
    return {member.nickname: progress for member, progress in school.progress(secret).rows}


@pytest.mark.parametrize("damage", [*DAMAGES.values(), "config = '{broken'"])
def test_a_damaged_run_costs_that_run_and_no_class(school, ledger, path, damage):
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    damaged, whole = add_finished(ledger, mia), add_finished(ledger, ben)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE runs SET {damage} WHERE id = {damaged}")
    found = progress_of(school, secret)
    assert (found["Mia"].newest, found["Mia"].n_runs) == (None, 1) and found["Ben"].newest.id == whole
    assert class_sentences.table(school.progress(secret), 0.0)["Newest run"][0] == "damaged"
    assert [line.nickname for line in school.board(secret)] == ["Ben"]


@pytest.mark.parametrize("damage", ["'{broken'", "'[]'", "x'ff'"])
def test_what_else_is_damaged_of_a_class_costs_that_alone(school, path, damage):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    first, second = (school.give(secret, CONFIG, encode(Task({"units": units}))) for units in (4, 5))
    for task in (first, second):
        school.hand_in(mia, task, Handed(answer="42"), b"x")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE class_tasks SET content = {damage} WHERE id = '{first}'")
        connection.execute(f"UPDATE hand_ins SET facts = {damage} WHERE task_id = '{second}'")
        connection.execute(f"UPDATE classes SET limits = {damage}")
    (task,) = school.tasks(secret)
    assert task.id == second and school.inbox(secret, task).rows[0][1] is None
    assert school.taught(secret).name == "9b" and school.of_member(mia)[1].nickname == "Mia"
    assert school.work_of(school.of_member(mia)[1])[2].keys() == {first}


def test_who_trains_draws_or_has_just_come_is_not_idle(school, ledger, clock):
    code, secret = school.make("9b")
    joined = clock.now
    mia, ben, _ = (school.join(code, name, "2718") for name in ("Mia", "Ben", "Eve"))
    clock.now += 300
    id = add(ledger, mia)
    ledger.keep_on_desk(ben, "drawing", b"x")
    drew = clock.now
    clock.now += 300
    ledger.update(mia, id, "running", History([2.0], [0.3], [1], [0.4]), 1.0)
    active = {name: each.active for name, each in progress_of(school, secret).items()}
    assert active == {"Mia": clock.now, "Ben": drew, "Eve": joined}
    # Since when one rests nobody knows: it is written again and again.
    ledger.update(mia, id, "paused", History([2.0], [0.3], [1], [0.4]), 20.0)
    assert progress_of(school, secret)["Mia"].active is None
    # Nor is the newest the only one that may go on.
    other = add(ledger, mia)
    ledger.finish(mia, other, "stopped", History([2.0], [0.3], [1], [0.4]), 1.0)
    ledger.update(mia, id, "running", History([2.0], [0.3], [1], [0.4]), 1.0)
    clock.now += 5
    assert progress_of(school, secret)["Mia"].active == clock.now
    ledger.update(mia, id, "stopped", History([2.0], [0.3], [1], [0.4]), 20.0)
    stopped = clock.now
    clock.now += 300
    assert progress_of(school, secret)["Mia"].active == stopped


def test_the_goal_is_that_of_the_latest_task(school, ledger, clock):
    code, secret = school.make("9b")
    mia, _ = (school.join(code, name, "2718") for name in ("Mia", "Ben"))

    def met():
        return {name: each.met for name, each in progress_of(school, secret).items()}

    assert met() == {"Mia": None, "Ben": None} and school.progress(secret).task is None
    clock.now += 1
    school.give(secret, CONFIG, encode(Task(goal={"test_accuracy": 0.2})))
    begun = goals.begun(Beginning(), school.tasks(secret)[0].text)
    add_finished(ledger, mia, scores=Scores(2, 0.2, 0.25), begun=begun)
    assert met() == {"Mia": True, "Ben": False}
    clock.now += 1
    latest = school.give(secret, CONFIG, encode(Task(goal={"test_accuracy": 0.1})))
    assert met() == {"Mia": False, "Ben": False} and school.progress(secret).task.id == latest
    clock.now += 1
    school.give(secret, CONFIG, encode(Task(question="Why?")))
    assert met() == {"Mia": None, "Ben": None}
