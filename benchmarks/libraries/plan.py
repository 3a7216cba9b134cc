"""How much is measured, and at which settings."""

from dataclasses import dataclass
from pathlib import Path

import nncore

NOTEBOOK = nncore.TrainingConfig()


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
