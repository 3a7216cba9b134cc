"""The sweeps of this session."""

from dataclasses import dataclass, field

from lab.data_library import library
from lab.ledger import sweep_recorder
from lab.ledger.database import LedgerProblem
from lab.sweeps.sweep import Sweep, sweeps
from ui.session.lab_book import LabBook
from ui.session.store import part
from ui.session.training import tab_is_open


@dataclass
class Sweeps:
    """latest: the sweeps, going on or done, by kind: "sweep", or "seeds" for a repetition."""

    latest: dict[str, Sweep] = field(default_factory=dict)

    def get(self, kind="sweep"):
        """The sweep of a kind, or None."""
        return self.latest.get(kind)

    def start(self, cells, data_key, kind="sweep", group=None):
        """Train cells on the data set of this name, in parallel, and keep their runs; in place of the sweep before.

        group: what the runs are called together. Where it cannot be, the lab book says why.
        """
        self.forget(kind)
        book = part(LabBook)
        try:
            token = book.token_or_new()
            sweep = self.latest[kind] = sweeps.start(cells, data_key, tab_is_open())
            sweep_recorder.keep(sweep, book.ledger, token, library.get(data_key), group)
        except (LedgerProblem, ValueError) as problem:
            book.problem = str(problem)

    def forget(self, kind="sweep"):
        """Cancel a sweep, if it is going on, and show it no more. Its runs are kept."""
        gone = self.latest.pop(kind, None)
        if gone is not None:
            gone.cancel()
