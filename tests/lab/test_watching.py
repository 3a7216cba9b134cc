"""Who watches a run, and what becomes of it when nobody does. The clock is the tests' own: nobody waits for minutes."""

import gc
import threading
import time
import weakref
from functools import partial

import pytest

from lab.runs.remote_run import RemoteRun
from lab.runs.scheduler import ALONE, GRACE, HELD, LOOK, Scheduler
from lab.workers import worker
from tests.lab.test_network_file import lies_in_file
from tests.lab.test_runs import DATA, LONG, wait_until
from tests.lab.threads import Threads


@pytest.fixture
def scheduler(clock):
    return Scheduler(n_workers=1, clock=clock)


@pytest.fixture
def run(scheduler, tab):
    run = scheduler.start(LONG, DATA, alive=tab.is_set)
    wait_until(lambda: run.iteration)
    yield run
    scheduler.stop(run)


def leave(scheduler, run, tab, clock):
    """Close the tab, and let the time pass after which its run takes no turns."""
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: run.set_aside and not run.in_slice)


def goes_on(run):
    before = run.iteration
    wait_until(lambda: run.iteration > before)


def test_a_run_is_set_aside_within_a_minute_after_its_tab_was_closed_and_no_sooner(scheduler, run, tab, clock):
    goes_on(run)
    tab.clear()
    # What a reload or a short gap in the network may take.
    clock.now += 20
    for _ in range(3):
        goes_on(run)
    assert not run.set_aside
    clock.now += 40
    wait_until(lambda: run.set_aside and not run.in_slice)
    assert run.status == "running" and scheduler.n_persons == 0
    assert run.scores.iteration == run.iteration


def test_it_goes_on_by_itself_when_its_reader_is_back_ten_minutes_later(scheduler, run, tab, clock):
    leave(scheduler, run, tab, clock)
    clock.now += 600
    seconds = run.seconds
    tab.set()
    goes_on(run)
    assert run.status == "running" and not run.set_aside
    # The break is no time of training.
    assert run.seconds - seconds < 60


def test_while_it_is_set_aside_it_has_nothing_of_its_engine_in_memory(scheduler, run, tab, clock):
    leave(scheduler, run, tab, clock)
    engine = engine_of(run)
    assert engine.is_down and lies_in_file(engine.weights[0])
    tab.set()
    goes_on(run)
    assert not engine.is_down


def engine_of(run):
    return run._progress.gi_frame.f_locals["training"].engine


def test_a_paused_run_that_nobody_watches_has_nothing_of_its_engine_in_memory_until_it_goes_on(
    scheduler, run, tab, clock
):
    scheduler.pause(run)
    engine = engine_of(run)
    # What a reload may take, and then as long as its reader looks at it.
    for seconds in (20, 2 * GRACE):
        clock.now += seconds
        with pytest.raises(AssertionError):
            wait_until(lambda: engine.is_down, 1.5)
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: engine.is_down and not run.in_slice)
    assert run.status == "paused" and scheduler.n_persons == 0 and lies_in_file(engine.weights[0])
    tab.set()
    scheduler.resume(run, 1)
    wait_until(lambda: run.status == "paused" and run.scored)
    assert not engine.is_down
    scheduler.change(run, batch_size=10)
    scheduler.resume(run)
    goes_on(run)


def test_a_run_that_is_paused_again_before_it_has_gone_on_is_put_down_too(scheduler, run, tab, clock):
    scheduler.pause(run)
    wait_until(lambda: run.scored and not run.in_slice)
    run.asleep = True  # as in slow motion, until its timer ends
    scheduler.resume(run)
    scheduler.pause(run)
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: engine_of(run).is_down)


def test_a_paused_run_that_was_left_is_stopped_and_nothing_is_left_of_it(scheduler, tab, clock):
    run = scheduler.start(LONG, DATA, alive=tab.is_set, iterations=3)
    wait_until(lambda: run.status == "paused" and run.scored and not run.in_slice)
    run = weakref.ref(run)
    tab.clear()
    for _ in range(3):
        clock.now += ALONE / 2 + 1
        time.sleep(2 * LOOK)
    wait_until(lambda: gc.collect() is not None and run() is None)


def test_it_goes_on_at_once_for_another_tab(scheduler, run, tab, clock):
    leave(scheduler, run, tab, clock)
    scheduler.watch(run, lambda: True)
    goes_on(run)
    assert not run.set_aside


def test_after_a_quarter_of_an_hour_alone_it_is_stopped_with_its_network_and_scores(scheduler, run, tab, clock):
    leave(scheduler, run, tab, clock)
    clock.now += 13 * 60
    with pytest.raises(AssertionError):
        wait_until(lambda: run.ended, 1.5)
    clock.now += 2 * 60
    wait_until(lambda: run.settled)
    assert ALONE == 15 * 60
    assert run.status == "stopped" and run.network is not None and run.scores.iteration == run.iteration


def test_a_run_that_is_stopped_while_set_aside_is_let_go(scheduler, run, tab, clock):
    leave(scheduler, run, tab, clock)
    scheduler.stop(run)
    assert run.settled and run.status == "stopped"


def test_of_two_tabs_one_is_enough_and_a_tab_that_leaves_stops_nothing_of_the_other(scheduler, run, tab, clock):
    other = threading.Event()
    other.set()
    scheduler.watch(run, other.is_set)
    tab.clear()
    clock.now += 2 * GRACE
    goes_on(run)
    goes_on(run)
    assert not run.set_aside
    scheduler.leave(run, tab.is_set)
    assert run.status == "running"
    scheduler.leave(run, other.is_set)
    assert run.status == "stopped"


def test_somebody_who_cannot_be_asked_is_not_there(scheduler, clock):
    def alive():
        raise RuntimeError("the server is gone")

    run = scheduler.start(LONG, DATA, alive=alive)
    clock.now += GRACE + 1
    wait_until(lambda: run.set_aside)
    scheduler.stop(run)


def test_whatever_goes_wrong_with_one_run_the_others_are_looked_after(scheduler, run, tab, clock):
    def goes_wrong():
        wrong.set()
        raise RuntimeError("an unforeseen one")

    wrong, bad = threading.Event(), scheduler.start(LONG, DATA, alive=tab.is_set)
    bad.begin_turns = goes_wrong
    for _ in range(2):
        leave(scheduler, run, tab, clock)
        wait_until(lambda: bad.set_aside or wrong.is_set())
        tab.set()
        wait_until(wrong.is_set)
        goes_on(run)


def test_nothing_is_left_of_a_run_that_was_left_alone(scheduler, tab, clock):
    # Nobody but the scheduler holds the run here.
    run = weakref.ref(scheduler.start(LONG, DATA, alive=tab.is_set))
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: run().set_aside)
    clock.now += ALONE
    wait_until(lambda: gc.collect() is not None and run() is None)


@pytest.mark.parametrize("held", [False, True], ids=["by itself", "with its class"])
def test_of_a_paused_run_that_was_left_a_worker_keeps_nothing_in_the_end(clock, tab, held):
    threads = Threads()
    scheduler = Scheduler(n_workers=1, clock=clock, new_run=partial(RemoteRun, threads))
    others = set(worker._runs)
    run = weakref.ref(scheduler.start(LONG, DATA, alive=tab.is_set, iterations=3))
    wait_until(lambda: run().status == "paused" and run().scored)
    (key,) = set(worker._runs) - others
    run().held = held
    tab.clear()
    for _ in range(4 if held else 1):
        gc.collect()
        assert run() is not None and key in worker._runs
        clock.now += ALONE - 1
        time.sleep(2 * LOOK)
    clock.now += HELD if held else 2
    wait_until(lambda: key not in worker._runs)
