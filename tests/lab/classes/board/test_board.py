"""The board: each one's best run for a task, the best first, read once for all who look."""

from dataclasses import replace

import pytest
from sqlalchemy import update

import nncore
from lab import goals
from lab import tasks as links
from lab.classes import board
from lab.classes.tasks import Handed
from lab.data_library import EMBEDDED
from lab.goals import Beginning
from lab.ledger.tables import runs
from lab.origin import READY, Origin
from lab.runs.history import History
from lab.tasks import Task
from render import board_sentences
from tests.lab.classes.board.lines import finished, seen
from tests.lab.ledger.books import CONFIG, add

pytestmark = pytest.mark.both_databases
_shared = board.shared


def test_of_each_the_best_run_and_the_best_first(school, ledger, taught):
    secret, (mia, ben, _) = taught
    for token, accuracy in ((mia, 0.5), (mia, 0.7), (ben, 0.9), (ben, 0.2)):
        finished(ledger, token, accuracy)
    found = school.board(secret)
    assert seen(found) == [("Ben", 0.9, None), ("Mia", 0.7, None)]
    assert found[0].curves.test_accuracies.tolist() == [0.1, 0.9]


def test_without_names_each_has_a_number_that_stays_whoever_is_ahead(school, ledger, taught):
    secret, (mia, ben, eve) = taught
    for token, accuracy in ((eve, 0.5), (mia, 0.4)):
        finished(ledger, token, accuracy)
    assert board_sentences.names(school.board(secret), False) == ["No.\u00a03", "No.\u00a01"]
    for token, accuracy in ((ben, 0.7), (mia, 0.6)):
        finished(ledger, token, accuracy)
    assert board_sentences.names(school.board(secret), False) == ["No.\u00a02", "No.\u00a01", "No.\u00a03"]


def test_who_trains_is_seen_with_what_goes_on(school, ledger, taught):
    secret, (mia, *_) = taught
    finished(ledger, mia, 0.9)
    id = add(ledger, mia)
    ledger.update(mia, id, "running", History([2.0], [0.3], [1], [0.4]), 1.0)
    assert seen(school.board(secret)) == [("Mia", 0.4, None)]
    assert seen(school.best(secret)) == [("Mia", 0.9, None)], "what is raced, and judged, is the best one"


def test_who_has_met_the_goal_has_met_it_whatever_they_train_next(school, ledger, taught, clock):
    secret, (mia, ben, eve) = taught
    finished(ledger, eve, 0.9)
    clock.now += 10
    school.give(secret, CONFIG, links.encode(Task(goal={"test_accuracy": 0.6})), None)
    (task,) = school.tasks(secret)
    assert seen(school.board(secret, task)) == [], "a run from before the task is none for it"
    clock.now += 10
    finished(ledger, mia, 0.7, task=task)
    add(ledger, mia, begun=goals.begun(Beginning(), task.text))
    finished(ledger, ben, 0.5, task=task)
    assert ("Mia", None, True) in seen(school.board(secret, task))
    school.hand_in(ben, task.id, Handed(goal=((True, "", ""),), met=True), b"the report")
    assert {name: met for name, _, met in seen(school.board(secret, task))} == {"Mia": True, "Ben": True}


def test_what_was_trained_for_a_task_is_looked_at_however_much_else_was_trained_since(
    school, ledger, taught, monkeypatch
):
    monkeypatch.setattr(board, "MAX_RUNS", 3)
    secret, (mia, ben, _) = taught
    school.give(secret, CONFIG, links.encode(Task(goal={"test_accuracy": 0.6})), None)
    school.give(secret, CONFIG, links.encode(Task(goal={"test_accuracy": 0.5})), None)
    later, task = sorted(school.tasks(secret), key=lambda task: task.task.goal["test_accuracy"])
    finished(ledger, mia, 0.7, task=task)
    for beside in (None, later) * 3:
        finished(ledger, ben, 0.5, task=beside)
    assert ("Mia", 0.7, True) in seen(school.board(secret, task))


def test_one_who_trains_very_much_pushes_nobody_off_the_board(school, ledger, taught, monkeypatch):
    monkeypatch.setattr(board, "MAX_RUNS", 4)
    secret, (mia, ben, _) = taught
    finished(ledger, mia, 0.7)
    for _ in range(6):
        finished(ledger, ben, 0.5)
    assert seen(school.board(secret)) == [("Mia", 0.7, None), ("Ben", 0.5, None)]


def test_a_run_whose_beginning_is_damaged_costs_nobody_the_board(school, ledger, taught):
    secret, (mia, ben, _) = taught
    school.give(secret, CONFIG, links.encode(Task(goal={"test_accuracy": 0.6})), None)
    (task,) = school.tasks(secret)
    finished(ledger, mia, 0.7, task=task)
    id = finished(ledger, ben, 0.9, task=task)
    with ledger.database.begin(writes=True) as connection:
        if connection.dialect.name == "postgresql":
            pytest.skip("PostgreSQL keeps nothing in place of JSON that is none")
        connection.exec_driver_sql(f"UPDATE runs SET begun = 'x' WHERE id = {id}")
    assert seen(school.board(secret, task)) == [("Mia", 0.7, True)]


def test_only_what_was_trained_as_the_task_says(school, ledger, taught):
    secret, (mia, ben, eve) = taught
    goal = {"test_accuracy": 0.6, "hidden_units": 4}
    school.give(secret, CONFIG, links.encode(Task({"units": 4}, goal=goal)), None)
    (task,) = school.tasks(secret)
    finished(ledger, mia, 0.95, replace(CONFIG, hidden_units=(64,)), task=task)
    finished(ledger, mia, 0.7, task=task)
    finished(ledger, ben, 0.5, task=task)
    outside = goals.begun(Beginning(outside="it began from the ready network"), task.text)
    finished(ledger, eve, 0.99, origin=Origin(READY), begun=outside)
    found = school.board(secret, task)
    assert seen(found) == [("Mia", 0.7, True), ("Ben", 0.5, False), ("Eve", 0.99, False)], "what counts comes first"
    assert [line.outside for line in found] == ["", "", "it began from the ready network"]
    names = board_sentences.names(found, False)
    assert board_sentences.table(found, names)["Goal"] == [board_sentences.MET[True], "", "does not count"]
    assert "No.\u00a03\\: it began from the ready network" in board_sentences.not_counting(found, names)
    assert board_sentences.not_counting(found[:2], names[:2]) == ""
    # Where something of hers counts, that is shown in place of the other.
    finished(ledger, eve, 0.2, task=task)
    assert seen(school.board(secret, task))[-1] == ("Eve", 0.2, False)


def test_what_goes_on_and_on_does_not_count_where_iterations_are_locked(school, ledger, taught):
    secret, (mia, ben, _) = taught
    locks = {"iterations": CONFIG.iterations}
    school.give(secret, CONFIG, links.encode(Task(locks, question="Why?")), None)
    (task,) = school.tasks(secret)
    finished(ledger, mia, 0.7, task=task)
    finished(ledger, ben, 0.9, begun=goals.begun(Beginning(CONFIG.iterations, 10), task.text))
    first, last = school.board(secret, task)
    assert (first.nickname, first.outside) == ("Mia", "")
    done = CONFIG.iterations + last.entry.iterations
    assert last.outside == f"{done:,} iterations in all; the task allows {CONFIG.iterations:,}"
    assert last.before + last.entry.iterations == done
    everything = {line.nickname: line.before for line in school.board(secret)}
    assert everything == {"Mia": 0, "Ben": CONFIG.iterations}, "nor does it begin anew where all runs are shown"


def test_for_a_task_only_runs_on_digits_that_everybody_has_unless_it_allows_any(school, ledger, taught):
    secret, (mia, ben, eve) = taught
    for any_network in (False, True):
        school.give(secret, CONFIG, links.encode(Task(goal={"test_accuracy": 0.6}, any_network=any_network)), None)
    any_counts, strict = sorted(school.tasks(secret), key=lambda task: not task.task.any_network)
    finished(ledger, mia, 0.7, task=strict)
    finished(ledger, mia, 0.99, data="Our digits, 20 by 2 people, version ab12")
    finished(ledger, ben, 0.98, data="Mixed", origin=Origin(base="Digits", own_digits=3))
    finished(ledger, eve, 0.97, data="Mixed", origin=Origin(base="Digits", own_digits=3, only_own=True))
    assert seen(school.board(secret, strict)) == [("Mia", 0.7, True)]
    everything = [("Mia", 0.99), ("Ben", 0.98), ("Eve", 0.97)]
    for task in (any_counts, None):
        assert [line[:2] for line in seen(school.board(secret, task))] == everything


def test_a_goal_is_met_as_it_is_where_it_is_handed_in(school, ledger, taught):
    """Not by a run that was begun outside the task or in another one, nor by those of a sweep; and what its network had
    learned before counts."""
    secret, (mia, ben, eve) = taught
    goal = Task(goal={"test_accuracy": 0.6, "iterations": 10, "training_digits": 100})
    school.give(secret, CONFIG, links.encode(Task(question="Why?")), None)
    school.give(secret, CONFIG, links.encode(goal), None)
    task, other = sorted(school.tasks(secret), key=lambda each: not each.task.goal)

    def met(token, beginning=None, text=task.text, **options):
        begun = beginning and goals.begun(beginning, text)
        run = finished(ledger, token, 0.9, begun=begun, **options)
        found = {line.nickname: line.met for line in school.board(secret, task)}
        ledger.delete(token, [run])
        return found[{mia: "Mia", ben: "Ben", eve: "Eve"}[token]]

    assert not met(mia), "it was not begun in the task"
    assert not met(mia, Beginning(), other.text)
    assert not met(ben, group="a sweep", group_id="a" * 32)
    assert not met(eve, Beginning(outside="it goes on from a run from before this task"))
    assert not met(eve, Beginning(iterations=9)) and not met(eve, Beginning(digits=101))
    assert met(eve, Beginning(iterations=8, digits=100)) and met(mia, Beginning())


def test_where_each_has_a_seed_of_their_own_only_runs_from_it(school, ledger, taught):
    secret, (mia, ben, _) = taught
    school.give(secret, CONFIG, links.encode(Task(goal={"test_accuracy": 0.6})), None, own_seeds=True)
    (task,) = school.tasks(secret)
    first, second = (task.config_for(member) for member in school.members(secret)[:2])
    finished(ledger, mia, 0.7, first, task=task)
    finished(ledger, ben, 0.9, first, task=task)
    finished(ledger, ben, 0.8, replace(second, learning_rate=0.2), task=task)
    assert seen(school.board(secret, task)) == [("Ben", 0.8, True), ("Mia", 0.7, True)]


def test_for_a_task_on_a_data_set_only_runs_on_that_one(school, ledger, taught):
    secret, (mia, ben, _) = taught
    school.give(secret, CONFIG, links.encode(Task(goal={"test_accuracy": 0.6})), EMBEDDED)
    (task,) = school.tasks(secret)
    finished(ledger, mia, 0.7, data=nncore.load_digits().name, task=task)
    finished(ledger, ben, 0.99, data="A folder of easier ones", task=task)
    assert seen(school.board(secret, task)) == [("Mia", 0.7, True)]


def test_deleted_and_imported_runs_and_those_before_it_was_cleared_are_not_on_it(school, ledger, taught, clock):
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


def test_nobody_else_has_it(school, ledger, taught):
    _, (mia, *_) = taught
    finished(ledger, mia, 0.9)
    assert school.board(school.make("10a")[1]) == []
    with pytest.raises(ValueError, match="class is over"):
        school.board(mia)


def test_it_is_read_once_a_moment_for_all():
    now, asked = [1000.0], []

    def read(name):
        return _shared((name, "of this test"), lambda: asked.append(name) or len(asked), lambda: now[0])

    assert [read("a"), read("a"), read("b"), read("a")] == [1, 1, 2, 1]
    now[0] += 2 * board.FRESH
    assert [read("a"), read("a")] == [3, 3]


def test_of_all_who_look_at_a_board_in_one_moment_one_asks_the_database(school, taught, monkeypatch):
    asked = []
    monkeypatch.setattr(board, "shared", lambda key, read: _shared(key, read, lambda: 1000.0))
    monkeypatch.setattr(board, "read", lambda _connection, class_id, *_: asked.append(class_id) or [])
    other = school.make("10a")[1]
    for secret in (taught[0], other, taught[0], other):
        school.board(secret)
    assert len(asked) == 2 == len(set(asked)), "once for each class"
