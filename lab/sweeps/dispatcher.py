"""Trains a sweep: as many workers as there is room for, each asked for slice after slice.

A worker that dies loses its cell alone, which a fresh one then trains.
"""

import logging
import os
import time
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import asdict

from lab.sweeps.worker import pack, unpack

TICK = 0.2  # seconds between two looks at who still wants the sweep
# Seconds without any answer, and with workers that could not be had, until the rest of a sweep is given up: a cluster
# takes some to restart one.
NO_WORKER = 20
ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")
log = logging.getLogger(__name__)


class _Slot:
    """A worker, the cell it trains, and the answer it owes."""

    def __init__(self, worker, texts, arrays):
        self.worker, self.cell = worker, None
        # A name that no other has: a worker of Dask may serve several sweeps, and several servers.
        self._key = os.urandom(8).hex()
        self.ask(arrays, **texts)

    def ask(self, arrays=None, **texts):
        self.future = self.worker.ask(pack({"slot": self._key, **texts}, arrays))

    def close(self):
        self.worker.close(pack({"slot": self._key, "do": "close"}))


class Dispatcher:
    """Hands the cells of one sweep to workers."""

    def __init__(self, sweep, open_pool):
        self._sweep, self._open_pool, self._slots, self._last_answer = sweep, open_pool, [], time.monotonic()

    def work(self):
        """Train all cells of the sweep. Raises ValueError if there are no workers to be had."""
        pool = self._open_pool()
        try:
            hello = _hello(self._sweep.data)
            while not self._sweep.done:
                self._open_slots(pool, hello)
                if self._slots:
                    wait([slot.future for slot in self._slots], TICK, FIRST_COMPLETED)
                else:
                    time.sleep(TICK)
                for slot in self._slots[:]:
                    self._look_at(slot)
                self._sweep.watch()
        finally:
            for slot in self._slots:
                slot.close()
            pool.close()

    def _open_slots(self, pool, hello):
        """Have as many workers as there are cells for them, and room."""
        n_idle = sum(slot.cell is None for slot in self._slots)
        for _ in range(min(self._sweep.n_waiting - n_idle, pool.size - len(self._slots))):
            try:
                self._slots.append(_Slot(pool.open(), *hello))
            except (OSError, ValueError) as error:
                return self._give_up_after_a_while(error)

    def _look_at(self, slot):
        """Take a worker's answer, if it is there, and ask for the next slice, of the next cell if need be."""
        if not slot.future.done():
            if slot.worker.gone:
                self._lose(slot, "it is gone")
            return
        try:
            texts, arrays = unpack(slot.future.result())
            if "lost" in texts:
                raise LookupError("it has started anew")
            if slot.cell is not None:
                self._sweep.record(slot.cell, texts, arrays)
        except Exception as error:
            return self._lose(slot, error)
        self._last_answer = time.monotonic()
        if slot.cell is None or slot.cell.ended:
            self._begin(slot, texts)
        else:
            slot.ask(do="continue", cell=slot.cell.number)

    def _begin(self, slot, texts):
        """Give a worker its next cell, or let it go."""
        if slot.cell is None and "failed" in texts:
            return self._sweep.fail_rest(texts["failed"])
        slot.cell = self._sweep.next_cell()
        if slot.cell is not None:
            return slot.ask(do="start", cell=slot.cell.number, config=asdict(slot.cell.config))
        self._slots.remove(slot)
        slot.close()

    def _lose(self, slot, reason):
        self._slots.remove(slot)
        slot.close()
        if slot.cell is None:
            self._give_up_after_a_while(reason)
        else:
            log.warning("a worker of a sweep was lost: %s", reason)
            self._sweep.put_back(slot.cell, reason)

    def _give_up_after_a_while(self, reason):
        if not self._slots and time.monotonic() - self._last_answer > NO_WORKER:
            raise ValueError(f"No worker could be started ({reason})")


def _hello(data):
    """What a worker is told first: the data, by name or as arrays. Once a worker, not once a cell."""
    if isinstance(data, str):
        return {"do": "open", "data": data}, {}
    names = {"name": data.name, "class_names": data.class_names}
    return {"do": "open", "data": None, **names}, {name: getattr(data, name) for name in ARRAYS}
