"""A reader who does everything in any order: `python -m tests.stateful --minutes 5`, or `--seeds 20 --steps 1000`.

Each seed is one search for a way that ends badly; the shortest that is found is told, as the calls that lead there.
"""

import argparse
import itertools
import logging
import random
import sys
import time

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.reader import Reader

READERS, AT_MOST = 6, 100  # readers of one search, and what each does, one after another


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.stateful", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, help="how long to go on with other seeds")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--steps", type=int, default=1000, help="what the readers of a seed do, together, at least")
    parser.add_argument("--first", type=int, default=None)
    parser.add_argument("--quick", action="store_true", help="tell the first way that is found, not the shortest")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # of a ledger that is away
    chosen = settings(
        max_examples=READERS,
        stateful_step_count=AT_MOST,
        deadline=None,
        database=None,
        phases=[Phase.generate] if options.quick else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    first = random.randrange(10**6) if options.first is None else options.first
    deadline = time.monotonic() + 60 * options.minutes if options.minutes else None
    seeds = itertools.count(first) if deadline else range(first, first + options.seeds)
    n_seeds = n_steps = 0
    for number in seeds:
        print(f"seed {number}", flush=True)
        try:
            n_steps += play(number, options.steps, chosen)
        except Exception:
            print(f"--first {number} brings it again", flush=True)
            raise
        n_seeds += 1
        if deadline and time.monotonic() > deadline:
            break
    print(f"{n_seeds} seeds, {n_steps:,} steps: nothing found")


def play(number, least, chosen):
    """Have readers do at least so many steps, by a seed. Returns how many they did."""
    done = 0

    class Counted(Reader):
        def check_invariants(self, *arguments, **options):
            nonlocal done
            done += 1
            return super().check_invariants(*arguments, **options)

    for again in itertools.count():
        # The first reader of a search does the simplest there is, always the same, and some give up early.
        run_state_machine_as_test(seed(f"{number} {again}")(type("Reader", (Counted,), {})), settings=chosen)
        if done >= least:
            return done


if __name__ == "__main__":
    sys.exit(main())
