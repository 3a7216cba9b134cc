"""Runs that are trained by messages: by threads, which take the place of a cluster's processes."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import nncore
from lab.origin import FILE, Origin
from lab.own_digits import mixed
from lab.runs import remote_run
from lab.runs.remote_run import RemoteRun
from lab.runs.scheduler import Scheduler
from lab.workers import worker
from tests.lab.runs import DATA, DIVERGING, in_file
from tests.lab.threads import Threads
from tests.patience import wait_until

SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=60, training_digits=50, dtype="float64")
LONG = replace(SHORT, iterations=1_000_000)


@pytest.fixture
def threads():
    return Threads()


@pytest.fixture
def scheduler(threads):
    scheduler, runs = Scheduler(20, new_run=partial(RemoteRun, threads)), []
    start = scheduler.start
    scheduler.start = lambda *arguments, **options: [run := start(*arguments, **options), runs.append(run)][0]
    yield scheduler
    for run in runs:
        scheduler.stop(run)
        wait_until(lambda run=run: run.settled)


def finished(run):
    wait_until(lambda: run.settled)
    assert run.status == "finished", run.message
    return run


def rests(run, iteration):
    wait_until(lambda: run.status == "paused" and run.iteration == iteration and run.scored)
    assert run.scores.iteration == iteration


@pytest.mark.parametrize(
    "options", [{"optimizer": "adam", "batch_size": 10}, {"dropout": 0.2, "augment": True, "batch_size": 10}]
)
def test_a_run_gives_what_nncore_gives(scheduler, options):
    config = replace(SHORT, **options)
    run, every = finished(scheduler.start(config, DATA)), list(nncore.train(config, DATA))
    np.testing.assert_allclose(run.history.costs, [progress.cost for progress in every], rtol=1e-9)
    np.testing.assert_allclose(run.history.train_accuracies, [progress.train_accuracy for progress in every])
    tested = [(progress.iteration, progress.test_accuracy) for progress in every if progress.test_accuracy is not None]
    assert list(zip(run.history.test_iterations, run.history.test_accuracies, strict=True)) == tested
    assert run.scores.test_accuracy == tested[-1][1] and run.scores.iteration == 60
    assert [iteration for iteration, _ in run.checkpoints] == [0, *sorted(run._due)]
    for iteration, network in run.checkpoints[1:]:
        np.testing.assert_allclose(network.layers[0].weights, every[iteration - 1].network.layers[0].weights)
    assert run.latest.epoch == every[-1].epoch and run.notice is None


def test_it_goes_on_from_a_network_with_digits_of_ones_own(scheduler):
    begun = nncore.initial_network(replace(SHORT, seed=7))
    data = mixed(DATA, 50, DATA.test_images[:20], DATA.test_labels[:20], 0.5)
    run = finished(scheduler.start(SHORT, data, network=begun, origin=Origin(FILE)))
    np.testing.assert_allclose(run.history.costs, [each.cost for each in nncore.train(SHORT, data, begun)])


def test_digits_that_the_worker_does_not_have_are_sent(scheduler, monkeypatch):
    def elsewhere(texts, arrays):
        if "train_images" not in arrays:
            raise ValueError("there is no data set of this name on this machine")
        sent.append(texts["data"])
        return new_run(texts, arrays)

    new_run, sent = worker._new_run, []
    monkeypatch.setattr(worker, "_new_run", elsewhere)
    finished(scheduler.start(SHORT, DATA))
    assert sent == [DATA.name]


def test_stop_keeps_what_was_learned_and_the_worker_forgets(scheduler):
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.network)
    key = run._progress._key
    assert key in worker._runs
    scheduler.stop(run)
    wait_until(lambda: run.settled)
    assert run.status == "stopped" and run.scores.iteration == run.iteration
    wait_until(lambda: key not in worker._runs)


def test_the_network_is_fetched_while_somebody_looks_at_it(scheduler, monkeypatch):
    monkeypatch.setattr(remote_run, "A_SECOND", 0.1)
    run = scheduler.start(LONG, DATA)
    first = wait_until(lambda: run.network)
    wait_until(lambda: run.moment().network is not first)
    # Nobody looks: seldom.
    run._wanted.clear()
    fetched, done = run._fetched, run.iteration
    wait_until(lambda: run.iteration > done + 1000)
    assert run._fetched == fetched or run._wanted.is_set()


def test_a_diverging_run_fails_as_it_does_here(scheduler):
    run = scheduler.start(replace(SHORT, **DIVERGING, iterations=2000, dtype="float32"), DATA)
    wait_until(lambda: run.settled)
    assert run.status == "failed" and "the cost stopped being a finite number" in run.message
    assert run.network is not None and run.scores.iteration == run._n_finite


def test_the_cluster_is_the_one_that_the_environment_names(monkeypatch):
    monkeypatch.delenv("DIGIT_LAB_DASK", raising=False)
    assert remote_run.elsewhere() == {}
    monkeypatch.setenv("DIGIT_LAB_DASK", "tcp://127.0.0.1:9")
    monkeypatch.setattr("lab.workers.cluster.PATIENCE", 0.5)
    with pytest.raises(ValueError, match=r"the Dask scheduler at tcp://127\.0\.0\.1:9 does not answer"):
        Scheduler(**remote_run.elsewhere()).start(SHORT, DATA)


# Workers that are lost


def test_a_run_whose_worker_forgets_it_goes_on_elsewhere(scheduler, threads, monkeypatch):
    """From its last network, with the digits that come next; the checkpoints of what is done again are in a file."""
    monkeypatch.setattr(threads, "seconds", 0.01)
    config = replace(SHORT, iterations=3000)
    run = scheduler.start(config, DATA, iterations=0)
    run._is_due = lambda: run._known is None
    scheduler.resume(run)
    wait_until(lambda: run.iteration > 1000)
    threads.lose_all()
    wait_until(lambda: run.marks)
    ((at, text),) = run.marks
    assert text == "on another worker" and at < 500 and f"back at iteration {at:,}" in run.notice
    finished(run)
    assert len(threads.opened) == 2
    # SGD remembers nothing.
    np.testing.assert_allclose(run.history.costs, [each.cost for each in nncore.train(config, DATA)], rtol=1e-6)
    iterations = [iteration for iteration, _ in run.checkpoints]
    assert iterations == sorted(set(iterations)) and iterations[-1] == config.iterations
    assert run.history.test_iterations == sorted(set(run.history.test_iterations))
    assert all(in_file(network) for _, network in run.checkpoints) and in_file(run.network)


def test_it_goes_on_elsewhere_with_the_batches_that_come_next(scheduler, threads):
    config = replace(LONG, training_digits=100, batch_size=1)
    changed, every = replace(config, batch_size=50), nncore.train(config, DATA)
    expected = [next(every) for _ in range(200)] + [every.send(changed)] + [next(every) for _ in range(29)]
    run = scheduler.start(config, DATA, iterations=200)
    rests(run, 200)
    scheduler.change(run, batch_size=50)
    scheduler.resume(run, 20)
    rests(run, 220)
    threads.lose_all()
    scheduler.resume(run, 10)
    rests(run, 230)
    assert [at for at, _ in run.marks] == [200, 220]
    np.testing.assert_allclose(run.history.costs, [each.cost for each in expected], rtol=1e-6)
    np.testing.assert_allclose(run.network.layers[0].weights, expected[-1].network.layers[0].weights, rtol=1e-6)
    assert run.latest.epoch == expected[-1].epoch == 2 + 15


def test_a_paused_run_loses_no_iteration_but_adams_memory(scheduler, threads):
    run = scheduler.start(replace(LONG, optimizer="adam"), DATA, iterations=20)
    rests(run, 20)
    threads.lose_all()
    scheduler.resume(run, 5)
    rests(run, 25)
    assert "back at iteration 20; adam remembers nothing" in run.notice


def test_a_run_that_kills_its_workers_is_paused(scheduler, threads, monkeypatch):
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration)
    monkeypatch.setattr(worker, "_new_run", lambda *_: threads.lose_all() or 1 / 0)
    monkeypatch.setattr(worker, "_answer", lambda *_: ({"lost": True}, {}))
    wait_until(lambda: run.status == "paused")
    assert "lost one after another" in run.notice and "what it learned is kept" in run.notice
    wait_until(lambda: run.scored)


def test_without_workers_nothing_begins_and_a_run_is_paused(scheduler, threads, monkeypatch):
    monkeypatch.setattr(remote_run, "NO_WORKER", 0.2)
    monkeypatch.setattr(remote_run, "A_SECOND", 0.1)
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration)
    threads.problem = "the Dask scheduler does not answer"
    with pytest.raises(ValueError, match="does not answer"):
        scheduler.start(SHORT, DATA)
    threads.lose_all()
    wait_until(lambda: run.status == "paused")
    assert run.notice.startswith("The Dask scheduler does not answer. The run is paused after iteration ")
    wait_until(lambda: run.scored)
    threads.problem, done = None, run.iteration
    scheduler.resume(run)
    wait_until(lambda: run.iteration > done)
    assert "back at iteration" in run.notice
