"""The sweeps of a server: whose there are, what each person may have, and the thread that has them trained."""

import logging
import threading
import time

from lab.sweeps import work
from lab.sweeps.dispatcher import Dispatcher
from lab.sweeps.sweep import ALONE, GRACE, Sweep
from lab.workers.cluster import open_workers

TIDY = 30  # seconds between two looks for sweeps that nobody wants to see any more
# Kinds: settings that are tried, a run that is repeated, and two runs against each other.
SWEEP, SEEDS, RACE = KINDS = "sweep", "repetition", "race"
log = logging.getLogger(__name__)


class SweepQueue:
    """The sweeps of a server, which take turns. Every method may be called from any thread.

    Each owner may have one of each kind that goes on. A sweep is there for its owner, in any tab, until another takes
    its place, it is forgotten, or it has ended and nobody has watched it for `alone` seconds. pool_is_open: whether
    there are workers, or just were.
    """

    def __init__(self, open_pool=open_workers, grace=GRACE, alone=ALONE):
        self._open_pool, self._grace, self._alone = open_pool, grace, alone
        self._sweeps = {}  # (owner, kind) → Sweep
        self._condition = threading.Condition()
        self._started, self.pool_is_open = False, False

    def start(self, owner, cells, data, alive=lambda: True, kind=SWEEP):
        """Begin a sweep and return it. Arguments as for Sweep.

        Raises ValueError, as a sentence, if the owner has one of this kind that goes on, or if it is too much work.
        """
        work.check(cells)
        with self._condition:
            before = self._sweeps.get((owner, kind))
            if before is not None and not before.done:
                raise ValueError(f"your {kind} before is still going on: cancel it, or wait until it is done")
            sweep = Sweep(cells, data, alive, owner, self._grace, self._alone, together=kind == RACE)
            self._sweeps[owner, kind] = sweep
            if not self._started:
                self._started = True
                threading.Thread(target=self._work, name="sweeps", daemon=True).start()
            self._condition.notify()
        return sweep

    def get(self, owner, kind=SWEEP):
        """The sweep of a kind that goes on or has ended not long ago, or None."""
        with self._condition:
            return self._sweeps.get((owner, kind))

    def forget(self, owner, kind=SWEEP):
        """Cancel a sweep, if it goes on, and have it no more."""
        with self._condition:
            sweep = self._sweeps.pop((owner, kind), None)
        if sweep is not None:
            sweep.cancel()

    def forget_all(self, whose):
        """The same for all that every owner has of whom whose(owner) is true."""
        for owner in self.owners(whose):
            for kind in KINDS:
                self.forget(owner, kind)

    def owners(self, whose):
        """Those who have sweeps of any kind, and of whom whose(owner) is true."""
        with self._condition:
            return {owner for owner, _ in self._sweeps if owner is not None and whose(owner)}

    def n_beside(self, sweep):
        """How many sweeps of others take turns with this one."""
        return sum(other.owner != sweep.owner and not other.aside for other in self._going())

    def _going(self):
        with self._condition:
            return [sweep for sweep in self._sweeps.values() if not sweep.done]

    def _tidy(self):
        with self._condition:
            for key, sweep in list(self._sweeps.items()):
                if sweep.done and sweep.seconds_alone > self._alone:
                    del self._sweeps[key]

    def _work(self):
        last = 0.0
        while True:
            if time.monotonic() - last > TIDY:
                self._tidy()
                last = time.monotonic()
            if self._going():
                self.pool_is_open = True
                serve(self._going, self._open_pool)
                self.pool_is_open = False
            with self._condition:
                if all(sweep.done for sweep in self._sweeps.values()):
                    self._condition.wait(TIDY if self._sweeps else None)


def serve(going, open_pool):
    """Train sweeps until `going` returns none that is not done; what goes wrong ends all of them, with a sentence."""
    try:
        Dispatcher(going, open_pool()).work()
    except ValueError as error:
        reason = str(error)
        message = f"{reason[:1].upper()}{reason[1:]}. The rest was not trained: ask whoever runs this server."
    except Exception as error:
        log.exception("sweeps failed")
        message = f"An error in the program ({error!r})."
    else:
        return
    for sweep in going():
        sweep.fail_rest(message)


def train(sweep, open_pool=open_workers):
    """Train one sweep that is in no queue; returns when it is done."""
    serve(lambda: [] if sweep.done else [sweep], open_pool)


sweeps = SweepQueue()
