"""When the writer writes what, by a clock of the tests' own: nothing waits for half a minute."""

import io
import time
from dataclasses import replace

import pytest

import nncore
from lab.ledger import writer
from lab.ledger.access import key_of, new_token
from lab.ledger.database import LedgerProblem
from lab.ledger.entries import SILENCE
from lab.ledger.files import export_file, import_file
from lab.ledger.ledger import Ledger
from lab.ledger.writer import Writer
from lab.origin import READY, Origin
from lab.restored import restored
from lab.runs.history import History
from lab.runs.scores import Scores
from tests.lab.ledger.books import Clock
from tests.lab.ledger.test_writer import DATA, StandIn, ledger, only  # noqa: F401
from tests.lab.test_runs import SHORT

# ruff: noqa: F811  fixtures are asked for by their names

NETWORK = nncore.initial_network(SHORT)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def following(ledger, clock, monkeypatch):
    """One that looks when it is told to, and not by itself."""
    following = Writer(ledger, clock)
    monkeypatch.setattr(following, "_started", True)
    return following


def run_at(iteration=1, status="running", **others):
    values = {
        "config": SHORT,
        "data_name": DATA.name,
        "created": 0.0,
        "n_test": 1000,
        "status": status,
        "ended": status == "finished",
        "settled": status == "finished",
        "watched": True,
        "held": False,
        "marks": [],
        "history": History([2.0] * iteration, [0.5] * iteration, [1], [0.25]),
        "seconds": 1.0,
        "network": NETWORK,
        "message": None,
        "iteration": iteration,
        "scores": None,
        "scored": False,
        "origin": Origin(),
        "checkpoints": [(0, NETWORK)],
    }
    return StandIn(**values | others)


def learn(run, n=1):
    for _ in range(n):
        run.history.costs.append(1.0)
        run.history.train_accuracies.append(0.75)
        run.iteration += 1


def after(clock, following, seconds):
    clock.now += seconds
    following.look()


def test_scores_and_curves_are_three_seconds_old_at_most(ledger, token, following, clock):
    run = run_at()
    id = following.follow(run, token)
    following.look()
    learn(run)
    after(clock, following, 2)
    assert only(ledger, token).iterations == 1
    after(clock, following, 1)
    assert only(ledger, token).iterations == 2 and len(ledger.curves(token, [id])[id].costs) == 2


def test_the_network_of_a_run_that_goes_on_is_half_a_minute_old_at_most(ledger, token, following, clock):
    run = run_at()
    id = following.follow(run, token)
    after(clock, following, 29)
    assert ledger.network(token, id) is None
    after(clock, following, 3)
    assert ledger.network(token, id).digest == NETWORK.digest
    learn(run)
    run.network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(8,), seed=4))
    after(clock, following, 3)
    assert ledger.network(token, id).digest == NETWORK.digest
    after(clock, following, 30)
    assert ledger.network(token, id).digest == run.network.digest
    assert only(ledger, token).status == "running"


def test_the_network_of_a_run_that_rests_again_and_again_is_not_written_each_time(ledger, token, following, clock):
    def rest(seed):
        learn(run)
        run.scores, run.network = Scores(run.iteration, 0.5, 0.25), nncore.initial_network(replace(SHORT, seed=seed))

    run = run_at(status="paused", scored=True, scores=Scores(1, 0.5, 0.25))
    id = following.follow(run, token)
    after(clock, following, 3)
    assert ledger.network(token, id).digest == NETWORK.digest
    rest(seed=4)
    for status in ("running", "paused"):
        run.status = status
        after(clock, following, 0.5)
    assert ledger.network(token, id).digest == NETWORK.digest
    assert only(ledger, token).iterations == 2
    assert only(ledger, token).measured_at is None, "no scores of another network"
    rest(seed=5)
    after(clock, following, 3)
    assert ledger.network(token, id).digest == run.network.digest and only(ledger, token).measured_at == 3
    rest(seed=6)
    following.settle([key_of(token)])  # somebody looks at it
    assert ledger.network(token, id).digest == run.network.digest and only(ledger, token).measured_at == 4


def test_a_network_on_the_way_to_a_divergence_is_not_kept(ledger, token, following, clock):
    broken = nncore.Layer(NETWORK.layers[0].weights * float("inf"), NETWORK.layers[0].bias)
    run = run_at(network=nncore.Network((broken, *NETWORK.layers[1:])))
    id = following.follow(run, token)
    after(clock, following, 40)
    assert ledger.network(token, id) is None and only(ledger, token).status == "running"
    assert following.problem_of(token) is None


def test_where_a_run_rests_its_scores_network_and_time_machine_are_kept(ledger, token, following, clock):
    run = run_at(3)
    id = following.follow(run, token)
    following.look()
    assert only(ledger, token).measured_at is None
    run.status, run.scored, run.scores = "paused", True, Scores(3, 0.5, 0.25)
    run.checkpoints.append((2, NETWORK))
    after(clock, following, 3)
    entry = only(ledger, token)
    assert (entry.status, entry.measured_at, entry.train_accuracy, entry.test_accuracy) == ("paused", 3, 0.5, 0.25)
    assert ledger.network(token, id).digest == NETWORK.digest
    assert [iteration for iteration, _ in ledger.checkpoints(token, id)] == [0, 2]
    # What goes on is of a batch again.
    run.status, run.scored = "running", False
    learn(run)
    following.look()
    assert only(ledger, token).measured_at is None
    run.status, run.ended, run.settled, run.scores = "finished", True, True, Scores(4, 0.625, 0.375)
    run.checkpoints.append((4, NETWORK))
    following.look()
    entry = only(ledger, token)
    assert (entry.status, entry.measured_at, entry.train_accuracy, entry.test_accuracy) == ("finished", 4, 0.625, 0.375)
    assert [iteration for iteration, _ in ledger.checkpoints(token, id)] == [0, 2, 4]


def test_where_it_began_from_is_kept(ledger, token, following):
    following.follow(run_at(origin=Origin(READY)), token)
    assert only(ledger, token).origin == Origin(READY)


def test_one_who_has_many_runs_waiting_pushes_out_nobody_elses(ledger, token, following, clock, monkeypatch):
    monkeypatch.setattr(writer, "MOST", 3)
    other = new_token()
    ledger.problem = LedgerProblem("The database is locked.")
    following.follow(run_at(status="finished"), token)
    for _ in range(6):
        following.follow(run_at(status="finished"), other)
    following.look()
    ledger.problem = None
    after(clock, following, 60)
    assert len(ledger.entries(token)) == 1 and len(ledger.entries(other)) == 3 and not following.runs()


def test_a_ledger_that_is_away_from_the_beginning_to_the_end_costs_nothing(ledger, following, clock):
    # The lab book itself could not be begun.
    token, others = new_token(), new_token()
    ledger.problem = LedgerProblem("The database is locked.")
    runs = [run_at() for _ in range(3)]
    assert [following.follow(run, token) for run in runs] == [None] * 3
    assert following.problem_of(token) == "The database is locked." and following.problem_of(others) is None
    for run in runs:
        run.status, run.ended, run.settled = "finished", True, True
    for _ in range(20):
        after(clock, following, 60)
    ledger.problem = None
    after(clock, following, 60)
    assert [entry.status for entry in ledger.entries(token)] == ["finished"] * 3 and not following.runs()
    assert following.problem_of(token) is None


def test_what_is_written_with_a_network_is_of_that_network(ledger, token, following, clock):
    run = run_at(7, behind=2)  # as at a worker, which is not asked for its network all the time
    id = following.follow(run, token)
    after(clock, following, 29)
    assert only(ledger, token).iterations == 7
    learn(run, 4)
    after(clock, following, 3)
    assert ledger.network(token, id) is not None and only(ledger, token).iterations == 9
    learn(run, 2)
    after(clock, following, 3)
    assert only(ledger, token).iterations == 13 and only(ledger, token).of_network.iterations == 9
    assert ledger.curves(token, [id])[id].iterations[-1] == 13


def test_what_comes_back_of_a_run_that_was_cut_off_is_of_its_network(url, ledger, token, following, clock):
    run = run_at(3, seconds=3.0)
    id = following.follow(run, token)
    after(clock, following, 30)
    learn(run, 4)
    run.seconds, run.marks = 7.0, [(3, "learning rate 0.5"), (5, "learning rate 0.2")]
    ledger.keep_checkpoints(token, id, [(0, NETWORK), (6, NETWORK)])
    run.history.test_iterations.append(6)
    run.history.test_accuracies.append(0.9)
    after(clock, following, 5)
    entry = only(ledger, token)
    assert (entry.iterations, entry.test_accuracy, len(entry.marks)) == (7, 0.9, 2), "as long as it goes on"
    later = Ledger(url, clock=lambda: time.time() + SILENCE + 1)
    cut_off = only(later, token)
    assert (cut_off.status, cut_off.iterations, cut_off.seconds) == ("interrupted", 3, 3.0)
    assert (cut_off.last_cost, cut_off.test_accuracy) == (2.0, 0.25)
    # Whether or not it is known yet that nobody goes on with it.
    for found in (entry, cut_off):
        again, _ = restored(ledger, token, found)
        assert again.iteration == again.network_iteration == 3 and again.history.test_accuracies == [0.25]
        assert [iteration for iteration, _ in again.checkpoints] == [0]
        assert again.marks == [(3, "learning rate 0.5")] and again.now.learning_rate == 0.5
    # Nor does a file say more of it.
    other = later.new_lab_book()
    import_file(later, other, io.BytesIO(export_file(ledger, token)))
    imported = only(later, other)
    assert imported.iterations == 3 and later.curves(other, [imported.id])[imported.id].iterations[-1] == 3
    later.close()


def test_a_ledger_that_does_not_answer_is_waited_for_once(ledger, token, following, clock):
    ledger.problem = LedgerProblem("The database is locked.")
    for _ in range(5):
        following.follow(run_at(), token)
    following.settle([key_of(token)])
    assert len(ledger.calls) == 1, "pages do not wait for it again"
    after(clock, following, 60)
    assert len(ledger.calls) == 2, "nor does the following, for every run"
