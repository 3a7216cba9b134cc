"""Runs whose worker is lost, or who find none: they go on elsewhere, or rest, with what they have learned."""

from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.runs import remote_run
from lab.workers import worker
from nncore.fast import units
from tests.lab.test_network_file import in_file
from tests.lab.test_remote_runs import DATA, LONG, SHORT, finished, scheduler, threads  # noqa: F401
from tests.patience import wait_until

# ruff: noqa: F811  fixtures are asked for by their names


def test_a_run_whose_worker_forgets_it_goes_on_from_its_last_network(scheduler, threads):
    config = replace(SHORT, iterations=12_000)
    run = scheduler.start(config, DATA)
    wait_until(lambda: run.iteration > 100)
    threads.lose_all()
    wait_until(lambda: run.notice)
    ((at, text),) = run.marks
    assert text == "on another worker" and f"back at iteration {at:,}" in run.notice
    finished(run)
    assert len(threads.opened) == 2
    # The same digits come next, and SGD remembers nothing.
    np.testing.assert_allclose(run.history.costs, [each.cost for each in nncore.train(config, DATA)], rtol=1e-6)
    iterations = [iteration for iteration, _ in run.checkpoints]
    assert iterations == sorted(set(iterations)) and iterations[-1] == config.iterations
    assert run.history.test_iterations == sorted(set(run.history.test_iterations))


def test_a_run_whose_batch_size_was_changed_goes_on_elsewhere_with_the_digits_that_come_next(scheduler, threads):
    config = replace(LONG, training_digits=100, batch_size=1)
    changed, every = replace(config, batch_size=50), nncore.train(config, DATA)
    expected = [next(every) for _ in range(200)] + [every.send(changed)] + [next(every) for _ in range(29)]
    run = scheduler.start(config, DATA, iterations=200)
    wait_until(lambda: run.status == "paused" and run.scored)
    scheduler.change(run, batch_size=50)
    scheduler.resume(run, 20)
    wait_until(lambda: run.status == "paused" and run.iteration == 220 and run.scored)
    threads.lose_all()
    scheduler.resume(run, 10)
    wait_until(lambda: run.status == "paused" and run.iteration == 230 and run.scored)
    assert [at for at, _ in run.marks] == [200, 220]
    np.testing.assert_allclose(run.history.costs, [each.cost for each in expected], rtol=1e-6)
    assert run.latest.epoch == expected[-1].epoch == 2 + 15


def test_a_paused_run_that_is_forgotten_loses_no_iteration_but_what_adam_remembers(scheduler, threads):
    run = scheduler.start(replace(LONG, optimizer="adam"), DATA, iterations=20)
    wait_until(lambda: run.scored and run.iteration == 20)
    threads.lose_all()
    scheduler.resume(run, 5)
    wait_until(lambda: run.status == "paused" and run.iteration == 25 and run.scored)
    assert "back at iteration 20; adam remembers nothing" in run.notice
    assert run.scores.iteration == 25


@pytest.mark.parametrize("act", ["pause", "stop"])
def test_within_a_long_iteration_at_the_new_worker_it_rests_with_what_it_has(scheduler, threads, monkeypatch, act):
    run = scheduler.start(replace(LONG, training_digits=400, batch_size=400), DATA, iterations=2)
    wait_until(lambda: run.iteration == 2 and run.scored)
    threads.lose_all()
    # An iteration has parts, and a slice one of them.
    monkeypatch.setattr(units, "FEW", 1)
    monkeypatch.setattr(units, "MOST", 1)
    monkeypatch.setattr(remote_run, "LEAST", 0)
    monkeypatch.setattr(threads, "seconds", 0)
    take_down, epochs = run._take_down, []

    def meanwhile(texts, arrays):
        take_down(texts, arrays)
        if not epochs:
            epochs.append(run.latest.epoch)
            run.scores = None  # as of a run that went on
            getattr(scheduler, act)(run)

    run._take_down = meanwhile
    scheduler.resume(run)
    wait_until(lambda: epochs and run.scored and not run.busy)
    assert run.status in ("paused", "stopped") and run.message is None and run.scores.iteration == run.iteration == 2
    assert epochs == [2] and run.latest.epoch == 2


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


def test_what_is_trained_again_has_room_for_its_checkpoints_in_a_file(scheduler, threads, monkeypatch):
    monkeypatch.setattr(remote_run, "LEAST", 0.01)
    monkeypatch.setattr(threads, "seconds", 0.01)
    run = scheduler.start(replace(SHORT, iterations=6000), DATA, iterations=0)
    take_down = run._take_down

    def lost_half_way(texts, arrays):
        take_down(texts, arrays)
        if run.iteration > 3000 and not run.marks:
            threads.lose_all()

    run._take_down = lost_half_way
    run._is_due = lambda: run._known is None
    scheduler.resume(run)
    finished(run)
    ((at, _),) = run.marks
    assert at < 1000 and all(in_file(network) for _, network in run.checkpoints) and in_file(run.network)


def lose_while_measuring(run, threads):
    """Have a run's worker forget it just when it is asked for the scores."""
    ask = run._progress.ask

    def lost(do, *arguments, **texts):
        if do == "measure":
            threads.lose_all()
        return ask(do, *arguments, **texts)

    run._progress.ask = lost


def test_a_run_that_is_stopped_and_loses_its_worker_is_not_said_to_go_on(scheduler, threads, monkeypatch):
    monkeypatch.setattr(threads, "seconds", 0.01)
    run = scheduler.start(LONG, DATA, iterations=0)
    run._is_due = lambda: run._known is None
    scheduler.resume(run)
    wait_until(lambda: run._known and run.iteration > run._known.iteration)
    lose_while_measuring(run, threads)
    scheduler.stop(run)
    wait_until(lambda: run.settled)
    assert run.status == "stopped" and run.scores.iteration == run.iteration and not run.marks
    assert f"it has started anew. The run is back at iteration {run.iteration:,}, without the " in run.notice


def test_a_run_that_is_done_and_loses_its_worker_is_measured_here(scheduler, threads):
    run = scheduler.start(SHORT, DATA, iterations=0)
    lose_while_measuring(run, threads)
    scheduler.resume(run)
    finished(run)
    assert run.iteration == run.scores.iteration == 60 and not run.marks and run.notice is None


def test_workers_that_are_lost_now_and_then_pause_nothing(scheduler, threads, monkeypatch):
    monkeypatch.setattr(remote_run, "LOST_WITHIN", 0)
    run = scheduler.start(LONG, DATA)
    for number in range(remote_run.MAX_LOST + 2):
        wait_until(lambda number=number: len(run.marks) == number and run.iteration)
        done = run.iteration
        threads.lose_all()
        wait_until(lambda number=number, done=done: len(run.marks) > number and run.iteration > done)
    assert run.status == "running"
