"""The board: each one's best run for a task, the best first; and how far the members of a class are."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import update

import nncore
from lab import goals
from lab.classes import board
from lab.classes.tasks import Handed
from lab.data_library import EMBEDDED
from lab.goals import Beginning
from lab.ledger.tables import runs
from lab.origin import READY, Origin
from lab.runs.history import History
from lab.runs.scores import Scores
from render import board_sentences, class_sentences
from tests.lab.classes.board.lines import finished, seen
from tests.lab.classes.given import given
from tests.lab.ledger.books import CONFIG, add, add_finished

both_databases = pytest.mark.both_databases
shared = board.shared
BEGUN = History([2.0], [0.3], [1], [0.4])
GOAL = {"test_accuracy": 0.6}
LIMITED = GOAL | {"hidden_units": 8, "iterations": 3, "training_digits": 100}  # the runs here do 2 each


@both_databases
def test_of_each_the_best_run_and_the_best_first(school, ledger, taught):
    secret, (mia, ben, eve) = taught
    for token, accuracy in ((mia, 0.5), (mia, 0.7), (eve, 0.9), (eve, 0.2)):
        finished(ledger, token, accuracy)
    found = school.board(secret)
    assert seen(found) == [("Eve", 0.9, None), ("Mia", 0.7, None)]
    assert found[0].curves.test_accuracies.tolist() == [0.1, 0.9]
    assert [line.nickname for line in school.best_of_others(mia)] == ["Eve"]
    # Without names each has a number that stays, whoever is ahead.
    assert board_sentences.names(found, False) == ["No.\u00a03", "No.\u00a01"]
    finished(ledger, ben, 0.95)
    # Who trains is seen with what goes on; what is raced, and judged, is the best one.
    ledger.update(mia, add(ledger, mia), "running", BEGUN, 1.0)
    assert seen(school.board(secret)) == [("Ben", 0.95, None), ("Eve", 0.9, None), ("Mia", 0.4, None)]
    assert seen(school.best(secret))[-1] == ("Mia", 0.7, None)
    assert board_sentences.names(school.board(secret), False) == ["No.\u00a02", "No.\u00a03", "No.\u00a01"]
    # Nobody else has it.
    assert school.board(school.make("10a")[1]) == []
    with pytest.raises(ValueError, match="class is over"):
        school.board(mia)


def test_deleted_imported_and_cleared_runs_are_not_on_it(school, ledger, taught, clock):
    secret, (mia, ben, _) = taught
    ledger.delete(mia, [finished(ledger, mia, 0.9)])
    finished(ledger, ben, 0.8)
    clock.now += 10
    cleared = clock.now
    assert seen(school.board(secret, since=cleared)) == []
    finished(ledger, mia, 0.3)
    assert seen(school.board(secret, since=cleared)) == [("Mia", 0.3, None)]
    with ledger.database.begin(writes=True) as connection:
        connection.execute(update(runs).where(runs.c.test_accuracy == 0.3).values(imported=True))
    assert seen(school.board(secret, since=cleared)) == []


@both_databases
def test_runs_for_a_task_are_found_among_many_others(school, ledger, taught, monkeypatch):
    monkeypatch.setattr(board, "MAX_RUNS", 4)
    secret, (mia, ben, _) = taught
    task, later = given(school, secret, goal=GOAL), given(school, secret, goal={"test_accuracy": 0.5})
    finished(ledger, mia, 0.7, task=task)
    for beside in (None, later) * 4:
        finished(ledger, ben, 0.5, task=beside)
    assert ("Mia", 0.7, True) in seen(school.board(secret, task))
    assert seen(school.board(secret)) == [("Mia", 0.7, None), ("Ben", 0.5, None)], "nor is she pushed off"


def test_for_a_task_what_was_trained_as_it_says_comes_first(school, ledger, taught, clock):
    secret, (mia, ben, eve) = taught
    finished(ledger, eve, 0.9)
    clock.now += 10
    task = given(school, secret, {"units": 4}, goal=GOAL | {"hidden_units": 4})
    assert seen(school.board(secret, task)) == [], "a run from before the task is none for it"
    finished(ledger, mia, 0.95, replace(CONFIG, hidden_units=(64,)), task=task)
    finished(ledger, mia, 0.7, task=task)
    finished(ledger, ben, 0.5, task=task)
    outside = goals.begun(Beginning(outside="it began from the ready network"), task.text)
    finished(ledger, eve, 0.99, origin=Origin(READY), begun=outside)
    found = school.board(secret, task)
    assert seen(found) == [("Mia", 0.7, True), ("Ben", 0.5, False), ("Eve", 0.99, False)]
    assert [line.outside for line in found] == ["", "", "it began from the ready network"]
    names = board_sentences.names(found, False)
    assert board_sentences.table(found, names)["Goal"] == [board_sentences.MET[True], "", "does not count"]
    assert "No.\u00a03\\: it began from the ready network" in board_sentences.not_counting(found, names)
    assert board_sentences.not_counting(found[:2], names[:2]) == ""
    # Where something of hers counts, that is shown in place of the other.
    finished(ledger, eve, 0.2, task=task)
    assert seen(school.board(secret, task))[-1] == ("Eve", 0.2, False)


def test_a_damaged_run_costs_nobody_the_board(school, ledger, taught):
    secret, (mia, ben, _) = taught
    task = given(school, secret, goal=GOAL)
    finished(ledger, mia, 0.7, task=task)
    id = finished(ledger, ben, 0.9, task=task)
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql(f"UPDATE runs SET begun = 'x' WHERE id = {id}")
    assert seen(school.board(secret, task)) == [("Mia", 0.7, True)]


def test_who_has_met_the_goal_has_met_it_for_good(school, ledger, taught, clock):
    secret, (mia, ben, _) = taught
    task = given(school, secret, goal=GOAL)
    finished(ledger, mia, 0.7, task=task)
    finished(ledger, ben, 0.5, task=task)
    add(ledger, mia, begun=goals.begun(Beginning(), task.text))
    assert ("Mia", None, True) in seen(school.board(secret, task))
    school.hand_in(ben, task.id, Handed(goal=((True, "", ""),), met=True), b"the report")
    assert {name: met for name, _, met in seen(school.board(secret, task))} == {"Mia": True, "Ben": True}
    # Nor is it otherwise after the board is cleared.
    clock.now += 10
    finished(ledger, mia, 0.2, task=task)
    assert seen(school.board(secret, task, clock.now)) == [("Mia", 0.2, True)]


def test_a_goal_is_met_as_it_is_where_it_is_handed_in(school, ledger, taught):
    """Not by a run that was begun outside the task or in another one, nor by those of a sweep; and what its network had
    learned before counts."""
    secret, (mia, _, eve) = taught
    task = given(school, secret, goal={"test_accuracy": 0.6, "iterations": 10, "training_digits": 100})
    other = given(school, secret, question="Why?")

    def met(token, beginning=None, text=task.text, **options):
        run = finished(ledger, token, 0.9, begun=beginning and goals.begun(beginning, text), **options)
        (line,) = school.board(secret, task)
        ledger.delete(token, [run])
        return line.met

    assert not met(mia), "it was not begun in the task"
    assert not met(mia, Beginning(), other.text)
    assert not met(mia, group="a sweep", group_id="a" * 32)
    assert not met(eve, Beginning(outside="it goes on from a run from before this task"))
    assert not met(eve, Beginning(iterations=9)) and not met(eve, Beginning(digits=101))
    assert met(eve, Beginning(iterations=8, digits=100)) and met(mia, Beginning())


def test_what_leaves_a_goals_limits_stands_behind(school, ledger, taught):
    secret, (mia, ben, eve) = taught
    task = given(school, secret, goal=LIMITED)
    finished(ledger, mia, 0.7, task=task)
    finished(ledger, mia, 0.9, begun=goals.begun(Beginning(2, 50), task.text))
    finished(ledger, ben, 0.8, begun=goals.begun(Beginning(0, 1000), task.text))
    finished(ledger, eve, 0.6, replace(CONFIG, hidden_units=(1000, 24)), task=task)
    assert [(line.nickname, line.outside) for line in school.board(secret, task)] == [
        ("Mia", ""),
        ("Ben", "1,000 where the goal is at most 100 training digits"),
        ("Eve", "1,024 where the goal is at most 8 hidden units in all"),
    ]
    # Where all runs are shown it is said of the best one what its network had done before.
    assert [(line.nickname, line.before) for line in school.board(secret)] == [("Mia", 2), ("Ben", 0), ("Eve", 0)]
    id = add(ledger, mia, begun=goals.begun(Beginning(2), task.text))
    ledger.update(mia, id, "running", BEGUN, 1.0)
    assert seen(school.board(secret, task))[0] == ("Mia", 0.4, True), "with its third iteration it may"
    ledger.update(mia, id, "running", History([2.0] * 2, [0.3] * 2, [1], [0.9]), 2.0)
    assert seen(school.board(secret, task))[0] == ("Mia", 0.7, True)


def test_for_a_task_only_runs_on_its_digits(school, ledger, taught):
    secret, (mia, ben, eve) = taught
    any_counts, strict = (given(school, secret, goal=GOAL, any_network=each) for each in (True, False))
    embedded = given(school, secret, data=EMBEDDED, goal={"test_accuracy": 0.5})
    finished(ledger, mia, 0.7, task=strict)
    finished(ledger, mia, 0.99, data="Our digits, 20 by 2 people, version ab12")
    finished(ledger, ben, 0.98, data="Mixed", origin=Origin(base="Digits", own_digits=3))
    finished(ledger, eve, 0.97, data="Mixed", origin=Origin(base="Digits", own_digits=3, only_own=True))
    assert seen(school.board(secret, strict)) == [("Mia", 0.7, True)]
    for task in (any_counts, None):
        assert [line[0] for line in seen(school.board(secret, task))] == ["Mia", "Ben", "Eve"]
    finished(ledger, mia, 0.6, data=nncore.load_digits().name, task=embedded)
    assert seen(school.board(secret, embedded)) == [("Mia", 0.6, True)]


def test_where_each_has_a_seed_of_their_own_only_runs_from_it(school, ledger, taught):
    secret, (mia, ben, _) = taught
    task = given(school, secret, own_seeds=True, goal=GOAL)
    first, second = (task.config_for(member) for member in school.members(secret)[:2])
    finished(ledger, mia, 0.7, first, task=task)
    finished(ledger, ben, 0.9, first, task=task)
    finished(ledger, ben, 0.8, replace(second, learning_rate=0.2), task=task)
    assert seen(school.board(secret, task)) == [("Ben", 0.8, True), ("Mia", 0.7, True)]


def test_of_all_who_look_in_one_moment_one_asks_the_database(school, taught, monkeypatch):
    now, asked = [1000.0], []
    monkeypatch.setattr(board, "shared", lambda key, read: shared(key, read, lambda: now[0]))
    monkeypatch.setattr(board, "read", lambda _connection, class_id, *_: asked.append(class_id) or [])
    other = school.make("10a")[1]
    for secret in (taught[0], other, taught[0], other):
        school.board(secret)
    assert len(asked) == 2 == len(set(asked)), "once for each class"
    now[0] += 2 * board.FRESH
    school.board(other)
    assert len(asked) == 3


# How far each is


def progress_of(school, secret):
    return {member.nickname: progress for member, progress in school.progress(secret).rows}


@both_databases
def test_progress_is_that_of_the_newest_run_of_each(school, ledger, taught, clock):
    secret, (mia, ben, _) = taught
    add_finished(ledger, mia)
    ledger.delete(mia, [add_finished(ledger, mia)])
    add_finished(ledger, ben)
    add(ledger, ben)
    found = progress_of(school, secret)
    (entry,) = ledger.entries(mia)
    assert (found["Mia"].newest, found["Mia"].n_runs) == (entry, 1)
    assert (found["Ben"].newest.status, found["Ben"].n_runs) == ("running", 2)
    assert (found["Eve"].newest, found["Eve"].n_runs) == (None, 0)
    clock.now += 60
    assert progress_of(school, secret)["Ben"].newest.status == "interrupted"


def test_who_trains_draws_or_has_just_come_is_not_idle(school, ledger, taught, clock):
    secret, (mia, ben, _) = taught
    joined = clock.now
    clock.now += 300
    id = add(ledger, mia)
    ledger.keep_on_desk(ben, "drawing", b"x")
    drew = clock.now
    clock.now += 300
    ledger.update(mia, id, "running", BEGUN, 1.0)
    active = {name: each.active for name, each in progress_of(school, secret).items()}
    assert active == {"Mia": clock.now, "Ben": drew, "Eve": joined}
    # Since when one rests nobody knows: it is written again and again.
    ledger.update(mia, id, "paused", BEGUN, 20.0)
    assert progress_of(school, secret)["Mia"].active is None
    # Nor is the newest the only one that may go on.
    ledger.finish(mia, add(ledger, mia), "stopped", BEGUN, 1.0)
    ledger.update(mia, id, "running", BEGUN, 1.0)
    clock.now += 5
    assert progress_of(school, secret)["Mia"].active == clock.now
    ledger.update(mia, id, "stopped", BEGUN, 20.0)
    stopped = clock.now
    clock.now += 300
    assert progress_of(school, secret)["Mia"].active == stopped


def test_the_goal_is_that_of_the_latest_task(school, ledger, taught, clock):
    secret, (mia, *_) = taught

    def met():
        return [each.met for each in progress_of(school, secret).values()]

    assert met() == [None, None, None] and school.progress(secret).task is None
    task = given(school, secret, goal={"test_accuracy": 0.2})
    begun = goals.begun(Beginning(), task.text)
    add_finished(ledger, mia, scores=Scores(2, 0.2, 0.25), begun=begun)
    assert met() == [True, False, False]
    clock.now += 1
    latest = given(school, secret, goal={"test_accuracy": 0.1})
    assert met() == [False, False, False] and school.progress(secret).task == latest
    clock.now += 1
    given(school, secret, question="Why?")
    assert met() == [None, None, None]


@pytest.mark.parametrize("damage", ["config = '{'", "iterations = 'many'", "created = 'yesterday'"])
def test_a_damaged_run_costs_that_run_and_no_class(school, ledger, taught, path, damage):
    secret, (mia, ben, _) = taught
    damaged, whole = add_finished(ledger, mia), add_finished(ledger, ben)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE runs SET {damage} WHERE id = {damaged}")
    found = progress_of(school, secret)
    assert (found["Mia"].newest, found["Mia"].n_runs) == (None, 1) and found["Ben"].newest.id == whole
    assert class_sentences.table(school.progress(secret), 0.0)["Newest run"][0] == "damaged"
    assert [line.nickname for line in school.board(secret)] == ["Ben"]
