"""The sweeps of this session's lab book."""

from dataclasses import dataclass, field

from lab.data_library import library
from lab.ledger import writer
from lab.ledger.database import LedgerProblem
from lab.restored import content_of_sweep, restored_sweep
from lab.sweeps.sweep import Sweep
from lab.sweeps.sweep_queue import KINDS, RACE, SEEDS, SWEEP, sweeps
from nncore.datasets import Digits
from ui.session.lab_book import LabBook
from ui.session.store import part
from ui.session.tasks.work import TaskWork
from ui.session.training import Training, tab_is_open

DESK = "sweep"  # the part of the desk that says which sweep is looked at
MAX_UNWRITTEN = 64  # runs of sweeps that a person may have waiting for the database


@dataclass
class Sweeps:
    """problem: why the last sweep that was asked for did not begin, as a sentence, or None."""

    problem: str | None = None
    _restored: dict[str, Sweep | None] = field(default_factory=dict)  # by token: what was made again

    def get(self, kind=SWEEP):
        """The sweep of a kind that goes on, here or in another tab, or is done; None."""
        token = part(LabBook).own
        sweep = sweeps.get(token, kind)
        if sweep is None:
            return self._made_again(token) if kind == SWEEP else None
        sweep.watch(tab_is_open())
        return sweep

    @property
    def n_unwritten(self):
        """How many runs of sweeps are not in the lab book yet."""
        return writer.default().n_unwritten(part(LabBook).own)

    def start(self, cells, data_key, kind=SWEEP, group=None):
        """Train cells on the data set of this name, or on Digits, in parallel, and keep their runs.

        group: what the runs are called together. Where it cannot be, `problem` says why.
        """
        self.problem = None
        try:
            token = part(LabBook).own
            if self.n_unwritten >= MAX_UNWRITTEN:
                raise ValueError("the runs of your last sweeps are not saved yet: try again when they are")
            part(Training).asked_rules().check_all([cell.config for cell in cells], many=kind != RACE)
            part(TaskWork).admit_others([cell.config for cell in cells])
            data = data_key if isinstance(data_key, Digits) else library.get(data_key)
            sweep = sweeps.start(token, cells, data_key, tab_is_open(), kind)
        except (LedgerProblem, ValueError) as problem:
            sentence = str(problem).removesuffix(".")
            self.problem = f"{sentence[:1].upper()}{sentence[1:]}."
            return
        writer.default().follow_sweep(sweep, token, data, group)
        if kind == SWEEP:
            self._restored.pop(token, None)
            writer.default().keep(token, DESK, content_of_sweep(sweep))

    def forget(self, kind=SWEEP):
        """Cancel a sweep, if it is going on, and show it no more. Its runs are kept."""
        token = part(LabBook).own
        sweeps.forget(token, kind)
        if kind == SWEEP and token is not None:
            self._restored[token] = None
            writer.default().keep(token, DESK, None)

    def take_problem(self):
        """`problem`, the first time somebody asks; then None."""
        problem, self.problem = self.problem, None
        return problem

    @property
    def repeating(self):
        """Whether a run is being repeated with other seeds."""
        return self._goes_on(SEEDS)

    @property
    def going(self):
        """Whether any sweep of this lab book goes on."""
        return any(map(self._goes_on, KINDS))

    def _goes_on(self, kind):
        sweep = sweeps.get(part(LabBook).own, kind)
        return sweep is not None and not sweep.done

    def _made_again(self, token):
        if token is not None and token not in self._restored:
            try:
                content = writer.default().desk(token).get(DESK)
                self._restored[token] = content and restored_sweep(content, part(LabBook).ledger.entries(token))
            except LedgerProblem:
                return None  # asked again when the page is drawn again
        return self._restored.get(token)
