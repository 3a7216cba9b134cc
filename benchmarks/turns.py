"""Things take turns, so that whatever else the machine does meets all of them; medians and ratios of what comes out."""

import random
import statistics
import sys
import time
from dataclasses import dataclass

STARTED = time.perf_counter()


def in_turn(ways, repeats, what, shuffled=True):
    """Give each way a turn, `repeats` times over, in a different order each time if shuffled.

    ways: {name: function without arguments}; what: what to call it on stderr. Returns {name: [result a repeat]}.
    """
    results = {name: [] for name in ways}
    for repeat in range(repeats):
        tell(f"{what}: repeat {repeat + 1} of {repeats}")
        for name in random.Random(repeat).sample(list(ways), len(ways)) if shuffled else ways:
            results[name].append(ways[name]())
    return results


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


def tell(text):
    """Say on stderr how far it is, after how many seconds."""
    print(f"{time.perf_counter() - STARTED:4.0f} s  {text}", file=sys.stderr, flush=True)
