"""What is changed on the way of a run, and what may not be."""

import pytest

from lab.runs.changes import MAX_MARKS
from tests.lab.test_runs import DATA, SHORT, wait_until


def test_a_change_before_the_first_iteration_holds_from_the_second(scheduler):
    run = scheduler.start(SHORT, DATA, iterations=0)
    assert run.status == "paused" and run.iteration == 0
    scheduler.change(run, batch_size=10)
    assert run.marks == [(0, "batches of 10")]
    scheduler.resume(run)
    wait_until(lambda: run.status == "finished")
    assert run.iteration == 20


def test_a_bad_change_is_refused_and_the_run_goes_on(scheduler):
    run = scheduler.start(SHORT, DATA, iterations=5)
    wait_until(lambda: run.status == "paused")
    for change in ({"learning_rate": 100.0}, {"batch_size": 51}, {"batch_size": -1}):
        with pytest.raises(ValueError, match="must be"):
            scheduler.change(run, **change)
    assert run.marks == [] and run.now == SHORT
    scheduler.resume(run)
    wait_until(lambda: run.status == "finished")


def test_a_change_that_would_have_no_mark_is_refused(scheduler):
    run = scheduler.start(SHORT, DATA, iterations=5)
    wait_until(lambda: run.status == "paused")
    for number in range(MAX_MARKS):
        scheduler.change(run, batch_size=10 + number % 2)
    with pytest.raises(ValueError, match="200 times"):
        scheduler.change(run, batch_size=12)
    assert run.now.batch_size == 11 and len(run.marks) == MAX_MARKS
