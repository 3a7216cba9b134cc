"""Workers on a Dask cluster."""

import os
import threading
import time
import weakref

from lab.workers.pools import LocalWorkers, Worker
from lab.workers.worker import answer

PATIENCE = 5  # seconds a Dask scheduler has to answer
CHECK_SECONDS = 1


class NoWorkers(ValueError):
    """There are no workers to be had; says why, and what helps."""


class DaskWorker(Worker):
    """One process of a Dask cluster, through the executor of `distributed`. Every message goes to it alone."""

    def __init__(self, client, address):
        super().__init__(client.get_executor(workers=[address], pure=False))
        self._client, self.address, self._future, self._gone = client, address, None, False
        self._checked, self._unsure_since = time.monotonic(), None

    def ask(self, request):
        self._future = super().ask(request)
        return self._future

    @property
    def busy(self):
        """Whether it owes an answer."""
        return self._future is not None and not (self._future.done() or self._gone)

    @property
    def gone(self):
        """Whether no answer will come any more: Dask would wait for ever for a process that has died."""
        now = time.monotonic()
        if not self._gone and now - self._checked > CHECK_SECONDS:
            threads = _threads(self._client)
            # A scheduler that has much to do may not answer for once.
            self._unsure_since = None if threads else self._unsure_since or now
            patient = now - (self._unsure_since or now) <= 2 * PATIENCE
            self._gone = self.address not in threads if threads else not patient
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
    Raises NoWorkers if Dask is not installed, the scheduler does not answer within seconds, or has no workers.
    """

    shares_cores = False

    def __init__(self, address):
        try:
            from distributed import Client
        except ImportError:
            raise NoWorkers("Dask is not installed: pip install -r requirements-dask.txt") from None
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NoWorkers(f"the Dask scheduler at {address} does not answer") from error
        self._open, self._lock = weakref.WeakSet(), threading.Lock()
        self.size = self.n_threads
        if not self.size:
            self.close()
            raise NoWorkers(f"the Dask scheduler at {address} has no workers")

    def open(self, shared=False):
        """A worker on the process with most threads to spare. Raises NoWorkers if there is none.

        shared: whether it may share its thread with others, slice by slice.
        """
        with self._lock:
            spare = _threads(self._client)
            for worker in self._open:
                if worker.address in spare and not worker._gone:
                    spare[worker.address] -= 1
            address = max(spare, key=spare.get, default=None)
            if address is None or (spare[address] < 1 and not shared):
                raise NoWorkers("no worker of the Dask cluster is free")
            worker = DaskWorker(self._client, address)
            self._open.add(worker)
            return worker

    def n_busy(self, address):
        """How many workers of one process owe an answer."""
        with self._lock:
            return sum(worker.busy for worker in self._open if worker.address == address)

    @property
    def n_threads(self):
        """How many threads its processes have now."""
        return sum(_threads(self._client).values())

    def close(self):
        """Leave the cluster."""
        self._client.close()


def _threads(client):
    """The threads of each process that a Dask cluster has now: {address: number}; {} if it does not answer."""
    try:
        return dict(client.nthreads(callback_timeout=PATIENCE))
    except (OSError, ValueError):
        return {}


class Cluster:
    """The Dask cluster that trains a server's live runs, several in a process. Any thread may call it.

    It connects when it is first needed, and again when it has lost its scheduler or all workers.
    """

    def __init__(self, address):
        self.address, self._pool, self._lock = address, None, threading.Lock()
        self._problem, self._problem_until = None, 0.0

    def check(self):
        """Raise NoWorkers if there are none."""
        with self._lock:
            self._connect()

    def open(self):
        """A worker on the process with fewest of them. Raises NoWorkers."""
        with self._lock:
            return self._connect().open(shared=True)

    def _connect(self):
        if self._pool is not None and self._pool.n_threads:
            return self._pool
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        # Not everybody who waits for a cluster that does not answer waits for that one after another.
        if time.monotonic() < self._problem_until:
            raise NoWorkers(self._problem)
        try:
            self._pool = DaskWorkers(self.address)
        except NoWorkers as problem:
            self._problem, self._problem_until = str(problem), time.monotonic() + CHECK_SECONDS
            raise
        return self._pool

    def n_threads(self):
        """How many threads its processes have in all. Raises NoWorkers."""
        with self._lock:
            return self._connect().n_threads

    def n_busy(self, worker):
        """How many workers of the same process owe an answer."""
        pool = self._pool
        return pool.n_busy(worker.address) if pool else 0


def open_workers():
    """The Dask cluster that the server's environment names in DIGIT_LAB_DASK, or else this machine's cores."""
    address = os.environ.get("DIGIT_LAB_DASK")
    return DaskWorkers(address) if address else LocalWorkers()
