"""Runs are written into the ledger while they go on, and training never waits for it."""

import threading
import time
from pathlib import Path

import pytest

import nncore
from lab.ledger import due, writer
from lab.ledger.access import key_of
from lab.ledger.ledger import Ledger
from lab.ledger.writer import Writer
from lab.origin import Origin
from lab.runs.history import History
from tests.lab.test_runs import LONG, SHORT, wait_until

pytestmark = pytest.mark.both_databases

DATA = nncore.load_digits()
TOP = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Looks at the runs often."""
    monkeypatch.setattr(writer, "LOOK", 0.01)
    monkeypatch.setattr(due, "SCORES", 0.05)


class Watched(Ledger):
    """A ledger that counts what is written, and refuses it while it has a problem."""

    def __init__(self, url):
        super().__init__(url)
        self.calls, self.problem = [], None

    def _called(self, name, *details):
        self.calls.append((name, *details))
        if self.problem is not None:
            raise self.problem

    def add(self, *arguments, **options):
        self._called("add")
        return super().add(*arguments, **options)

    def update(self, token, id, status, history, seconds, marks=(), with_curves=True, *others):
        self._called("update", status, with_curves)
        return super().update(token, id, status, history, seconds, marks, with_curves, *others)

    def finish(self, token, id, status, *arguments, **options):
        self._called("finish", status)
        return super().finish(token, id, status, *arguments, **options)


class StandIn:
    """A run that does what it is told to; behind: how many iterations ago its network was as it is."""

    def __init__(self, **values):
        vars(self).update({"begun": None, "behind": 0} | values)

    def moment(self):
        return self

    @property
    def network_iteration(self):
        return self.iteration - self.behind


@pytest.fixture
def ledger(url):
    ledger = Watched(url)
    yield ledger
    ledger.close()


def only(ledger, token):
    (entry,) = ledger.entries(token)
    return entry


def test_a_run_is_written_at_once_and_at_its_end(ledger, token, scheduler):
    following = Writer(ledger)
    run = scheduler.start(SHORT, DATA, iterations=0)
    id = following.follow(run, token)
    entry = only(ledger, token)
    assert (entry.id, entry.group, entry.status) == (id, None, "paused")
    assert (entry.config, entry.data_name, entry.n_test) == (SHORT, DATA.name, 1000)
    scheduler.resume(run)
    wait_until(lambda: only(ledger, token).status == "finished")
    entry, curves = only(ledger, token), ledger.curves(token, [id])[id]
    assert (entry.iterations, entry.digest, entry.message) == (20, run.network.digest, None)
    assert entry.seconds == run.seconds and entry.last_cost == run.history.costs[-1]
    assert curves.costs.tolist() == run.history.costs.tolist()
    assert curves.test_accuracies.tolist() == run.history.test_accuracies
    assert ledger.network(token, id).digest == run.network.digest
    assert following.problem_of(token) is None


def test_while_it_goes_on_its_curves_are_written_and_the_end_once(ledger, token, scheduler):
    following = Writer(ledger)
    run = scheduler.start(LONG, DATA)
    id = following.follow(run, token)
    wait_until(lambda: ledger.calls.count(("update", "running", True)) >= 2)
    # On a busy machine the first two may come before its first iteration.
    wait_until(lambda: len(ledger.curves(token, [id])[id].costs))
    curves, entry = ledger.curves(token, [id])[id], only(ledger, token)
    assert entry.status == "running" and len(curves.costs) <= entry.iterations
    assert curves.costs.tolist() == run.history.costs[: len(curves.costs)].tolist()
    scheduler.stop(run)
    wait_until(lambda: ("finish", "stopped") in ledger.calls)
    time.sleep(0.2)
    assert ledger.calls.count(("finish", "stopped")) == 1 and ledger.calls[-1] == ("finish", "stopped")
    assert only(ledger, token).iterations == run.iteration == ledger.curves(token, [id])[id].iterations[-1]
    assert ledger.network(token, id).digest == run.network.digest


def test_a_paused_run_keeps_its_sign_of_life_without_its_curves_again(ledger, token, scheduler):
    following = Writer(ledger)
    run = scheduler.start(SHORT, DATA, iterations=5)
    wait_until(lambda: run.status == "paused")
    following.follow(run, token)
    wait_until(lambda: ledger.calls.count(("update", "paused", False)) >= 3)
    assert ledger.calls.count(("update", "paused", True)) == 1
    assert only(ledger, token).iterations == 5


def test_settle_writes_now(ledger, token, scheduler, monkeypatch):
    following = Writer(ledger)
    monkeypatch.setattr(following, "_started", True)  # it does not look by itself
    run = scheduler.start(SHORT, DATA, iterations=0)
    id = following.follow(run, token)
    scheduler.resume(run)
    wait_until(lambda: run.settled)
    assert only(ledger, token).iterations == 0
    following.settle([key_of(token)])
    assert only(ledger, token).status == "finished" and ledger.network(token, id) is not None
    following.settle([key_of(token)])
    assert ledger.calls.count(("finish", "finished")) == 1


def test_the_end_is_written_once_by_whoever_comes_first(ledger, token, scheduler):
    following = Writer(ledger)
    runs = [scheduler.start(SHORT, DATA) for _ in range(5)]
    for run in runs:
        following.follow(run, token)

    def settle():
        for run in runs:
            while not run.settled:
                following.settle([key_of(token)])
            following.settle([key_of(token)])

    threads = [threading.Thread(target=settle) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_until(lambda: not following.runs())
    assert ledger.calls.count(("finish", "finished")) == 5
    assert {entry.status for entry in ledger.entries(token)} == {"finished"}


def test_the_end_waits_for_the_last_slice(ledger, token, monkeypatch):
    monkeypatch.setattr(writer, "LOOK", 1000)
    run = StandIn(
        config=SHORT,
        data_name="Digits",
        created=0.0,
        n_test=10,
        status="stopped",
        ended=True,
        settled=False,
        watched=True,
        held=False,
        marks=[],
        history=History([2.0], [0.5]),
        seconds=1.0,
        network=None,
        message=None,
        iteration=1,
        scores=None,
        scored=False,
        origin=Origin(),
        checkpoints=[],
    )
    following = Writer(ledger)
    id = following.follow(run, token)
    following.settle([key_of(token)])
    assert only(ledger, token).status == "running" and following.runs()
    run.history.costs.append(1.0)
    run.history.train_accuracies.append(0.75)
    run.iteration, run.settled, run.network = 2, True, nncore.initial_network(SHORT)
    following.settle([key_of(token)])
    assert only(ledger, token).iterations == 2 and not following.runs()
    assert ledger.network(token, id).digest == run.network.digest
    assert [call for call in ledger.calls if call[0] == "finish"] == [("finish", "stopped")]


def test_after_a_stop_settle_writes_the_end(ledger, token, scheduler, monkeypatch):
    monkeypatch.setattr(writer, "LOOK", 1000)
    monkeypatch.setattr(writer, "PATIENCE", 20)
    following = Writer(ledger)
    # Iterations that take a while: after the stop the slice still goes on.
    run = scheduler.start(nncore.TrainingConfig(training_digits=4000), DATA)
    following.follow(run, token)
    wait_until(lambda: run.in_slice and run.network is not None)
    scheduler.stop(run)
    following.settle([key_of(token)])
    assert only(ledger, token).status == "stopped" and only(ledger, token).iterations == run.iteration
    assert only(ledger, token).digest == run.network.digest


def test_a_run_is_followed_once(ledger, token, scheduler):
    following = Writer(ledger)
    run = scheduler.start(SHORT, DATA, iterations=0)
    assert following.follow(run, token) == following.follow(run, token)
    assert len(ledger.entries(token)) == 1


def test_a_failed_run_says_why(ledger, token, scheduler):
    following = Writer(ledger)
    config = nncore.TrainingConfig(learning_rate=10, l2=0.09, optimizer="momentum", training_digits=100)
    run = scheduler.start(config, DATA)
    id = following.follow(run, token)
    wait_until(lambda: only(ledger, token).status == "failed")
    assert only(ledger, token).message == run.message and "learning rate" in run.message
    assert ledger.network(token, id).digest == run.network.digest


def test_changes_during_the_run_are_kept(ledger, token, scheduler):
    following = Writer(ledger)
    run = scheduler.start(SHORT, DATA, iterations=5)
    following.follow(run, token)
    wait_until(lambda: run.status == "paused")
    scheduler.change(run, learning_rate=0.5)
    scheduler.resume(run)
    wait_until(lambda: only(ledger, token).status == "finished")
    assert only(ledger, token).marks == ((5, "learning rate 0.5"),)
    assert only(ledger, token).config == SHORT


def test_of_what_can_be_no_lab_book_nothing_is_tried_again(ledger, scheduler):
    following = Writer(ledger)
    run = scheduler.start(SHORT, DATA, iterations=0)
    assert following.follow(run, "nobody") is None
    assert "no such notebook" in following.problem_of("nobody") and not following.runs()
