"""What live runs on a Dask cluster cost the server.

    python -m benchmarks.dask

Starts a scheduler and four workers on this machine, as README.md says, and twenty runs at the notebook's settings. For
half a minute somebody looks at each run once a second, as its page does, and at its network. Prints the share of a core
that the server's own process takes for that; how many iterations all runs do a second, and the slowest run's share of
the fastest's; and what an answer costs the server, with what that is for as many as there are where each worker has a
core for itself: a busy machine has fewer.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import nncore
from lab import BLAS_THREADS
from lab.runs.remote_run import LEAST, MOST, RemoteRun
from lab.runs.scheduler import Scheduler
from lab.workers.cluster import Cluster, NoWorkers

N_WORKERS, N_RUNS, SECONDS = 4, 20, 30
GOAL = 0.6  # of a core
TOP = Path(__file__).parents[1]
CONFIG = nncore.TrainingConfig(iterations=1_000_000)


class Counted(RemoteRun):
    """A run whose answers are counted, with all others'."""

    answers = 0

    def _take_down(self, texts, arrays):
        Counted.answers += 1
        super()._take_down(texts, arrays)


@contextlib.contextmanager
def cluster():
    """The address of a scheduler with workers, in processes of their own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, **dict.fromkeys(BLAS_THREADS, "1"), "PYTHONPATH": str(TOP)}
    commands = [
        ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        ["worker", address, "--nworkers", str(N_WORKERS), "--nthreads", "1", "--no-dashboard"],
    ]
    started = [
        subprocess.Popen([sys.executable, "-m", "dask", *command], env=environment, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def wait_for(cluster):
    """Wait until all its workers are there."""
    while True:
        with contextlib.suppress(NoWorkers):
            if cluster.n_threads() == N_WORKERS:
                return
        time.sleep(0.5)


def watch(runs, seconds):
    """Look at each run once a second. Returns the seconds of a core that this process takes for everything."""
    used, until = time.process_time(), time.monotonic() + seconds
    while (begun := time.monotonic()) < until:
        for run in runs:
            moment = run.moment()
            assert moment.status == "running" and moment.network is not None, moment.message or moment.notice
        time.sleep(max(0, begun + 1 - time.monotonic()))
    return time.process_time() - used


def main():
    argparse.ArgumentParser(prog="python -m benchmarks.dask", description=__doc__.split("\n")[0]).parse_args()
    data = nncore.load_digits()
    with cluster() as address:
        there = Cluster(address)
        wait_for(there)
        scheduler = Scheduler(MOST, new_run=partial(Counted, there))
        runs = [scheduler.start(CONFIG, data) for _ in range(N_RUNS)]
        while not all(run.latest for run in runs):
            time.sleep(0.1)
        before, begun = [run.iteration for run in runs], time.monotonic()
        Counted.answers = 0
        used = watch(runs, SECONDS)
        answers, passed = Counted.answers, time.monotonic() - begun
        done = [run.iteration - start for run, start in zip(runs, before, strict=True)]
        for run in runs:
            scheduler.stop(run)
        while not all(run.settled for run in runs):
            time.sleep(0.1)
    print(f"the server's own process, with {N_RUNS} runs on {N_WORKERS} workers: {used / passed:.2f} of a core")
    print(f"all runs: {sum(done) / passed:,.0f} iterations a second; slowest / fastest: {min(done) / max(done):.2f}")
    answer = used / answers
    most = answer * N_WORKERS / max(LEAST, N_WORKERS / N_RUNS)
    print(f"{answers / passed:.1f} answers a second, {1000 * answer:.1f} ms each; at full speed: {most:.2f} of a core")
    print("as wanted" if max(most, used / passed) < GOAL else f"more than {GOAL}")


if __name__ == "__main__":
    main()
