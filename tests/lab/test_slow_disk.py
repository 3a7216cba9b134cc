"""A disk that takes long for what a run leaves behind: nobody but that run waits for it."""

import threading

import pytest

from lab.runs.scheduler import ALONE, GRACE, Scheduler
from tests.lab.ledger.books import Clock
from tests.lab.test_runs import DATA, LONG, SHORT, wait_until


def paused_and_stopped(scheduler, run, tab, clock):
    scheduler.pause(run)
    wait_until(lambda: run.scored and not run.in_slice)
    scheduler.stop(run)


def left_alone(scheduler, run, tab, clock):
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: run.set_aside and not run.in_slice)
    clock.now += ALONE


WAYS = {
    "finished": lambda *_: None,
    "stopped": lambda scheduler, run, *_: scheduler.stop(run),
    "stopped while paused": paused_and_stopped,
    "left alone": left_alone,
}


def begin(act, *arguments):
    threading.Thread(target=act, args=arguments, daemon=True).start()


@pytest.mark.parametrize("way", WAYS)
def test_others_take_their_turns_and_obey(way):
    clock, tab, writes, may_end = Clock(), threading.Event(), threading.Event(), threading.Event()
    tab.set()
    scheduler = Scheduler(n_workers=2, clock=clock)
    run = scheduler.start(SHORT if way == "finished" else LONG, DATA, tab.is_set, iterations=0)
    other = scheduler.start(LONG, DATA)
    let_go = run.let_go
    run.let_go = lambda: [writes.set(), may_end.wait(), let_go()]
    try:
        scheduler.resume(run)
        wait_until(lambda: run.iteration)
        begin(WAYS[way], scheduler, run, tab, clock)
        wait_until(writes.is_set)
        begin(scheduler.pause, other)
        wait_until(lambda: other.status == "paused", 10, "the other run does not obey")
        before = other.iteration
        begin(scheduler.resume, other)
        wait_until(lambda: other.iteration > before)
        assert run.ended and not run.settled
    finally:
        may_end.set()
    wait_until(lambda: run.settled)
    scheduler.stop(other)
