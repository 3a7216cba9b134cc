"""Runs that rest while their class does, and go on with it, also after a reload or in a second tab."""

import threading
import weakref

from lab.runs.scheduler import scheduler
from lab.sweeps.sweep_queue import KINDS, RACE, sweeps

# Runs that their class has paused → by how many steps they were told to go on, None where they go on to their end.
_lock, _resting = threading.Lock(), weakref.WeakKeyDictionary()
NOTHING = object()


def obey(run, rules):
    """Have a run, None for none, rest where its class's Rules say so, and go on where they no longer do. What may not
    be any more stays paused until it may. Returns why, as a sentence, or None."""
    if run is None or run.ended:
        return None
    with _lock:
        pauses = rules.paused and run.status == "running"
        if pauses:
            _resting[run] = None
        stepping = None if rules.paused else _resting.pop(run, NOTHING)
    # Not with the lock: whoever pauses a run waits a moment for its scores, and a class has thirty.
    if pauses:
        scheduler.pause(run)
        with _lock:
            if run in _resting and run.budget:
                _resting[run] = run.stepping or None
            else:
                _resting.pop(run, None)  # it pauses by itself
    elif not rules.paused and stepping is not NOTHING:
        try:
            rules.check(run.now)
        except ValueError as reason:
            with _lock:
                _resting[run] = stepping
            return str(reason)
        # Counted now: when it was paused, an iteration may have been under way.
        left = stepping and run.budget
        if left != 0:
            scheduler.resume(run, left)
            run.stepping = stepping or 0
    return None


def obey_together(owner, rules):
    """The same of what somebody has trained together: settings that are tried, repetitions, races."""
    for kind in KINDS:
        sweep = sweeps.get(owner, kind)
        if sweep is not None:
            sweep.rests = rules.paused or (kind != RACE and not rules.sweeps)
