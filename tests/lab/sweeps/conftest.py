"""A queue of sweeps whose workers are threads, which begin at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from lab.workers.pools import Workers

from lab.sweeps.sweep_queue import SweepQueue


class Threads(Workers):
    """Workers that are threads, which begin at once; so many at a time."""

    def __init__(self, size):
        super().__init__(lambda: ThreadPoolExecutor(1), size)
        self.n_opened = 0

    def open(self):
        self.n_opened += 1
        return super().open()

    def __call__(self):
        return self


@pytest.fixture
def pool():
    return Threads(1)


@pytest.fixture
def begin(pool):
    """Begins sweeps in a queue, and ends all of them with the test."""
    begun, queue = [], SweepQueue(pool, grace=0.3)

    def begin(owner, cells, alive=lambda: True, **options):
        begun.append(queue.start(owner, cells, "embedded", alive, **options))
        return begun[-1]

    begin.queue = queue
    yield begin
    for sweep in begun:
        sweep.cancel()
