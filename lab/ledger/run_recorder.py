"""Writes runs into the ledger while they go on.

Training never waits for the ledger: a thread of its own looks at the runs and writes. If the database cannot be used it
says so once and goes on trying. Runs that are over already, as a sweep's are, need no recorder: Ledger.add_finished.
"""

import logging
import threading
import time

from lab.ledger.access import is_token, key_of
from lab.ledger.followed import Followed
from lab.ledger.ledger import Ledger
from lab.ledger.problems import Closed, LedgerProblem, NoRoom

LOOK = 0.5  # seconds between two looks at the runs
PATIENCE = 0.5  # seconds to wait for the last slice of a run that was just stopped
GIVE_BACK = 60  # seconds between two times that what is unused is given back to the disk, while runs go on
MAX_WAITING = 20  # runs of one lab book that have ended and cannot be written: more would fill the memory
MAX_PROBLEMS = 1_000  # lab books of which it is known why their runs cannot be written
log = logging.getLogger(__name__)


class Recorder:
    """Follows runs to their end. Every method may be called from any thread.

    ledger: where it writes; clock: tells seconds.
    """

    def __init__(self, ledger, clock=time.monotonic):
        self.ledger, self._clock = ledger, clock
        self._gave_back = clock()
        self._problems = {}  # by token: why its runs cannot be written just now
        self._refused = None  # why the ledger was out of reach when it was last asked, as a sentence
        self._condition = threading.Condition()
        self._followed = {}
        self._started = False

    def follow(self, run, token, title=None, group=None):
        """Begin an entry for a lab.runs Run and keep it up to date. Returns its id, None if it is not written yet.

        Raises ValueError if this cannot be the token of a lab book.
        """
        if not is_token(token):
            raise ValueError("there is no such notebook")
        with self._condition:
            now = self._clock()
            followed = self._followed.setdefault(run, Followed(run, token, title, group, now, now))
        # A page does not wait for a ledger that did not answer: the recorder's own thread asks it again.
        if self._refused:
            self._note(followed, self._refused)
        else:
            with followed.lock:
                self._try(followed, lambda: followed.begin(self.ledger))
        with self._condition:
            if not self._started:
                self._started = True
                threading.Thread(target=self._work, name="recorder", daemon=True).start()
            self._condition.notify()
        return followed.id

    def problem_of(self, token):
        """Why runs of a lab book cannot be written just now, as a sentence; None if they can, or there are none."""
        return self._problems.get(token)

    @property
    def runs(self):
        """The runs that are followed, the oldest first."""
        with self._condition:
            return list(self._followed)

    @property
    def tokens(self):
        """Of the lab books whose runs are followed."""
        with self._condition:
            return {followed.token for followed in self._followed.values()}

    def _of(self, token):
        with self._condition:
            return [followed for followed in self._followed.values() if followed.token == token]

    def newest(self, token):
        """The newest run of a lab book that is not ended, or not written to its end; None if there is none."""
        return next((followed.run for followed in reversed(self._of(token))), None)

    def of(self, keys):
        """{token: the runs that are followed} of the lab books of these keys."""
        return {token: [each.run for each in self._of(token)] for token in self.tokens if key_of(token) in keys}

    def drop(self, keys):
        """Follow no run any more of the lab books of these keys, which are gone. Returns the runs."""
        with self._condition:
            gone = [followed for followed in self._followed.values() if key_of(followed.token) in keys]
            for followed in gone:
                followed.done = True
                del self._followed[followed.run]
        return [followed.run for followed in gone]

    def n_tested(self, token):
        """Of how many test digits the last accuracy of each run is that goes on: {id: number}."""
        return {followed.id: followed.run.history.n_tested for followed in self._of(token)}

    def settle(self, token):
        """Write what there is of a lab book's runs now, so that the ledger shows the newest, if it is in reach."""
        if self._refused:
            return
        deadline = time.monotonic() + PATIENCE
        for followed in self._of(token):
            while followed.run.ended and not followed.run.settled and time.monotonic() < deadline:
                time.sleep(0.01)
            self._write(followed, with_curves=True, at_once=True)

    def _work(self):
        while True:
            with self._condition:
                while not self._followed:
                    self._condition.wait()
            self.look()
            self._give_back()
            time.sleep(LOOK)

    def _give_back(self):
        """Give to the disk what is unused, after the last run and now and then while others go on: nobody waits."""
        if self._followed and self._clock() - self._gave_back < GIVE_BACK:
            return
        self._gave_back = self._clock()
        try:
            self.ledger.database.shrink()
        except LedgerProblem as problem:
            log.info("the file of runs could not be made smaller just now: %s", problem)

    def look(self):
        """Look at every run once, and write what is due."""
        with self._condition:
            all_of_them = list(self._followed.values())
        refused = False
        for followed in all_of_them:
            due, with_curves = followed.is_due(self._clock())
            if due and not refused:
                self._write(followed, with_curves)
                refused = bool(self._refused)
            elif due:
                # It would only be waited for once more.
                self._note(followed, self._refused)
        self._let_go_of_too_many(all_of_them)

    def _let_go_of_too_many(self, all_of_them):
        waiting = {}
        for followed in reversed(all_of_them):
            if followed.run.settled and not followed.done:
                waiting.setdefault(followed.token, []).append(followed)
        for followed in [each for of_one in waiting.values() for each in of_one[MAX_WAITING:]]:
            self._forget(followed)

    def _write(self, followed, with_curves, at_once=False):
        with followed.lock:
            if not followed.done:
                self._try(followed, lambda: followed.write(self.ledger, self._clock(), with_curves, at_once))

    def _try(self, followed, write):
        try:
            write()
            self._refused = None
            self._problems.pop(followed.token, None)
        except Closed:
            followed.done = True
        except NoRoom as problem:
            # It is of this lab book alone; once the run has ended, waiting for room is of no use.
            followed.done = followed.done or followed.run.settled
            self._note(followed, problem)
        except LedgerProblem as problem:
            self._refused = str(problem)
            self._note(followed, problem)
        except Exception as error:
            # What fails for another reason fails again: the run is not tried any more.
            followed.done = True
            log.exception("recording failed")
            self._problems[followed.token] = f"A run could not be saved: an error in the program ({error})."
        if followed.done:
            self._forget(followed)

    def _forget(self, followed):
        with self._condition:
            self._followed.pop(followed.run, None)

    def _note(self, followed, problem):
        if str(problem) not in self._problems.values():
            log.warning("%s", problem, exc_info=True)
        self._problems[followed.token] = str(problem)
        for token in list(self._problems)[:-MAX_PROBLEMS]:
            self._problems.pop(token, None)


_lock, _default = threading.Lock(), None


def default():
    """The recorder of this server, with the ledger that everybody on it shares."""
    global _default
    with _lock:
        if _default is None:
            _default = Recorder(Ledger())
        return _default
