"""What is read from the marks of a run."""

from dataclasses import replace

import pytest

from lab.runs import changes
from tests.lab.runs import DATA, SHORT, wait_until_ended


def test_each_configuration_that_a_run_had_is_there_once():
    begun = replace(SHORT, learning_rate=0.123)
    rates = [0.2, 0.5, 0.2, 0.123, 0.5]
    marks = [(number, f"learning rate {rate}") for number, rate in enumerate(rates)]
    assert changes.marks_of_change([], 0, begun, replace(begun, learning_rate=0.2)) == marks[:1]
    had = changes.on_the_way(begun, marks)
    assert {config.learning_rate for config in had} == {0.123, 0.2, 0.5} and len(had) == 3
    assert had[-1] == replace(begun, learning_rate=0.5)
    assert changes.on_the_way(begun, marks[:1]) == (begun, replace(begun, learning_rate=0.2))


@pytest.mark.parametrize("size", [20, None])
@pytest.mark.parametrize(
    "batches", [[(7, None)], [(0, None), (2, 20), (5, 50)], [(3, 20), (4, 7), (9, 20)], [(1, 20), (2, None), (8, 7)]]
)
def test_epochs_are_counted_whatever_was_changed(scheduler, batches, size):
    run = scheduler.start(replace(SHORT, iterations=30, batch_size=size), DATA, iterations=1)
    for iterations, batch_size in batches:
        wait_until_ended(run)
        scheduler.change(run, batch_size=batch_size)
        if iterations:
            scheduler.resume(run, iterations)
    wait_until_ended(run)
    assert changes.epoch_after(run.iteration, run.config, run.marks) == run.latest.epoch
