"""Where a sweep's runs are trained: in processes of this machine, or on a Dask cluster.

A pool opens workers; a worker is one process that answers one message after another. Each cell has a worker to itself
while it trains: one that dies takes no other cell with it.
"""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future
from pathlib import Path

from lab import BLAS_THREADS
from lab.runs.cores import CORES
from lab.sweeps.worker import answer, read_message, write_message

TOP = Path(__file__).parents[2]
PATIENCE = 5  # seconds a Dask scheduler has to answer
CHECK_SECONDS = 1


class Worker:
    """One process that is reached through a `concurrent.futures` executor of its own; it alone holds the run."""

    gone = False  # whether no answer will come any more, where the executor would not say so

    def __init__(self, executor):
        self.executor = executor

    def ask(self, request):
        """Send a message; the answer is a Future. One at a time."""
        return self.executor.submit(answer, request)

    def close(self, farewell):
        """End it, at the latest after the slice that it is at."""
        self.executor.shutdown(wait=False, cancel_futures=True)


class Workers:
    """Workers from any `concurrent.futures` executors.

    open_executor: returns an executor of a single process, such as ProcessPoolExecutor(1); size: how many at once.
    shares_cores: whether they are on the cores that runs are trained on.
    """

    shares_cores = True

    def __init__(self, open_executor, size):
        self._open_executor, self.size = open_executor, size

    def open(self):
        """A new worker."""
        return Worker(self._open_executor())

    def close(self):
        """Nothing is left open: workers are closed one by one."""


class LocalExecutor(Executor):
    """An executor of one process of this machine, with one BLAS thread and low priority.

    A fresh interpreter, not multiprocessing's: that would run the main module again, which under `streamlit run` is
    app.py, and its processes outlive a server that is killed. This one ends when its standard input closes. All that
    it can do is answer messages.
    """

    def __init__(self):
        path = os.pathsep.join(filter(None, (str(TOP), os.environ.get("PYTHONPATH"))))
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "lab.sweeps.worker"],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **dict.fromkeys(BLAS_THREADS, "1"), "PYTHONPATH": path},
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        )

    def submit(self, function, /, request):
        """function: always `answer`. One at a time. Returns a Future, which fails when the process ends."""
        if function is not answer:
            raise ValueError(f"this executor can do nothing but answer messages, not {function!r}")
        future = Future()
        # A daemon, so that a server can end while a worker is at work.
        threading.Thread(target=self._exchange, args=(request, future), name="sweep-worker", daemon=True).start()
        return future

    def _exchange(self, request, future):
        try:
            write_message(self.process.stdin, request)
            future.set_result(read_message(self.process.stdout))
        except (OSError, EOFError, ValueError) as error:
            future.set_exception(error)

    def shutdown(self, wait=True, *, cancel_futures=False):
        """End it at once, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()


class LocalWorkers(Workers):
    """Up to one process for each core of this machine."""

    def __init__(self):
        super().__init__(LocalExecutor, CORES)


class DaskWorker(Worker):
    """One process of a Dask cluster, through the executor of `distributed`. Every message goes to it alone."""

    def __init__(self, client, address):
        super().__init__(client.get_executor(workers=[address], pure=False))
        self._client, self.address, self._checked, self._gone = client, address, time.monotonic(), False

    @property
    def gone(self):
        """Whether no answer will come any more: Dask would wait for ever for a process that has died."""
        if not self._gone and time.monotonic() - self._checked > CHECK_SECONDS:
            self._gone = self.address not in _threads(self._client)
            self._checked = time.monotonic()
        return self._gone

    def close(self, farewell):
        """Have it forget the run, after the slice that it is at."""
        from distributed import fire_and_forget

        if not self._gone:
            fire_and_forget(self._client.submit(answer, farewell, workers=[self.address], pure=False))
        self.executor.shutdown(wait=False)
        self._gone = True


class DaskWorkers:
    """One worker for each thread of a Dask cluster, which can be many machines.

    The cluster's processes must be able to import this project: start them in its folder, with `PYTHONPATH=.`; data
    sets other than the embedded digits must be on their machines, too.

    Dask unpickles what it is sent, so whoever names the scheduler can run code on this server. The address must come
    from the server's own environment alone (DIGIT_LAB_DASK, see open_workers), never from a reader, a file or a link.
    Raises ValueError if Dask is not installed, the scheduler does not answer within seconds, or has no workers.
    """

    shares_cores = False

    def __init__(self, address):
        try:
            from distributed import Client
        except ImportError:
            raise ValueError("Dask is not installed: pip install -r requirements-dask.txt") from None
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ValueError(f"the Dask scheduler at {address} does not answer") from error
        self._open = []
        self.size = sum(_threads(self._client).values())
        if not self.size:
            self.close()
            raise ValueError(f"the Dask scheduler at {address} has no workers")

    def open(self):
        """A worker on the process with most threads to spare. Raises ValueError if there is none."""
        self._open = [worker for worker in self._open if not worker._gone]
        spare = _threads(self._client)
        for worker in self._open:
            if worker.address in spare:
                spare[worker.address] -= 1
        address = max(spare, key=spare.get, default=None)
        if address is None or spare[address] < 1:
            raise ValueError("no worker of the Dask cluster is free")
        self._open.append(DaskWorker(self._client, address))
        return self._open[-1]

    def close(self):
        """Leave the cluster."""
        self._client.close()


def _threads(client):
    """The threads of each process that a Dask cluster has now: {address: number}; {} if it does not answer."""
    try:
        return dict(client.nthreads(callback_timeout=PATIENCE))
    except (OSError, ValueError):
        return {}


def open_workers():
    """The Dask cluster that the server's environment names in DIGIT_LAB_DASK, or else this machine's cores."""
    address = os.environ.get("DIGIT_LAB_DASK")
    return DaskWorkers(address) if address else LocalWorkers()
