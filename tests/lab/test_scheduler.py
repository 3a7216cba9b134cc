"""Runs that share the cores, and what becomes of those that nobody watches. The clock is the tests' own."""

import gc
import threading
import time
import weakref
from dataclasses import replace

import pytest

import nncore
from lab.ledger import due, entries, limits
from lab.runs import remote_run
from lab.runs import scheduler as scheduler_module
from lab.runs.scheduler import ALONE, GRACE, HELD, LOOK, Scheduler
from nncore.fast import units
from tests.lab.runs import DATA, LONG, lies_in_file
from tests.patience import wait_until

HEAVY = replace(LONG, training_digits=1500, optimizer="adam", hidden_units=(60, 60))
OFTEN = 0.05  # seconds between two looks here


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """It is looked often at those that are set aside."""
    monkeypatch.setattr(scheduler_module, "LOOK", OFTEN)


def test_times_are_as_pages_and_readme_promise_them():
    assert 10 <= GRACE <= 60 and ALONE == 15 * 60 and HELD == 4 * 3600
    # Nobody waits long for a turn, for a pause, or until it goes on.
    assert scheduler_module.SLICE <= 0.2 and scheduler_module.MOMENT <= 0.5 and LOOK <= 1
    # What a server or a worker that dies loses; and a run that goes on is not to be shown as interrupted.
    assert due.SCORES <= 5 and due.NETWORK <= 30 and remote_run.KEEP <= 10 and due.SCORES < entries.SILENCE <= 30
    assert limits.UNDO_SECONDS == 24 * 3600


def test_more_runs_are_no_larger_share(scheduler, monkeypatch):
    monkeypatch.setattr(scheduler_module, "SLICE", 0.005)
    runs = [scheduler.start(LONG, DATA, owner="many tabs") for _ in range(6)]
    one = scheduler.start(LONG, DATA, owner="one tab")
    begun = [run.iteration for run in runs]
    # Counted in iterations, not timed, and after so many turns that one more or less is little.
    wait_until(lambda: min(run.iteration for run in runs) > 1_000)
    for run in (one, *runs):
        scheduler.pause(run)
    done = sum(run.iteration - before for run, before in zip(runs, begun, strict=True))
    # On two cores each of the two has one; on fewer, half of it.
    assert done < 3 * one.iteration
    # And of one's own each has as much as the others.
    assert max(run.iteration for run in runs) < 3 * min(run.iteration for run in runs)


def test_one_run_has_all_cores_and_several_have_one_each(scheduler):
    one = scheduler.start(LONG, DATA)
    wait_until(lambda: one.iteration and one.team.hands)
    others = [scheduler.start(LONG, DATA) for _ in range(2)]
    wait_until(lambda: all(run.iteration for run in others) and not one.team.hands)
    assert not any(run.team.hands for run in others)
    for run in others:
        scheduler.stop(run)
    wait_until(lambda: one.team.hands)


def test_a_step_that_takes_long_is_left_and_taken_up(clock, tab, monkeypatch):
    """For others, for a pause, and for good where nobody comes back."""
    # A network whose steps have thousands of parts.
    monkeypatch.setattr(units, "MOST", 1)
    monkeypatch.setattr(units, "FEW", 1)
    scheduler = Scheduler(n_workers=2, clock=clock)
    run, other = scheduler.start(HEAVY, DATA, alive=tab.is_set), scheduler.start(LONG, DATA)
    wait_until(lambda: other.iteration > 20)
    assert not run.iteration
    scheduler.stop(other)
    scheduler.pause(run)
    wait_until(lambda: not run.in_slice)
    assert run.status == "paused" and not run.iteration
    scheduler.change(run, learning_rate=0.5)
    scheduler.resume(run, 2)
    wait_until(lambda: run.status == "paused" and run.scored and not run.in_slice)
    assert run.iteration == 2
    # The first step had begun with the rate of before.
    assert run.history.costs[0] == pytest.approx(next(nncore.train(HEAVY, DATA)).cost)
    while not run.in_iteration:  # it was at an iteration's last part
        scheduler.resume(run)
        wait_until(lambda: run.in_iteration)
        scheduler.pause(run)
        wait_until(lambda: run.scored and not run.in_slice)
    tab.clear()
    for seconds in (GRACE + 1, ALONE):
        clock.now += seconds
        time.sleep(2 * OFTEN)
    wait_until(lambda: run.settled)
    assert run.status == "stopped" and run.scores.iteration == run.iteration


def test_slow_motion_is_slow_whatever_is_pressed_until_it_ends(scheduler):
    run = scheduler.start(LONG, DATA, pace=20)
    for _ in range(5):
        scheduler.pause(run)
        scheduler.resume(run)
    started, before = time.monotonic(), run.iteration
    wait_until(lambda: run.iteration >= before + 8)
    assert time.monotonic() - started > 0.3
    scheduler.set_pace(run, None)
    before = run.iteration
    wait_until(lambda: run.iteration > before + 100)


# Who watches


@pytest.fixture
def watching(clock):
    return Scheduler(n_workers=1, clock=clock)


@pytest.fixture
def run(watching, tab):
    run = watching.start(LONG, DATA, alive=tab.is_set)
    wait_until(lambda: run.iteration)
    yield run
    watching.stop(run)


def leave(run, tab, clock):
    """Close the tab, and let the time pass after which its run takes no turns."""
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: run.set_aside and not run.in_slice)


def goes_on(run):
    before = run.iteration
    wait_until(lambda: run.iteration > before)


def engine_of(run):
    return run._progress.gi_frame.f_locals["training"].engine


def test_a_run_that_nobody_watches_is_set_aside_until_then(watching, run, tab, clock):
    goes_on(run)
    tab.clear()
    # What a reload or a short gap in the network may take.
    clock.now += 20
    for _ in range(3):
        goes_on(run)
    assert not run.set_aside
    clock.now += 40
    wait_until(lambda: run.set_aside and not run.in_slice)
    assert run.status == "running" and watching.n_persons == 0
    assert run.scores.iteration == run.iteration
    engine, seconds = engine_of(run), run.seconds
    assert engine.is_down and lies_in_file(engine.weights[0])
    clock.now += 600
    tab.set()
    goes_on(run)
    assert run.status == "running" and not run.set_aside and not engine.is_down
    assert run.seconds - seconds < 60, "the break is no time of training"
    leave(run, tab, clock)
    watching.watch(run, lambda: True)  # another tab
    goes_on(run)
    assert not run.set_aside


def test_a_run_that_is_stopped_while_set_aside_is_let_go(watching, run, tab, clock):
    leave(run, tab, clock)
    watching.stop(run)
    assert run.settled and run.status == "stopped"


def test_a_paused_run_that_nobody_watches_is_put_down(watching, run, tab, clock):
    watching.pause(run)
    wait_until(lambda: run.scored and not run.in_slice)
    engine = engine_of(run)
    clock.now += 2 * GRACE  # as long as its reader looks at it
    time.sleep(2 * OFTEN)
    assert not engine.is_down
    # Paused again before it has gone on, as in slow motion, it is put down all the same.
    run.asleep = True
    watching.resume(run)
    watching.pause(run)
    run.asleep = False
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: engine.is_down and not run.in_slice)
    assert run.status == "paused" and watching.n_persons == 0 and lies_in_file(engine.weights[0])
    tab.set()
    watching.resume(run, 1)
    wait_until(lambda: run.status == "paused" and run.scored)
    assert not engine.is_down
    watching.change(run, batch_size=10)
    watching.resume(run)
    goes_on(run)


@pytest.mark.parametrize(("held", "patience"), [(False, ALONE), (True, HELD)], ids=["by itself", "with its class"])
def test_a_run_left_alone_is_stopped_and_nothing_is_left(watching, tab, clock, held, patience):
    run = watching.start(LONG, DATA, alive=tab.is_set, iterations=3 if held else None)
    wait_until(lambda: run.scored and run.status == "paused" if held else run.iteration)
    run.held = held
    leave(run, tab, clock)
    clock.now += patience - GRACE - 2
    time.sleep(2 * OFTEN)
    assert not run.ended
    clock.now += 3
    wait_until(lambda: run.settled)
    assert run.status == "stopped" and run.network is not None and run.scores.iteration == run.iteration
    left, run = weakref.ref(run), None
    wait_until(lambda: gc.collect() is not None and left() is None)


def test_of_two_tabs_one_is_enough_and_the_last_one_stops_it(watching, run, tab, clock):
    other = threading.Event()
    other.set()
    watching.watch(run, other.is_set)
    tab.clear()
    clock.now += 2 * GRACE
    goes_on(run)
    goes_on(run)
    assert not run.set_aside
    watching.leave(run, tab.is_set)
    assert run.status == "running"
    watching.leave(run, other.is_set)
    assert run.status == "stopped"
