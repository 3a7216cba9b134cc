"""Runs that rest while their class does: whose tab is reloaded, or has a second one, has them go on as well."""

import threading
import weakref

from lab.runs.scheduler import scheduler
from lab.sweeps.sweep_queue import KINDS, sweeps

_lock, _resting = threading.Lock(), weakref.WeakSet()  # runs that their class has paused


def obey(run, rules):
    """Have a run, None for none, rest where its class's Rules say so, and go on where they no longer do."""
    with _lock:
        if rules.paused and run is not None and run.status == "running":
            scheduler.pause(run)
            _resting.add(run)
        elif not rules.paused and run in _resting:
            _resting.discard(run)
            scheduler.resume(run)


def obey_together(owner, rules):
    """The same of what somebody has trained together: settings that are tried, repetitions, races."""
    for kind in KINDS:
        sweep = sweeps.get(owner, kind)
        if sweep is not None:
            sweep.rests = rules.paused
