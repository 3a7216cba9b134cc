"""Runs that rest while their class does, and go on with it, also after a reload or in a second tab."""

import weakref
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from lab.classes.rules import Rules
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.runs.scheduler import scheduler
from lab.sweeps.sweep_queue import KINDS, RACE, sweeps

AT_ONCE = 32  # runs that are paused side by side

_resting = weakref.WeakSet()  # runs that their class has paused


def obey(run, rules):
    """Have a run, None for none, rest where its class's Rules say so, and go on where they no longer do. What may not
    be any more stays paused until it may. Returns why, as a sentence, or None."""
    if run is None or run.ended:
        return None
    run.held = rules.paused
    if rules.paused and run.status == "running":
        scheduler.pause(run)
        _resting.add(run)
    elif not rules.paused and run in _resting:
        try:
            rules.check(run.now)
        except ValueError as reason:
            return str(reason)
        _resting.discard(run)
        left = run.budget if run.stepping else None
        if left != 0:  # else it had paused by itself
            scheduler.resume(run, left)
    return None


def obey_together(owner, rules):
    """The same of what somebody has trained together: settings that are tried, repetitions, races."""
    for kind in KINDS:
        sweep = sweeps.get(owner, kind)
        if sweep is not None:
            sweep.held = rules.paused or (kind != RACE and not rules.sweeps)


def rest_all(keys):
    """Have everything rest that goes on in this server for the lab books of these keys, whether or not their pages are
    drawn again; with the next page after their class goes on, so does all of it.

    On another server of the same database each rests with the next page that is drawn there.
    """
    rules = Rules(paused=True)
    for owner in sweeps.owners(lambda owner: key_of(owner) in keys):
        obey_together(owner, rules)
    # Each is waited for until it has its scores: one after the other a class would take many times as long.
    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        list(side_by_side.map(partial(obey, rules=rules), writer.default().runs(keys)))
