"""Runs that are paused within an iteration that takes long, and that nobody watches: they end it, to be put down."""

import time
from dataclasses import replace

import pytest

import nncore
from lab.runs.scheduler import GRACE, Scheduler
from nncore.fast import units
from tests.lab.test_runs import DATA, LONG, wait_until
from tests.lab.test_watching import engine_of

HEAVY = replace(LONG, training_digits=1500, optimizer="adam", hidden_units=(60, 60))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(units, "MOST", 1)
    monkeypatch.setattr(units, "FEW", 1)


@pytest.fixture
def scheduler(clock):
    return Scheduler(n_workers=1, clock=clock)


@pytest.fixture
def run(scheduler, tab):
    """A run that is paused within an iteration, but not the first."""
    run = scheduler.start(HEAVY, DATA, alive=tab.is_set)
    wait_until(lambda: run.iteration)
    while run.status == "running" or not run.in_iteration:  # it was at an iteration's last part
        scheduler.resume(run)
        scheduler.pause(run)
        wait_until(lambda: run.scored and not run.in_slice)
    return run


def leave(tab, clock):
    tab.clear()
    clock.now += GRACE + 1


def test_it_is_put_down_after_that(run, tab, clock):
    leave(tab, clock)
    wait_until(lambda: engine_of(run).is_down)


def test_the_pause_is_no_time_of_training(run, tab, clock):
    begun = time.monotonic()
    run._turn_asked -= 1800  # as if its reader had looked at it for half an hour
    leave(tab, clock)
    wait_until(lambda: engine_of(run).is_down)
    assert run.seconds < 900 + time.monotonic() - begun


def test_where_that_goes_wrong_it_is_over(run, scheduler, tab, clock, monkeypatch):
    monkeypatch.setattr("lab.runs.scheduler.SLICE", 0.0)  # to read all digits takes many
    run._progress = diverges(run.network, run.iteration - 1)  # as of a network that is not scored yet
    leave(tab, clock)
    wait_until(lambda: run.settled)
    assert run.status == "failed" and run.scored and scheduler.n_persons == 0


def diverges(network, done):
    raise nncore.Diverged(done + 1, network, done)
    yield
