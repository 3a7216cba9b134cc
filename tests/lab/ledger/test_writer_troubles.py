"""What the writer must not do: keep runs alive, stop them, or lose them when the database cannot be used."""

import gc
import itertools
import logging
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from dataclasses import replace

import pytest

import nncore
from lab.ledger import due, entries, limits, writer
from lab.ledger.access import new_token
from lab.ledger.database import LedgerProblem
from lab.ledger.ledger import Ledger
from lab.ledger.problems import NoRoom
from lab.ledger.writer import Writer
from lab.restored import INTERRUPTED, restored
from lab.runs.scheduler import ALONE, HELD
from tests.lab.ledger.books import Clock, another_writer
from tests.lab.ledger.test_writer import DATA, TOP, impatient, ledger, only  # noqa: F401
from tests.lab.test_runs import LONG, SHORT, wait_until

pytestmark = pytest.mark.both_databases
# ruff: noqa: F811  fixtures are asked for by their names


def test_a_run_whose_entry_is_gone_is_let_go(ledger, token, scheduler):
    following = Writer(ledger)
    run = scheduler.start(LONG, DATA)
    id = following.follow(run, token)
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql(f"DELETE FROM runs WHERE id = {id}")
    wait_until(lambda: not following.runs())
    assert run.status == "running" and following.problem_of(token) is None


# Memory


def test_ended_runs_are_not_kept_alive(ledger, token, scheduler):
    following = Writer(ledger)
    run = scheduler.start(SHORT, DATA)
    following.follow(run, token)
    reference = weakref.ref(run)
    wait_until(lambda: only(ledger, token).status == "finished")
    del run
    wait_until(lambda: gc.collect() is not None and reference() is None)


def test_a_paused_run_whose_reader_is_gone_ends_and_is_let_go(ledger, token, scheduler):
    clock = Clock()
    following, here = Writer(ledger, clock), threading.Event()
    here.set()
    scheduler._clock = clock
    run = scheduler.start(SHORT, DATA, iterations=5, alive=here.is_set)
    id = following.follow(run, token)
    clock.now += ALONE - 1
    wait_until(lambda: only(ledger, token).status == "paused")
    reference, digest = weakref.ref(run), run.network.digest
    del run
    here.clear()
    following.look()
    assert only(ledger, token).status == "paused"
    clock.now += ALONE + 1
    wait_until(lambda: gc.collect() is not None and reference() is None)
    assert only(ledger, token).status == "stopped"
    assert ledger.network(token, id).digest == digest


def test_what_rests_since_its_class_does_is_kept_for_a_break_between_two_lessons(ledger, token, scheduler):
    clock = Clock()
    following, here = Writer(ledger, clock), threading.Event()
    run = scheduler.start(SHORT, DATA, iterations=5, alive=here.is_set)
    run.held = True
    following.follow(run, token)
    wait_until(lambda: run.status == "paused")
    for passed, status in ((4 * ALONE, "paused"), (HELD, "stopped")):
        clock.now += passed
        following.look()
        assert only(ledger, token).status == status
    assert following.newest(token) is None


# Trouble


def test_who_finds_no_room_keeps_nobody_else_from_being_written(ledger, token, scheduler, monkeypatch):
    def add(whose, *about, **more):
        if whose != token:
            raise NoRoom("There is no room for another notebook.")
        return add_there(whose, *about, **more)

    following, add_there = Writer(ledger), ledger.add
    monkeypatch.setattr(ledger, "add", add)
    poor = [new_token() for _ in range(4)]
    ended = [scheduler.start(SHORT, DATA) for _ in poor]
    for whose, run in zip(poor, ended, strict=True):
        following.follow(run, whose)
    run = scheduler.start(SHORT, DATA)
    assert following.follow(run, token) is not None
    assert following.problem_of(token) is None
    wait_until(lambda: not following.runs())
    assert only(ledger, token).status == "finished"
    assert {following.problem_of(whose) for whose in poor} == {"There is no room for another notebook."}


def test_a_network_that_there_is_no_room_for_is_told_of_and_the_rest_is_written_once(
    ledger, token, scheduler, monkeypatch
):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 1)
    following, run = Writer(ledger), scheduler.start(SHORT, DATA)
    following.follow(run, token)
    wait_until(lambda: not following.runs())
    assert following.problem_of(token) == due.NO_NETWORK
    entry = only(ledger, token)
    assert (entry.status, entry.network_bytes) == ("finished", 0) and ledger.calls.count(("finish", "finished")) == 1
    monkeypatch.undo()
    following.follow(scheduler.start(SHORT, DATA), token)
    assert following.problem_of(token) is None


def test_a_database_problem_stops_nothing_and_is_made_up_for(ledger, token, scheduler, caplog):
    following = Writer(ledger)
    ledger.problem = LedgerProblem("The disk is full.")
    run = scheduler.start(replace(SHORT, iterations=200), DATA)
    with caplog.at_level(logging.WARNING):
        assert following.follow(run, token) is None
        wait_until(lambda: run.settled and len(ledger.calls) > 3)
    assert following.problem_of(token) == "The disk is full." and run.status == "finished"
    assert following.problem_of("another's") is None, "it is said to whom it concerns"
    assert following.newest(token) is run and following.newest("another's") is None
    assert [record.getMessage() for record in caplog.records] == ["The disk is full."]
    ledger.problem = None
    wait_until(lambda: not following.runs())
    assert only(ledger, token).status == "finished" and only(ledger, token).iterations == 200
    assert following.problem_of(token) is None and following.newest(token) is None


def test_a_locked_database_stops_nothing_and_is_made_up_for(url, ledger, token, scheduler, monkeypatch):
    following = Writer(ledger)
    run = scheduler.start(LONG, DATA)
    following.follow(run, token)
    with another_writer(url, token):
        # Not before: whoever else writes has to wait for the writer here too.
        monkeypatch.setattr("lab.ledger.database.BUSY_SECONDS", 0.02)
        wait_until(lambda: following.problem_of(token) is not None)
        assert "locked" in following.problem_of(token)
        before = run.iteration
        wait_until(lambda: run.iteration > before)
        scheduler.stop(run)

    def kept():
        with suppress(LedgerProblem):  # 20 ms may be over on a busy machine, though nobody else writes
            is_stopped = only(ledger, token).status == "stopped" and following.problem_of(token) is None
            return is_stopped and ledger.network(token, only(ledger, token).id)

    wait_until(kept)


def test_an_error_in_the_program_lets_the_run_go_and_the_others_go_on(ledger, token, scheduler, caplog):
    following = Writer(ledger)
    first, second = scheduler.start(LONG, DATA), scheduler.start(LONG, DATA)
    following.follow(first, token)
    wait_until(lambda: ledger.calls.count(("update", "running", True)))
    ledger.problem = TypeError("a mistake")
    wait_until(lambda: not following.runs())
    ledger.problem = None
    assert "a mistake" in following.problem_of(token) and "a mistake" in caplog.text
    following.follow(second, token)
    wait_until(lambda: following.problem_of(token) is None)


KILLED = """
import time
import nncore
from lab.ledger import due, writer
from lab.runs.scheduler import scheduler

writer.LOOK, due.SCORES, due.NETWORK = 0.05, 0.1, 0.5
following = writer.default()
token = following.ledger.new_lab_book()
config = nncore.TrainingConfig(hidden_units=(8,), iterations=1_000_000, training_digits=50)
run = scheduler.start(config, nncore.load_digits())
id = following.follow(run, token)
while not (following.ledger.curves(token, [id]) and following.ledger.network_file(token, id)):
    time.sleep(0.05)
time.sleep(0.3)  # its curve goes on
print(token, flush=True)
time.sleep(1000)
"""


def test_a_killed_server_leaves_a_truthful_mark(monkeypatch, tmp_path):
    monkeypatch.setenv("DIGIT_LAB_HOME", str(tmp_path))
    server = subprocess.Popen([sys.executable, "-c", KILLED], cwd=TOP, stdout=subprocess.PIPE, text=True)
    token = server.stdout.readline().strip()
    server.kill()
    server.communicate()
    later = Ledger(clock=lambda: time.time() + entries.SILENCE + 1)
    entry = only(later, token)
    assert entry.status == "interrupted" and entry.iterations > 0 and entry.last_cost is not None
    curves = later.curves(token, [entry.id])[entry.id]
    # It can be opened and gone on with, from the network that all of it is of.
    run, _ = restored(later, token, entry)
    assert (run.status, run.message, run.iteration) == ("stopped", INTERRUPTED, entry.iterations)
    assert curves.iterations[-1] > entry.iterations and run.history.costs[-1] == entry.last_cost
    *_, last = itertools.islice(nncore.train(run.config, DATA), run.iteration)
    assert run.network.digest == last.network.digest
    later.close()


def test_the_server_has_one_writer(monkeypatch, tmp_path):
    monkeypatch.setattr(writer, "_default", None)
    monkeypatch.setenv("DIGIT_LAB_HOME", str(tmp_path))
    found = []
    threads = [threading.Thread(target=lambda: found.append(writer.default())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(map(id, found))) == 1
    assert found[0].ledger.new_lab_book() and (tmp_path / "runs.sqlite").exists()
    found[0].ledger.close()
