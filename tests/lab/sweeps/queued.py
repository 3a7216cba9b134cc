"""Runs of queued sweeps, and what is asked of them again and again."""

from tests.lab.runs import LONG, SHORT  # noqa: F401  theirs, too


def statuses(sweep):
    return [cell.status for cell in sweep.cells]


def begun(sweep):
    return any(cell.iterations for cell in sweep.cells)
