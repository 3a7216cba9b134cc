"""What the sections of the benchmark share: how much is measured, at which settings, and what comes out."""

import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import nncore

NOTEBOOK = nncore.TrainingConfig()
STARTED = time.perf_counter()


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


@dataclass(frozen=True)
class Ratio:
    """Quotients of two things measured in the same repeats: the median of them, the lowest and the highest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, above, below):
        """The ratio above / below. above, below: as many numbers each, pair by pair."""
        quotients = [a / b for a, b in zip(above, below, strict=True)]
        return cls(statistics.median(quotients), min(quotients), max(quotients))


@dataclass(frozen=True)
class Section:
    """A table: its title, sentences on how to read it, and its lines, the header first.

    group, bars: for the picture, {contestant: how many times as fast nncore is}, and what they have in common.
    """

    title: str
    notes: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    group: str = ""
    bars: dict[str, float] = field(default_factory=dict)


def ratio_row(what, ratio, goal=None):
    """A line of a table: a ratio, and whether it is at most `goal`."""
    verdict = "" if goal is None else f"≤ {goal:.2f}: {'met' if ratio.median <= goal else 'missed'}"
    return what, f"{ratio.median:.2f}", f"{ratio.low:.2f} to {ratio.high:.2f}", verdict


def tell(text):
    """Say on stderr how far it is, after how many seconds."""
    print(f"{time.perf_counter() - STARTED:4.0f} s  {text}", file=sys.stderr, flush=True)
