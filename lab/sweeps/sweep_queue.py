"""The sweeps of a server: whose there are, what each person may have, and the thread that has them trained."""

import logging
import threading
import time
from functools import partial

from lab.runs.remote_run import RemoteRun, elsewhere
from lab.runs.scheduler import ALONE, scheduler
from lab.sweeps import work
from lab.sweeps.sweep import Sweep
from lab.workers.cluster import NoWorkers
from lab.workers.local import LocalWorkers

LOOK = 0.1  # seconds between two looks at all sweeps
# Kinds: settings that are tried, a run that is repeated, and two runs against each other.
SWEEP, SEEDS, RACE = KINDS = "sweep", "repetition", "race"
log = logging.getLogger(__name__)


class SweepQueue:
    """The sweeps of a server. Every method may be called from any thread.

    Each owner may have one of each kind that goes on. A sweep is there for its owner, in any tab, until another takes
    its place, it is forgotten, or it has ended and nobody has watched it for a while. scheduler, clock, new_run: as a
    Sweep has them.
    """

    def __init__(self, scheduler=scheduler, clock=time.monotonic, new_run=None):
        self._scheduler, self._clock, self._new_run = scheduler, clock, new_run
        self._sweeps = {}  # (owner, kind) → Sweep
        self._condition = threading.Condition()
        self._started = False

    def start(self, owner, cells, data, alive=lambda: True, kind=SWEEP):
        """Begin a sweep and return it. Arguments as for Sweep.

        Raises ValueError, as a sentence, if the owner has one of this kind that goes on, or if it is too much work.
        """
        work.check(cells)
        with self._condition:
            before = self._sweeps.get((owner, kind))
            if before is not None and not before.done:
                raise ValueError(f"your {kind} before is still going on: cancel it, or wait until it is done")
            options = {"scheduler": self._scheduler, "clock": self._clock, "new_run": self._new_run}
            sweep = self._sweeps[owner, kind] = Sweep(cells, data, alive, owner, together=kind == RACE, **options)
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

    def _work(self):
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._sweeps)
                for key, sweep in list(self._sweeps.items()):
                    if sweep.done and sweep.seconds_alone > ALONE:
                        del self._sweeps[key]
                going = [sweep for sweep in self._sweeps.values() if not sweep.done]
            for sweep in going:
                go_on(sweep, self._n_at_once(sum(not each.aside for each in going)))
            going = sweep = None  # what is forgotten is not to be held here
            time.sleep(LOOK)

    def _n_at_once(self, n_sweeps):
        """How many networks of each sweep are trained at once: one more than it has cores, none of which is to wait."""
        try:
            return 1 + self._scheduler.n_cores() // max(1, n_sweeps)
        except NoWorkers:
            return 1


def go_on(sweep, n_at_once):
    """Have a sweep go on; what goes wrong ends it, with a sentence."""
    try:
        sweep.go_on(n_at_once)
    except Exception as error:
        log.exception("a sweep failed")
        sweep.end("failed", f"An error in the program ({error!r}).")


sweeps = SweepQueue(new_run=None if elsewhere() else partial(RemoteRun, LocalWorkers()))
