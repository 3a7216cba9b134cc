"""Live runs on a Dask cluster, which the tests start on this machine."""

import os
import shlex
import signal
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
from lab.workers.cluster import Cluster, NoWorkers
from tests.lab import runs
from tests.patience import wait_until

distributed = pytest.importorskip("distributed")
KILL = signal.SIGTERM if os.name == "nt" else signal.SIGKILL
DATA, SHORT, LONG = runs.DATA, replace(runs.SHORT, dtype="float64"), replace(runs.LONG, dtype="float64")
QUIET = {"dashboard_address": None, "silence_logs": 50}


def slots():
    from lab.workers import worker

    return len(worker._runs)


def scheduler_of(cluster):
    return Scheduler(20, new_run=partial(RemoteRun, Cluster(cluster.scheduler_address)))


def test_more_runs_than_processes_give_what_nncore_gives(cluster):
    scheduler = scheduler_of(cluster)
    several = [scheduler.start(replace(SHORT, seed=seed), DATA) for seed in range(5)]
    for run in several:
        wait_until(lambda run=run: run.settled)
        expected = [each.cost for each in nncore.train(run.config, DATA)]
        np.testing.assert_allclose(run.history.costs, expected, rtol=1e-9)
    with distributed.Client(cluster, set_as_default=False) as client:
        wait_until(lambda: not any(client.run(slots).values()))


def test_a_run_whose_process_is_killed_goes_on(cluster):
    scheduler = scheduler_of(cluster)
    run = scheduler.start(LONG, DATA)
    wait_until(lambda: run.iteration)
    for process in cluster.workers.values():
        os.kill(process.pid, KILL)
    wait_until(lambda: run.notice and "back at iteration" in run.notice)
    done = run.marks[0][0]
    wait_until(lambda: run.iteration > done)
    scheduler.pause(run)
    wait_until(lambda: run.scored)
    assert run.scores.iteration == run.iteration > done
    expected = [each.cost for _, each in zip(range(run.iteration), nncore.train(LONG, DATA), strict=False)]
    np.testing.assert_allclose(run.history.costs, expected, rtol=1e-6)
    scheduler.stop(run)


def test_a_cluster_without_workers_is_a_sentence():
    with distributed.LocalCluster(n_workers=0, **QUIET) as cluster, pytest.raises(ValueError, match="has no workers"):
        scheduler_of(cluster).start(SHORT, DATA)


def test_without_dask_there_is_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoWorkers, match=r"pip install -r requirements-dask\.txt"):
        Cluster("tcp://127.0.0.1:9").n_threads()


def test_the_readme_starts_a_cluster_with_commands_that_exist():
    # What `dask --help` goes by, without a process of its own.
    assert entry_points(group="console_scripts", name="dask")
    commands = {each.name: each.load() for each in entry_points(group="dask_cli")}
    lines = Path(__file__).parents[2].joinpath("README.md").read_text("utf-8").splitlines()
    said = [shlex.split(line.partition("dask ")[2]) for line in lines if line.startswith("    ") and " dask " in line]
    assert [name for name, *_ in said] == ["scheduler", "worker"]
    for name, *options in said:
        # It reads the options, and does nothing yet; one that there is not is an error.
        commands[name].make_context(name, options)
