"""Sweeps: many runs that belong together, trained in parallel, one sweep of the server after another."""

import io
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import fields

import nncore
from lab.runs.history import History
from lab.runs.set_aside import GRACE
from lab.sweeps.dispatcher import Dispatcher
from lab.sweeps.pools import open_workers
from lab.sweeps.worker import spacing

MAX_ATTEMPTS = 2
MAX_LINE = 60  # sweeps of the server that wait for their turn
NETWORK_BYTES = 64 * 2**20  # what the networks of a sweep may take; beyond that the worst are let go
log = logging.getLogger(__name__)


class Sweep:
    """The cells of a sweep, and what has come of them. Any thread may read it, and cancel it, at any time.

    cells: as search.grid, random_search or seeds make them; data: the name of a data set of the library, or a Digits;
    alive: tells, from any thread, whether anybody still wants it; open_pool: returns a pool of workers (pools.py).
    """

    def __init__(self, cells, data, alive: Callable[[], bool] = lambda: True, open_pool=open_workers, grace=GRACE):
        self.cells, self.data = tuple(cells), data
        self.seconds = 0.0  # from when it began to when it was done
        self.cancelled = False
        self._alive, self._grace, self._last_alive = alive, grace, time.monotonic()
        self._open_pool, self._lock = open_pool, threading.Lock()

    @property
    def done(self):
        """Whether every cell has ended."""
        return all(cell.ended for cell in self.cells)

    @property
    def fraction(self):
        """How much of it is done, 0 to 1."""
        return sum(cell.fraction for cell in self.cells) / len(self.cells)

    @property
    def n_waiting(self):
        """How many cells nobody has begun."""
        return sum(cell.status == "waiting" for cell in self.cells)

    def cancel(self):
        """Start no more cells, and stop those that run within about a second; what they measured is kept."""
        self.cancelled = True
        self._end(("waiting",), "cancelled")

    def work(self):
        """Train the cells, and return when all have ended. For a SweepQueue, or for a thread of its own; once."""
        started = self._last_alive = time.monotonic()
        try:
            if not self.done:
                Dispatcher(self, self._open_pool).work()
        except ValueError as error:
            self.fail_rest(f"{error}.")
        except Exception as error:
            log.exception("a sweep failed")
            self.fail_rest(f"An error in the program ({error!r}).")
        self.seconds, self.data, self._alive = time.monotonic() - started, None, None

    # What its dispatcher tells it

    def watch(self):
        """Look whether anybody still wants it, and end it if not."""
        now = time.monotonic()
        if self._alive():
            self._last_alive = now
        if now - self._last_alive > self._grace:
            self.cancel()
        if self.cancelled:
            self._end(("waiting", "running"), "cancelled")

    def next_cell(self):
        """A cell that nobody has begun, to be trained now; None if there is none."""
        with self._lock:
            for cell in self.cells:
                if cell.status == "waiting":
                    cell.attempts, cell.iterations, cell.seconds = cell.attempts + 1, 0, 0.0
                    cell.spacing, cell.history = spacing(cell.config.iterations), History()
                    cell.status = "running"
                    return cell
        return None

    def record(self, cell, texts, arrays):
        """Take down what a worker says of a cell."""
        if "failed" in texts:
            cell.message, cell.status = texts["failed"], "failed"
            return
        for part in fields(History):
            getattr(cell.history, part.name).extend(texts[part.name])
        cell.iterations, cell.seconds = texts["iterations"], cell.seconds + texts["seconds"]
        if texts["finished"]:
            cell.network = nncore.load_network(io.BytesIO(arrays["network"].tobytes()))
            cell.status = "finished"
            self._let_go()

    def put_back(self, cell, reason):
        """A cell's worker has died: let another one try, once."""
        if cell.attempts < MAX_ATTEMPTS:
            cell.iterations, cell.status = 0, "waiting"
        else:
            cell.message = f"Training stopped: the process that trained it ended, {MAX_ATTEMPTS} times ({reason})."
            cell.status = "failed"

    def fail_rest(self, message):
        """End every cell that has not ended, with a sentence."""
        self._end(("waiting", "running"), "failed", message)

    def _end(self, which, status, message=None):
        with self._lock:
            for cell in self.cells:
                if cell.status in which:
                    cell.message, cell.status = message, status

    def _let_go(self):
        kept = sorted((cell for cell in self.cells if cell.network), key=lambda cell: cell.test_accuracy)
        excess = sum(_n_bytes(cell.network) for cell in kept) - NETWORK_BYTES
        for cell in kept[:-1]:
            if excess > 0:
                excess -= _n_bytes(cell.network)
                cell.network = None


class SweepQueue:
    """The sweeps of a server, one at a time: each has all the cores. Every method may be called from any thread."""

    def __init__(self):
        self._line = deque()  # the first one is at work
        self._condition = threading.Condition()
        self._started = False

    def start(self, cells, data, alive=lambda: True, open_pool=open_workers):
        """Put a sweep into the line, and return it. Arguments as for Sweep. Raises ValueError if too many wait."""
        with self._condition:
            if len(self._line) > MAX_LINE:
                raise ValueError(f"{MAX_LINE} sweeps are waiting already: try again later")
            sweep = Sweep(cells, data, alive, open_pool)
            self._line.append(sweep)
            if not self._started:
                self._started = True
                threading.Thread(target=self._work, name="sweeps", daemon=True).start()
            self._condition.notify()
        return sweep

    def ahead(self, sweep):
        """How many sweeps are to be done before this one begins: 0 once it has begun."""
        with self._condition:
            return next((place for place, other in enumerate(self._line) if other is sweep), 0)

    def _work(self):
        while True:
            with self._condition:
                while not self._line:
                    self._condition.wait()
                sweep = self._line[0]
            sweep.work()
            with self._condition:
                self._line.popleft()
            # While this thread waits for the next sweep it must not keep the last one's memory.
            del sweep


def _n_bytes(network):
    return sum(array.nbytes for array in network.parameters)


sweeps = SweepQueue()
