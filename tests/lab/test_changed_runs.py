"""What is changed on the way of a run, and what may not be."""

from dataclasses import replace

import pytest

from lab.runs import changes
from lab.runs import run as run_module
from lab.runs.changes import MAX_MARKS, epoch_after
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


def test_a_change_is_marked_where_it_was_met(scheduler):
    # It holds from the second iteration on, whatever it was before that.
    run = scheduler.start(replace(SHORT, batch_size=10), DATA, iterations=0)
    scheduler.change(run, batch_size=25)
    scheduler.resume(run)
    wait_until(lambda: run.status == "finished")
    assert run.marks == [(1, "batches of 25")]
    assert epoch_after(run.iteration, run.config, run.marks) == run.latest.epoch


def test_as_many_share_the_work_as_the_batches_of_now_are_for(scheduler, monkeypatch):
    monkeypatch.setattr(run_module, "team_size", lambda config: 1 if config.batch_size else 3)
    run = scheduler.start(replace(SHORT, batch_size=10), DATA, iterations=5)
    wait_until(lambda: run.status == "paused")
    assert run.team.size == 1
    scheduler.change(run, batch_size=None)
    scheduler.resume(run)
    wait_until(lambda: run.status == "finished")
    assert run.team.size == 3


def test_what_was_changed_again_and_again_is_read_once_and_each_of_its_settings_is_there_once(monkeypatch):
    asked, said = [], changes._said
    monkeypatch.setattr(changes, "_said", lambda *what: asked.append(what) or said(*what))
    begun = replace(SHORT, learning_rate=0.123)
    rates = [0.2, 0.5] * 99 + [0.123, 0.5]
    marks = [(number, f"learning rate {rate}") for number, rate in enumerate(rates)]
    assert changes.marks_of_change([], 0, begun, replace(begun, learning_rate=0.2)) == marks[:1]
    for _ in range(3):  # as a class's board asks
        had = changes.on_the_way(begun, list(marks))
        assert {config.learning_rate for config in had} == {0.123, 0.2, 0.5} and len(had) == 3
        assert had[-1] == replace(begun, learning_rate=0.5)
    assert len(asked) <= 2 * len(marks)
    # Other marks of the same settings are others.
    assert changes.on_the_way(begun, marks[:1]) == (begun, replace(begun, learning_rate=0.2))
