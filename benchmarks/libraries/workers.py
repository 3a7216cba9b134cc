"""Contestants take turns, each in a process of its own, which sleeps between its turns.

Threads of PyTorch and of BLAS that wait for work spin for a while: in one process they would take the cores from each
other. All get all cores: whatever limits their number of threads is taken out of the environment.
"""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from unittest import mock

import nncore
from benchmarks.commands import without_limits
from benchmarks.turns import in_turn

from .contestants import CONTESTANTS, installed, load

# How long OpenBLAS's threads wait before they sleep, as a power of two of processor cycles. 4 is what the app and the
# command line set, for the reason in lab/__init__.py; 26 is OpenBLAS's own choice.
SHORT_WAIT, OPENBLAS_WAIT = "4", "26"
# Before a turn, until the threads of the one before have gone to sleep.
PAUSE = 0.15
WARM_UP = 0.3


class Worker:
    """A process with one contestant in it at a time."""

    def __init__(self, openblas_wait):
        # A new interpreter, not a copy of this one: BLAS reads the environment when it is loaded.
        self._process = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        environment = without_limits(OPENBLAS_THREAD_TIMEOUT=openblas_wait)
        with mock.patch.dict(os.environ, environment, clear=True):
            self._process.submit(os.getpid).result()  # starts it

    def prepare(self, contestant, config, mnist=None, from_start=False, **options):
        """Set a contestant up. Its options go to the contestant.

        mnist: folder with full MNIST, or None for the embedded digits; from_start: whether its first turn is to begin
        with its first iteration and what it does before that (the process is warm already).
        """
        self._ask("prepare", contestant, config, mnist, from_start, options)

    def turn(self, seconds, multiple=1):
        """Let it train for at least `seconds`, up to a multiple of so many iterations. Returns seconds an iteration."""
        time.sleep(PAUSE)
        n_iterations, elapsed = self._ask("turn", seconds, multiple)
        return elapsed / n_iterations

    def test_accuracy(self):
        """The share of all test digits that its network reads right now."""
        return self._ask("test_accuracy")

    def close(self):
        """End the process."""
        self._process.shutdown()

    def _ask(self, method, *arguments):
        return self._process.submit(_answer, method, arguments).result()


@contextmanager
def team(members, **shared):
    """Workers, each prepared, of the contestants that are installed; ends them all at the end.

    members: {name: arguments of Worker.prepare and perhaps openblas_wait}; shared: arguments for all of them. Yields
    {name: Worker}.
    """
    workers = {}
    try:
        for name, member in members.items():
            if installed(member["contestant"]):
                arguments = {**shared, **member}
                workers[name] = Worker(arguments.pop("openblas_wait", SHORT_WAIT))
                workers[name].prepare(**arguments)
        yield workers
    finally:
        for worker in workers.values():
            worker.close()


def take_turns(workers, plan, what, multiple=1):
    """Give each Worker its turns as planned. Returns {name: [seconds an iteration, …]}, one a repeat."""
    ways = {name: partial(worker.turn, plan.seconds, multiple) for name, worker in workers.items()}
    return in_turn(ways, plan.repeats, what)


class _Contest:
    """The contestant at work in this process."""

    def prepare(self, contestant, config, mnist, from_start, options):
        self.steps = None  # frees the one before
        self.data = load(mnist)
        start = partial(CONTESTANTS[contestant], config, self.data, **options)
        self.steps = start()
        self.turn(WARM_UP, 1)
        if from_start:
            self.steps = start()

    def turn(self, seconds, multiple):
        n_iterations, started = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - started) < seconds or n_iterations % multiple or not n_iterations:
            self.last = next(self.steps)
            n_iterations += self.last.iterations
        return n_iterations, elapsed

    def test_accuracy(self):
        return nncore.accuracy(self.last.predict(nncore.flatten(self.data.test_images)), self.data.test_labels)


_contest = _Contest()


def _answer(method, arguments):
    return getattr(_contest, method)(*arguments)
