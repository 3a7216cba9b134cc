"""Contestants take turns, each in a process of its own, which sleeps between its turns.

Threads of PyTorch and of BLAS that wait for work spin for a while: in one process they would take the cores from each
other. All get all cores: whatever limits their number of threads is taken out of the environment.
"""

import multiprocessing
import os
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.managers import BaseManager
from unittest import mock

import nncore
from benchmarks.commands import without_limits
from benchmarks.turns import in_turn

from .contestants import CONTESTANTS, installed, load

# Before a turn, until the threads of the one before have gone to sleep.
PAUSE = 0.15
WARM_UP = 0.3


class Worker:
    """What trains in a process: one contestant at a time."""

    def prepare(self, contestant, config, mnist=None, from_start=False):
        """Set a contestant up.

        contestant: its name; mnist: folder with full MNIST, or None for the embedded digits; from_start: whether its
        first turn is to begin with its first iteration and what it does before that (the process is warm already).
        """
        self.steps = None  # frees the one before
        self.data = load(mnist)
        start = partial(CONTESTANTS[contestant], config, self.data)
        self.steps = start()
        self.turn(WARM_UP)
        if from_start:
            self.steps = start()

    def turn(self, seconds, multiple=1):
        """Train for at least `seconds`, up to a multiple of so many iterations. Returns seconds an iteration."""
        time.sleep(PAUSE)
        n_iterations, started = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - started) < seconds or n_iterations % multiple or not n_iterations:
            self.last = next(self.steps)
            n_iterations += self.last.iterations
        return elapsed / n_iterations

    def test_accuracy(self):
        """The share of all test digits that its network reads right now."""
        return nncore.accuracy(self.last.predict(nncore.flatten(self.data.test_images)), self.data.test_labels)


class Process(BaseManager):
    """A process with a Worker in it, which is called from here."""


Process.register("worker", Worker)


@contextmanager
def team(contestants, config, mnist=None):
    """A Worker, prepared, for each of the contestants that is installed: {name: Worker}. Ends them all at the end."""
    workers = {}
    with ExitStack() as processes:
        for name in filter(installed, contestants):
            # A new interpreter, not a copy of this one: BLAS reads the environment when it is loaded.
            process = Process(ctx=multiprocessing.get_context("spawn"))
            with mock.patch.dict(os.environ, without_limits(), clear=True):
                processes.enter_context(process)
            workers[name] = process.worker()
            workers[name].prepare(name, config, mnist)
        yield workers


def take_turns(workers, plan, what, multiple=1):
    """Give each Worker its turns as planned. Returns {name: [seconds an iteration, …]}, one a repeat."""
    ways = {name: partial(worker.turn, plan.seconds, multiple) for name, worker in workers.items()}
    return in_turn(ways, plan.repeats, what)
