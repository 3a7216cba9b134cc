"""How much sooner a sweep is done than its runs one after another.

    python -m benchmarks.sweep

Trains eight networks 784-128-10 on the embedded digits in batches of 64, in three ways: one after another as the app
trains a run that is alone, with all cores; one after another with one BLAS thread; and as a sweep in processes of this
machine, from before the first process starts until the last has ended. Prints the seconds and the ratios,
which mean something only where nothing else is at work.
"""

import statistics
import time
from dataclasses import replace

from threadpoolctl import threadpool_limits

import nncore
from ui.jobs import CORES, Scheduler
from ui.search import grid
from ui.sweep_pools import LocalWorkers
from ui.sweeps import Sweep

CONFIG = nncore.TrainingConfig(hidden_units=(128,), iterations=4000, training_digits=4000, batch_size=64)
REPEATS = 3
VALUES = {"learning_rate": [0.03, 0.1, 0.3, 0.5], "l2": [0.0, 0.0001]}


def one_after_another(data):
    """Seconds for the runs as the app trains them, each with all cores."""
    scheduler, started = Scheduler(), time.perf_counter()
    for cell in grid(CONFIG, VALUES):
        run = scheduler.start(cell.config, data)
        while not run.ended:
            time.sleep(0.01)
    return time.perf_counter() - started


def with_one_thread(data):
    """Seconds for the runs with one BLAS thread."""
    started = time.perf_counter()
    with threadpool_limits(1, "blas"):
        for cell in grid(CONFIG, VALUES):
            for _ in nncore.train(cell.config, data):
                pass
    return time.perf_counter() - started


def as_a_sweep(data):
    """Seconds for the runs as a sweep, processes and all."""
    sweep, started = Sweep(grid(CONFIG, VALUES), data, open_pool=LocalWorkers), time.perf_counter()
    sweep.work()
    seconds = time.perf_counter() - started
    assert all(cell.status == "finished" for cell in sweep.cells)
    return seconds


def main():
    data, ways = nncore.load_digits(), (one_after_another, as_a_sweep, with_one_thread)
    for _ in nncore.train(replace(CONFIG, iterations=200), data):
        pass
    # In turn, so that whatever else the machine does meets all of them.
    rounds = [{way: way(data) for way in ways} for _ in range(REPEATS)]
    for way in ways:
        print(f"{_title(way)}: {', '.join(f'{seconds[way]:.1f}' for seconds in rounds)} s")
    for way in (one_after_another, with_one_thread):
        ratio = statistics.median(seconds[as_a_sweep] / seconds[way] for seconds in rounds)
        print(f"sweep / {_title(way)}, median of {REPEATS} on {CORES} cores: {ratio:.2f}")


def _title(way):
    return way.__name__.replace("_", " ")


if __name__ == "__main__":
    main()
