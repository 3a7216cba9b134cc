"""Runs without a page: what comes of them, what everybody may press meanwhile, and what they read where they rest."""

import threading
import time
from dataclasses import replace
from functools import partial

import pytest

import nncore
from lab import goals
from lab.networks import own_network
from lab.runs import run as run_module
from lab.runs.scheduler import Scheduler
from lab.tasks import Task
from render import run_sentences
from tests.lab.runs import DATA, DIVERGING, LONG, READS_SOME, SHORT, wait_until_ended
from tests.patience import wait_until

BATCHES = nncore.TrainingConfig(hidden_units=(16,), iterations=60, training_digits=4000, batch_size=64)


def counted(network, config):
    """By counting, digit by digit."""
    n = config.training_digits
    parts = (DATA.train_images[:n], DATA.train_labels[:n]), (DATA.test_images, DATA.test_labels)
    return tuple(nncore.accuracy(network.predict(nncore.flatten(images)), labels) for images, labels in parts)


def check(run, iteration):
    """Whether a run has the scores of its network of now."""
    scores = run.scores
    found = scores.iteration, (scores.train_accuracy, scores.test_accuracy)
    assert found == (iteration, counted(run.network, run.config)) and run.scored and not run.busy


def paused_after(scheduler, config, iterations):
    run = scheduler.start(config, DATA, iterations=iterations)
    wait_until(lambda: run.status == "paused" and run.scored)
    return run


@pytest.mark.parametrize("config", [replace(SHORT, iterations=400), BATCHES], ids=["all digits at once", "in batches"])
def test_a_run_gives_what_nncore_gives(scheduler, config):
    run = scheduler.start(config, DATA)
    assert run.scores is None
    wait_until(lambda: run.status == "finished")
    every = list(nncore.train(config, DATA))
    assert list(run.history.costs) == [progress.cost for progress in every]
    check(run, config.iterations)
    assert run.history.test_iterations[-1] == config.iterations
    assert run.history.test_accuracies[-1] == run.scores.test_accuracy
    assert run.rate == pytest.approx(config.iterations / run.seconds)
    iterations = [iteration for iteration, _ in run.checkpoints]
    assert iterations == sorted(set(iterations)) and (iterations[0], iterations[-1]) == (0, config.iterations)
    assert 20 <= len(iterations) <= 31
    for iteration, network in run.checkpoints[1:]:
        assert network.digest == every[iteration - 1].network.digest


def test_steps_are_counted_and_measured_at_each_pause(scheduler):
    run = paused_after(scheduler, BATCHES, 37)
    check(run, 37)
    assert (run.history.test_iterations[-1], run.history.test_accuracies[-1]) == (37, run.scores.test_accuracy)
    scheduler.resume(run, 3)
    wait_until(lambda: run.status == "paused")
    check(run, 40)
    assert run.history.test_iterations == sorted(set(run.history.test_iterations))


@pytest.mark.parametrize("act", ["pause", "stop"])
def test_a_pause_or_stop_shows_at_once_where_it_stands(scheduler, act):
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration > 50)
    getattr(scheduler, act)(run)
    # Nothing is waited for here: so small a network is measured within the moment that the button takes.
    before = run.iteration
    check(run, before)
    if act == "pause":
        scheduler.resume(run)
        wait_until(lambda: run.iteration > before)
    scheduler.stop(run)
    check(run, run.iteration)
    assert run.settled and run.status == "stopped"


def test_where_it_rests_the_test_curve_is_of_all_digits(scheduler):
    """Whether some were read there on the way, as after the first iteration, or none, as after the second."""
    run = scheduler.start(READS_SOME, DATA, iterations=0)
    for iteration in (1, 2):
        scheduler.resume(run, 1)
        wait_until(lambda iteration=iteration: run.status == "paused" and run.iteration == iteration and run.scored)
        assert (run.history.test_iterations[-1], run.history.n_tested) == (iteration, run.n_test)
        assert run.history.test_accuracies[-1] == run.scores.test_accuracy
        going = run.moment()
        going.scores, going.status = None, "running"
        _, test = run_sentences.accuracies(going)
        assert (test.share, test.of) == (run.scores.test_accuracy, f"at iteration {iteration}")
    n = run.history.fewest_tested
    some = f"the test curve uses at least {n:,} of the 1,000 test digits; when it stops or pauses, all of them."
    assert n < run.n_test and run_sentences.accuracy_alt(run).endswith(some)
    whole = wait_until_ended(scheduler.start(SHORT, DATA))
    assert run_sentences.of_some_digits(whole) == ""


def test_a_diverging_run_keeps_its_last_finite_network(scheduler):
    run = scheduler.start(nncore.TrainingConfig(**DIVERGING), DATA)
    wait_until(lambda: run.settled)
    assert run.status == "failed" and "learning rate" in run.message
    # The cost that was not finite was the last network's, and is in no history; the one before it is left.
    check(run, run.iteration - 1)
    assert own_network(run).done == run.network_iteration == run.scores.iteration
    assert goals.begin(Task(), True, run.network, last=run).iterations == run.scores.iteration


def test_a_pause_after_an_overflow_leaves_the_network_before(scheduler, monkeypatch):
    def overflowing(*arguments, **options):
        for number, progress in enumerate(train(*arguments, **options), start=1):
            if number == 10:
                first, *others = progress.network.layers
                broken = nncore.Layer(first.weights * float("inf"), first.bias)
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


def test_measuring_takes_turns_and_nobody_waits_for_it(monkeypatch):
    def slow(*arguments):
        while not may_go_on.is_set():
            time.sleep(0.01)
            yield
        yield from measure(*arguments)

    measure, may_go_on, scheduler = run_module.measure, threading.Event(), Scheduler(n_workers=1)
    monkeypatch.setattr(run_module, "measure", slow)
    finished, paused = scheduler.start(SHORT, DATA), scheduler.start(LONG, DATA)
    wait_until(lambda: finished.measuring and paused.iteration)
    started = time.monotonic()
    scheduler.pause(paused)
    assert time.monotonic() - started < 2, "the button waits for what is measured"
    wait_until(lambda: paused.measuring)
    assert finished.busy and paused.busy and not (finished.ended or finished.scored or paused.scored)
    before = paused.iteration
    scheduler.resume(paused)
    wait_until(lambda: paused.iteration > before)
    may_go_on.set()
    scheduler.stop(paused)
    wait_until(lambda: finished.settled and paused.settled)
    assert (finished.status, paused.status) == ("finished", "stopped")
    check(finished, SHORT.iterations)
    check(paused, paused.iteration)


@pytest.mark.parametrize("part", ["advance", "measure", "let_go", "a timer"])
def test_whatever_goes_wrong_with_a_run_others_go_on(part, scheduler, monkeypatch):
    def goes_wrong(*_):
        raise RuntimeError("an unforeseen one")

    if part == "a timer":
        monkeypatch.setattr("lab.runs.scheduler.threading.Timer", goes_wrong)
    for _ in range(2):  # one for each worker
        bad = scheduler.start(SHORT, DATA, iterations=0, pace=5 if part == "a timer" else None)
        if part != "a timer":
            setattr(bad, part, goes_wrong)
        scheduler.resume(bad)
        wait_until(lambda bad=bad: bad.ended)
        assert part == "let_go" or (bad.status == "failed" and "an unforeseen one" in bad.message)
    good = scheduler.start(SHORT, DATA)
    wait_until(lambda: good.status == "finished")


def test_a_moment_of_a_run_is_whole_and_stays_what_it_was(scheduler):
    run = paused_after(scheduler, SHORT, 10)
    moment, rate = run.moment(), run.rate
    # What another thread has done after half of History.add.
    run.history.costs.append(1.0)
    run.history.test_iterations.append(11)
    history = run.moment().history
    assert len(history.costs) == len(history.train_accuracies) == moment.iteration == 10
    assert len(history.test_iterations) == len(history.test_accuracies)
    run._rate.begin(0.0, 0)
    assert (moment.rate, run.rate) == (rate, 0)


# Changes while it runs


def test_a_change_is_marked_and_holds(scheduler):
    run = paused_after(scheduler, SHORT, 5)
    scheduler.change(run, learning_rate=0.5)
    scheduler.change(run, learning_rate=0.5)
    assert run.marks == [(5, "learning rate 0.5")]
    assert (run.now.learning_rate, run.config.learning_rate) == (0.5, 0.1)
    scheduler.resume(run)
    wait_until(lambda: run.status == "finished")
    progress = nncore.train(SHORT, DATA)
    expected = [next(progress).cost for _ in range(5)]
    expected += [progress.send(replace(SHORT, learning_rate=0.5)).cost, *(each.cost for each in progress)]
    assert list(run.history.costs) == expected


def test_a_change_before_the_first_step_is_marked_where_met(scheduler):
    # It holds from the second iteration on, whatever it was before that.
    run = scheduler.start(replace(SHORT, batch_size=10), DATA, iterations=0)
    assert run.status == "paused" and run.iteration == 0
    scheduler.change(run, batch_size=25)
    assert run.marks == [(0, "batches of 25")]
    scheduler.resume(run)
    wait_until(lambda: run.status == "finished")
    assert run.marks == [(1, "batches of 25")]
    assert run_module.epoch_after(run.iteration, run.config, run.marks) == run.latest.epoch


def test_a_bad_change_is_refused_and_so_is_one_without_room(scheduler):
    run = paused_after(scheduler, SHORT, 5)
    for change in ({"learning_rate": 100.0}, {"batch_size": 51}):
        with pytest.raises(ValueError, match="must be"):
            scheduler.change(run, **change)
    assert run.marks == [] and run.now == SHORT
    for number in range(200):
        scheduler.change(run, batch_size=10 + number % 2)
    with pytest.raises(ValueError, match="200 times"):
        scheduler.change(run, batch_size=12)
    assert run.now.batch_size == 11 and len(run.marks) == 200
    scheduler.resume(run)
    wait_until(lambda: run.status == "finished")
