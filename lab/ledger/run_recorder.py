"""Writes runs into the ledger while they go on.

Training never waits for the ledger: a thread of its own looks at the runs and writes. If the database cannot be used it
says so once and goes on trying. Runs that are over already, as a sweep's are, need no recorder: Ledger.add_finished.
"""

import logging
import threading
import time
from dataclasses import dataclass, field

from lab.ledger.database import LedgerProblem
from lab.ledger.ledger import Ledger
from lab.runs.run import Run

LOOK = 0.5  # seconds between two looks at the runs
SCORES, CURVES = 2, 5  # seconds after which scores, and curves, are written again
PATIENCE = 0.5  # seconds to wait for the last slice of a run that was just stopped
# Seconds after which a paused run whose reader is gone counts as stopped. Streamlit keeps a session for two minutes.
ABANDONED = 180
MAX_WAITING = 20  # runs that have ended and that the database does not take: more would fill the memory
log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Followed:
    """A run and what is written of it; times are by the monotonic clock. Held by one thread at a time by its lock."""

    run: Run
    token: str
    title: str | None
    group: str | None
    id: int | None = None  # None as long as the database has not taken it
    done: bool = False
    seen: tuple = ()  # (status, settled) when it was last tried
    n_written: int = -1  # iterations whose curves are written
    tried: float = 0.0
    curves_tried: float = 0.0
    last_watched: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Recorder:
    """Follows runs to their end. Every method may be called from any thread.

    ledger: where it writes.
    """

    def __init__(self, ledger):
        self.ledger, self._problems = ledger, {}  # by token: why its runs cannot be written just now
        self._condition = threading.Condition()
        self._followed = {}
        self._started = False

    def follow(self, run, token, title=None, group=None):
        """Begin an entry for a lab.runs Run and keep it up to date. Returns its id, None if it is not written yet.

        Raises ValueError if this cannot be the token of a lab book.
        """
        with self._condition:
            followed = self._followed.setdefault(run, _Followed(run, token, title, group))
        with followed.lock:
            try:
                self._begin(followed)
            except ValueError:
                self._forget(followed)
                raise
            except LedgerProblem as problem:
                self._note(followed, problem)
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

    def _of(self, token):
        with self._condition:
            return [followed for followed in self._followed.values() if followed.token == token]

    def newest(self, token):
        """The newest run of a lab book that is not ended, or not written to its end; None if there is none."""
        return next((followed.run for followed in reversed(self._of(token))), None)

    def left_alone(self, token):
        """The newest run of a lab book that has not ended and that nobody watches, after a reload; None if none."""
        runs = [followed.run for followed in reversed(self._of(token))]
        return next((run for run in runs if not run.ended and not run.watched), None)

    def settle(self, token):
        """Write what there is of a lab book's runs now, so that the ledger shows the newest."""
        deadline = time.monotonic() + PATIENCE
        for followed in self._of(token):
            while followed.run.ended and not followed.run.settled and time.monotonic() < deadline:
                time.sleep(0.01)
            self._write(followed, with_curves=True)

    def _work(self):
        while True:
            with self._condition:
                while not self._followed:
                    self._condition.wait()
                all_of_them = list(self._followed.values())
            for followed in all_of_them:
                self._look_at(followed)
            waiting = [followed for followed in all_of_them if followed.run.ended and not followed.done]
            for followed in waiting[:-MAX_WAITING]:
                self._forget(followed)
            # While this thread sleeps it must not keep a run's memory.
            del followed, all_of_them, waiting
            time.sleep(LOOK)

    def _look_at(self, followed):
        run, now = followed.run, time.monotonic()
        if run.status != "paused" or run.watched:
            followed.last_watched = now
        if (run.status, run.settled) != followed.seen or now - followed.tried >= SCORES:
            self._write(followed, run.status != "running" or now - followed.curves_tried >= CURVES)

    def _write(self, followed, with_curves):
        with followed.lock:
            if followed.done:
                return
            followed.tried, followed.seen = time.monotonic(), (followed.run.status, followed.run.settled)
            if with_curves:
                followed.curves_tried = followed.tried
            try:
                self._begin(followed)
                self._send(followed, with_curves)
                self._problems.pop(followed.token, None)
            except LedgerProblem as problem:
                self._note(followed, problem)
            except Exception as error:
                # What fails for another reason fails again: the run is not tried any more.
                followed.done = True
                log.exception("recording failed")
                self._problems[followed.token] = f"A run could not be saved: an error in the program ({error})."
            if followed.done:
                self._forget(followed)

    def _begin(self, followed):
        run = followed.run
        if followed.id is None and not followed.done:
            names = followed.title, followed.group, "paused" if run.status == "paused" else "running"
            followed.id = self.ledger.add(followed.token, run.config, run.data_name, run.n_test, *names)

    def _send(self, followed, with_curves):
        run = followed.run
        # Asked first: what is read after it has settled is the last there is.
        settled, status, n = run.settled, run.status, run.iteration
        entry, measured = (followed.token, followed.id), (run.history, run.seconds, run.marks)
        if settled or _abandoned(followed):
            status = status if settled else "stopped"
            self.ledger.finish(*entry, status, *measured, run.network, run.message)
            followed.done = True
            return
        with_curves = with_curves and n != followed.n_written
        # What the ledger says has ended has its last numbers and its network.
        status = "running" if run.ended else status
        # An entry that is gone was deleted long ago, or had to make room.
        followed.done = not self.ledger.update(*entry, status, *measured, with_curves)
        followed.n_written = n if with_curves else followed.n_written

    def _forget(self, followed):
        with self._condition:
            self._followed.pop(followed.run, None)

    def _note(self, followed, problem):
        if not self._problems:
            log.warning("%s", problem, exc_info=True)
        self._problems[followed.token] = str(problem)


def _abandoned(followed):
    return followed.run.status == "paused" and time.monotonic() - followed.last_watched > ABANDONED


_lock, _default = threading.Lock(), None


def default():
    """The recorder of this server, with the ledger that everybody on it shares."""
    global _default
    with _lock:
        if _default is None:
            _default = Recorder(Ledger())
        return _default
