"""Writes runs, what sweeps have trained, and desks into the ledger, from one thread, until that has worked.

Training and pages never wait for a database that is away. What cannot be written is told, and tried again at each look.
"""

import logging
import threading
import time

from lab.ledger.access import key_of
from lab.ledger.due import DueCell, DuePart, DueRun
from lab.ledger.ledger import Ledger
from lab.ledger.problems import LedgerProblem, NoRoom

LOOK = 0.5  # seconds between two looks at what is due
PATIENCE = 0.5  # seconds to wait for the last slice of a run that was just stopped
MOST = 20  # runs of one lab book that wait after they have ended: more would fill the memory
log = logging.getLogger(__name__)


class Writer:
    """What is on its way into the ledger. Every method may be called from any thread.

    ledger: where it writes; clock: tells seconds. keys: of lab books, as `key_of` says; None for all.
    """

    def __init__(self, ledger, clock=time.monotonic):
        self.ledger, self._clock = ledger, clock
        self._due = []  # the oldest first
        self._problems = {}  # (token, subject): why the latest of it is not written
        self._away = None  # why the database was out of reach when it was last asked
        self._condition, self._writing = threading.Condition(), threading.Lock()
        self._started = False

    # What there is to write

    def follow(self, run, token):
        """Begin an entry for a lab.runs Run and keep it up to date. Returns its id, None if it is not written yet."""
        now = self._clock()
        with self._condition:
            due = next((due for due in self._all(DueRun) if due.run is run), None)
            if due is None:
                due = DueRun(run, token, now, now)
                over = [each for each in self._all(DueRun, [due.key]) if each.run.settled]
                self._forget(*over[: 1 - MOST])
                self._add(due)
        self._write(due)
        return due.id

    def follow_sweep(self, sweep, token, data, group=None):
        """Have the runs of a sweep written as they end. data: its Digits; group: what its runs are called, together."""
        about = sweep, token, data.name, len(data.test_labels), group
        self._add(*(DueCell(cell, *about) for cell in sweep.cells))

    def keep(self, token, part, content):
        """Have these bytes in place of what the desk has of this part; None: have it forgotten."""
        with self._condition:
            # What was changed last is written last.
            self._forget(*(due for due in self._all(DuePart) if (due.token, due.subject) == (token, part)))
            self._add(DuePart(token, content, part))

    def _add(self, *items):
        with self._condition:
            self._due += items
            if not self._started:
                self._started = True
                threading.Thread(target=self._work, name="writer", daemon=True).start()
            self._condition.notify()

    def _forget(self, *items):
        with self._condition:
            self._due = [due for due in self._due if due not in items]

    # What is known of it

    def _all(self, kind=object, keys=None):
        with self._condition:
            return [due for due in self._due if isinstance(due, kind) and (keys is None or due.key in keys)]

    def problem_of(self, token):
        """Why something of a lab book or its desk is not written, as a sentence; None if all is, or will be soon."""
        with self._condition:
            known = [problem for (whose, _), problem in self._problems.items() if whose == token]
        away = self._away if self._all(keys=[key_of(token)]) else None
        return away or next(reversed(known), None)

    def runs(self, keys=None):
        """The runs that are followed, the oldest first."""
        return [due.run for due in self._all(DueRun, keys)]

    def newest(self, token):
        """The newest run of a lab book that is not ended, or not written to its end; None if there is none."""
        return next(reversed(self.runs([key_of(token)])), None)

    def n_unwritten(self, token):
        """How many runs of a lab book's sweeps are over and not written yet."""
        return sum(due.cell.ended for due in self._all(DueCell, [key_of(token)]))

    def desk(self, token):
        """What lies on a desk, {part: bytes}, with what is not written yet. Raises LedgerProblem, as a Ledger does."""
        # Asked first: what is written meanwhile is there twice, and not missing.
        waiting = self.waiting(token)
        found = {**self.ledger.desk(token), **waiting}
        return {part: content for part, content in found.items() if content is not None}

    def waiting(self, token):
        """What of a desk is not written yet: {part: bytes, or None where it is to be taken away}."""
        return {due.subject: due.content for due in self._all(DuePart, [key_of(token)])}

    # Writing it

    def settle(self, keys=None):
        """Write now what there is of some lab books, if the database is in reach."""
        deadline = time.monotonic() + PATIENCE
        for due in self._all(keys=keys):
            while isinstance(due, DueRun) and due.run.ended and not due.run.settled and time.monotonic() < deadline:
                time.sleep(0.01)
            if not self._write(due, at_once=True):
                return

    def drop(self, keys=None):
        """Write nothing any more of some lab books, which are gone. Returns the runs that were followed."""
        gone = self._all(keys=keys)
        self._forget(*gone)
        return [due.run for due in gone if isinstance(due, DueRun)]

    def _work(self):
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._due)
            self.look()
            time.sleep(LOOK)

    def look(self):
        """Look at everything once, and write what is due. A database that is away is asked once."""
        now = self._clock()
        for due in [due for due in self._all() if due.is_due(now)]:
            if not self._write(due, again=True):
                return
            time.sleep(0.001)  # pages that wait to write come first

    def _write(self, due, at_once=False, again=False):
        """Write one thing, if it is still to be written. Returns whether the database could be used; one that was away
        is asked `again` by the thread alone, and no page waits for it."""
        with self._writing:
            if self._away and not again:
                return False
            if due not in self._all():
                return True  # what has come in its place meanwhile has its own turn
            try:
                done, problem = due.write(self.ledger, self._clock(), at_once), None
            except NoRoom as error:
                # Others do not wait for it.
                done, problem = not due.waits, str(error)
            except LedgerProblem as error:
                if str(error) != self._away:
                    log.warning("%s", error, exc_info=True)
                self._away = str(error)
                return False
            except Exception as error:
                # What fails for another reason fails again.
                said = error if isinstance(error, ValueError) else f"an error in the program ({error})"
                done, problem = True, f"Some of your work is not saved: {said}."
                log.warning("%s", problem, exc_info=not isinstance(error, ValueError))
            self._away = None
            with self._condition:
                self._problems.pop((due.token, due.subject), None)
                if problem:
                    self._problems[due.token, due.subject] = problem
            if done:
                self._forget(due)
            return True


_lock, _default = threading.Lock(), None


def default():
    """The writer of this server, with the ledger that everybody on it shares."""
    global _default
    with _lock:
        if _default is None:
            _default = Writer(Ledger())
        return _default
