"""How much the ledger keeps, and what goes first. Each function works inside somebody else's transaction.

The limits of a lab book are its own: what is added to it takes the place of what is in it, not of another's. Those of
a member of a class are a share of the class's, so that no class fills a server for others; as it grows, what somebody
has beyond their share goes for what they add, and not at once.

The limits of the server refuse what is new: runs from files, which cost nobody anything, beyond the first half; at all
of it networks that do not fit in place of the lab book's own, what is large on desks, and beyond so many runs new lab
books. Time machines have room of their own. Only what nobody has come for makes room on a full server: lab books after
UNUSED_SECONDS, without runs after UNDO_SECONDS. Nobody can make another's old.
"""

from sqlalchemy import and_, delete, exists, func, or_, select, true, update

from lab.ledger.access import MAX_IDS
from lab.ledger.tables import checkpoints, closed_books, desks, lab_books, networks, runs
from lab.limits import LIMITS, MEGABYTE

RUNS, TOTAL_RUNS = LIMITS.notebook_runs, LIMITS.server_runs  # of a lab book, and of all
NETWORK_BYTES, TOTAL_NETWORK_BYTES = LIMITS.notebook_megabytes * MEGABYTE, LIMITS.server_megabytes * MEGABYTE
LARGE = 64 * 1024  # bytes on a desk for which there must be room in all
DESK_BYTES = 4 * 2**20  # on the desk of a lab book
FOR_IMPORTS = 0.5  # the share of all that imported runs may have
FOR_TIME_MACHINES = 0.5  # of all networks' bytes, beside them: nobody's lab book is refused for time machines
UNDO_SECONDS = 24 * 3600  # how long a deleted run can be had back, and an unused lab book stays
UNUSED_SECONDS = 180 * 24 * 3600  # after which a lab book that nobody has come for makes room if it must
USED_SECONDS = 3600  # how exactly it is known when a lab book was used last
DESK_SECONDS = 14 * 24 * 3600  # after which one goes that has no runs, but something on its desk

# What else keeps a lab book that has no runs: conditions of who builds on the ledger, such as that
# it is of somebody in a class.
KEPT_FOR = []
# What a lab book may have, where that is less than others have: functions of who builds on the ledger, of a connection
# and the id of the lab book, that return (runs, bytes of networks) or None.
SHARES = []

_DELETED = runs.c.deleted.is_not(None)
# Deleted runs go first, then those not pinned, and of each the oldest.
_FIRST_TO_GO = (runs.c.deleted.is_(None), runs.c.pinned, runs.c.created, runs.c.id)


def forget(connection, now, full=False):
    """Purge the runs that were deleted more than UNDO_SECONDS ago, and the lab books without runs that nobody has come
    for since then, with a desk for DESK_SECONDS; but none that is KEPT_FOR something. And what was closed for so long
    that nobody has it open. full: whether a desk keeps none, and what is UNUSED goes, too, without runs after
    DESK_SECONDS whatever it is kept for."""
    _purge(connection, runs, runs.c.deleted < now - UNDO_SECONDS)
    _purge(connection, closed_books, closed_books.c.closed < now - UNUSED_SECONDS)
    used, has = lab_books.c.used, lambda table: exists().where(table.c.notebook_id == lab_books.c.id)
    old = or_(used < now - DESK_SECONDS, and_(used < now - UNDO_SECONDS, true() if full else ~has(desks)))
    _purge(connection, lab_books, and_(~has(runs), old, *(~kept for kept in KEPT_FOR)))
    if full:
        without_runs = and_(~has(runs), used < now - DESK_SECONDS)
        _purge(connection, lab_books, or_(used < now - UNUSED_SECONDS, without_runs))


def _purge(connection, table, these):
    """Delete rows, of whichever lab books, that nobody works on just now.

    Another server may be at work on them. Nobody waits for it, since it may wait for us; and once they are held, it is
    asked again whether they are still to go.
    """
    (id,) = table.primary_key
    held = connection.scalars(select(id).where(these).limit(MAX_IDS).with_for_update(skip_locked=True)).all()
    if held:
        connection.execute(delete(table).where(id.in_(held), these))


def room_in_all(connection, now, imports=False):
    """(runs, bytes beside them) that the server still takes, as imports or at all. What is unused for long may go.

    Desks have bytes, too; and there are no more lab books than there may be runs.
    """
    room = _room_in_all(connection, imports)
    if min(room) <= 0:
        forget(connection, now, full=True)
        room = _room_in_all(connection, imports)
    return room


def _room_in_all(connection, imports=False):
    n, n_bytes = _taken(connection, runs.c.imported if imports else true())
    if imports:
        return int(TOTAL_RUNS * FOR_IMPORTS) - n, int(TOTAL_NETWORK_BYTES * FOR_IMPORTS) - n_bytes
    n_books = connection.scalar(select(func.count()).select_from(lab_books))
    return TOTAL_RUNS - max(n, n_books), TOTAL_NETWORK_BYTES - n_bytes - _content(connection, desks)


def _taken(connection, these):
    n_bytes = func.coalesce(func.sum(runs.c.network_bytes), 0)
    return connection.execute(select(func.count(), n_bytes).select_from(runs).where(these)).one()


def _content(connection, table):
    """The bytes in a table; databases know them without reading what it holds."""
    return int(connection.scalar(select(func.coalesce(func.sum(func.length(table.c.content)), 0))))


def room_for_time_machines(connection):
    """The bytes that the server still takes of time machines."""
    return int(TOTAL_NETWORK_BYTES * FOR_TIME_MACHINES) - _content(connection, checkpoints)


def most_of(connection, lab_book_id):
    """(runs, bytes of networks) that a lab book may have; of a new one, whose id is None, too."""
    shares = [share for find in SHARES if (share := find(connection, lab_book_id))]
    return tuple(map(min, zip((RUNS, NETWORK_BYTES), *shares, strict=True)))


def keep_to_limits(connection, lab_book_id, ids):
    """Purge the runs of a lab book that are too many; never the newest. ids: of those that were just added.

    Where a share has shrunk since, for a class has grown, one goes for each that comes, and not all at once.
    """
    these = runs.c.notebook_id == lab_book_id
    excess = min(_taken(connection, these)[0] - most_of(connection, lab_book_id)[0], len(ids))
    if excess > 0:
        query = select(runs.c.id).where(these, runs.c.id != max(ids)).order_by(*_FIRST_TO_GO).limit(excess)
        connection.execute(delete(runs).where(runs.c.id.in_(connection.scalars(query).all())))


def room_for_runs(connection, lab_book_id):
    """How many runs a lab book can take without losing one that is not deleted."""
    kept, _ = _taken(connection, and_(runs.c.notebook_id == lab_book_id, ~_DELETED))
    return max(0, most_of(connection, lab_book_id)[0] - kept)


def make_room(connection, lab_book_id, run_id, n_bytes, may_take):
    """Whether a run's network fits into its lab book and onto the server. If others of the lab book may be taken for
    it, the oldest unpinned go, where that is enough."""
    own, this = runs.c.notebook_id == lab_book_id, runs.c.id == run_id
    of_book = most_of(connection, lab_book_id)[1] - _taken(connection, own)[1]
    comes, room = n_bytes - _taken(connection, this)[1], min(of_book, _room_in_all(connection)[1])
    # Where a share has shrunk since, or the server has more than it may, no more goes than comes.
    missing = comes - (max(0, room) if may_take else room)
    can_go, goes = and_(own, ~this, runs.c.network_bytes > 0, or_(~runs.c.pinned, _DELETED)), []
    query = select(runs.c.id, runs.c.network_bytes).where(can_go).order_by(*_FIRST_TO_GO)
    for id, size in connection.execute(query) if may_take and missing > 0 else ():
        if missing > 0:
            goes.append(id)
            missing -= size
    if missing > 0:
        return False
    connection.execute(delete(networks).where(networks.c.run_id.in_(goes)))
    connection.execute(update(runs).where(runs.c.id.in_(goes)).values(network_bytes=0))
    return True
