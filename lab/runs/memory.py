"""How much memory runs take, estimated before they begin, and how much they may."""

import threading
import weakref
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from lab.limits import LIMITS, MEGABYTE
from nncore.fast.units import digits_at_once
from nncore.optimizers import OPTIMIZERS

ONES_OWN, ALL = LIMITS.run_megabytes * MEGABYTE, LIMITS.all_runs_megabytes * MEGABYTE  # one person's, and large ones'
ALL_BUT_SMALL = LIMITS.all_but_small_megabytes * MEGABYTE
RUNS, ONES_OWN_RUNS = LIMITS.runs_at_once, 12  # of everybody, and of one person: one a tab that is open
LARGE = 96 * MEGABYTE  # a run that takes no more starts however much of ALL others have
SMALL = 25 * MEGABYTE  # and one that takes no more than this, as the notebook's does, whatever others have
# Networks of the size of the run's that it holds besides the optimizer's memories: before, after and during a step, its
# gradient, and what others look at meanwhile. Measured for 3 × 2,048 units with Adam: 632 MB, 398 MB in float32.
COPIES = 6


def bytes_of(config):
    """About how much memory a run takes."""
    size = np.dtype(config.dtype).itemsize
    weights = size * sum((inputs + 1) * units for inputs, units in pairwise(config.sizes))
    rows = digits_at_once(config.batch_size or config.training_digits, weights // size)
    activations = 3 * size * rows * sum(config.sizes)
    # What is silenced is drawn for a whole batch at once.
    masks = 2 * size * (config.batch_size or config.training_digits) * sum(config.hidden_units) * bool(config.dropout)
    # Varied digits are a run's own: as they were, turned for varying them, and as they are in this epoch.
    varied = 2 * config.sizes[0] * config.training_digits * bool(config.augment)
    curves = 2 * 8 * config.iterations
    return (COPIES + OPTIMIZERS[config.optimizer].n_memories) * weights + activations + masks + varied + curves


def _megabytes(n_bytes):
    return f"{round(n_bytes / MEGABYTE):,} MB"


OWN_TAKE = "your runs in other tabs take {} of memory: stop one of them first"
OTHERS_TAKE = (
    "others train {} just now, which together may use {} of memory: choose fewer "
    "hidden units or training digits, or try again in a while"
)


@dataclass(eq=False)
class Coming:
    """A run that is just being made: it counts like one."""

    now: object
    watched, ended = True, False


class Room:
    """What the runs that go on take, by whose they are. Every method may be called from any thread."""

    def __init__(self):
        self._beginning, self._lock = threading.Lock(), threading.Lock()
        self._owners = weakref.WeakKeyDictionary()

    def begin(self, make, config, owner, stop, most=ONES_OWN_RUNS):
        """Have make() make a run of this owner, if there is room for it, and count it until it has ended. Returns it.

        stop: called with a run that was left behind, which nobody watches, where that makes room: of the owner's, or
        where the server is full of anybody's, for whoever likes is somebody new each time; most: runs of the owner's
        that may go on at once. Raises ValueError, which says what would help, and what `make` raises.
        """
        with self._beginning:
            self._make_room(config, owner, stop, most)
            coming = Coming(config)
            self._add(coming, owner)
        try:
            run = make()
            self._add(run, owner)
        finally:
            with self._lock:
                del self._owners[coming]
        return run

    def _add(self, run, owner):
        with self._lock:
            self._owners[run] = owner

    def _make_room(self, config, owner, stop, most):
        need = needed(config)
        own = self._runs(lambda whose: whose == owner)
        own = _without_left(own, lambda: len(own) < most and need + _taken(own) <= ONES_OWN, stop)
        _check_number(own, most)
        if need + _taken(own) > ONES_OWN:
            raise ValueError(OWN_TAKE.format(_megabytes(_taken(own))))
        runs = self._runs(lambda whose: True)
        if len(_without_left(runs, lambda: len(runs) < RUNS, stop)) >= RUNS:
            raise ValueError(
                f"this server trains at most {RUNS:,} runs at once, and all of them are taken: try again in a while"
            )
        for counted, most, what in _rooms(need, runs):
            if not _fit(_without_left(counted, partial(_fit, counted, most - need), stop), most - need):
                raise ValueError(OTHERS_TAKE.format(what, _megabytes(most)))

    def check_number(self, owner, most, leaves=None):
        """Raise ValueError, as `begin` does, where an owner has as many runs as may go on at once. leaves: a run that
        does not count, for it makes way."""
        own = self._runs(lambda whose: whose == owner)
        _check_number([run for run in own if run is not leaves and run.watched], most)

    def check_change(self, run, config):
        """Raise ValueError, as `begin` does, where a run that goes on has no room to go on with this configuration."""
        with self._lock:
            owner = self._owners.get(run)
        need = needed(config)
        if owner is None or need <= bytes_of(run.now):
            return
        own, others = (
            [each for each in self._runs(choose) if each is not run]
            for choose in (lambda whose: whose == owner, lambda whose: True)
        )
        if need + _taken(own) > ONES_OWN:
            raise ValueError(OWN_TAKE.format(_megabytes(_taken(own))))
        for counted, most, what in _rooms(need, others):
            if not _fit(counted, most - need):
                raise ValueError(OTHERS_TAKE.format(what, _megabytes(most)))

    def _runs(self, choose):
        with self._lock:
            return [run for run, owner in list(self._owners.items()) if choose(owner) and not run.ended]


def needed(config):
    """`bytes_of` a configuration. Raises ValueError where no run may take as much."""
    LIMITS.check(config)
    need = bytes_of(config)
    most = min([ONES_OWN, *(most for _, most, _ in _rooms(need, []))])
    if need > most:
        raise ValueError(
            f"this network would take {_megabytes(need)} of memory while it trains, and there are "
            f"{_megabytes(most)}: choose fewer hidden units, 32 bits, or SGD in place of Adam"
        )
    return need


def _check_number(own, most):
    if len(own) >= most:
        runs = "a run in another tab" if len(own) == 1 else f"{len(own)} runs in other tabs"
        raise ValueError(f"you have {runs}, and no more may go on at once: stop one of them first")


def _rooms(need, runs):
    """What a run that needs so much memory shares with which of these: (runs, bytes, what to call them)."""
    for size, most, what in ((LARGE, ALL, "large networks"), (SMALL, ALL_BUT_SMALL, "networks of this size")):
        if need > size:
            yield [run for run in runs if not run.ended and bytes_of(run.now) > size], most, what


def _fit(runs, most):
    return _taken(runs) <= most


def _without_left(runs, is_enough, stop):
    """Stop runs of a list that nobody watches, and take them out of it, until there is room: those that wait first, and
    of them those that have done least, and last those that are to wait with their class. Returns the list."""
    unwatched = [run for run in runs if not run.watched]
    for run in sorted(unwatched, key=lambda run: (run.held, run.status != "paused", run.seconds)):
        if is_enough():
            break
        stop(run)
        runs.remove(run)
    return runs


def _taken(runs):
    return sum(bytes_of(run.now) for run in runs)
