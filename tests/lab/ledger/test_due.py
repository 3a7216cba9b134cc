"""When the writer writes what of a run, by a clock of the tests' own: nothing waits for half a minute."""

import io
import time
from dataclasses import replace

import pytest

import nncore
from lab.ledger.access import key_of
from lab.ledger.entries import SILENCE
from lab.ledger.files import export_file, import_file
from lab.ledger.ledger import Ledger
from lab.origin import READY, Origin
from lab.restored import restored
from lab.runs.scheduler import ALONE, HELD
from lab.runs.scores import Scores
from tests.lab.ledger.books import CONFIG, NETWORK
from tests.lab.ledger.following import StandIn, only


@pytest.fixture
def ledger(watched):
    return watched


def another(seed):
    return nncore.initial_network(replace(CONFIG, seed=seed))


def test_scores_and_curves_are_three_seconds_old_at_most(ledger, token, following, after):
    run = StandIn()
    id = following.follow(run, token)
    after(0)
    run.learn()
    after(2)
    assert only(ledger, token).iterations == 1
    after(1)
    assert only(ledger, token).iterations == 2 and len(ledger.curves(token, [id])[id].costs) == 2


def test_the_network_of_a_run_is_half_a_minute_old_at_most(ledger, token, following, after):
    run = StandIn()
    id = following.follow(run, token)
    after(29)
    assert ledger.network(token, id) is None
    after(3)
    assert ledger.network(token, id).digest == NETWORK.digest
    run.learn()
    run.network = another(4)
    after(3)
    assert ledger.network(token, id).digest == NETWORK.digest
    after(30)
    assert ledger.network(token, id).digest == run.network.digest and only(ledger, token).status == "running"


def test_a_paused_run_gives_signs_of_life_without_curves(ledger, token, following, after):
    following.follow(StandIn(status="paused"), token)
    for _ in range(3):
        after(3)
    assert [call for call in ledger.calls if call[0] == "update"] == [
        ("update", "paused", True),
        *3 * [("update", "paused", False)],
    ]


def test_the_network_of_one_that_rests_again_and_again_waits(ledger, token, following, after):
    def rest(seed):
        run.learn()
        run.scores, run.network = Scores(run.iteration, 0.5, 0.25), another(seed)

    run = StandIn(status="paused", scored=True, scores=Scores(1, 0.5, 0.25))
    id = following.follow(run, token)
    after(3)
    assert ledger.network(token, id).digest == NETWORK.digest
    rest(seed=4)
    for status in ("running", "paused"):
        run.status = status
        after(0.5)
    assert ledger.network(token, id).digest == NETWORK.digest and only(ledger, token).iterations == 2
    assert only(ledger, token).measured_at is None, "no scores of another network"
    rest(seed=5)
    after(3)
    assert ledger.network(token, id).digest == run.network.digest and only(ledger, token).measured_at == 3
    rest(seed=6)
    following.settle([key_of(token)])  # somebody looks at it
    assert ledger.network(token, id).digest == run.network.digest and only(ledger, token).measured_at == 4


def test_a_network_on_the_way_to_a_divergence_is_not_kept(ledger, token, following, after):
    first, *others = NETWORK.layers
    broken = nncore.Layer(first.weights * float("inf"), first.bias)
    id = following.follow(StandIn(network=nncore.Network((broken, *others))), token)
    after(40)
    assert ledger.network(token, id) is None and only(ledger, token).status == "running"
    assert following.problem_of(token) is None


def test_where_a_run_rests_and_ends_all_of_it_is_kept(ledger, token, following, after):
    def kept():
        entry, checkpoints = only(ledger, token), ledger.checkpoints(token, id)
        return entry.status, entry.measured_at, entry.test_accuracy, [iteration for iteration, _ in checkpoints]

    run = StandIn(3, origin=Origin(READY))
    id = following.follow(run, token)
    after(0)
    assert kept() == ("running", None, 0.25, []) and only(ledger, token).origin == Origin(READY)
    run.status, run.scored, run.scores = "paused", True, Scores(3, 0.5, 0.75)
    run.checkpoints.append((2, NETWORK))
    after(3)
    assert kept() == ("paused", 3, 0.75, [0, 2]) and ledger.network(token, id).digest == NETWORK.digest
    # What goes on is of a batch again.
    run.status, run.scored = "running", False
    run.learn()
    after(0)
    assert kept() == ("running", None, 0.25, [0, 2])
    run.scores, run.message = Scores(4, 0.625, 0.375), "Why."
    run.checkpoints.append((4, NETWORK))
    run.end("failed")
    after(0)
    assert kept() == ("failed", 4, 0.375, [0, 2, 4])
    assert (only(ledger, token).message, only(ledger, token).train_accuracy) == ("Why.", 0.625)
    assert not following.runs()


def test_what_is_written_with_a_network_is_of_that_network(ledger, token, following, after):
    run = StandIn(7, behind=2)  # as at a worker, which is not asked for its network all the time
    id = following.follow(run, token)
    after(29)
    assert only(ledger, token).iterations == 7
    run.learn(4)
    after(3)
    assert ledger.network(token, id) is not None and only(ledger, token).iterations == 9
    run.learn(2)
    after(3)
    assert only(ledger, token).iterations == 13 and only(ledger, token).of_network.iterations == 9
    assert ledger.curves(token, [id])[id].iterations[-1] == 13


def test_what_comes_back_of_a_cut_off_run_is_of_its_network(url, ledger, token, following, after):
    run = StandIn(3, seconds=3.0)
    id = following.follow(run, token)
    after(30)
    run.learn(4)
    run.seconds, run.marks = 7.0, [(3, "learning rate 0.5"), (5, "learning rate 0.2")]
    ledger.keep_checkpoints(token, id, [(0, NETWORK), (6, NETWORK)])
    run.history.test_iterations.append(6)
    run.history.test_accuracies.append(0.9)
    after(5)
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


@pytest.mark.parametrize(("held", "seconds"), [(False, ALONE), (True, HELD)])
def test_a_paused_run_whose_reader_is_gone_ends(ledger, token, following, after, held, seconds):
    run = StandIn(status="paused", held=held)
    id = following.follow(run, token)
    after(seconds + 1)
    run.watched = False
    after(seconds)
    assert only(ledger, token).status == "paused"
    after(3)
    assert only(ledger, token).status == "stopped" and ledger.network(token, id).digest == NETWORK.digest
    assert following.newest(token) is None


def test_a_run_whose_entry_is_gone_is_let_go(ledger, token, following, after):
    following.follow(StandIn(), token)
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("DELETE FROM runs")
    after(3)
    assert not following.runs() and following.problem_of(token) is None
