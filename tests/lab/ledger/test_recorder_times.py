"""When the recorder writes what, by a clock of the tests' own: nothing waits for half a minute."""

from dataclasses import replace

import pytest

import nncore
from lab.ledger import run_recorder
from lab.ledger.access import new_token
from lab.ledger.database import LedgerProblem
from lab.runs.history import History
from lab.runs.scores import Scores
from tests.lab.ledger.books import Clock
from tests.lab.ledger.test_run_recorder import DATA, StandIn, ledger, only  # noqa: F401
from tests.lab.test_runs import SHORT

# ruff: noqa: F811  fixtures are asked for by their names

NETWORK = nncore.initial_network(SHORT)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def recorder(ledger, clock, monkeypatch):
    """One that looks when it is told to, and not by itself."""
    recorder = run_recorder.Recorder(ledger, clock)
    monkeypatch.setattr(recorder, "_started", True)
    return recorder


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
        "origin": None,
        "checkpoints": [(0, NETWORK)],
    }
    return StandIn(**values | others)


def learn(run, n=1):
    for _ in range(n):
        run.history.costs.append(1.0)
        run.history.train_accuracies.append(0.75)
        run.iteration += 1


def after(clock, recorder, seconds):
    clock.now += seconds
    recorder.look()


def test_scores_are_two_seconds_old_at_most_and_curves_five(ledger, token, recorder, clock):
    run = run_at()
    id = recorder.follow(run, token)
    recorder.look()
    learn(run)
    after(clock, recorder, 2)
    assert only(ledger, token).iterations == 2 and len(ledger.curves(token, [id])[id].costs) == 1
    after(clock, recorder, 3)
    assert len(ledger.curves(token, [id])[id].costs) == 2


def test_the_network_of_a_run_that_goes_on_is_half_a_minute_old_at_most(ledger, token, recorder, clock):
    run = run_at()
    id = recorder.follow(run, token)
    after(clock, recorder, 29)
    assert ledger.network(token, id) is None
    after(clock, recorder, 2)
    assert ledger.network(token, id).digest == NETWORK.digest
    learn(run)
    run.network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(8,), seed=4))
    after(clock, recorder, 2)
    assert ledger.network(token, id).digest == NETWORK.digest
    after(clock, recorder, 30)
    assert ledger.network(token, id).digest == run.network.digest
    assert only(ledger, token).status == "running"


def test_the_network_of_a_run_that_rests_again_and_again_is_not_written_each_time(ledger, token, recorder, clock):
    def rest(seed):
        learn(run)
        run.scores, run.network = Scores(run.iteration, 0.5, 0.25), nncore.initial_network(replace(SHORT, seed=seed))

    run = run_at(status="paused", scored=True, scores=Scores(1, 0.5, 0.25))
    id = recorder.follow(run, token)
    after(clock, recorder, 2)
    assert ledger.network(token, id).digest == NETWORK.digest
    rest(seed=4)
    for status in ("running", "paused"):
        run.status = status
        after(clock, recorder, 0.5)
    assert ledger.network(token, id).digest == NETWORK.digest
    assert only(ledger, token).iterations == 2
    assert only(ledger, token).measured_at is None, "no scores of another network"
    rest(seed=5)
    after(clock, recorder, 2)
    assert ledger.network(token, id).digest == run.network.digest and only(ledger, token).measured_at == 3
    rest(seed=6)
    recorder.settle(token)  # somebody looks at it
    assert ledger.network(token, id).digest == run.network.digest and only(ledger, token).measured_at == 4


def test_a_network_on_the_way_to_a_divergence_is_not_kept(ledger, token, recorder, clock):
    broken = nncore.Layer(NETWORK.layers[0].weights * float("inf"), NETWORK.layers[0].bias)
    run = run_at(network=nncore.Network((broken, *NETWORK.layers[1:])))
    id = recorder.follow(run, token)
    after(clock, recorder, 40)
    assert ledger.network(token, id) is None and only(ledger, token).status == "running"
    assert recorder.problem_of(token) is None


def test_where_a_run_rests_its_scores_network_and_time_machine_are_kept(ledger, token, recorder, clock):
    run = run_at(3)
    id = recorder.follow(run, token)
    recorder.look()
    assert only(ledger, token).measured_at is None
    run.status, run.scored, run.scores = "paused", True, Scores(3, 0.5, 0.25)
    run.checkpoints.append((2, NETWORK))
    after(clock, recorder, 2)
    entry = only(ledger, token)
    assert (entry.status, entry.measured_at, entry.train_accuracy, entry.test_accuracy) == ("paused", 3, 0.5, 0.25)
    assert ledger.network(token, id).digest == NETWORK.digest
    assert [iteration for iteration, _ in ledger.checkpoints(token, id)] == [0, 2]
    # What goes on is of a batch again.
    run.status, run.scored = "running", False
    learn(run)
    recorder.look()
    assert only(ledger, token).measured_at is None
    run.status, run.ended, run.settled, run.scores = "finished", True, True, Scores(4, 0.625, 0.375)
    run.checkpoints.append((4, NETWORK))
    recorder.look()
    entry = only(ledger, token)
    assert (entry.status, entry.measured_at, entry.train_accuracy, entry.test_accuracy) == ("finished", 4, 0.625, 0.375)
    assert [iteration for iteration, _ in ledger.checkpoints(token, id)] == [0, 2, 4]


def test_where_it_began_from_is_kept(ledger, token, recorder):
    recorder.follow(run_at(origin="the ready network"), token)
    assert only(ledger, token).origin == "the ready network"


def test_one_who_has_many_runs_waiting_pushes_out_nobody_elses(ledger, token, recorder, clock, monkeypatch):
    monkeypatch.setattr(run_recorder, "MAX_WAITING", 3)
    other = new_token()
    ledger.problem = LedgerProblem("The database is locked.")
    recorder.follow(run_at(status="finished"), token)
    for _ in range(6):
        recorder.follow(run_at(status="finished"), other)
    recorder.look()
    ledger.problem = None
    after(clock, recorder, 60)
    assert len(ledger.entries(token)) == 1 and len(ledger.entries(other)) == 3 and not recorder.runs


def test_a_ledger_that_is_away_from_the_beginning_to_the_end_costs_nothing(ledger, recorder, clock):
    # The lab book itself could not be begun.
    token, others = new_token(), new_token()
    ledger.problem = LedgerProblem("The database is locked.")
    runs = [run_at() for _ in range(3)]
    assert [recorder.follow(run, token) for run in runs] == [None] * 3
    assert recorder.problem_of(token) == "The database is locked." and recorder.problem_of(others) is None
    for run in runs:
        run.status, run.ended, run.settled = "finished", True, True
    for _ in range(20):
        after(clock, recorder, 60)
    ledger.problem = None
    after(clock, recorder, 60)
    assert [entry.status for entry in ledger.entries(token)] == ["finished"] * 3 and not recorder.runs
    assert recorder.problem_of(token) is None


def test_a_ledger_that_does_not_answer_is_waited_for_once(ledger, token, recorder, clock):
    ledger.problem = LedgerProblem("The database is locked.")
    for _ in range(5):
        recorder.follow(run_at(), token)
    recorder.settle(token)
    assert len(ledger.calls) == 1, "pages do not wait for it again"
    after(clock, recorder, 60)
    assert len(ledger.calls) == 2, "nor does the recorder, for every run"
