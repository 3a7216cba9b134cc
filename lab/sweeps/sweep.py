"""A sweep: many runs that belong together, and what has come of them so far."""

import threading
import time
import uuid
from collections.abc import Callable

from lab.data_library import library
from lab.runs.memory import RUNS, Full
from lab.runs.run import Watchers
from lab.runs.scheduler import GRACE, patience, scheduler
from lab.settings import in_titles
from lab.work import seconds_of
from lab.workers.cluster import NoWorkers

KNOWN = 0.05  # of the work must be done before it can be told how long the rest takes


class Sweep:
    """The cells of a sweep, and what has come of them. Any thread may read it, and cancel it, at any time.

    Each cell is trained by a Run of the scheduler, some at a time; all of one's sweeps take turns as one there. cells:
    as search.grid, random_search or seeds make them; data: the name of a data set of the library, or a Digits; alive:
    tells, from any thread, whether somebody watches it; owner: who began it, by any name; together: whether its cells
    are to begin at once; new_run: as Scheduler.start has it. group_id: what its runs have in common in the ledger;
    cancelled: by its owner, or because nobody came back; held: whether it rests, since its owner may not train now.

    When nobody has watched it for a while its runs are set aside, as any others are, and after a longer while it is
    cancelled.
    """

    def __init__(
        self,
        cells,
        data,
        alive: Callable[[], bool] = lambda: True,
        owner=None,
        group_id=None,
        together=False,
        scheduler=scheduler,
        clock=time.monotonic,
        new_run=None,
    ):
        self.cells, self.data, self.owner, self.together = tuple(cells), data, owner, together
        self.group_id, self.cancelled, self.held = group_id or uuid.uuid4().hex, False, False
        self._watchers, self._scheduler, self._clock, self._new_run = Watchers(alive), scheduler, clock, new_run
        self._lock, self._last_watched = threading.RLock(), clock()

    @property
    def done(self):
        """Whether every cell has ended."""
        return all(cell.ended for cell in self.cells)

    @property
    def fraction(self):
        """How much of it is done, 0 to 1."""
        return sum(cell.fraction for cell in self.cells) / len(self.cells)

    @property
    def seconds_left(self):
        """How long it will take from now on, if that can be told, by what it has done so far; else None. A large
        network is more to do than a small one, and one that failed is nothing."""
        counted = [cell for cell in self.cells if cell.status != "failed"]
        work = sum(seconds_of(cell.config) for cell in counted)
        done = sum(seconds_of(cell.config) * cell.iterations / cell.config.iterations for cell in counted)
        n_at_once = sum(cell.status == "running" for cell in counted)
        told = done and done >= KNOWN * work and n_at_once and not (self.aside or self.done)
        return sum(cell.seconds for cell in counted) * (work - done) / done / n_at_once if told else None

    def watch(self, alive):
        """Go on as long as this, or another that was told before, says that somebody watches."""
        self._watchers.add(alive)

    @property
    def seconds_alone(self):
        """For how long nobody has watched it."""
        now = self._clock()
        if self._watchers.anybody():
            self._last_watched = now
        return now - self._last_watched

    @property
    def aside(self):
        """Whether it uses no core because nobody watches it, or it rests; it goes on when somebody is back."""
        return self.held or self.seconds_alone > GRACE

    @property
    def left(self):
        """Whether nobody has come back to it for too long."""
        return self.seconds_alone > patience(self)

    def cancel(self):
        """Start no more cells, and stop those that run; what they measured is kept."""
        self.cancelled = True
        self.end("cancelled")

    def end(self, status, message=None):
        """End every cell that has not ended. message: why, as a sentence."""
        with self._lock:
            for cell in self.cells:
                if not cell.ended:
                    self._end(cell, status, message)

    def go_on(self, n_at_once):
        """Note what its runs have done, and begin others, so that there are so many. Called again and again."""
        with self._lock:
            if self.left:
                self.cancel()
                return
            for cell in self.cells:
                if cell.run is not None:
                    self._look_at(cell)
            if self.held or not self._watchers.anybody():
                return
            n_free = (len(self.cells) if self.together else n_at_once) - sum(bool(cell.run) for cell in self.cells)
            for cell in [cell for cell in self.cells if cell.status == "waiting"][: max(0, n_free)]:
                try:
                    self._begin(cell)
                except Full:
                    return  # what has room now waits for its turn, so that a large one has one
                except NoWorkers as reason:
                    if not any(cell.run for cell in self.cells):
                        self.end("failed", _sentence(reason))
                    return
                except ValueError as reason:
                    self._end(cell, "failed", _sentence(reason))

    def _begin(self, cell):
        data = library.get(self.data) if isinstance(self.data, str) else self.data
        # One's sweeps count as somebody else: a run on Train has as much time as all of them, and as many beside it.
        owner = None if self.owner is None else ("sweeps", self.owner)
        options = {"owner": owner, "most": RUNS, "keeps": False, "new_run": self._new_run}
        cell.run = self._scheduler.start(cell.config, data, self._watchers.anybody, **options)
        cell.status = "running"

    def _look_at(self, cell):
        run = cell.run
        settled = run.settled  # asked first: what is read afterwards is the last there is
        cell.iterations, cell.seconds, cell.history = run.iteration, run.seconds, run.history
        run.held = self.held
        if settled:
            self._end(cell, "cancelled" if run.status == "stopped" else run.status, run.message)
        elif self.held and run.status == "running":
            self._scheduler.pause(run)
        elif not self.held and run.status == "paused" and run.scored:
            if run.budget:
                self._scheduler.resume(run)
            else:  # its workers were lost, again and again
                self._end(cell, "failed", run.notice)

    def _end(self, cell, status, message):
        run, cell.run = cell.run, None
        if status == "finished":
            cell.network, cell.scores = run.network, run.scores
        cell.message, cell.status = message and in_titles(message), status
        if run is not None:
            self._scheduler.stop(run)  # unless it has ended

    def kept(self, cell, entry):
        """A cell is in the lab book under this id, None if it could not be. Only the best network stays here, too."""
        with self._lock:
            cell.entry = entry
            best = max(self.cells, key=lambda each: each.test_accuracy or 0)
            for each in self.cells:
                if each.entry is not None and each is not best:
                    each.network = None


def _sentence(reason):
    said = in_titles(str(reason))
    return f"{said[:1].upper()}{said[1:]}."
