"""Sweeps on a Dask cluster, which the test starts on this machine."""

import os
import shlex
import signal
import threading
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path

import numpy as np
import pytest
from lab.workers.pools import LocalWorkers

import nncore
from lab.sweeps import search
from lab.sweeps.sweep import Sweep
from lab.sweeps.sweep_queue import train
from lab.workers.cluster import DaskWorkers, open_workers
from tests.lab.sweeps.test_sweeps import DATA, LONG, SHORT, wait_until

distributed = pytest.importorskip("distributed")


@pytest.fixture
def pool(cluster):
    return lambda: DaskWorkers(cluster.scheduler_address)


def slots():
    from lab.workers import worker

    return len(worker._runs)


def in_a_thread(sweep, pool):
    thread = threading.Thread(target=train, args=(sweep, pool), daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("data", [DATA, "embedded"], ids=["arrays", "by name"])
def test_a_cluster_gives_what_nncore_gives(pool, data):
    sweep = Sweep(search.grid(SHORT, {"learning_rate": [0.1, 0.3, 0.5], "dtype": ["float64"]}), data)
    train(sweep, pool)
    assert [cell.status for cell in sweep.cells] == ["finished"] * 3
    for cell in sweep.cells:
        alone = list(nncore.train(cell.config, DATA))
        np.testing.assert_allclose(cell.history.costs, [progress.cost for progress in alone], rtol=1e-9)
        assert cell.test_accuracy == alone[-1].test_accuracy


def test_a_cell_whose_process_dies_is_trained_once_more(cluster, pool):
    sweep = Sweep(search.seeds(replace(SHORT, iterations=10_000), 2), DATA)
    thread = in_a_thread(sweep, pool)
    wait_until(lambda: all(cell.iterations for cell in sweep.cells))
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    thread.join(60)
    assert [cell.status for cell in sweep.cells] == ["finished", "finished"]
    assert sorted(cell.attempts for cell in sweep.cells) == [1, 2]


def test_cancelled_cells_stop_and_nothing_is_left_on_the_cluster(cluster, pool):
    sweep = Sweep(search.seeds(LONG, 3), DATA)
    thread = in_a_thread(sweep, pool)
    wait_until(lambda: sum(bool(cell.iterations) for cell in sweep.cells) == 2)
    sweep.cancel()
    thread.join(20)
    assert [cell.status for cell in sweep.cells] == ["cancelled"] * 3
    with distributed.Client(cluster, set_as_default=False) as client:
        wait_until(lambda: not any(client.run(slots).values()))


def test_a_scheduler_that_ends_is_a_sentence(monkeypatch):
    monkeypatch.setattr("lab.workers.cluster.PATIENCE", 2)
    monkeypatch.setattr("lab.sweeps.dispatcher.NO_WORKER", 1)
    with distributed.LocalCluster(
        n_workers=1, processes=True, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        sweep = Sweep(search.seeds(LONG, 2), DATA)
        thread = in_a_thread(sweep, lambda: DaskWorkers(cluster.scheduler_address))
        wait_until(lambda: sweep.cells[0].iterations)
    thread.join(60)
    assert [cell.status for cell in sweep.cells] == ["failed", "failed"]
    assert "No worker could be started" in sweep.cells[1].message


def test_the_cluster_is_the_one_that_the_environment_names(cluster, monkeypatch):
    monkeypatch.setenv("DIGIT_LAB_DASK", cluster.scheduler_address)
    pool = open_workers()
    assert isinstance(pool, DaskWorkers) and pool.size == 2
    pool.close()
    monkeypatch.delenv("DIGIT_LAB_DASK")
    assert isinstance(open_workers(), LocalWorkers)


def test_a_scheduler_that_does_not_answer_is_a_sentence(monkeypatch):
    monkeypatch.setattr("lab.workers.cluster.PATIENCE", 0.5)
    sweep = Sweep(search.seeds(SHORT, 2), DATA)
    train(sweep, lambda: DaskWorkers("tcp://127.0.0.1:9"))
    assert [cell.status for cell in sweep.cells] == ["failed", "failed"]
    assert sweep.cells[0].message == sweep.problem
    assert sweep.problem.startswith("The Dask scheduler at tcp://127.0.0.1:9 does not answer.")


def test_without_dask_there_is_a_sentence(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ValueError, match=r"pip install -r requirements-dask\.txt"):
        DaskWorkers("tcp://127.0.0.1:9")


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
