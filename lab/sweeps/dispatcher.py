"""Trains sweeps: as many workers as there is room for, each asked for slice after slice.

Sweeps of different people take turns, cell by cell: a worker that has ended a cell takes the next one from whoever has
the fewest workers, and of these from whose turn it is (turns.py); but the second of a race comes right after its first,
which waits for it. A worker that dies loses its cell alone, which a fresh one then trains; so it is with the cells of a
sweep that is set aside, once it goes on.
"""

import logging
import math
import os
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import asdict

from lab.runs.memory import ALL
from lab.runs.scheduler import scheduler
from lab.sweeps.memory import Memory
from lab.sweeps.turns import Turns
from lab.workers.messages import hello, pack, unpack

TICK = 0.2  # seconds between two looks at who still wants a sweep
# Seconds without any answer, and with workers that could not be had, until the rest of a sweep is given up: a cluster
# takes some to restart one.
NO_WORKER = 20
TOGETHER = 30  # seconds that the first worker of a race waits for the second, and does nothing
log = logging.getLogger(__name__)


class _Slot:
    """A worker, the sweep and the cell that it trains, and the answer it owes.

    answered: the texts of its last answer, None while it owes one; asked: when it was asked for that, by the monotonic
    clock; seconds: of a core, that its cell has had.
    """

    def __init__(self, worker, sweep):
        self.worker, self.sweep, self.cell = worker, sweep, None
        # A name that no other has: a worker of Dask may serve several servers.
        self._key = os.urandom(8).hex()
        self.open(sweep)

    def open(self, sweep):
        """Give it the data of a sweep."""
        self.sweep, self.cell, self.seconds = sweep, None, 0.0
        texts, arrays = hello(sweep.data)
        self.ask(arrays, **texts)

    def ask(self, arrays=None, **texts):
        self.answered, self.asked = None, time.monotonic()
        self.future = self.worker.ask(pack({"slot": self._key, **texts}, arrays))

    def is_due(self, share):
        """Whether it may be asked for more, if it is to have this share of a core's time, above 0 to 1.

        Counted in the time that it had a core, not in the time that it has waited for one: on a busy machine it would
        be made to rest for that as well.
        """
        return time.monotonic() >= self.asked + self.answered.get("core_seconds", 0) / share

    def close(self):
        self.worker.close(pack({"slot": self._key, "do": "close"}))


class Dispatcher:
    """Hands the cells of sweeps to workers.

    going: returns the sweeps that are not done; pool: of workers; n_others: tells how many people have runs trained,
    with which the sweeps share the cores; n_runs: how many runs those are.
    """

    def __init__(self, going, pool, n_others=lambda: scheduler.n_persons, n_runs=lambda: scheduler.n_going):
        self._going, self._pool, self._n_others, self._n_runs, self._slots = going, pool, n_others, n_runs, []
        self._last_answer, self._turns = time.monotonic(), Turns()
        self._memory = Memory(ALL if pool.shares_cores else math.inf)

    def work(self):
        """Train until nothing goes on, then close the pool. Raises ValueError if there are no workers to be had."""
        try:
            while going := self._going():
                self._open_slots(going)
                owed = [slot.future for slot in self._slots if slot.answered is None]
                if owed:
                    wait(owed, TICK, FIRST_COMPLETED)
                else:
                    time.sleep(TICK)
                for slot in self._slots[:]:
                    self._look_at(slot)
                share = self._share
                for slot in [slot for slot in self._slots if slot.answered is not None]:
                    if slot.is_due(share):
                        self._go_on(slot)
                for sweep in going:
                    sweep.look_after()
        finally:
            for slot in self._slots:
                slot.close()
            self._pool.close()

    @property
    def _share(self):
        """The share of its core's time that a worker has, above 0 to 1: everybody who trains a run or a sweep counts
        for one, also those whose sweep waits for a worker."""
        n_owners = len({sweep.owner for sweep in self._going() if not sweep.aside})
        if not n_owners:
            return 1.0
        share = n_owners / (n_owners + self._n_others())
        if self._pool.shares_cores:
            return share
        # Of a cluster's workers a run takes one, and not all that there are.
        return max(share, 1 - self._n_runs() / self._pool.size)

    def _next_sweep(self, going):
        """The sweep whose turn it is to have another worker; None if none needs one."""
        n_slots = Counter(slot.sweep.owner for slot in self._slots)
        opening = Counter(slot.sweep for slot in self._slots if slot.cell is None)
        given = self._memory.given(self._slots)

        def turn(sweep):
            is_waited_for = sweep.together and opening[sweep] > 0
            return not is_waited_for, n_slots[sweep.owner], self._turns.since(sweep)

        for sweep in sorted((each for each in going if not each.aside), key=turn):
            waiting = [cell for cell in sweep.waiting if cell not in given]
            if self._memory.fitting(waiting, given):
                self._turns.begin(sweep.owner, {each.owner for each in going})
                return sweep
            given += waiting[:1]  # a large one, before which no other large one is to begin
        return None

    def _open_slots(self, going):
        """Have as many workers as there are cells for them, and room."""
        while len(self._slots) < self._pool.size and (sweep := self._next_sweep(going)):
            try:
                self._slots.append(_Slot(self._pool.open(), sweep))
            except (OSError, ValueError) as error:
                return self._give_up_after_a_while(error)
        if not self._slots:
            self._last_answer = time.monotonic()  # nobody is asked anything

    def _look_at(self, slot):
        """Take a worker's answer, if it is there; let a worker go that is at what was cancelled, or set aside."""
        if slot.sweep.done or (slot.answered is None and slot.cell is not None and slot.cell.ended):
            return self._let_go(slot)
        if slot.sweep.aside:
            return self._take_back(slot)
        if slot.answered is not None:
            return
        if not slot.future.done():
            if slot.worker.gone:
                self._lose(slot, "it is gone")
            return
        try:
            texts, arrays = unpack(slot.future.result())
            if "lost" in texts:
                raise LookupError("it has started anew")
            if slot.cell is not None:
                slot.sweep.record(slot.cell, texts, arrays)
        except Exception as error:
            return self._lose(slot, error)
        self._last_answer, slot.answered = time.monotonic(), texts
        slot.seconds += texts.get("core_seconds", 0)

    def _go_on(self, slot):
        """Ask a worker for the next slice, of the next cell if need be, or let it go."""
        if slot.cell is not None and not slot.cell.ended:
            return slot.ask(do="continue", cell=slot.cell.number)
        if slot.cell is None and "failed" in slot.answered:
            slot.sweep.fail_rest(slot.answered["failed"])
        elif slot.cell is None:
            return None if self._waits(slot) else self._begin(slot)
        # Its owner waits from now on, and counted without this one: last only if others have fewer workers.
        self._turns.end(slot.sweep.owner, slot.seconds, self._pool.size * self._share)
        self._slots.remove(slot)
        sweep = self._next_sweep(self._going())
        if sweep is None:
            return slot.close()
        self._slots.append(slot)
        if sweep is slot.sweep:
            return self._begin(slot)
        slot.open(sweep)

    def _waits(self, slot):
        """Whether the cells of its sweep are to begin together, and there may soon be a worker for another of them."""
        opened = [other for other in self._slots if other.sweep is slot.sweep and other.cell is None]
        n_ready = sum(other.answered is not None for other in opened)
        given = self._memory.given([other for other in self._slots if other not in opened])
        is_short = n_ready < min(len(self._memory.fitting(slot.sweep.waiting, given)), self._pool.size)
        return slot.sweep.together and is_short and time.monotonic() < slot.asked + TOGETHER

    def _begin(self, slot):
        given = self._memory.given([other for other in self._slots if other is not slot])
        slot.cell = slot.sweep.next_cell(lambda waiting: self._memory.fitting(waiting, given))
        if slot.cell is None:
            return self._let_go(slot)
        slot.seconds = 0.0
        slot.ask(do="start", cell=slot.cell.number, config=asdict(slot.cell.config))

    def _take_back(self, slot):
        if slot.cell is not None:
            slot.sweep.take_back(slot.cell)
        self._let_go(slot)

    def _let_go(self, slot):
        self._slots.remove(slot)
        slot.close()

    def _lose(self, slot, reason):
        self._let_go(slot)
        if slot.cell is None:
            self._give_up_after_a_while(reason)
        else:
            log.warning("a worker of a sweep was lost: %s", reason)
            slot.sweep.put_back(slot.cell, reason)

    def _give_up_after_a_while(self, reason):
        if not self._slots and time.monotonic() - self._last_answer > NO_WORKER:
            raise ValueError(f"No worker could be started ({reason})")
