"""Live runs on a Dask cluster, which the test starts on this machine."""

import os
import signal
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import nncore
from lab.runs import remote_run
from lab.runs.remote_run import RemoteRun
from lab.runs.scheduler import Scheduler
from lab.workers.cluster import Cluster
from tests.lab.test_remote_runs import DATA, LONG, SHORT, finished
from tests.patience import wait_until

distributed = pytest.importorskip("distributed")
KILL = signal.SIGTERM if os.name == "nt" else signal.SIGKILL


def slots():
    from lab.workers import worker

    return len(worker._runs)


def scheduler_of(address):
    return Scheduler(20, new_run=partial(RemoteRun, Cluster(address)))


def test_more_runs_than_processes_give_what_nncore_gives(cluster):
    scheduler = scheduler_of(cluster.scheduler_address)
    runs = [scheduler.start(replace(SHORT, seed=seed), DATA) for seed in range(5)]
    for run in runs:
        expected = [each.cost for each in nncore.train(run.config, DATA)]
        np.testing.assert_allclose(finished(run).history.costs, expected, rtol=1e-9)
    with distributed.Client(cluster, set_as_default=False) as client:
        wait_until(lambda: not any(client.run(slots).values()))


def test_a_run_whose_process_is_killed_goes_on(cluster):
    scheduler = scheduler_of(cluster.scheduler_address)
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


def test_a_scheduler_that_ends_pauses_its_runs(monkeypatch):
    monkeypatch.setattr("lab.workers.cluster.PATIENCE", 1)
    monkeypatch.setattr(remote_run, "NO_WORKER", 2)
    with distributed.LocalCluster(
        n_workers=1, processes=True, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        scheduler = scheduler_of(cluster.scheduler_address)
        run = scheduler.start(LONG, DATA)
        wait_until(lambda: run.iteration)
    wait_until(lambda: run.status == "paused")
    assert "does not answer. The run is paused after iteration" in run.notice
    wait_until(lambda: run.scored)
    scheduler.stop(run)
    assert run.network is not None


def test_a_cluster_without_workers_is_a_sentence():
    with distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as cluster:
        scheduler = scheduler_of(cluster.scheduler_address)
        with pytest.raises(ValueError, match="has no workers"):
            scheduler.start(SHORT, DATA)
