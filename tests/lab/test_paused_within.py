"""Runs that are paused within an iteration that takes long, and that nobody watches."""

import time
from dataclasses import replace

import pytest

from lab.runs.scheduler import ALONE, GRACE, LOOK, Scheduler
from nncore.fast import units
from tests.lab.test_runs import DATA, LONG, wait_until

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


def test_a_run_that_was_left_within_an_iteration_is_stopped_after_a_while_with_its_scores(run, tab, clock):
    tab.clear()
    for seconds in (GRACE + 1, ALONE):
        clock.now += seconds
        time.sleep(2 * LOOK)
    wait_until(lambda: run.settled)
    assert run.status == "stopped" and run.scores.iteration == run.iteration
