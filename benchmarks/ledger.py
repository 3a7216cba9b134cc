"""How long each action of the ledger takes when a lab book is full.

    python -m benchmarks.ledger [--runs N] [--repeats N]

Fills a ledger in a temporary folder with runs of 500 iterations and networks of 512 hidden units, of which it keeps as
many as it ever does, and prints the median and the worst time of each action, and of the processor's time the median,
which says more on a machine with other things to do. What is meant to be quick should take less than 200 ms.
"""

import argparse
import io
import statistics
import tempfile
import time
from itertools import cycle
from pathlib import Path

import numpy as np

import nncore
from lab.ledger.files import export_csv, export_file, import_file
from lab.ledger.ledger import Ledger
from lab.runs.history import History

from . import tables
from .turns import tell

CONFIG = nncore.TrainingConfig()
GOAL = 200  # ms
WHOLE = "whole lab book"  # what is done with it may take its time


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=1000, help="runs in the lab book (default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=30, help="times each action is done (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(f"sqlite:///{Path(folder) / 'runs.sqlite'}")
        token = ledger.new_lab_book()
        _fill(ledger, token, options.runs)
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        rows = [_row(name, action, options.repeats) for name, action in _actions(ledger, token).items()]
        ledger.close()
    print(f"{options.runs:,} runs of {CONFIG.iterations} iterations, {size / 1e6:.0f} MB on disk; goal {GOAL} ms\n")
    print(tables.markdown(("action", "median, ms", "worst, ms", "processor, ms", "goal"), rows))


def _history(random):
    """Numbers that pack as badly as those of training do."""
    costs, accuracies = random.random(CONFIG.iterations), random.integers(0, 1001, CONFIG.iterations) / 1000
    tests = list(range(1, CONFIG.iterations + 1, 50))
    return History(costs.tolist(), accuracies.tolist(), tests, accuracies[: len(tests)].tolist())


def _fill(ledger, token, n):
    random, network = np.random.default_rng(0), nncore.initial_network(CONFIG)
    for number in range(n):
        if number % 100 == 0:
            tell(f"run {number:,} of {n:,}")
        ledger.add_finished(token, CONFIG, "MNIST", 1000, _history(random), network, 4.2, title=f"Try {number}")


def _actions(ledger, token):
    """What a page does in between, by name."""
    ids = [entry.id for entry in ledger.entries(token)]
    newest = ids[0]  # whose network is there
    random, network = np.random.default_rng(1), nncore.initial_network(CONFIG)
    history = _history(random)
    # Each five once: what is deleted already is not deleted again.
    fives = [ids[start : start + 5] for start in range(5, len(ids) - 4, 5)]
    deleting, undeleting, content = cycle(fives), cycle(fives), export_file(ledger, token)

    def some(n=1):
        return random.choice(ids, n, replace=False).tolist()

    return {
        "list": lambda: ledger.entries(token),
        "curves of 5": lambda: ledger.curves(token, some(5)),
        "open a network": lambda: ledger.network(token, newest),
        "rename": lambda: ledger.rename(token, some()[0], "Another title"),
        "annotate": lambda: ledger.annotate(token, some()[0], "A note. " * 20),
        "pin": lambda: ledger.pin(token, some()),
        "unpin": lambda: ledger.pin(token, some(), False),
        "delete 5": lambda: ledger.delete(token, next(deleting)),
        "undelete 5": lambda: ledger.undelete(token, next(undeleting)),
        "heartbeat": lambda: ledger.update(token, newest, "running", history, 4.2, with_curves=False),
        "scores and curves": lambda: ledger.update(token, newest, "running", history, 4.2),
        "finish": lambda: ledger.finish(token, newest, "finished", history, 4.2, network=network),
        "export the table": lambda: export_csv(ledger, token),
        "a new lab book": ledger.new_lab_book,
        # In a full lab book it takes the oldest run away, so it comes after all that names one.
        "add": lambda: ledger.add(token, CONFIG, "MNIST", 1000),
        f"{WHOLE}, exported": lambda: export_file(ledger, token),
        f"{WHOLE}, opened": lambda: import_file(ledger, ledger.new_lab_book(), io.BytesIO(content)),
    }


def _row(name, action, repeats):
    """A row of the table: milliseconds of the clock, and of the processor, and whether all took less than the goal."""
    whole, times, busy = name.startswith(WHOLE), [], []
    for _ in range(3 if whole else repeats):
        start, start_busy = time.perf_counter(), time.process_time()
        # What finds nothing to do is quick, and says so.
        assert action(), "nothing was done"
        times.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.process_time() - start_busy))
    verdict = "" if whole else "met" if max(times) < GOAL else "missed"
    return name, *(f"{ms:.1f}" for ms in (statistics.median(times), max(times), statistics.median(busy))), verdict


if __name__ == "__main__":
    main()
