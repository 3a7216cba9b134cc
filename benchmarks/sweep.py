"""How much sooner a sweep is done than its runs one after another.

    python -m benchmarks.sweep

Trains eight networks 784-128-10 on the embedded digits in batches of 64, in three ways: one after another as the app
trains a run that is alone, with all cores; one after another with one BLAS thread; and as a sweep. Prints the
seconds and the ratios, which mean something only where nothing else is at work.
"""

import argparse
import time
from dataclasses import replace
from functools import partial

import nncore
from lab import BLAS_THREADS
from lab.runs.cores import CORES
from lab.runs.scheduler import Scheduler
from lab.sweeps.search import grid
from lab.sweeps.sweep_queue import sweeps

from .commands import number, without_limits
from .turns import Ratio, in_turn

CONFIG = nncore.TrainingConfig(hidden_units=(128,), iterations=4000, training_digits=4000, batch_size=64)
VALUES = {"learning_rate": [0.03, 0.1, 0.3, 0.5], "l2": [0.0, 0.0001]}
REPEATS = 3


def one_after_another(cells, data):
    """The runs as the app trains them, each with all cores."""
    scheduler = Scheduler()
    for cell in cells:
        run = scheduler.start(cell.config, data)
        while not run.ended:
            time.sleep(0.01)


def with_one_thread(cells, data):
    """The runs as nncore trains them."""
    for cell in cells:
        for _ in nncore.train(cell.config, data):
            pass


def as_a_sweep(cells, data):
    """The runs as a sweep."""
    sweep = sweeps.start("one", cells, data)
    while not sweep.done:
        time.sleep(0.01)
    assert all(cell.status == "finished" for cell in cells)


WAYS = {way.__name__: way for way in (one_after_another, as_a_sweep, with_one_thread)}


def measure(name):
    """Print the seconds that one way takes."""
    data = nncore.load_digits()
    with_one_thread(grid(replace(CONFIG, iterations=200), {"seed": [1]}), data)
    started = time.perf_counter()
    WAYS[name](grid(CONFIG, VALUES), data)
    print(time.perf_counter() - started)


def in_a_process(name):
    """Seconds of one way, measured in a process of its own: BLAS reads there how many threads it may have."""
    one_thread = dict.fromkeys(BLAS_THREADS, "1") if name == "with_one_thread" else {}
    return number(["-m", "benchmarks.sweep", name], environment=without_limits(**one_thread))


def main():
    seconds = in_turn({name: partial(in_a_process, name) for name in WAYS}, REPEATS, "sweep")
    for name, each in seconds.items():
        print(f"{name.replace('_', ' ')}: {', '.join(f'{one:.1f}' for one in each)} s")
    for name in ("one_after_another", "with_one_thread"):
        ratio = Ratio.of(seconds["as_a_sweep"], seconds[name]).median
        print(f"sweep / {name.replace('_', ' ')}, median of {REPEATS} on {CORES} cores: {ratio:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweep", description=__doc__.split("\n")[0])
    parser.add_argument("way", nargs="?", choices=WAYS, help="train in this way alone, once")
    way = parser.parse_args().way
    measure(way) if way else main()
