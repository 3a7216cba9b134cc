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


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.stateful", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, help="how long to go on with other seeds")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--steps", type=int, default=100, help="what a reader does, at most, one after another")
    parser.add_argument("--examples", type=int, default=10, help="readers a seed")
    parser.add_argument("--first", type=int, default=None)
    parser.add_argument("--quick", action="store_true", help="tell the first way that is found, not the shortest")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # of a ledger that is away
    chosen = settings(
        max_examples=options.examples,
        stateful_step_count=options.steps,
        deadline=None,
        database=None,
        phases=[Phase.generate] if options.quick else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    first = random.randrange(10**6) if options.first is None else options.first
    deadline = time.monotonic() + 60 * options.minutes if options.minutes else None
    seeds = itertools.count(first) if deadline else range(first, first + options.seeds)
    done = 0
    for number in seeds:
        print(f"seed {number}", flush=True)
        try:
            run_state_machine_as_test(seed(number)(type("Reader", (Reader,), {})), settings=chosen)
        except Exception:
            print(f"--first {number} brings it again", flush=True)
            raise
        done += 1
        if deadline and time.monotonic() > deadline:
            break
    print(f"{done} seeds, {done * options.examples} readers of up to {options.steps} steps: nothing found")


if __name__ == "__main__":
    sys.exit(main())
