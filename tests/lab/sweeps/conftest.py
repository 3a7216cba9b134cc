"""A queue of sweeps with a scheduler of its own, on the tests' clock."""

import pytest

from lab.sweeps.sweep_queue import SweepQueue


@pytest.fixture
def begin(scheduler, clock):
    """Begins sweeps in a queue, and ends all of them with the test."""
    begun, queue = [], SweepQueue(scheduler, clock)

    def begin(owner, cells, alive=lambda: True, data="embedded", **options):
        begun.append(queue.start(owner, cells, data, alive, **options))
        return begun[-1]

    begin.queue = queue
    yield begin
    for sweep in begun:
        sweep.cancel()


@pytest.fixture
def scheduler(scheduler, clock):
    scheduler._clock = clock
    return scheduler
