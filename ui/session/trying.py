"""What somebody does that may be refused."""

from dataclasses import dataclass

from lab.ledger.problems import LedgerProblem


@dataclass
class Trying:
    """problem: why what was tried last did not happen, or not all of it, as a sentence."""

    problem: str | None = None

    def attempt(self, do):
        """Do something. Returns what came of it; where it was refused None, and `problem` says why."""
        self.problem = None
        try:
            return do()
        except (ValueError, LedgerProblem) as error:
            self.problem = str(error)
