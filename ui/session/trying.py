"""What somebody does that may be refused."""

from dataclasses import dataclass

from lab.ledger.problems import LedgerProblem


@dataclass
class Trying:
    """problem: why what was tried last did not happen, or not all of it, as a sentence; away: whether that is since the
    database could not be used, so that it may be tried again."""

    problem: str | None = None
    away: bool = False

    def attempt(self, do, *arguments):
        """What do(*arguments) returns; where it was refused None, and `problem` says why."""
        self.problem, self.away = None, False
        try:
            return do(*arguments)
        except (ValueError, LedgerProblem) as error:
            self.problem, self.away = str(error), isinstance(error, LedgerProblem)
