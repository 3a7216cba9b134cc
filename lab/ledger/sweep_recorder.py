"""Writes the runs of sweeps into the ledger as they end, and tries again until it has worked.

Runs that go on are written by run_recorder; a sweep's cells are written once each, when they are over.
"""

import logging
import threading
import time
from dataclasses import dataclass, field

from lab.ledger import run_recorder
from lab.ledger.curves import of_history
from lab.ledger.problems import Closed, LedgerProblem, NoRoom
from nncore.hyperparameters import HYPERPARAMETERS

LOOK = 0.5  # seconds between two looks at the cells
log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Followed:
    """A sweep and what its runs are called; left: the cells that are not written yet."""

    sweep: object
    token: str
    data_name: str
    n_test: int
    group: str | None
    left: list = field(default_factory=list)


class SweepRecorder:
    """Follows sweeps until all of their runs are written. Every method may be called from any thread."""

    def __init__(self, ledger):
        self.ledger = ledger
        self._condition = threading.Condition()
        self._followed, self._problems = [], {}  # the latter by token
        self._started = False

    def follow(self, sweep, token, data, group=None):
        """Have the runs of a sweep written as they end. data: its Digits; group: what its runs are called, together."""
        followed = _Followed(sweep, token, data.name, len(data.test_labels), group, list(sweep.cells))
        with self._condition:
            self._followed.append(followed)
            if not self._started:
                self._started = True
                threading.Thread(target=self._work, name="sweep-recorder", daemon=True).start()
            self._condition.notify()

    def problem_of(self, token):
        """Why runs of a lab book's sweeps cannot be written just now, as a sentence; None if all is well."""
        return self._problems.get(token)

    def n_unwritten(self, token):
        """How many runs of a lab book's sweeps are over and not written yet."""
        with self._condition:
            return sum(cell.ended for each in self._followed if each.token == token for cell in each.left)

    def _work(self):
        while True:
            with self._condition:
                while not self._followed:
                    self._condition.wait()
            self._look()
            time.sleep(LOOK)

    def _look(self):
        """Write all that there is to be written. Whose lab book cannot be written keeps nobody else's from it."""
        with self._condition:
            all_of_them = list(self._followed)
        problems = {}
        for followed in all_of_them:
            if followed.token not in problems:
                self._try(problems, followed)
        self._problems = problems

    def _try(self, problems, followed):
        try:
            self._write_ended(followed)
        except LedgerProblem as problem:
            if followed.token not in self._problems:
                log.warning("%s", problem, exc_info=True)
            problems[followed.token] = str(problem)
        except Exception:
            # Whatever is wrong with one sweep, the others' runs are written.
            log.exception("the runs of a sweep could not be looked at")

    def _write_ended(self, followed):
        try:
            for cell in [cell for cell in followed.left if cell.ended]:
                followed.sweep.kept(cell, self._once(cell, followed))
                followed.left.remove(cell)
        except NoRoom:
            # Once the sweep has ended, waiting for room is of no use.
            if followed.sweep.done:
                followed.left.clear()
            raise
        finally:
            if not followed.left:
                with self._condition:
                    self._followed.remove(followed)

    def _once(self, cell, followed):
        """Write a run; what cannot be written for another reason than the database's fails for ever."""
        try:
            return self._write(cell, followed)
        except Closed:
            log.info("a run of a sweep is not kept: its lab book was deleted")
        except LedgerProblem:
            raise
        except Exception:
            log.exception("a run of a sweep could not be kept")

    def _write(self, cell, followed):
        if not (cell.history.costs or cell.status == "failed"):
            return None
        status = "stopped" if cell.status == "cancelled" else cell.status
        return self.ledger.add_finished(
            followed.token,
            cell.config,
            followed.data_name,
            followed.n_test,
            curves_of(cell),
            cell.network,
            cell.seconds,
            status,
            cell.message,
            cell.scores,
            title=title_of(cell),
            group=followed.group,
            group_id=followed.sweep.group_id,
        )


def title_of(cell):
    """What a run of a sweep is called: what it changes."""
    return ", ".join(HYPERPARAMETERS[name].said(value) for name, value in cell.changes.items())


def curves_of(cell):
    """What a cell has measured, as Curves."""
    return of_history(cell.history, cell.spacing, cell.config.iterations)


_lock, _default = threading.Lock(), None


def default():
    """The recorder of this server's sweeps, with the ledger that everybody on it shares."""
    global _default
    with _lock:
        ledger = run_recorder.default().ledger
        if _default is None or _default.ledger is not ledger:
            _default = SweepRecorder(ledger)
        return _default
