"""Runs that take turns, without a page."""

import gc
import time
import weakref
from dataclasses import replace

import pytest

import nncore
from lab import goals
from lab.networks import own_network
from lab.runs.run import Run
from lab.runs.scheduler import SLICE, Scheduler
from lab.tasks import Task
from nncore.fast import units
from tests.patience import wait_until

DATA = nncore.load_digits()
SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=20, training_digits=50)
LONG = nncore.TrainingConfig(hidden_units=(8,), iterations=1_000_000, training_digits=50)


def test_a_run_gives_what_nncore_gives(scheduler):
    run = scheduler.start(SHORT, DATA)
    wait_until(lambda: run.status == "finished")
    expected = list(nncore.train(SHORT, DATA))
    assert list(run.history.costs) == [progress.cost for progress in expected]
    assert run.history.test_accuracies[-1] == expected[-1].test_accuracy
    assert (run.network.layers[0].weights == expected[-1].network.layers[0].weights).all()


def test_a_bad_configuration_is_refused_at_once(scheduler):
    with pytest.raises(ValueError, match="training_digits"):
        scheduler.start(nncore.TrainingConfig(training_digits=5000), DATA)


def test_pause_keeps_still_and_resume_goes_on(scheduler):
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration)
    scheduler.pause(run)
    wait_until(lambda: not run.in_slice)
    before = run.iteration
    time.sleep(0.3)
    assert run.iteration == before and run.status == "paused"
    scheduler.resume(run)
    wait_until(lambda: run.iteration > before)


def test_steps_are_counted(scheduler):
    run = scheduler.start(LONG, DATA, iterations=1)
    wait_until(lambda: run.status == "paused")
    assert run.iteration == 1
    scheduler.resume(run, 10)
    wait_until(lambda: run.status == "paused")
    assert run.iteration == 11 and run.network is not None


def test_pause_and_resume_within_one_slice_does_not_double_the_run(scheduler):
    run = scheduler.start(LONG, DATA)
    for _ in range(50):
        scheduler.pause(run)
        scheduler.resume(run)
    wait_until(lambda: run.iteration > 100)
    assert scheduler.n_persons <= 1


def test_stop_keeps_the_network_and_frees_the_rest(scheduler, monkeypatch):
    train, generators = nncore.train, []

    def noted(*arguments, **options):
        generator = train(*arguments, **options)
        generators.append(weakref.ref(generator))
        return generator

    monkeypatch.setattr(nncore, "train", noted)
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.network is not None)
    assert [generator() is None for generator in generators] == [False]
    scheduler.stop(run)
    wait_until(lambda: run.settled)
    gc.collect()
    assert generators[0]() is None
    assert run.network is not None and run.status == "stopped"


def test_runs_share_the_cores_evenly(scheduler):
    runs = [scheduler.start(LONG, DATA) for _ in range(5)]
    # Counted in iterations, not timed, and after so many turns that one more or less is little.
    wait_until(lambda: min(run.iteration for run in runs) > 15_000)
    for run in runs:
        scheduler.pause(run)
    done = sorted(run.iteration for run in runs)
    assert done[-1] < 3 * done[0]


def test_who_was_kept_waiting_in_a_turn_does_not_pay_for_it():
    class KeptWaiting(Run):
        def advance(self, seconds):
            if self.config.seed == 1 and not self.iteration:
                time.sleep(0.5)
                seconds = 0
            super().advance(seconds)

    scheduler = Scheduler(1, new_run=KeptWaiting)
    late, other = (scheduler.start(replace(LONG, seed=seed), DATA) for seed in (1, 2))
    wait_until(lambda: other.used > 0.25)
    scheduler.pause(late)
    assert late.iteration > 1
    scheduler.stop(other)


def test_more_runs_are_no_larger_share(scheduler):
    runs = [scheduler.start(LONG, DATA, owner="many tabs") for _ in range(8)]
    one = scheduler.start(LONG, DATA, owner="one tab")
    begun = [run.iteration for run in runs]
    wait_until(lambda: min(run.iteration for run in runs) > 1_500)
    for run in (one, *runs):
        scheduler.pause(run)
    done = sum(run.iteration - before for run, before in zip(runs, begun, strict=True))
    # On two cores each of the two has one; on fewer, half of it.
    assert done < 3 * one.iteration
    # And of one's own each has as much as the others.
    assert max(run.iteration for run in runs) < 3 * min(run.iteration for run in runs)


def test_a_run_whose_iterations_take_long_does_not_take_longer_turns_for_it(monkeypatch):
    def slowly(config, *arguments, **options):
        for progress in train(config, *arguments, **options):
            # Stand-ins for a large network, ten slices long, and for small ones, ten iterations a slice.
            time.sleep(10 * SLICE if config == heavy else SLICE / 10)
            yield progress

    train, heavy = nncore.train, replace(LONG, hidden_units=(9,))
    monkeypatch.setattr(nncore, "train", slowly)
    scheduler = Scheduler(n_workers=1)
    slow, quick = scheduler.start(heavy, DATA), [scheduler.start(LONG, DATA) for _ in range(2)]
    wait_until(lambda: slow.iteration == 3)
    for run in (slow, *quick):
        scheduler.stop(run)
    # Of time everybody has had as much, but for a turn; by turns the others would have a tenth.
    assert all(run.used > slow.used / 2 for run in quick)


def test_one_run_has_all_cores_and_several_have_one_each(scheduler):
    one = scheduler.start(LONG, DATA)
    wait_until(lambda: one.iteration and one.team.hands)
    others = [scheduler.start(LONG, DATA) for _ in range(2)]
    wait_until(lambda: all(run.iteration for run in others) and not one.team.hands)
    assert not any(run.team.hands for run in others)
    for run in others:
        scheduler.stop(run)
    wait_until(lambda: one.team.hands)


def test_a_step_that_takes_long_is_left_for_others_and_for_a_pause_and_taken_up(scheduler, monkeypatch):
    # A network whose steps have thousands of parts.
    monkeypatch.setattr(units, "MOST", 1)
    monkeypatch.setattr(units, "FEW", 1)
    heavy = replace(LONG, training_digits=1500, optimizer="adam", hidden_units=(60, 60))
    run = scheduler.start(heavy, DATA)
    other = scheduler.start(LONG, DATA)
    wait_until(lambda: other.iteration > 20)
    assert not run.iteration
    scheduler.stop(other)
    scheduler.pause(run)
    wait_until(lambda: not run.in_slice)
    assert run.status == "paused" and not run.iteration
    scheduler.change(run, learning_rate=0.5)
    scheduler.resume(run, 2)
    wait_until(lambda: run.status == "paused")
    assert run.iteration == 2
    # The first step had begun with the rate of before.
    expected = next(nncore.train(heavy, DATA)).cost
    assert run.history.costs[0] == pytest.approx(expected)


def test_a_diverging_run_fails_with_a_sentence(scheduler):
    run = scheduler.start(nncore.TrainingConfig(learning_rate=10, l2=0.09, optimizer="momentum"), DATA)
    wait_until(lambda: run.ended)
    assert run.status == "failed" and "learning rate" in run.message
    assert run.network is not None
    wait_until(lambda: run.settled)
    # What goes on from it has gone as far as it has, of which its scores are.
    assert own_network(run).done == run.network_iteration == run.scores.iteration < run.iteration
    beginning = goals.begin(Task(), True, run.network, last=run)
    assert beginning.iterations == run.scores.iteration


def test_whether_a_run_is_scored_is_known_without_its_network(scheduler):
    """The scheduler asks while everybody waits for it, and where there may be no memory for another network."""
    run = scheduler.start(SHORT, DATA, iterations=1)
    wait_until(lambda: run.status == "paused" and run.scored and not run.in_slice)
    run.latest = replace(run.latest, _make_network=None)
    assert run.scored
    run.scores = None
    assert not run.scored


# Changes while it runs


@pytest.mark.parametrize("part", ["advance", "measure", "let_go"])
def test_whatever_goes_wrong_with_one_run_the_others_go_on(part, scheduler):
    def goes_wrong(*_):
        raise RuntimeError("an unforeseen one")

    # One for each worker.
    for _ in range(2):
        bad = scheduler.start(SHORT, DATA, iterations=0)
        setattr(bad, part, goes_wrong)
        scheduler.resume(bad)
    good = scheduler.start(SHORT, DATA)
    wait_until(lambda: good.status == "finished")


def test_a_change_of_learning_rate_is_marked_and_holds(scheduler):
    run = scheduler.start(SHORT, DATA, iterations=5)
    wait_until(lambda: run.status == "paused")
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


def test_slow_motion_is_slow_and_pauses_at_once(scheduler):
    run = scheduler.start(LONG, DATA, iterations=0)
    scheduler.set_pace(run, 20)
    scheduler.resume(run)
    started = time.monotonic()
    wait_until(lambda: run.iteration >= 10)
    assert time.monotonic() - started > 0.3
    scheduler.pause(run)
    wait_until(lambda: not run.asleep and not run.in_slice)
    before = run.iteration
    scheduler.resume(run)
    scheduler.set_pace(run, None)
    wait_until(lambda: run.iteration > before + 100)


def test_checkpoints_go_from_the_start_to_the_end(scheduler):
    run = scheduler.start(replace(SHORT, iterations=400), DATA)
    wait_until(lambda: run.status == "finished")
    iterations = [iteration for iteration, _ in run.checkpoints]
    assert iterations == sorted(set(iterations)) and (iterations[0], iterations[-1]) == (0, 400)
    assert 20 <= len(iterations) <= 31
    every = list(nncore.train(replace(SHORT, iterations=400), DATA))
    for iteration, network in run.checkpoints[1:]:
        assert (network.layers[0].weights == every[iteration - 1].network.layers[0].weights).all()


def test_checkpoints_of_a_large_network_stay_within_their_memory(scheduler):
    from lab.runs.network_file import CHECKPOINT_BYTES, checkpoint_iterations

    config = nncore.TrainingConfig(hidden_units=(2048, 2048), iterations=500)
    network = nncore.initial_network(config)
    n_bytes = sum(layer.weights.nbytes + layer.bias.nbytes for layer in network.layers)
    assert 2 <= len(checkpoint_iterations(config)) + 1 <= max(2, CHECKPOINT_BYTES // n_bytes) + 1
