"""Tasks of a class: given, worked on, handed in, looked through, taken away."""

import csv
import io
import secrets
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import update

from lab import tasks as links
from lab.classes import tasks
from lab.classes.room import Member
from lab.classes.tables import class_tasks
from lab.classes.tasks import Handed, Inbox
from lab.tasks import Task
from tests.lab.ledger.books import CONFIG

pytestmark = pytest.mark.both_databases
TEXT = links.encode(Task({"units": 4}, goal={"iterations": 30}, question="Why?"))
DONE = Handed([[True, "At most 30 iterations", "30"]], True, 0.875, 4, 30, "Because", "d" * 64)


@pytest.fixture
def taught(school):
    """(code, secret, tokens of Mia and Ben, id of a task)."""
    code, secret = school.make("9b")
    tokens = [school.join(code, name, "2718") for name in ("Mia", "Ben")]
    return code, secret, tokens, school.give(secret, CONFIG, TEXT, "embedded")


def member(school, token):
    return school.of_member(token)[1]


def reports(school, secret, task_id):
    """What was handed in for a task: {name of the file: its bytes}."""
    with zipfile.ZipFile(io.BytesIO(school.reports(secret, task_id))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_task_is_given_by_a_short_id(school, taught):
    _, secret, (mia, _), id = taught
    (found,), _, handed = school.work_of(member(school, mia))
    assert (found.id, found.config, found.text, found.data) == (id, CONFIG, TEXT, "embedded")
    assert len(id) == 6 and handed == {} and found.task.question == "Why?"
    assert [each.id for each in school.tasks(secret)] == [id]
    # Another class has its own.
    assert school.tasks(school.make("10a")[1]) == []


def test_each_begins_from_the_same_weights_or_from_their_own(school, taught):
    _, secret, tokens, _ = taught
    members = [member(school, token) for token in tokens]
    (one,) = school.tasks(secret)
    assert {one.config_for(each) for each in members} == {CONFIG}
    school.give(secret, CONFIG, links.encode(Task(question="Luck?")), None, own_seeds=True)
    luck = next(each for each in school.tasks(secret) if each.own_seeds)
    seeds = [luck.config_for(each).seed for each in members]
    assert len(set(seeds)) == 2 and seeds == [luck.config_for(each).seed for each in members]
    # Not where the seed is locked.
    school.give(secret, CONFIG, links.encode(Task({"seed": CONFIG.seed})), None, own_seeds=True)
    locked = next(each for each in school.tasks(secret) if "seed" in each.task.locks)
    assert locked.config_for(members[0]) == CONFIG


def test_what_is_handed_in_last_counts(school, taught, clock):
    _, secret, (mia, ben), id = taught
    school.hand_in(mia, id, Handed([[False, "At most 30 iterations", "40"]]), b"first")
    clock.now += 60
    school.hand_in(mia, id, DONE, b"second")
    (task,) = school.tasks(secret)
    found = school.inbox(secret, task)
    assert [(who.nickname, each and each.met) for who, each in found.rows] == [("Mia", True), ("Ben", None)]
    assert found.rows[0][1].handed == clock.now and school.work_of(member(school, mia))[2][id].answer == "Because"
    assert reports(school, secret, id) == {"01 Mia.html": b"second"}
    school.hand_in(ben, id, DONE, b"Ben's")
    assert school.inbox(secret, task).alike(DONE) == ["Mia", "Ben"]


def test_who_hands_in_or_gives_in_two_tabs_at_once_has_done_so_once(school, taught):
    _, secret, (mia, _), id = taught
    other = links.encode(Task(question="Where?"))
    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(lambda n: school.hand_in(mia, id, replace(DONE, iterations=n), b"the report"), range(8)))
        assert len(set(tabs.map(lambda _: school.give(secret, CONFIG, other, None), range(8)))) == 1
    (found,) = [handed for _, handed in school.inbox(secret, task_of(school, secret, id)).rows if handed]
    assert found.iterations in range(8) and len(school.tasks(secret)) == 2


def task_of(school, secret, id):
    return next(each for each in school.tasks(secret) if each.id == id)


def test_the_inbox_is_a_table_and_a_zip_of_files(school, taught):
    code, secret, (mia, ben), id = taught
    odd = [school.join(code, name, "2718") for name in ("../../x", "=1+1", "MIA?", "***")]
    school.hand_in(mia, id, DONE, b"Mia's")
    school.hand_in(ben, id, DONE, b"Ben's")
    for token in odd[:2] + odd[3:]:
        school.hand_in(token, id, Handed(answer="=HYPERLINK(1)"), b"odd")
    (task,) = school.tasks(secret)
    rows = list(csv.reader(io.StringIO(school.inbox(secret, task).csv().decode("utf-8-sig"))))
    assert rows[0] == list(tasks.COLUMNS) and [row[0] for row in rows[1:3]] == ["Mia", "Ben"]
    assert rows[1][1:8] == ["True", "met", "0.875", "4", "30", "Because", ""] and rows[1][8:10] == ["d" * 64, "Ben"]
    assert rows[4][0] == "'=1+1" and rows[4][6] == "'=HYPERLINK(1)" and rows[4][9] == "" and rows[5][1:] == [""] * 10
    found = reports(school, secret, id)
    assert list(found) == ["01 Mia.html", "02 Ben.html", "03 ______x.html", "04 _1_1.html", "05 ___.html"]
    assert found["01 Mia.html"] == b"Mia's"


def test_the_same_task_from_other_settings_is_refused_for_what_is_handed_in_is_known_by_what_it_asks(school, taught):
    _, secret, _, id = taught
    assert school.give(secret, CONFIG, TEXT, "embedded") == id
    with pytest.raises(ValueError, match="has this task already, from other settings"):
        school.give(secret, replace(CONFIG, learning_rate=0.2), TEXT, "embedded")
    school.take_away(secret, id)
    assert school.give(secret, replace(CONFIG, learning_rate=0.2), TEXT, "embedded")


def test_nobody_hands_in_or_reads_what_is_anothers(school, taught):
    _, secret, (mia, ben), id = taught
    code, other = school.make("10a")
    eve = school.join(code, "Eve", "2718")
    school.hand_in(mia, id, DONE, b"Mia's")
    for token, task_id in ((eve, id), (mia, "AAAAAA"), (mia, ""), (ben, None)):
        with pytest.raises(ValueError, match="does not have this task"):
            school.hand_in(token, task_id, DONE, b"x")
    with pytest.raises(ValueError, match="class is over"):
        school.hand_in("nobody", id, DONE, b"x")
    with pytest.raises(ValueError, match="at most"):
        school.hand_in(mia, id, DONE, secrets.token_bytes(tasks.MAX_REPORT + 1))
    assert reports(school, other, id) == {} and reports(school, secret, id) == {"01 Mia.html": b"Mia's"}
    school.take_away(other, id)
    assert len(school.tasks(secret)) == 1
    for wrong in ("", "nobody", mia, code):
        for call in (school.tasks, lambda secret: school.reports(secret, id), school.members):
            with pytest.raises(ValueError, match="class is over"):
                call(wrong)


def test_a_task_that_is_taken_away_takes_what_was_handed_in_along(school, taught):
    _, secret, (mia, _), id = taught
    school.hand_in(mia, id, DONE, b"Mia's")
    school.take_away(secret, id)
    assert school.tasks(secret) == [] and school.work_of(member(school, mia)) == ([], [], {})


def test_a_task_that_is_given_twice_is_there_once(school, taught, monkeypatch):
    _, secret, _, id = taught
    monkeypatch.setattr(tasks, "MAX_TASKS", 1)
    assert school.give(secret, CONFIG, TEXT, "embedded") == id and len(school.tasks(secret)) == 1
    monkeypatch.setattr(tasks, "MAX_TASKS", 9)
    # What asks for something else is another one, and so is another class's.
    others = [
        school.give(secret, CONFIG, links.encode(Task({"units": 4}, question="Why?")), "embedded"),
        school.give(secret, CONFIG, links.encode(Task(question="Why?")), "embedded"),
        school.give(school.make("10a")[1], CONFIG, TEXT, "embedded"),
    ]
    assert len({id, *others}) == 4 and len(school.tasks(secret)) == 3


def test_a_class_has_so_many_tasks_and_no_more(school, taught, monkeypatch):
    monkeypatch.setattr(tasks, "MAX_TASKS", 2)
    _, secret, _, _ = taught
    school.give(secret, CONFIG, links.encode(Task(question="Who?")), None)
    with pytest.raises(ValueError, match="at most 2 tasks"):
        school.give(secret, CONFIG, links.encode(Task(question="Why?")), None)


@pytest.mark.parametrize("content", [None, [], {"text": 7}, {"config": {"hidden_units": "x"}, "text": TEXT}])
def test_a_damaged_task_costs_that_task(school, ledger, taught, content):
    _, secret, _, id = taught
    with ledger.database.begin(writes=True) as connection:
        connection.execute(update(class_tasks).where(class_tasks.c.id == id).values(content=content))
    school.give(secret, CONFIG, TEXT, None)
    assert id not in [each.id for each in school.tasks(secret)] and len(school.tasks(secret)) == 1


def test_a_class_hands_in_so_much_and_no_more(school, taught, monkeypatch):
    _, secret, (mia, ben), id = taught
    monkeypatch.setattr(tasks, "MAX_INBOX", 3000)
    school.hand_in(mia, id, DONE, secrets.token_bytes(1500))
    # What is handed in again takes the place of what was.
    school.hand_in(mia, id, DONE, secrets.token_bytes(2000))
    with pytest.raises(ValueError, match="as much as it may"):
        school.hand_in(ben, id, DONE, secrets.token_bytes(2000))
    # Another class has an inbox of its own.
    code, other = school.make("10a")
    school.hand_in(
        school.join(code, "Eve", "2718"), school.give(other, CONFIG, TEXT, None), DONE, secrets.token_bytes(2000)
    )
    school.take_away(secret, id)
    assert school.inbox(other, school.tasks(other)[0]).rows[0][1].met


def test_a_table_says_when_and_what_of_the_goal_is_missing():
    member = Member(1, 1, "Mia", "key", 0.0, 0.0)
    parts = (True, "a", "b"), (False, "At most 30 iterations", "40"), (False, "x;=1+1", "2")
    for handed, *said in (
        (Handed(goal=parts[:1], met=True, handed=0.0), "True", "met", "1970-01-01 00:00:00+00:00"),
        (Handed(handed=60.0), "", "none asked", "1970-01-01 00:01:00+00:00"),
        (
            Handed(goal=parts, handed=60.0),
            "False",
            "not met: At most 30 iterations (has: 40); x;'=1+1 (has: 2)",
            "1970-01-01 00:01:00+00:00",
        ),
    ):
        (row,) = csv.DictReader(io.StringIO(Inbox(None, [(member, handed)]).csv().decode("utf-8-sig")))
        assert [row["met"], row["goal"], row["handed"]] == said
