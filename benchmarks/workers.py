"""Contestants take turns, each in a process of its own, which sleeps between its turns.

Threads of PyTorch and of BLAS that wait for work spin for a while: in one process they would take the cores from each
other. All get all cores: whatever limits their number of threads is taken out of the environment.
"""

import functools
import multiprocessing
import os
import random
import time
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

import nncore

from .contestants import CONTESTANTS

LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "MKL_NUM_THREADS", "OMP_WAIT_POLICY")
# How long OpenBLAS's threads wait before they sleep, as a power of two of processor cycles. 4 is what the app and the
# command line set, for the reason in ui/__init__.py; 26 is OpenBLAS's own choice.
SHORT_WAIT, OPENBLAS_WAIT = "4", "26"
# Before a turn, until the threads of the one before have gone to sleep.
PAUSE = 0.15
WARM_UP = 0.3


class Worker:
    """A process with one contestant in it at a time."""

    def __init__(self, openblas_wait=SHORT_WAIT):
        # A new interpreter, not a copy of this one: BLAS reads the environment when it is loaded.
        context = multiprocessing.get_context("spawn")
        self.pipe, other_end = context.Pipe()
        self.process = context.Process(target=_serve, args=(other_end,), daemon=True)
        with mock.patch.dict(os.environ, OPENBLAS_THREAD_TIMEOUT=openblas_wait):
            for name in LIMITS:
                os.environ.pop(name, None)
            self.process.start()
        other_end.close()

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

    def test_interval(self):
        """How many iterations apart nncore, with this contestant's settings, measures test accuracy."""
        return self._ask("test_interval")

    def close(self):
        """End the process."""
        self.pipe.close()
        self.process.join()

    def _ask(self, *request):
        self.pipe.send(request)
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


@contextmanager
def team(members):
    """Workers, each prepared. members: {name: arguments of Worker.prepare and perhaps openblas_wait}.

    Yields {name: Worker}, and ends them all at the end.
    """
    workers = {name: Worker(member.get("openblas_wait", SHORT_WAIT)) for name, member in members.items()}
    try:
        for name, member in members.items():
            workers[name].prepare(**{key: value for key, value in member.items() if key != "openblas_wait"})
        yield workers
    finally:
        for worker in workers.values():
            worker.close()


def interleaved(workers, seconds, repeats, multiple=1, tell=lambda text: None):
    """Give each worker a turn, in a different order each time, `repeats` times over.

    workers: {name: Worker}. Returns {name: [seconds an iteration, …]}, one a repeat.
    """
    times = {name: [] for name in workers}
    for repeat in range(repeats):
        tell(f"repeat {repeat + 1} of {repeats}")
        for name in random.Random(repeat).sample(list(workers), len(workers)):
            times[name].append(workers[name].turn(seconds, multiple))
    return times


def _serve(pipe):
    """The process: answer one request after the other, until the other end is closed."""
    contest = _Contest()
    while True:
        try:
            method, *arguments = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(getattr(contest, method)(*arguments))
        except Exception as error:
            pipe.send(error)


class _Contest:
    """The contestant at work in this process."""

    def prepare(self, contestant, config, mnist, from_start, options):
        self.steps = None  # frees the one before
        self.config, self.data = config, _load(mnist)
        self.steps = CONTESTANTS[contestant](config, self.data, **options)
        self.turn(WARM_UP, 1)
        if from_start:
            self.steps = CONTESTANTS[contestant](config, self.data, **options)

    def turn(self, seconds, multiple):
        n_iterations, started = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - started) < seconds or n_iterations % multiple or not n_iterations:
            self.last = next(self.steps)
            n_iterations += self.last.iterations
        return n_iterations, elapsed

    def test_accuracy(self):
        return nncore.accuracy(self.last.predict(nncore.flatten(self.data.test_images)), self.data.test_labels)

    def test_interval(self):
        run = nncore.train(replace(self.config, iterations=1_000_000), self.data)
        measured = (progress.iteration for progress in run if progress.test_accuracy is not None)
        next(measured)  # the first iteration's
        return next(measured)


@functools.cache
def _load(mnist):
    return nncore.load_mnist(mnist) if mnist else nncore.load_digits()
