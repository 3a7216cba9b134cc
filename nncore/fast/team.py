"""Threads that share one piece of work, again and again, and meet when it is done.

NumPy lets go of Python while it computes, so that two threads keep two cores busy. Each does its own matrix products,
and BLAS has one thread for each of them: its own threads would only divide the products, wait for each other at the end
of every one, and leave all that is between two products to a single core.
"""

import functools
import os
import threading
from contextlib import contextmanager, nullcontext
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue

import numpy as np
from threadpoolctl import ThreadpoolController


def cores(quota="/sys/fs/cgroup/cpu.max"):
    """How many cores this process may use, which in a container can be fewer than the machine has.

    It is bound to some of them, or has a quota of their time, and sees all. With more threads than the quota has whole
    cores it would be used up early, and everything stand still until there is more. quota: Linux's file that says it.
    """
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        microseconds, period = map(int, Path(quota).read_text().split())
        return max(1, min(bound, microseconds // period))
    except (OSError, ValueError, ZeroDivisionError):  # there is none, as where it says "max"
        return bound


CORES = cores()
A_SHARE = 10**7  # multiplications a step that a member must get for its meetings to pay


class Hands:
    """So many threads, which do what is given to them; they begin with the first work.

    prepare: what each does once, at its beginning.
    """

    def __init__(self, number, prepare=lambda: None):
        self.number, self.prepare = number, prepare
        self._lock, self._inboxes, self._process = threading.Lock(), [], None

    def give(self, number, work, answers):
        """Have a thread do work(), after what it was given before; then None, or what went wrong, is put into answers.

        number: which thread; any is right.
        """
        if self._process != os.getpid():
            self._begin()
        self._inboxes[number % self.number].put((work, answers))

    def _begin(self):
        with self._lock:
            if self._process == os.getpid():
                return
            # A process that was forked has no threads but the one that forked it.
            inboxes = [SimpleQueue() for _ in range(self.number)]
            try:
                for inbox in inboxes:
                    threading.Thread(target=self._lend, args=(inbox,), name="hand", daemon=True).start()
            except RuntimeError:  # there is no thread left: those that began end, and the next work tries again
                for inbox in inboxes:
                    inbox.put(None)
                raise
            self._inboxes, self._process = inboxes, os.getpid()

    def _lend(self, inbox):
        self.prepare()
        while given := inbox.get():
            work, answers = given
            try:
                work()
                answers.put(None)
            except BaseException as error:
                answers.put(error)
            # While it waits it must not keep what the work was about.
            del given, work, answers


class Team:
    """Members among whom work is divided: the first is whoever calls, the others are hands, if there are any to lend.

    size: how many members. Without hands the caller does everybody's share, one after the other: the shares, and with
    them every rounding, stay the same. hands may be given and taken away between two pieces of work.
    """

    def __init__(self, size=1, hands=None):
        self.size, self.hands = size, hands

    @classmethod
    def of(cls, config):
        """As large a team, with hands of its own, as makes the steps of a configuration fast on this machine."""
        return cls(team_size(config), _hands)

    def do(self, work):
        """Have every member do work(member), 0 ≤ member < size, and wait for all. Raises what one of them raises."""
        with self.one_blas_thread():
            if self.hands and self.size > 1:
                self._share_out(work, self.hands)
            else:
                for member in range(self.size):
                    unwarned(work, member)

    def one_blas_thread(self):
        """A context in which BLAS has no threads of its own, where there are several members.

        They would round otherwise, and look for more to do for a tenth of a second after each product, which keeps a
        core from the hands. Around several pieces of work it is cheaper than around each.
        """
        return one_blas_thread() if self.size > 1 else nullcontext()

    def _share_out(self, work, hands):
        answers = SimpleQueue()
        own = [0]
        for member in range(1, self.size):
            try:
                hands.give(member - 1, functools.partial(unwarned, work, member), answers)
            except RuntimeError:  # this machine has no thread left: it takes longer, and that is all
                own.append(member)
        try:
            for member in own:
                unwarned(work, member)
        finally:
            # Nothing is left behind that somebody still writes to.
            errors = [error for error in (answers.get() for _ in range(self.size - len(own))) if error]
        if errors:
            raise errors[0]

    def shares(self, n):
        """Divide n things: a slice for each member, as large as the others' or one larger."""
        edges = [n * member // self.size for member in range(self.size + 1)]
        return [slice(*pair) for pair in pairwise(edges)]


ALONE = Team()
_hands = Hands(max(1, CORES - 1))


def team_size(config, most=CORES):
    """How many members make a step fast: a small one is done before they have met."""
    n_weights = sum(inputs * units for inputs, units in pairwise(config.sizes))
    work = 3 * (config.batch_size or config.training_digits) * n_weights
    return max(1, min(most, work // A_SHARE))


def unwarned(work, *arguments):
    """Do work(*arguments) with no warning of overflow, which is looked for once, in the cost, and not everywhere."""
    with np.errstate(over="ignore", invalid="ignore"):
        work(*arguments)


_lock, _n_teams, _threads_before = threading.Lock(), 0, ()


@contextmanager
def one_blas_thread():
    """Meanwhile a matrix product has one thread, whoever asks for it: how many is the same for the whole process."""
    global _n_teams, _threads_before
    with _lock:
        if not _n_teams:
            _threads_before = [library.num_threads for library in _blas()]
            _set_blas_threads([1] * len(_threads_before))
        _n_teams += 1
    try:
        yield
    finally:
        with _lock:
            _n_teams -= 1
            if not _n_teams:
                _set_blas_threads(_threads_before)


def _set_blas_threads(numbers):
    for library, number in zip(_blas(), numbers, strict=True):
        if library.num_threads != number:
            library.set_num_threads(number)
            # Otherwise nobody but this thread could set it from now on.
            if hasattr(library, "clear_controlling_thread"):
                library.clear_controlling_thread()


@functools.cache
def _blas():
    return ThreadpoolController().select(user_api="blas").lib_controllers
