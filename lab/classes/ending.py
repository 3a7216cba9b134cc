"""What goes on in this server for lab books that are gone: it ends."""

from lab.desk import keeper
from lab.ledger import run_recorder
from lab.ledger.access import key_of
from lab.runs.scheduler import scheduler

_ended = set()  # keys of lab books that ended in this server


def is_over(token):
    """Whether the lab book of a token has ended in this server."""
    return bool(_ended) and key_of(token) in _ended


def end(keys):
    """Stop the runs of the lab books of these keys, and write nothing of them any more.

    Sweeps and what sessions hold go with their sessions; the ledger takes nothing for such a lab book.
    """
    keys = set(keys)
    _ended.update(keys)
    for run in run_recorder.default().drop(keys):
        scheduler.stop(run)
    keeper.default().drop(keys)
