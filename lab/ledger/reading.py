"""What is read of a lab book. Each function works inside somebody else's transaction: several see one moment.

Whatever is damaged costs that item: it is left out, and `unreadable` names it.
"""

import logging

from sqlalchemy import select

from lab.ledger.access import visible
from lab.ledger.curves import unpack
from lab.ledger.entries import COLUMNS, entry_of, title_of
from lab.ledger.problems import Damaged
from lab.ledger.tables import curves as curves_table
from lab.ledger.tables import networks, runs

log = logging.getLogger(__name__)


def entries(connection, token, now):
    """The Entry of each run that is not deleted and can be read: pinned ones first, then the newest."""
    return [entry for entry in _listed(connection, token, now) if not isinstance(entry, str)]


def unreadable(connection, token, now):
    """The titles of the runs that cannot be read."""
    return [title for title in _listed(connection, token, now) if isinstance(title, str)]


def _listed(connection, token, now):
    """The Entry of each run, in place of it the title where it cannot be read."""
    order = runs.c.pinned.desc(), runs.c.created.desc(), runs.c.id.desc()
    for row in connection.execute(select(*COLUMNS).where(*visible(token)).order_by(*order)).mappings().all():
        try:
            yield entry_of(row, now)
        except Damaged as error:
            log.warning("run %s: %s", row["id"], error)
            yield title_of(row)


def curves(connection, token, ids):
    """The Curves of the runs of these ids, {id: Curves}; runs without any that can be read are left out."""
    found = {}
    for row in connection.execute(select(curves_table).join(runs).where(*visible(token, ids))).mappings():
        try:
            found[row["run_id"]] = unpack(row)
        except ValueError as error:
            log.warning("the curves of run %s cannot be read: %s", row["run_id"], error)
    return found


def network_file(connection, token, id):
    """The bytes of a run's network as a .safetensors file, or None if none is kept."""
    return connection.scalar(select(networks.c.content).join(runs).where(*visible(token, [id])))
