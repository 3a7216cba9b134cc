"""What goes on in this server for the lab books of a class: it rests while the class does, and ends when they are gone.
So do classes whose time is over."""

import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from lab.classes.rules import Rules
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.ledger.problems import LedgerProblem
from lab.runs.scheduler import scheduler
from lab.sweeps.sweep_queue import KINDS, RACE, sweeps

PATIENCE = 10  # seconds for runs that are stopped to come to their end
AT_ONCE = 32  # runs that are paused side by side
_ended, MOST_ENDED = {}, 20_000  # keys of lab books that ended in this server, the newest last, and how many are known
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


def is_over(token):
    """Whether the lab book of a token has ended in this server."""
    return bool(_ended) and key_of(token) in _ended


def take_back(token):
    """The lab book of a token has not ended: a clock that was wrong for a moment had its class be over."""
    _ended.pop(key_of(token), None)


def rest(keys=None):
    """Stop the runs of the lab books of these keys, or of all, and have this server write all that it has of them."""
    runs, deadline = writer.default().runs(keys), time.monotonic() + PATIENCE
    for run in runs:
        scheduler.stop(run)
    # Their last step ends, and their accuracy is measured: of what is written before, the network would be missing.
    while not all(run.settled for run in runs) and time.monotonic() < deadline:
        time.sleep(0.02)
    writer.default().settle(keys)


def end(keys):
    """Stop the runs and sweeps of the lab books of these keys, and write nothing of them any more.

    What sessions hold goes with them; the ledger takes nothing for such a lab book.
    """
    keys = set(keys)
    _ended.update(dict.fromkeys(keys))
    for key in list(_ended)[:-MOST_ENDED]:
        _ended.pop(key, None)
    for run in writer.default().drop(keys):
        scheduler.stop(run)
    sweeps.forget_all(lambda owner: key_of(owner) in keys)


def end_those_over(classes):
    """Delete the classes whose time is over, and end what goes on for them: their members were told when. Nobody who
    writes is waited for. classes: a Classes."""
    with suppress(LedgerProblem):
        end(classes.purge(waits=False))
