"""How much is measured, and at which settings."""

import math
from dataclasses import dataclass
from pathlib import Path

import nncore

NOTEBOOK = nncore.TrainingConfig()
MAX_EPOCHS = 20  # of a run on full MNIST


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    mnist: folder with full MNIST, or None; repeats: turns of each contestant; seconds: length of a turn; seeds: runs to
    the target accuracy; target: that accuracy; digits: how many of MNIST's training digits; quick: whether only to see
    that everything works.
    """

    mnist: Path | None
    repeats: int = 7
    seconds: float = 1.0
    seeds: int = 5
    target: float = 0.98
    digits: int = 60_000
    quick: bool = False

    @property
    def few_repeats(self):
        """How many turns each gets where there is much to measure."""
        return max(1, self.repeats // 2)

    @property
    def full(self):
        """The settings of the sections on full MNIST."""
        return nncore.TrainingConfig(training_digits=self.digits, batch_size=128, initializer="he")


def iterations_an_epoch(config):
    """How many iterations go once through the training digits."""
    return math.ceil(config.training_digits / (config.batch_size or config.training_digits))


def run_length(config):
    """How many iterations a run of nncore's has."""
    return max(config.iterations, MAX_EPOCHS * iterations_an_epoch(config)) if config.batch_size else config.iterations
