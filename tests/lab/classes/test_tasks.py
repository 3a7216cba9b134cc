"""Tasks of a class: given, worked on, handed in, looked through, taken away."""

import csv
import io
import secrets
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import update

from lab.classes import tasks
from lab.classes.room import Member
from lab.classes.tables import class_tasks, hand_ins
from lab.classes.tasks import Handed, Inbox
from tests.lab.classes.given import given
from tests.lab.ledger.books import CONFIG

both_databases = pytest.mark.both_databases
ASKED = {"locks": {"units": 4}, "goal": {"iterations": 30}, "question": "Why?", "data": "embedded"}
DONE = Handed([[True, "At most 30 iterations", "30"]], True, 0.875, 4, 30, "Because", "d" * 64)


@pytest.fixture
def task(school, taught):
    return given(school, taught[0], **ASKED)


def reports(school, secret, task_id):
    """What was handed in for a task: {name of the file: its bytes}."""
    with zipfile.ZipFile(io.BytesIO(school.reports(secret, task_id))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table_of(inbox):
    return list(csv.DictReader(io.StringIO(inbox.csv().decode("utf-8-sig"))))


@both_databases
def test_what_is_handed_in_last_counts(school, taught, task, clock):
    secret, (mia, ben, _) = taught
    member = school.of_member(mia)[1]
    (found,), settings, handed = school.work_of(member)
    assert found == task and (task.config, task.data, task.task.question) == (CONFIG, "embedded", "Why?")
    assert len(task.id) == 6 and handed == {} and settings == []
    for id in ("AAAAAA", "", None):
        with pytest.raises(ValueError, match="does not have this task"):
            school.hand_in(mia, id, DONE, b"x")
    school.hand_in(mia, task.id, Handed([[False, "At most 30 iterations", "40"]]), b"first")
    clock.now += 60
    school.hand_in(mia, task.id, DONE, b"second")
    inbox = school.inbox(secret, task)
    assert [(who.nickname, each and each.met) for who, each in inbox.rows] == [
        ("Mia", True),
        ("Ben", None),
        ("Eve", None),
    ]
    assert inbox.rows[0][1].handed == clock.now and school.work_of(member)[2][task.id].answer == "Because"
    assert reports(school, secret, task.id) == {"01 Mia.html": b"second"}
    school.hand_in(ben, task.id, DONE, b"Ben's")
    assert school.inbox(secret, task).alike(DONE) == ["Mia", "Ben"]
    school.take_away(secret, task.id)
    assert school.tasks(secret) == [] and school.work_of(member) == ([], [], {})


def test_each_begins_from_the_same_weights_or_from_their_own(school, taught, task):
    secret, members = taught[0], school.members(taught[0])
    assert {task.config_for(each) for each in members} == {CONFIG}
    luck = given(school, secret, own_seeds=True, question="Luck?")
    seeds = [luck.config_for(each).seed for each in members]
    assert len(set(seeds)) == 3 and seeds == [luck.config_for(each).seed for each in members]
    # Not where the seed is locked.
    locked = given(school, secret, {"seed": CONFIG.seed}, own_seeds=True)
    assert locked.config_for(members[0]) == CONFIG


def test_the_inbox_is_a_table_and_a_zip_of_files(school, taught, task):
    secret, (mia, ben, _) = taught
    code = school.taught(secret).code
    odd = [school.join(code, name, "2718") for name in ("../../x", "=1+1", "MIA?")]
    for token in (mia, ben):
        school.hand_in(token, task.id, DONE, b"a report")
    for token in odd:
        school.hand_in(token, task.id, Handed(answer="=HYPERLINK(1)"), b"odd")
    rows = table_of(school.inbox(secret, task))
    assert list(rows[0]) == list(tasks.COLUMNS) and [row["nickname"] for row in rows[:2]] == ["Mia", "Ben"]
    assert list(rows[0].values())[1:10] == [*("True", "met", "0.875", "4", "30", "Because", "", "d" * 64), "Ben"]
    assert list(rows[2].values())[1:] == [""] * 10, "Eve has handed in nothing"
    assert (rows[4]["nickname"], rows[4]["answer"], rows[4]["same_as"]) == ("'=1+1", "'=HYPERLINK(1)", "")
    names = ["01 Mia.html", "02 Ben.html", "03 ______x.html", "04 _1_1.html", "05 MIA_.html"]
    found = reports(school, secret, task.id)
    assert list(found) == names and found["01 Mia.html"] == b"a report"


def test_a_table_says_when_and_what_of_the_goal_is_missing():
    member = Member(1, 1, "Mia", "key", 0.0, 0.0)
    parts = (True, "a", "b"), (False, "At most 30 iterations", "40"), (False, "x;=1+1", "2")
    missing = "not met: At most 30 iterations (has: 40); x;'=1+1 (has: 2)"
    for handed, *said in (
        (Handed(goal=parts[:1], met=True), "True", "met", "1970-01-01 00:00:00+00:00"),
        (Handed(handed=60.0), "", "none asked", "1970-01-01 00:01:00+00:00"),
        (Handed(goal=parts), "False", missing, "1970-01-01 00:00:00+00:00"),
    ):
        (row,) = table_of(Inbox(None, [(member, handed)]))
        assert [row["met"], row["goal"], row["handed"]] == said


def test_the_same_task_is_there_once(school, taught, task, monkeypatch):
    secret, (mia, *_) = taught
    about = task.text, "embedded"
    monkeypatch.setattr(tasks, "MAX_TASKS", 1)
    assert school.give(secret, CONFIG, *about) == task.id and len(school.tasks(secret)) == 1
    with pytest.raises(ValueError, match="has this task already, from other settings"):
        school.give(secret, replace(CONFIG, learning_rate=0.2), *about)
    with pytest.raises(ValueError, match="at most 1 tasks"):
        given(school, secret, question="Who?")
    # Settings alone are no task, and take the place of those of before.
    for rate in (0.2, 0.3):
        school.give(secret, replace(CONFIG, learning_rate=rate), tasks.NO_TASK)
    assert [each.config.learning_rate for each in school.tasks(secret, settings=True)] == [0.3]
    assert school.tasks(secret) == [task] and len(school.work_of(school.of_member(mia)[1])[1]) == 1
    school.take_away(secret, task.id)
    assert school.give(secret, replace(CONFIG, learning_rate=0.2), *about)


@pytest.mark.parametrize("content", [None, [], {"text": 7}, {"config": {"hidden_units": "x"}}, {"data": 7}])
def test_what_is_damaged_costs_that_alone(school, ledger, taught, task, content):
    secret, (mia, *_) = taught
    other = given(school, secret, question="Where?")
    for each in (task, other):
        school.hand_in(mia, each.id, DONE, b"x")
    described = {"config": {"hidden_units": [4]}, "text": task.text, "data": None}
    with ledger.database.begin(writes=True) as connection:
        damaged = described | content if isinstance(content, dict) else content
        connection.execute(update(class_tasks).where(class_tasks.c.id == task.id).values(content=damaged))
        connection.execute(update(hand_ins).where(hand_ins.c.task_id == other.id).values(facts=["damaged"]))
    assert school.tasks(secret) == [other] and school.inbox(secret, other).rows[0][1] is None
    assert school.work_of(school.of_member(mia)[1])[2].keys() == {task.id}


@both_databases  # of which one counts bytes, and another what they are
def test_a_class_hands_in_so_much_and_no_more(school, taught, task, monkeypatch):
    _, (mia, ben, _) = taught
    with pytest.raises(ValueError, match="at most"):
        school.hand_in(mia, task.id, DONE, secrets.token_bytes(tasks.MAX_REPORT + 1))
    monkeypatch.setattr(tasks, "MAX_INBOX", 3000)
    school.hand_in(mia, task.id, DONE, secrets.token_bytes(1500))
    # What is handed in again takes the place of what was.
    school.hand_in(mia, task.id, DONE, secrets.token_bytes(2000))
    with pytest.raises(ValueError, match="as much as it may"):
        school.hand_in(ben, task.id, DONE, secrets.token_bytes(2000))
    # Another class has an inbox of its own.
    code, other = school.make("10a")
    eve, theirs = school.join(code, "Eve", "2718"), given(school, other, **ASKED)
    school.hand_in(eve, theirs.id, DONE, secrets.token_bytes(2000))
    assert school.inbox(other, theirs).rows[0][1].met
