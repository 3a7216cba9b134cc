"""Sweeps on a Dask cluster, which the test starts on this machine."""

import os
import shlex
import sys
from dataclasses import replace
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path

import numpy as np
import pytest

import nncore
from lab.runs.remote_run import RemoteRun
from lab.runs.scheduler import Scheduler
from lab.sweeps import search
from lab.sweeps.sweep_queue import SweepQueue
from lab.workers.cluster import Cluster, NoWorkers
from tests.lab.sweeps.queued import LONG, statuses
from tests.lab.sweeps.test_sweeps import DATA, SHORT
from tests.lab.test_runs_on_dask import KILL, slots
from tests.patience import wait_until

distributed = pytest.importorskip("distributed")


@pytest.fixture
def queue(cluster):
    dask = Cluster(cluster.scheduler_address)
    return SweepQueue(Scheduler(50, new_run=partial(RemoteRun, dask), n_cores=dask.n_threads))


@pytest.mark.parametrize("data", [DATA, "embedded"], ids=["arrays", "by name"])
def test_a_cluster_gives_what_nncore_gives(queue, data):
    sweep = queue.start("one", search.grid(SHORT, {"learning_rate": [0.1, 0.3, 0.5], "dtype": ["float64"]}), data)
    wait_until(lambda: sweep.done)
    assert statuses(sweep) == ["finished"] * 3
    for cell in sweep.cells:
        alone = list(nncore.train(cell.config, DATA))
        np.testing.assert_allclose(cell.history.costs, [progress.cost for progress in alone], rtol=1e-9)
        assert cell.test_accuracy == alone[-1].test_accuracy
        np.testing.assert_allclose(cell.network.layers[0].weights, alone[-1].network.layers[0].weights, rtol=1e-7)


def test_a_cell_whose_process_dies_goes_on_at_another_worker(cluster, queue):
    sweep = queue.start("one", search.seeds(replace(SHORT, iterations=4000), 2), DATA)
    wait_until(lambda: all(cell.iterations for cell in sweep.cells))
    os.kill(next(iter(cluster.workers.values())).pid, KILL)
    wait_until(lambda: sweep.done, 60)
    assert statuses(sweep) == ["finished", "finished"]
    for cell in sweep.cells:
        *_, alone = nncore.train(cell.config, DATA)
        assert cell.history.costs[-1] == pytest.approx(alone.cost, rel=1e-3) and len(cell.history.costs) == 4000


def test_cancelled_cells_stop_and_nothing_is_left_on_the_cluster(cluster, queue):
    sweep = queue.start("one", search.seeds(LONG, 5), DATA)
    wait_until(lambda: sum(bool(cell.iterations) for cell in sweep.cells) == 3)
    sweep.cancel()
    assert statuses(sweep) == ["cancelled"] * 5
    with distributed.Client(cluster, set_as_default=False) as client:
        wait_until(lambda: not any(client.run(slots).values()))


def test_a_scheduler_that_does_not_answer_is_a_sentence(monkeypatch):
    monkeypatch.setattr("lab.workers.cluster.PATIENCE", 0.5)
    dask = Cluster("tcp://127.0.0.1:9")
    queue = SweepQueue(Scheduler(50, new_run=partial(RemoteRun, dask), n_cores=dask.n_threads))
    sweep = queue.start("one", search.seeds(SHORT, 2), DATA)
    wait_until(lambda: sweep.done)
    assert statuses(sweep) == ["failed", "failed"]
    assert sweep.cells[0].message == "The Dask scheduler at tcp://127.0.0.1:9 does not answer."


def test_without_dask_there_is_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoWorkers, match=r"pip install -r requirements-dask\.txt"):
        Cluster("tcp://127.0.0.1:9").n_threads()


def test_the_readme_starts_a_cluster_with_commands_that_there_are():
    # What `dask --help` goes by, without a process of its own.
    assert entry_points(group="console_scripts", name="dask")
    commands = {each.name: each.load() for each in entry_points(group="dask_cli")}
    lines = Path(__file__).parents[3].joinpath("README.md").read_text("utf-8").splitlines()
    said = [shlex.split(line.partition("dask ")[2]) for line in lines if line.startswith("    ") and " dask " in line]
    assert [name for name, *_ in said] == ["scheduler", "worker"]
    for name, *options in said:
        # It reads the options, and does nothing yet; one that there is not is an error.
        commands[name].make_context(name, options)
