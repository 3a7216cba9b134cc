"""A reader who does everything in any order: `python -m tests.stateful --minutes 5`.

Each seed is one search for a way that ends badly; the shortest that is found is told, as the calls that lead there.
"""

import argparse
import itertools
import logging
import random
import time

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.reader import Reader

READERS, AT_MOST = 12, 100  # readers of one search, and what each does, one after another


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.stateful", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--first", type=int, default=random.randrange(10**6), help="the first seed")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # of a ledger that is away
    chosen = settings(
        max_examples=READERS,
        stateful_step_count=AT_MOST,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    deadline = time.monotonic() + 60 * options.minutes
    for number in itertools.count(options.first):
        print(f"seed {number}: --first {number} brings it again", flush=True)
        run_state_machine_as_test(seed(number)(type("Reader", (Reader,), {})), settings=chosen)
        if time.monotonic() > deadline:
            break
    print("nothing found")


main()
