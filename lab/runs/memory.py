"""How much memory runs take, estimated before they begin, and how much they may."""

import threading
import weakref
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


class Full(ValueError):
    """There is no room for a run just now."""


class Room:
    """What the runs that go on take, by whose they are. Every method may be called from any thread."""

    def __init__(self):
        self._owners, self._lock = weakref.WeakKeyDictionary(), threading.Lock()

    def begin(self, make, config, owner, stop, most=ONES_OWN_RUNS):
        """Have make() make a run of this owner, if there is room for it, and count it until it has ended. Returns it.

        stop: called with a run of the owner's that nobody watches, where that makes room; most: runs of the owner's
        that may go on at once. Raises Full, which says what would help, ValueError where no run may take as much, and
        what `make` raises.
        """
        need = needed(config)
        with self._lock:  # also while it is made: it counts
            own = self._runs(owner)
            for left in [run for run in own if not run.watched]:
                if len(own) < most and need + _taken(own) <= ONES_OWN:
                    break
                stop(left)
                own.remove(left)
            _check_number(own, most)
            self._check(need, own, self._runs())
            run = make()
            self._owners[run] = owner
        return run

    def check_number(self, owner, most, leaves=None):
        """Raise ValueError, as `begin` does, where an owner has as many runs as may go on at once. leaves: a run that
        does not count, for it makes way."""
        with self._lock:
            _check_number([run for run in self._runs(owner) if run is not leaves and run.watched], most)

    def check_change(self, run, config):
        """Raise ValueError, as `begin` does, where a run that goes on has no room to go on with this configuration."""
        need = needed(config)
        with self._lock:
            owner = self._owners.get(run)
            if owner is not None and need > bytes_of(run.now):
                own, everybody = ([each for each in self._runs(*whose) if each is not run] for whose in ([owner], []))
                self._check(need, own, everybody)

    @staticmethod
    def _check(need, own, everybody):
        if need + _taken(own) > ONES_OWN:
            raise Full(f"your runs in other tabs take {_megabytes(_taken(own))} of memory: stop one of them first")
        if len(everybody) >= RUNS:
            raise Full(
                f"this server trains at most {RUNS:,} runs at once, and all of them are taken: try again in a while"
            )
        for size, most, what in _shared(need):
            if need + _taken(run for run in everybody if bytes_of(run.now) > size) > most:
                raise Full(
                    f"others train {what} just now, which together may use {_megabytes(most)} of memory: choose fewer "
                    "hidden units or training digits, or try again in a while"
                )

    def _runs(self, *owners):
        """The runs of some owners that have not ended; of everybody, where none is named."""
        return [run for run, whose in list(self._owners.items()) if not (run.ended or (owners and whose not in owners))]


def needed(config):
    """`bytes_of` a configuration. Raises ValueError where no run may take as much."""
    LIMITS.check(config)
    need = bytes_of(config)
    most = min([ONES_OWN, *(most for _, most, _ in _shared(need))])
    if need > most:
        raise ValueError(
            f"this network would take {_megabytes(need)} of memory while it trains, and there are "
            f"{_megabytes(most)}: choose fewer hidden units, 32 bits, or SGD in place of Adam"
        )
    return need


def _check_number(own, most):
    if len(own) >= most:
        runs = "a run in another tab" if len(own) == 1 else f"{len(own)} runs in other tabs"
        raise Full(f"you have {runs}, and no more may go on at once: stop one of them first")


def _shared(need):
    """What a run that needs so much memory shares with all that are above a size: (size, bytes, what to call them)."""
    for size, most, what in ((LARGE, ALL, "large networks"), (SMALL, ALL_BUT_SMALL, "networks of this size")):
        if need > size:
            yield size, most, what


def _taken(runs):
    return sum(bytes_of(run.now) for run in runs)


def _megabytes(n_bytes):
    return f"{round(n_bytes / MEGABYTE):,} MB"
