"""Everything that can be opened, damaged at random: `python -m tests.fuzz --minutes 5`.

Each file, link and message must give a result or a sentence. What does not is told once for each kind, with the seed
that brings it again: `python -m tests.fuzz --only archive --seed 17 --keep archive.zip`.
"""

import argparse
import itertools
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.fuzz.fuzzing import content_of, example_opens, fuzz
from tests.fuzz.openings import OPENINGS
from tests.fuzz.verdict import Fault


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--only", choices=OPENINGS)
    parser.add_argument("--seed", type=int, help="just this one, with its traceback; needs --only")
    parser.add_argument("--keep", type=Path, help="where to write the file of that seed")
    options = parser.parse_args()
    names = [options.only] if options.only else list(OPENINGS)
    for name in names:
        assert example_opens(name), f"the valid example of {name} is refused"
    if options.seed is not None:
        if options.keep:
            options.keep.write_bytes(content_of(names[0], options.seed))
        print(fuzz(names[0], options.seed))
        return
    tried, refused, faults, deadline = Counter(), Counter(), set(), time.monotonic() + 60 * options.minutes
    for seed, name in ((seed, name) for seed in itertools.count() for name in names):
        if time.monotonic() > deadline:
            break
        tried[name] += 1
        try:
            refused[name] += fuzz(name, seed) is not None
        except Fault as fault:
            where = traceback.extract_tb(fault.__cause__.__traceback__)[-1] if fault.__cause__ else None
            kind = (name, where and (where.filename, where.lineno), str(fault).split(": ")[1][:40])
            if kind not in faults:
                faults.add(kind)
                print(f"{fault}{f' ({where.filename}:{where.lineno})' if where else ''}", flush=True)
    for name in names:
        print(f"{name}: {tried[name]:,} tried, {refused[name]:,} refused with a sentence")
    print(f"{len(faults)} kinds of fault")
    sys.exit(bool(faults))


main()
