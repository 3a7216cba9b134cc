"""What goes on in this server for lab books that are gone: it ends. So do classes whose time is over."""

import math
import time
import weakref

from lab.ledger import writer
from lab.ledger.access import key_of
from lab.ledger.problems import LedgerProblem
from lab.runs.scheduler import scheduler
from lab.sweeps.sweep_queue import sweeps

PATIENCE = 10  # seconds for runs that are stopped to come to their end
LOOK, AGAIN = 600, 15  # seconds between two looks for classes whose time is over, and where somebody was writing
_ended, MOST_ENDED = {}, 20_000  # keys of lab books that ended in this server, the newest last, and how many are known
_looked = weakref.WeakKeyDictionary()  # Database → when it was looked through last


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


def end_those_over(classes, clock=time.monotonic):
    """Now and then delete the classes whose time is over, and end what goes on for them: their members were told when.

    Nobody who writes is waited for. classes: a Classes; clock: tells seconds.
    """
    now = clock()
    if now - _looked.get(classes.database, -math.inf) < LOOK:
        return
    _looked[classes.database] = now
    try:
        classes.purge(waits=False, note=end)
    except LedgerProblem:
        _looked[classes.database] = now - LOOK + AGAIN
