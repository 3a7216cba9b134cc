"""Runs that are trained by messages: by threads, which take the place of a cluster's processes."""

import time
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
from tests.lab.threads import Threads
from tests.patience import wait_until

DATA = nncore.load_digits()
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


@pytest.mark.parametrize(
    "options", [{}, {"optimizer": "adam", "batch_size": 10}, {"dropout": 0.2, "augment": True, "batch_size": 10}]
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


def test_it_goes_on_from_a_network(scheduler):
    begun = nncore.initial_network(replace(SHORT, seed=7))
    run = finished(scheduler.start(SHORT, DATA, network=begun, origin=Origin(FILE)))
    np.testing.assert_allclose(run.history.costs, [each.cost for each in nncore.train(SHORT, DATA, begun)])


def test_digits_of_ones_own_are_sent(scheduler):
    data = mixed(DATA, 50, DATA.test_images[:20], DATA.test_labels[:20], 0.5)
    run = finished(scheduler.start(SHORT, data))
    np.testing.assert_allclose(run.history.costs, [each.cost for each in nncore.train(SHORT, data)])


def test_digits_that_are_not_on_the_workers_machine_are_sent(scheduler, monkeypatch):
    def elsewhere(texts, arrays):
        if "train_images" not in arrays:
            raise ValueError("there is no data set of this name on this machine")
        sent.append(texts["data"])
        return new_run(texts, arrays)

    new_run, sent = worker._new_run, []
    monkeypatch.setattr(worker, "_new_run", elsewhere)
    finished(scheduler.start(SHORT, DATA))
    assert sent == [DATA.name]


def test_steps_are_counted_and_the_network_is_of_the_last_one(scheduler):
    run = scheduler.start(LONG, DATA, iterations=1)
    every = nncore.train(LONG, DATA)
    for n, last in ((1, 1), (10, 11), (100, 111)):
        if last > 1:
            scheduler.resume(run, n)
        wait_until(lambda: run.status == "paused" and run.scored)
        network = [next(every) for _ in range(n)][-1].network
        assert run.iteration == run.scores.iteration == last
        np.testing.assert_allclose(run.network.layers[0].weights, network.layers[0].weights)


@pytest.mark.parametrize("more", [-1, 5], ids=["fewer than were done meanwhile", "more"])
def test_steps_after_a_pause_are_counted_from_the_press_on(scheduler, threads, monkeypatch, more):
    monkeypatch.setattr(remote_run, "LEAST", 0.05)
    monkeypatch.setattr(threads, "seconds", 0.05)
    run, there = scheduler.start(LONG, DATA, iterations=0), []
    take_down = run._take_down

    def meanwhile(texts, arrays):
        # While the first slice is at the worker.
        if texts["costs"] and not run.iteration:
            there.append(len(texts["costs"]))
            scheduler.pause(run)
            scheduler.resume(run, max(1, there[0] + more))
        take_down(texts, arrays)

    run._take_down = meanwhile
    scheduler.resume(run)
    wait_until(lambda: run.iteration and run.status == "paused" and run.scored)
    assert run.iteration == run.scores.iteration == there[0] + max(0, more)


def test_pause_keeps_still_with_the_network_of_now_and_resume_goes_on(scheduler):
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration)
    scheduler.pause(run)
    wait_until(lambda: run.scored)
    before = run.iteration
    assert run.status == "paused" and run.scores.iteration == before
    *_, there = (progress for _, progress in zip(range(before), nncore.train(LONG, DATA), strict=False))
    np.testing.assert_allclose(run.network.layers[0].weights, there.network.layers[0].weights, rtol=1e-6)
    scheduler.resume(run)
    wait_until(lambda: run.iteration > before)


def test_stop_keeps_what_was_learned_and_the_worker_forgets_it(scheduler):
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.network)
    key = run._progress._key
    assert key in worker._runs
    scheduler.stop(run)
    wait_until(lambda: run.settled)
    assert run.status == "stopped" and run.scores.iteration == run.iteration
    wait_until(lambda: key not in worker._runs)


def test_a_change_holds_from_its_mark_on(scheduler, threads, monkeypatch):
    monkeypatch.setattr(remote_run, "LEAST", 0.01)
    monkeypatch.setattr(threads, "seconds", 0.01)
    config = replace(SHORT, iterations=4000)
    run = scheduler.start(config, DATA, iterations=0)
    take_down = run._take_down

    def meanwhile(texts, arrays):
        # While the first slice is at the worker.
        if not run.iteration:
            scheduler.change(run, learning_rate=0.05)
        take_down(texts, arrays)

    run._take_down = meanwhile
    scheduler.resume(run)
    finished(run)
    ((at, text),) = run.marks
    assert text == "learning rate 0.05" and 0 < at < 4000
    every = nncore.train(config, DATA)
    expected = [next(every).cost for _ in range(at)]
    expected += [every.send(replace(config, learning_rate=0.05)).cost, *(each.cost for each in every)]
    np.testing.assert_allclose(run.history.costs, expected, rtol=1e-6)


def test_slow_motion_is_slow(scheduler):
    run = scheduler.start(LONG, DATA, iterations=0)
    scheduler.set_pace(run, 20)
    started = time.monotonic()
    scheduler.resume(run)
    wait_until(lambda: run.iteration >= 10)
    assert time.monotonic() - started > 0.3 and run.iteration < 100
    scheduler.set_pace(run, None)
    wait_until(lambda: run.iteration > 100)


def test_the_network_is_fetched_while_somebody_looks_at_it(scheduler, monkeypatch):
    monkeypatch.setattr(remote_run, "A_SECOND", 0.1)
    run = scheduler.start(LONG, DATA)
    first = wait_until(lambda: run.network)
    wait_until(lambda: run.moment().network is not first)
    # Nobody looks: seldom.
    run._wanted.clear()
    fetched = run._fetched
    done = run.iteration
    wait_until(lambda: run.iteration > done + 1000)
    assert run._fetched == fetched or run._wanted.is_set()


def test_a_diverging_run_fails_as_it_does_here(scheduler):
    config = replace(SHORT, learning_rate=10, l2=0.09, optimizer="momentum", iterations=2000, dtype="float32")
    run = scheduler.start(config, DATA)
    wait_until(lambda: run.settled)
    assert run.status == "failed" and "the cost stopped being a finite number" in run.message
    assert run.network is not None and run.scores.iteration == run._n_finite


def test_the_cluster_is_the_one_that_the_environment_names(monkeypatch):
    monkeypatch.delenv("DIGIT_LAB_DASK", raising=False)
    assert remote_run.elsewhere() == {}
    monkeypatch.setenv("DIGIT_LAB_DASK", "tcp://127.0.0.1:9")
    monkeypatch.setattr("lab.workers.cluster.PATIENCE", 0.5)
    scheduler = Scheduler(**remote_run.elsewhere())
    with pytest.raises(ValueError, match=r"the Dask scheduler at tcp://127\.0\.0\.1:9 does not answer"):
        scheduler.start(SHORT, DATA)
