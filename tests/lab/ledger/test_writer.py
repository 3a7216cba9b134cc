"""Runs, sweeps and desks are written into the ledger, and nobody waits for it."""

import gc
import logging
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from lab.ledger import due, limits, writer
from lab.ledger.access import key_of, new_token
from lab.ledger.database import LedgerProblem
from lab.ledger.problems import NoRoom
from lab.ledger.writer import Writer
from lab.restored import NOT_TRAINED, content_of_sweep, restored_sweep
from lab.runs.scores import Scores
from lab.sweeps import search
from lab.sweeps.sweep import Sweep
from tests.lab.ledger.books import CONFIG, DATA, HISTORY, LONG, NETWORK, another_writer
from tests.lab.ledger.following import StandIn, only
from tests.patience import wait_until

AWAY = LedgerProblem("Runs cannot be saved or opened just now: it is away.")
OTHER = new_token()


@pytest.fixture
def ledger(watched):
    return watched


@pytest.fixture
def eager(ledger, monkeypatch):
    """A Writer that looks by itself, and often."""
    monkeypatch.setattr(writer, "LOOK", 0.01)
    monkeypatch.setattr(due, "SCORES", 0.05)
    return Writer(ledger)


# Runs


def test_a_run_is_written_at_once_and_at_its_end(ledger, token, scheduler, eager):
    run = scheduler.start(CONFIG, DATA, iterations=5)
    id = eager.follow(run, token)
    entry = only(ledger, token)
    assert eager.follow(run, token) == entry.id == id
    assert (entry.config, entry.data_name, entry.n_test, entry.group) == (CONFIG, DATA.name, 1000, None)
    wait_until(lambda: run.status == "paused")
    scheduler.change(run, learning_rate=0.5)
    scheduler.resume(run)
    wait_until(lambda: only(ledger, token).status == "finished")
    entry, curves = only(ledger, token), ledger.curves(token, [id])[id]
    assert (entry.iterations, entry.digest, entry.message) == (30, run.network.digest, None)
    assert (entry.marks, entry.config) == (((5, "learning rate 0.5"),), CONFIG)
    assert entry.seconds == run.seconds and entry.last_cost == run.history.costs[-1]
    assert curves.costs.tolist() == run.history.costs.tolist()
    assert curves.test_accuracies.tolist() == run.history.test_accuracies
    assert ledger.network(token, id).digest == run.network.digest
    wait_until(lambda: not eager.runs())
    assert ledger.calls.count(("finish", "finished")) == 1 and eager.problem_of(token) is None


@pytest.mark.both_databases  # for each locks in its own manner
def test_a_locked_database_stops_nothing_and_is_made_up_for(url, ledger, token, scheduler, eager, monkeypatch):
    run = scheduler.start(LONG, DATA)
    eager.follow(run, token)
    with another_writer(url, token):
        # Not before: whoever else writes has to wait for the writer here too.
        monkeypatch.setattr("lab.ledger.database.BUSY_SECONDS", 0.02)
        wait_until(lambda: eager.problem_of(token) is not None)
        assert "locked" in eager.problem_of(token)
        before = run.iteration
        wait_until(lambda: run.iteration > before)
        scheduler.stop(run)

    def kept():
        with suppress(LedgerProblem):  # 20 ms may be over on a busy machine, though nobody else writes
            is_stopped = only(ledger, token).status == "stopped" and eager.problem_of(token) is None
            return is_stopped and ledger.network(token, only(ledger, token).id)

    wait_until(kept)


def test_settle_writes_the_end_after_the_last_slice(ledger, token, following, monkeypatch):
    monkeypatch.setattr(writer, "PATIENCE", 0.02)
    run = StandIn(status="stopped", ended=True, network=None)
    following.follow(run, token)
    following.settle([key_of(token)])
    assert only(ledger, token).status == "running" and following.runs()
    monkeypatch.setattr(writer, "PATIENCE", 20)

    def end():
        run.learn()
        run.network, run.settled = NETWORK, True

    threading.Timer(0.05, end).start()
    following.settle([key_of(OTHER)])
    assert not run.settled
    following.settle([key_of(token)])
    entry = only(ledger, token)
    assert (entry.status, entry.iterations, entry.digest) == ("stopped", 2, NETWORK.digest) and not following.runs()


def test_the_end_is_written_once_by_whoever_comes_first(ledger, token, following):
    runs = [StandIn() for _ in range(5)]
    for run in runs:
        following.follow(run, token)
        run.end()
    with ThreadPoolExecutor(3) as pages:
        list(pages.map(lambda _: following.settle(), range(3)))
    assert ledger.calls.count(("finish", "finished")) == 5 and not following.runs()
    # Nor is what is written held in memory.
    held = weakref.ref(run)
    runs.clear()
    del run
    gc.collect()
    assert held() is None


# Trouble


def test_a_ledger_that_is_away_is_asked_once_and_made_up_for(ledger, following, after, caplog):
    # The lab book itself could not be begun.
    token, ledger.problem, runs = new_token(), AWAY, [StandIn() for _ in range(3)]
    with caplog.at_level(logging.WARNING):
        assert [following.follow(run, token) for run in runs] == [None] * 3
        following.settle([key_of(token)])
        assert len(ledger.calls) == 1, "pages do not wait for it again"
        after(60)
        assert len(ledger.calls) == 2, "nor does the following, for every run"
    assert [record.getMessage() for record in caplog.records] == [str(AWAY)]
    assert following.problem_of(token) == str(AWAY) and following.problem_of(OTHER) is None
    assert following.newest(token) is runs[2] and following.newest(OTHER) is None
    for run in runs:
        run.end()
    after(60)
    ledger.problem = None
    after(60)
    assert [entry.status for entry in ledger.entries(token)] == ["finished"] * 3 and not following.runs()
    assert following.problem_of(token) is None and following.newest(token) is None


def test_one_who_has_many_runs_waiting_pushes_out_nobody_elses(ledger, token, following, after, monkeypatch):
    monkeypatch.setattr(writer, "MOST", 3)
    ledger.problem = AWAY
    for whose in (token, *6 * [OTHER]):
        following.follow(StandIn(status="finished"), whose)
    after(60)
    ledger.problem = None
    after(60)
    assert len(ledger.entries(token)) == 1 and len(ledger.entries(OTHER)) == 3 and not following.runs()


def test_who_finds_no_room_keeps_nobody_else_from_being_written(ledger, token, following, after):
    ledger.problem, ledger.poor = NoRoom("There is no room."), OTHER
    goes_on = StandIn()
    following.follow(goes_on, OTHER)
    for whose in (OTHER, token):
        following.follow(StandIn(status="finished"), whose)
        following.keep(whose, "drawing", b"strokes")
        begin(following, whose, 1).end("failed")
    after(60)
    assert len(ledger.entries(token)) == 2 and ledger.desk(token) and following.problem_of(token) is None
    assert following.problem_of(OTHER) == "There is no room." and following.runs() == [goes_on]
    assert not following.waiting(OTHER) and not following.n_unwritten(OTHER)


def test_a_network_without_room_is_told_of_and_the_rest_written(ledger, token, following, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 1)
    following.follow(StandIn(status="finished"), token)
    assert following.problem_of(token) == due.NO_NETWORK and not following.runs()
    entry = only(ledger, token)
    assert (entry.status, entry.network_bytes) == ("finished", 0) and ledger.calls.count(("finish", "finished")) == 1
    monkeypatch.undo()
    following.follow(StandIn(), token)
    assert following.problem_of(token) is None


def test_an_error_lets_its_run_go_and_the_others_go_on(ledger, token, following, after, caplog):
    following.follow(StandIn(), token)
    ledger.problem = TypeError("a mistake")
    after(60)
    ledger.problem = None
    assert not following.runs() and "a mistake" in following.problem_of(token) and "a mistake" in caplog.text
    following.follow(StandIn(), token)
    assert following.problem_of(token) is None
    # Nor is what can be no lab book tried again.
    assert following.follow(StandIn(), "nobody") is None
    assert "no such notebook" in following.problem_of("nobody") and len(following.runs()) == 1


def test_the_server_has_one_writer(monkeypatch, tmp_path):
    monkeypatch.setattr(writer, "_default", None)
    monkeypatch.setenv("DIGIT_LAB_HOME", str(tmp_path))
    found = writer.default()
    assert found is writer.default() and found.ledger.new_lab_book() and (tmp_path / "runs.sqlite").exists()
    found.ledger.close()


# Desks


def test_what_a_desk_keeps_is_found_at_once_and_written_soon(ledger, eager):
    token = new_token()
    for whose, content in ((token, b"one stroke"), (token, b"two strokes"), (OTHER, b"another's")):
        eager.keep(whose, "drawing", content)
    assert eager.desk(token) == {"drawing": b"two strokes"}
    wait_until(lambda: not eager.waiting(token) and not eager.waiting(OTHER))
    assert ledger.desk(token) == {"drawing": b"two strokes"} and ledger.desk(OTHER) == {"drawing": b"another's"}
    eager.keep(token, "drawing", None)
    assert eager.desk(token) == {}
    wait_until(lambda: ledger.desk(token) == {})


def test_what_changes_while_it_is_written_is_written_next(ledger, token, following, after, monkeypatch):
    write = ledger.keep_on_desk

    def meanwhile(token, part, content):
        if content == b"one stroke":
            following.keep(token, part, b"two strokes")
        write(token, part, content)

    monkeypatch.setattr(ledger, "keep_on_desk", meanwhile)
    following.keep(token, "drawing", b"one stroke")
    after(60)
    assert following.waiting(token) == {"drawing": b"two strokes"}
    after(60)
    assert ledger.desk(token) == {"drawing": b"two strokes"} and not following.waiting(token)


def test_what_the_ledger_refuses_is_said_until_it_takes_that(ledger, token, following, after, monkeypatch):
    monkeypatch.setattr(limits, "DESK_BYTES", 100)
    following.keep(token, "digits", bytes(101))
    following.keep(token, "drawing", b"strokes")
    after(60)
    assert ledger.desk(token) == {"drawing": b"strokes"} and not following.waiting(token)
    assert "at most 100 bytes" in following.problem_of(token) and following.problem_of(OTHER) is None
    following.keep(token, "digits", bytes(90))
    after(60)
    assert following.problem_of(token) is None


def test_what_is_on_its_way_settles_or_drops_with_its_lab_book(ledger, token, following):
    run = StandIn()
    following.follow(run, OTHER)
    for whose in (token, OTHER):
        following.keep(whose, "drawing", b"strokes")
    following.settle([key_of(token)])
    assert ledger.desk(token) and following.waiting(OTHER) and not following.waiting(token)
    assert following.drop([key_of(OTHER)]) == [run]
    following.settle()
    assert not ledger.desk(OTHER) and not following.waiting(OTHER)


# Sweeps


def finish(cell):
    cell.history, cell.network, cell.iterations = replace(HISTORY), NETWORK, 30
    cell.scores = Scores(30, 0.5, 0.25)
    cell.status = "finished"


def begin(following, token, n=3, group=None):
    sweep = Sweep(search.seeds(CONFIG, n), "embedded")
    following.follow_sweep(sweep, token, DATA, group)
    return sweep


def test_runs_of_a_sweep_are_written_as_they_end(following, ledger, token, after):
    sweep = begin(following, token, group="Run 1, 3 seeds")
    finish(sweep.cells[1])
    after(60)
    assert len(ledger.entries(token)) == 1
    sweep.cells[0].history.costs.append(2.3)
    sweep.cells[0].history.train_accuracies.append(0.1)
    sweep.cancel()
    after(60)
    stopped, finished = sorted(ledger.entries(token), key=lambda entry: entry.status, reverse=True)
    assert (finished.status, finished.group, finished.group_id) == ("finished", "Run 1, 3 seeds", sweep.group_id)
    assert (finished.measured_at, finished.train_accuracy, finished.test_accuracy) == (30, 0.5, 0.25)
    # Of a cell that was cancelled nothing is measured on all digits, and one that never began is no run.
    assert (stopped.status, stopped.measured_at) == ("stopped", None)
    assert following.n_unwritten(token) == 0 and following.problem_of(token) is None
    assert begin(following, token).group_id != sweep.group_id
    held = weakref.ref(sweep)
    del sweep
    gc.collect()
    assert held() is None, "nor held in memory"


def test_sweeps_and_desks_wait_while_the_ledger_is_away(following, ledger, after):
    token, ledger.problem = new_token(), AWAY
    for part in ("drawing", "digits"):
        following.keep(token, part, b"strokes")
    assert not ledger.calls, "nobody waits for it"
    sweep = begin(following, token)
    for cell in sweep.cells:
        finish(cell)
    after(60)
    assert following.problem_of(token) == str(AWAY) and following.problem_of(OTHER) is None
    assert following.n_unwritten(token) == 3 and ledger.entries(token) == []
    assert following.waiting(token) == {"drawing": b"strokes", "digits": b"strokes"}
    ledger.problem = None
    after(60)
    entries = ledger.entries(token)
    assert following.problem_of(token) is None and ledger.desk(token) == {"drawing": b"strokes", "digits": b"strokes"}
    assert sorted(entry.config.seed for entry in entries) == [3, 4, 5] and not following.n_unwritten(token)
    assert all(ledger.network(token, entry.id).digest == NETWORK.digest for entry in entries)
    # The best one's network alone stays at hand: a lab book may not keep all of a large sweep.
    assert [cell.network is None for cell in sweep.cells] == [False, True, True]


def test_a_run_that_can_never_be_written_keeps_no_other_from_it(following, ledger, token, after):
    sweep = begin(following, token, 2)
    sweep.cells[0].config = None
    for cell in sweep.cells:
        cell.status = "failed"
    begin(following, "no token", 1).end("failed")
    after(60)
    assert len(ledger.entries(token)) == 1
    assert not following.n_unwritten(token) and not following.n_unwritten("no token")


def test_a_sweep_comes_back_from_the_lab_book(following, ledger, token, after):
    cells = search.grid(CONFIG, {"l2": [0.0, 0.01], "hidden_units": [(4,), (4, 3)]})
    sweep = Sweep(cells, "embedded")
    following.follow_sweep(sweep, token, DATA)
    finish(cells[0])
    cells[1].status, cells[1].message = "failed", "Training stopped: too fast."
    cells[2].history.costs.append(2.3)
    cells[2].history.train_accuracies.append(0.1)
    sweep.cancel()
    after(60)
    # Another run of the same settings is none of it.
    ledger.add_finished(token, cells[3].config, "Digits", 20, HISTORY, NETWORK, 1.5)
    again = restored_sweep(content_of_sweep(sweep), ledger.entries(token))
    assert again.done and again.data == "embedded" and again.group_id == sweep.group_id
    assert [cell.changes for cell in again.cells] == [cell.changes for cell in cells]
    assert [cell.status for cell in again.cells] == ["finished", "failed", "cancelled", "cancelled"]
    assert [cell.test_accuracy for cell in again.cells] == [0.25, None, None, None]
    assert again.cells[0].iterations == 2 and again.cells[1].message == "Training stopped: too fast."
    assert again.cells[3].message == NOT_TRAINED and again.cells[0].entry == cells[0].entry


def test_what_is_damaged_or_of_another_version_is_no_sweep():
    content = content_of_sweep(Sweep(search.grid(CONFIG, {"l2": [0.0, 0.01]}), "embedded"))
    for broken in (b"", b"[]", b"\xff", b"null", content.replace(b'"l2"', b'"nonesuch"'), content[:-1]):
        assert restored_sweep(broken, []) is None
    for odd in ((b'"embedded"', b"7"), (b'"hidden_units": [4]', b'"hidden_units": 4')):
        assert odd[0] in content and restored_sweep(content.replace(*odd), []), "no page that breaks"
