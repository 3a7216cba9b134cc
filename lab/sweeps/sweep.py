"""A sweep: many runs that belong together, and what has come of them so far."""

import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import fields

from lab.runs.history import History
from lab.runs.network_file import NetworkFile
from lab.runs.scores import Scores
from lab.runs.set_aside import ALONE, GRACE, HELD
from lab.settings import in_titles
from lab.work import seconds_of
from lab.workers.messages import as_network
from lab.workers.slices import spacing

MAX_ATTEMPTS = 2
KNOWN = 0.05  # of the work must be done before it can be told how long the rest takes
MAX_WATCHERS = 20  # tabs; of more, the last ones count
NETWORK_BYTES = 64 * 2**20  # what the networks of a sweep may take; beyond that the worst are let go


class Sweep:
    """The cells of a sweep, and what has come of them. Any thread may read it, and cancel it, at any time.

    cells: as search.grid, random_search or seeds make them; data: the name of a data set of the library, or a Digits;
    alive: tells, from any thread, whether somebody watches it; owner: who began it, by any name; together: whether its
    cells are to begin at once, as far as there are workers.
    group_id: what its runs have in common in the ledger. problem: why the rest of it failed, as a sentence, or None;
    cancelled: by its owner, or because nobody came back; seconds: from its first cell's start to its last one's end.

    It is set aside when nobody has watched it for `grace` seconds, and cancelled after `alone` seconds. What it was
    training then begins anew once somebody is back.
    """

    def __init__(
        self,
        cells,
        data,
        alive: Callable[[], bool] = lambda: True,
        owner=None,
        grace=GRACE,
        alone=ALONE,
        group_id=None,
        together=False,
    ):
        self.cells, self.data, self.owner, self.together = tuple(cells), data, owner, together
        self.group_id = group_id or uuid.uuid4().hex
        self.problem, self.cancelled, self.seconds = None, False, 0.0
        self._watchers, self._grace, self._alone = deque([alive], MAX_WATCHERS), grace, alone
        self._lock, self._last_watched, self._began = threading.Lock(), time.monotonic(), None
        self._worked, self._looked = 0.0, None  # seconds that it was not set aside, up to when that was looked at last
        self.asked = time.monotonic()  # since when its owner has waited for a first turn
        self._rests = False
        self._in_file = None  # the cell whose network is in a file

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
        told = done >= KNOWN * work and done and self._worked and not (self.rests or self.done)
        return self._worked * (work - done) / done if told else None

    @property
    def waiting(self):
        """The cells that nobody has begun."""
        return [cell for cell in self.cells if cell.status == "waiting"]

    def watch(self, alive):
        """Go on as long as this, or another that was told before, says that somebody watches."""
        self._watchers.append(alive)
        self._last_watched = time.monotonic()

    @property
    def seconds_alone(self):
        """For how long nobody has watched it."""
        now = time.monotonic()
        # A tab that was cut off is the same one when it is back: nobody is struck off the list.
        if any(alive() for alive in list(self._watchers)):
            self._last_watched = now
        return now - self._last_watched

    @property
    def rests(self):
        """Whether its owner may not train just now. Who comes back when that is over has as long as anybody to look."""
        return self._rests

    @rests.setter
    def rests(self, rests):
        if self._rests and not rests:
            self._last_watched = time.monotonic()
        self._rests = rests

    @property
    def aside(self):
        """Whether it uses no core because nobody watches it, or it rests; it goes on when somebody is back."""
        return self.rests or self.seconds_alone > self._grace

    def cancel(self):
        """Start no more cells, and stop those that run within about a second; what they measured is kept."""
        self.cancelled = True
        self._end("cancelled")

    # What its dispatcher tells it

    def look_after(self):
        """End it if nobody has come back to it for too long; and count how long it has been worked on."""
        now = time.monotonic()
        if self._began and not self.aside:
            self._worked += now - (self._looked or now)
        self._looked = now
        if self.seconds_alone > (max(self._alone, HELD) if self.rests else self._alone):
            self.cancel()

    def next_cell(self, fitting):
        """A cell that nobody has begun, to be trained now; None if there is none. fitting: tells for which of them
        there is room."""
        with self._lock:
            for cell in fitting(self.waiting):
                self._began = self._began or time.monotonic()
                cell.attempts, cell.iterations, cell.seconds = cell.attempts + 1, 0, 0.0
                cell.spacing, cell.history = spacing(cell.config.iterations), History()
                cell.status = "running"
                return cell
        return None

    def record(self, cell, texts, arrays):
        """Take down what a worker says of a cell that runs."""
        with self._lock:
            if cell.ended:
                return
            if "failed" in texts:
                cell.message, cell.status = in_titles(texts["failed"]), "failed"
            else:
                self._take_down(cell, texts, arrays)
            self._note_end()

    def kept(self, cell, entry):
        """A cell is in the lab book under this id, None if it could not be. Only the best network stays here, too, in a
        file: nobody may look at it for long."""
        with self._lock:
            cell.entry = entry
            best = max(self.cells, key=lambda each: each.test_accuracy or 0)
            for each in self.cells:
                if each.entry is not None and each is not best:
                    each.network = None
            if best.network and best.entry is not None and best is not self._in_file:
                best.network = NetworkFile(1).keep(best.network)
                self._in_file = best

    def _take_down(self, cell, texts, arrays):
        cell.history.extend(History(**{part.name: texts[part.name] for part in fields(History)}))
        cell.iterations, cell.seconds = texts["iterations"], cell.seconds + texts["seconds"]
        if texts["finished"]:
            cell.network = as_network(arrays["network"])
            cell.scores = Scores(*texts["scores"])
            cell.status = "finished"
            self._let_go()

    def put_back(self, cell, reason):
        """A cell's worker has died: let another one try, once."""
        with self._lock:
            if cell.ended:
                return
            if cell.attempts < MAX_ATTEMPTS:
                cell.iterations, cell.status = 0, "waiting"
            else:
                cell.message = f"Training stopped: the process that trained it ended, {MAX_ATTEMPTS} times ({reason})."
                cell.status = "failed"
            self._note_end()

    def take_back(self, cell):
        """The sweep is set aside, and its worker is needed for others: a cell that goes on begins anew later."""
        with self._lock:
            if not cell.ended:
                cell.attempts, cell.iterations, cell.status = cell.attempts - 1, 0, "waiting"

    def fail_rest(self, message):
        """End every cell that has not ended, with a sentence."""
        if not self.done:
            self.problem = message
            self._end("failed", message)

    def _end(self, status, message=None):
        with self._lock:
            for cell in self.cells:
                if not cell.ended:
                    cell.message, cell.status = message, status
            self._note_end()

    def _note_end(self):
        if self.done and not self.seconds and self._began:
            self.seconds = time.monotonic() - self._began

    def _let_go(self):
        kept = sorted((cell for cell in self.cells if cell.network), key=lambda cell: cell.test_accuracy)
        excess = sum(_n_bytes(cell.network) for cell in kept) - NETWORK_BYTES
        for cell in kept[:-1]:
            if excess > 0:
                excess -= _n_bytes(cell.network)
                cell.network = None


def _n_bytes(network):
    return sum(array.nbytes for array in network.parameters)
