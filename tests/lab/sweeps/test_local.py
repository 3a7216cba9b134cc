"""Cells that processes of this machine train."""

from functools import partial

import pytest

import nncore
from lab.runs.remote_run import RemoteRun
from lab.runs.scheduler import Scheduler
from lab.sweeps import search
from lab.sweeps.sweep_queue import SweepQueue
from lab.workers.local import LocalWorkers
from tests.lab.sweeps.queued import LONG, SHORT, begun, statuses
from tests.patience import wait_until


@pytest.fixture
def workers():
    return LocalWorkers()


@pytest.fixture
def queue(workers):
    return SweepQueue(Scheduler(2), new_run=partial(RemoteRun, workers))


def processes(workers):
    return {worker.process for worker in workers._open}


def test_a_sweep_is_what_nncore_trains_and_leaves_no_process(workers, queue):
    sweep = queue.start("one", search.seeds(SHORT, 3), "embedded")
    wait_until(lambda: processes(workers))
    there = processes(workers)
    wait_until(lambda: sweep.done)
    assert statuses(sweep) == ["finished"] * 3
    for cell in sweep.cells:
        *_, last = nncore.train(cell.config, nncore.load_digits())
        assert cell.network.digest == last.network.digest
    wait_until(lambda: not workers._open and all(each.poll() is not None for each in there))


def test_a_process_that_dies_takes_no_cell_with_it(workers, queue):
    sweep = queue.start("one", search.seeds(LONG, 2), "embedded")
    wait_until(lambda: all(cell.iterations for cell in sweep.cells))
    killed = next(iter(processes(workers)))
    killed.kill()
    wait_until(lambda: killed not in processes(workers) and len(processes(workers)) == 2)
    assert statuses(sweep) == ["running"] * 2
    sweep.cancel()
    wait_until(lambda: not workers._open)
    assert begun(sweep)
