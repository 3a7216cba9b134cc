"""The Dask cluster that trains a server's runs, if it has one."""

import threading
import time
import weakref

from lab.workers.worker import answer

PATIENCE = 5  # seconds a Dask scheduler has to answer
CHECK_SECONDS = 1


class NoWorkers(ValueError):
    """There are no workers to be had; says why, and what helps."""


class DaskWorker:
    """One process of a Dask cluster, through the executor of `distributed`. Every message goes to it alone."""

    def __init__(self, client, address):
        self._executor = client.get_executor(workers=[address], pure=False)
        self._client, self.address, self._future, self._gone = client, address, None, False
        self._checked = time.monotonic()

    def ask(self, request):
        """Send a message; the answer is a Future. One at a time."""
        self._future = self._executor.submit(answer, request)
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
            # A scheduler that has much to do may not answer for once; where it has ended, what was asked fails.
            threads = _threads(self._client)
            self._gone, self._checked = bool(threads) and self.address not in threads, time.monotonic()
        return self._gone

    def close(self, farewell):
        """Have it forget the run, after the slice that it is at."""
        from distributed import fire_and_forget

        if not self._gone:
            fire_and_forget(self._client.submit(answer, farewell, workers=[self.address], pure=False))
        self._executor.shutdown(wait=False)
        self._gone = True


def _threads(client):
    """The threads of each process that a Dask cluster has now: {address: number}; {} if it does not answer."""
    try:
        return dict(client.nthreads(callback_timeout=PATIENCE))
    except (OSError, ValueError):
        return {}


class Cluster:
    """The Dask cluster that trains a server's runs, several in a process. Any thread may call it.

    It connects when it is first needed, and again when it has lost its scheduler or all workers. The cluster's
    processes must be able to import this project: start them in its folder, with `PYTHONPATH=.`.

    Dask unpickles what it is sent, so whoever names the scheduler can run code on this server. The address must come
    from the server's own environment alone (DIGIT_LAB_DASK, see `remote_run.elsewhere`), never from a reader, a file or
    a link. Methods raise NoWorkers if Dask is not installed, the scheduler does not answer within seconds, or has no
    workers.
    """

    seconds = 1.0  # of a slice: a message costs the more the shorter they are

    def __init__(self, address):
        self.address, self._client, self._lock = address, None, threading.Lock()
        self._open, self._problem, self._problem_until = weakref.WeakSet(), None, 0.0

    def n_threads(self):
        """How many threads its processes have in all."""
        with self._lock:
            return sum(self._connect().values())

    def open(self):
        """A worker on the process with most threads to spare, which it may share with others, slice by slice."""
        with self._lock:
            spare = self._connect()
            for worker in self._open:
                if worker.address in spare and not worker._gone:
                    spare[worker.address] -= 1
            worker = DaskWorker(self._client, max(spare, key=spare.get))
            self._open.add(worker)
            return worker

    def n_busy(self, worker):
        """How many workers of the same process owe an answer."""
        with self._lock:
            return sum(other.busy for other in self._open if other.address == worker.address)

    def _connect(self):
        """The threads of each of its processes."""
        if self._client is not None and (threads := _threads(self._client)):
            return threads
        # Not everybody who waits for a cluster that does not answer waits for that one after another.
        if time.monotonic() < self._problem_until:
            raise NoWorkers(self._problem)
        try:
            self._client = self._new_client()
        except NoWorkers as problem:
            self._problem, self._problem_until = str(problem), time.monotonic() + CHECK_SECONDS
            raise
        return _threads(self._client)

    def _new_client(self):
        try:
            from distributed import Client
        except ImportError:
            raise NoWorkers("Dask is not installed: pip install -r requirements-dask.txt") from None
        if self._client is not None:
            self._client.close()
            self._client = None
        try:
            client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NoWorkers(f"the Dask scheduler at {self.address} does not answer") from error
        if _threads(client):
            return client
        client.close()
        raise NoWorkers(f"the Dask scheduler at {self.address} has no workers")
