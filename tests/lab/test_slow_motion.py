"""Runs in slow motion: one step at a time, whatever is pressed meanwhile. Timers end when a test says so."""

import threading

import pytest

from lab.runs.scheduler import Scheduler
from tests.lab.test_runs import DATA, LONG, wait_until


class Timers:
    """In place of threading.Timer: each that is pending, to be ended by hand."""

    def __init__(self):
        self.pending = []

    def __call__(self, seconds, function, arguments):
        self._begun = lambda: function(*arguments)
        return self

    def start(self):
        self.pending.append(self._begun)

    def end_one(self):
        self.pending.pop(0)()


@pytest.fixture
def timers(monkeypatch):
    timers = Timers()
    monkeypatch.setattr(threading, "Timer", timers)
    return timers


@pytest.fixture
def slow(timers):
    """A scheduler and a run of it that has taken one step, whose measurements end when an event says so."""
    scheduler, may_end = Scheduler(n_workers=2), threading.Event()
    run = scheduler.start(LONG, DATA, iterations=0, pace=1)
    measure = run.measure
    run.measure = lambda seconds: [may_end.wait(), measure(seconds)]
    scheduler.resume(run)
    wait_until(lambda: timers.pending)
    yield scheduler, run, may_end
    may_end.set()
    scheduler.stop(run)


def takes_one_step_at_a_time(run, timers):
    for _ in range(3):
        done = run.iteration
        wait_until(lambda: timers.pending)
        assert len(timers.pending) == 1
        timers.end_one()
        wait_until(lambda done=done: run.iteration == done + 1 and timers.pending)
    return run.status == "running"


@pytest.mark.parametrize("ends_first", ["timer", "measuring"])
def test_paused_and_resumed_within_a_second_it_is_advanced_by_one_alone_and_no_faster(slow, timers, ends_first):
    scheduler, run, may_end = slow
    scheduler.pause(run)
    wait_until(lambda: run.in_slice)
    scheduler.resume(run)
    if ends_first == "timer":
        timers.end_one()
        assert scheduler.n_persons == 1
    may_end.set()
    wait_until(lambda: not run.in_slice)
    assert takes_one_step_at_a_time(run, timers)
