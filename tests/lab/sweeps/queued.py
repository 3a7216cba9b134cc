"""Runs of queued sweeps, and what is asked of them again and again."""

from dataclasses import replace

import nncore

SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=30, training_digits=50)
LONG = replace(SHORT, iterations=1_000_000)


def statuses(sweep):
    return [cell.status for cell in sweep.cells]


def begun(sweep):
    return any(cell.iterations for cell in sweep.cells)
