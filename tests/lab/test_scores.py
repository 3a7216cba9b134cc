"""Scores: what a run's network reads of all digits, measured wherever the run rests."""

import threading
import time
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import nncore
from lab.runs import run as run_module
from lab.runs.scheduler import Scheduler
from render import run_sentences
from tests.lab.test_runs import DATA, LONG, SHORT, wait_until

BATCHES = nncore.TrainingConfig(hidden_units=(16,), iterations=60, training_digits=4000, batch_size=64)
DIVERGES = nncore.TrainingConfig(learning_rate=10, l2=0.09, optimizer="momentum", training_digits=100)
# Its last update overflows, which no cost of an iteration to come tells.
OVERFLOWS_LAST = nncore.TrainingConfig(
    hidden_units=(64, 64), learning_rate=1, l2=0.1, optimizer="momentum", output_activation="sigmoid", iterations=60
)


def counted(network, config):
    """By counting, digit by digit."""
    n = config.training_digits
    parts = (DATA.train_images[:n], DATA.train_labels[:n]), (DATA.test_images, DATA.test_labels)
    return tuple(nncore.accuracy(network.predict(nncore.flatten(images)), labels) for images, labels in parts)


def check(run, iteration):
    scores = run.scores
    assert (scores.iteration, (scores.train_accuracy, scores.test_accuracy)) == (
        iteration,
        counted(run.network, run.config),
    )
    assert run.scored and not run.busy


@pytest.mark.parametrize("config", [SHORT, BATCHES], ids=["all digits at once", "in batches"])
def test_at_the_end_all_digits_are_read_by_the_network_that_came_of_it(scheduler, config):
    run = scheduler.start(config, DATA)
    assert run.scores is None
    wait_until(lambda: run.status == "finished")
    check(run, config.iterations)
    assert run.history.test_iterations[-1] == config.iterations
    assert run.history.test_accuracies[-1] == run.scores.test_accuracy


# Few of the test digits are read on the way: its steps take less time than that.
READS_SOME = nncore.TrainingConfig(hidden_units=(1024,), iterations=40, training_digits=100, batch_size=1)


def test_where_it_rests_the_curve_is_of_all_digits_even_where_some_were_read_there_on_the_way(scheduler):
    run = scheduler.start(READS_SOME, DATA, iterations=1)
    wait_until(lambda: run.status == "paused" and run.scored)
    assert run.history.test_iterations == [1] and run.history.fewest_tested < run.n_test
    assert run.history.test_accuracies == [run.scores.test_accuracy] == [counted(run.network, READS_SOME)[1]]
    n = run.history.fewest_tested
    some = f"While it trains, the test curve uses at least {n:,} of the 1,000 test digits; "
    some += "when it stops or pauses, all of them."
    assert run_sentences.of_some_digits(run.moment()) == some and run_sentences.accuracy_alt(run).endswith(some)
    scheduler.resume(run)
    wait_until(lambda: run.status == "finished")
    assert run_sentences.of_some_digits(run.moment()) == some


@pytest.mark.parametrize("iterations", [1, 2], ids=["some were read there", "none were read there"])
def test_after_a_pause_the_last_result_is_of_all_digits_until_the_next_test(scheduler, iterations):
    run = scheduler.start(replace(READS_SOME, iterations=10_000), DATA, iterations=iterations)
    wait_until(lambda: run.status == "paused" and run.scored)
    assert (run.history.test_iterations[-1], run.history.n_tested) == (iterations, run.n_test)
    assert run.history.fewest_tested < run.n_test
    going = run.moment()
    going.scores, going.status = None, "running"
    _, test = run_sentences.accuracies(going)
    assert (test.share, test.of) == (run.scores.test_accuracy, f"at iteration {iterations}")


def test_a_curve_that_is_of_all_digits_says_nothing_of_it(scheduler):
    run = scheduler.start(SHORT, DATA)
    wait_until(lambda: run.status == "finished")
    assert run_sentences.of_some_digits(run) == "" and "On the way" not in run_sentences.accuracy_alt(run)


def test_at_a_pause_by_itself_and_once_more_after_it_went_on(scheduler):
    run = scheduler.start(BATCHES, DATA, iterations=37)
    wait_until(lambda: run.status == "paused")
    check(run, 37)
    assert (run.history.test_iterations[-1], run.history.test_accuracies[-1]) == (37, run.scores.test_accuracy)
    scheduler.resume(run, 3)
    wait_until(lambda: run.status == "paused")
    check(run, 40)
    assert run.history.test_iterations == sorted(set(run.history.test_iterations))


@pytest.mark.parametrize("act", ["pause", "stop"])
def test_when_somebody_pauses_or_stops_it_what_is_shown_next_is_where_it_stands(scheduler, act):
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration > 50)
    getattr(scheduler, act)(run)
    # Nothing is waited for here: so small a network is measured within the moment that the button takes.
    check(run, run.iteration)
    scheduler.stop(run)
    check(run, run.iteration)
    assert run.settled


@pytest.mark.parametrize("act", ["pause", "stop"])
def test_a_run_that_is_paused_or_stopped_when_its_turn_is_just_over_is_measured(scheduler, act):
    run, put_back = scheduler.start(LONG, DATA, iterations=0), scheduler._put_back

    def late(*turn):
        if run.status == "running":
            getattr(scheduler, act)(run)
        put_back(*turn)

    scheduler._put_back = late
    scheduler.resume(run)
    wait_until(lambda: run.status != "running" and not run.busy and run.settled == run.ended)
    check(run, run.iteration)
    assert run.iteration and run.settled == (act == "stop")


def test_a_run_that_fails_has_the_scores_of_the_network_that_it_leaves(scheduler):
    run = scheduler.start(DIVERGES, DATA)
    wait_until(lambda: run.ended)
    assert run.status == "failed"
    # The cost that was not finite was the last network's, and is in no history; the one before it is left.
    check(run, run.iteration - 1)


def test_a_run_whose_last_update_overflows_fails_with_the_last_finite_network(scheduler):
    run = scheduler.start(OVERFLOWS_LAST, DATA)
    wait_until(lambda: run.ended)
    assert run.status == "failed" and "learning rate" in run.message
    assert all(np.isfinite(array).all() for array in run.network.parameters)
    check(run, run.scores.iteration)
    assert run.scores.iteration >= run.iteration - 1


@pytest.mark.parametrize("act", ["pause", "stop"])
def test_a_pause_right_after_an_update_that_overflows_leaves_the_last_finite_network(scheduler, monkeypatch, act):
    def overflowing(*arguments, **options):
        for number, progress in enumerate(train(*arguments, **options), start=1):
            if number == 10:
                first, *others = progress.network.layers
                broken = nncore.Layer(first.weights * np.float32(np.inf), first.bias)
                network = replace(progress.network, layers=(broken, *others))
                progress = nncore.Progress(10, 10, progress.cost, 0.5, None, partial(replace, network))
            kept.append(progress.network)
            yield progress

    train, kept = nncore.train, []
    monkeypatch.setattr(nncore, "train", overflowing)
    run = scheduler.start(SHORT, DATA, iterations=10)
    wait_until(lambda: run.status in ("paused", "failed"))
    assert run.status == "failed" and "at iteration 11" in run.message
    assert run.network.digest == kept[8].digest and run.scores.iteration == 9


def test_pause_answers_at_once_however_long_measuring_takes_and_resume_does_not_wait_for_it(scheduler, monkeypatch):
    measuring, may_go_on = threading.Event(), threading.Event()

    def slow(*arguments):
        measuring.set()
        while not may_go_on.is_set():
            time.sleep(0.01)
            yield
        yield from measure(*arguments)

    measure = run_module.measure
    monkeypatch.setattr(run_module, "measure", slow)
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration)
    started = time.monotonic()
    scheduler.pause(run)
    assert time.monotonic() - started < 2, "it would be twenty seconds"
    # On a busy machine its turn may come later than one waits for it.
    wait_until(lambda: measuring.is_set() and run.measuring)
    assert run.busy and run.status == "paused"
    before = run.iteration
    scheduler.resume(run)
    wait_until(lambda: run.iteration > before)
    may_go_on.set()
    scheduler.pause(run)
    wait_until(lambda: not run.busy)
    check(run, run.iteration)


def test_who_is_measured_for_long_takes_turns_with_those_who_train(monkeypatch):
    def slow(*arguments):
        while not may_go_on.is_set():
            time.sleep(0.01)
            yield
        yield from measure(*arguments)

    measure, may_go_on, scheduler = run_module.measure, threading.Event(), Scheduler(n_workers=1)
    monkeypatch.setattr(run_module, "measure", slow)
    finished, stopped = scheduler.start(SHORT, DATA), scheduler.start(LONG, DATA)
    wait_until(lambda: finished.measuring and stopped.iteration)
    scheduler.stop(stopped)
    wait_until(lambda: stopped.measuring)
    other = scheduler.start(LONG, DATA, iterations=500)
    wait_until(lambda: other.iteration == 500)
    assert finished.busy and stopped.busy and not (finished.ended or finished.scored or stopped.scored)
    may_go_on.set()
    wait_until(lambda: other.scored and finished.settled and stopped.settled)
    assert (finished.status, stopped.status, other.status) == ("finished", "stopped", "paused")
    for run in (finished, stopped, other):
        check(run, run.iteration)


def test_what_goes_wrong_while_it_is_measured_ends_that_run_alone(scheduler, monkeypatch, caplog):
    def broken(*arguments):
        raise MemoryError("no room for so many digits")

    measure = run_module.measure
    monkeypatch.setattr(run_module, "measure", broken)
    for _ in range(3):
        run = scheduler.start(SHORT, DATA)
        wait_until(lambda: run.settled)  # noqa: B023
        assert run.status == "failed" and "no room" in run.message
    monkeypatch.setattr(run_module, "measure", measure)
    run = scheduler.start(SHORT, DATA)
    wait_until(lambda: run.settled)
    assert run.status == "finished"


def test_a_moment_of_a_run_stays_what_it_was(scheduler):
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration > 20)
    for _ in range(50):
        moment = run.moment()
        n, rate = moment.iteration, moment.rate
        history = moment.history
        assert n == len(history.costs) == len(history.train_accuracies)
        assert len(history.test_iterations) == len(history.test_accuracies) and history.test_iterations[-1] <= n
        wait_until(lambda: run.iteration > n)  # noqa: B023
        assert (moment.iteration, moment.rate) == (n, rate)
    scheduler.stop(run)
