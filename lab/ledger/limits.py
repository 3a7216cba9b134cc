"""How much the ledger keeps, and what goes first. Each function works inside somebody else's transaction.

The limits of a lab book are its own: what is added to it takes the place of what is in it, not of another's. Those of
a member of a class are a share of the class's, so that no class fills a server for others; as it grows, what somebody
has beyond their share goes for what they add, and not at once.

The limits of the server refuse what is new: runs from files, which cost nobody anything, beyond the first half; at all
of it networks that do not fit in place of the lab book's own, what is large on desks, and beyond so many runs new lab
books. Time machines have room of their own. Only what nobody has come for makes room on a full server: lab books after
UNUSED_SECONDS; without runs after UNDO_SECONDS, because anyone can begin empty ones, or after DESK_SECONDS where
they are KEPT_FOR something. Nobody can make another's old.
"""

from sqlalchemy import and_, delete, exists, func, or_, select, update

from lab.ledger.access import MAX_IDS
from lab.ledger.tables import checkpoints, closed_books, desks, lab_books, networks, runs
from lab.limits import LIMITS, MEGABYTE

RUNS, TOTAL_RUNS = LIMITS.notebook_runs, LIMITS.server_runs  # of a lab book, and of all
NETWORK_BYTES, TOTAL_NETWORK_BYTES = LIMITS.notebook_megabytes * MEGABYTE, LIMITS.server_megabytes * MEGABYTE
LARGE = 64 * 1024  # bytes, on a desk or of a time machine, for which there must be room in all
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


def forget_deleted(connection, now):
    """Purge the runs that were deleted more than UNDO_SECONDS ago."""
    _purge(connection, runs, runs.c.deleted < now - UNDO_SECONDS)


def forget_unused(connection, now):
    """Purge the lab books without runs that are older than UNDO_SECONDS, with a desk those that are unused for
    DESK_SECONDS; but none that is KEPT_FOR something. And what was closed for so long that nobody has it open."""
    _purge(connection, closed_books, closed_books.c.closed < now - UNUSED_SECONDS)
    nothing = and_(lab_books.c.created < now - UNDO_SECONDS, ~_has(desks))
    unused = or_(nothing, _last_used() < now - DESK_SECONDS)
    _purge(connection, lab_books, and_(~_has(runs), unused, *(~kept for kept in KEPT_FOR)))


def _has(table):
    return exists().where(table.c.notebook_id == lab_books.c.id)


def _purge(connection, table, these):
    """Delete rows, of whichever lab books, that nobody works on just now. Returns how many.

    Another server may be at work on them. Nobody waits for it, since it may wait for us; and once they are held, it is
    asked again whether they are still to go.
    """
    (id,) = table.primary_key
    held = connection.scalars(select(id).where(these).limit(MAX_IDS).with_for_update(skip_locked=True)).all()
    return held and connection.execute(delete(table).where(id.in_(held), these)).rowcount


def _last_used():
    return func.coalesce(func.nullif(lab_books.c.used, 0), lab_books.c.created)


def room_in_all(connection, now, imports=False):
    """(runs, bytes beside them) that the server still takes, as imports or at all. What is unused for long may go.

    Desks have bytes, too; and there are no more lab books than there may be runs.
    """
    room = _room_in_all(connection, imports)
    for_nothing = and_(_last_used() < now - UNDO_SECONDS, *(~kept for kept in KEPT_FOR))
    without_runs = and_(~_has(runs), or_(for_nothing, _last_used() < now - DESK_SECONDS))
    if min(room) <= 0 and _purge(connection, lab_books, or_(_last_used() < now - UNUSED_SECONDS, without_runs)):
        room = _room_in_all(connection, imports)
    return room


def _room_in_all(connection, imports):
    if imports:
        n, n_bytes = _runs(connection, runs.c.imported)
        return int(TOTAL_RUNS * FOR_IMPORTS) - n, int(TOTAL_NETWORK_BYTES * FOR_IMPORTS) - n_bytes
    n, n_bytes = _runs(connection, runs.c.id > 0)
    n_books = connection.scalar(select(func.count()).select_from(lab_books))
    return TOTAL_RUNS - max(n, n_books), TOTAL_NETWORK_BYTES - n_bytes - _content(connection, desks)


def _runs(connection, these):
    n_bytes = func.coalesce(func.sum(runs.c.network_bytes), 0)
    return connection.execute(select(func.count(), n_bytes).where(these)).one()


def _content(connection, table):
    """The bytes in a table; databases know them without reading what it holds."""
    return int(connection.scalar(select(func.coalesce(func.sum(func.length(table.c.content)), 0))))


def is_full(connection, now):
    """Whether the server takes no new lab book: networks alone, of which no more are kept then, fill it for nobody."""
    return room_in_all(connection, now)[0] <= 0 or _content(connection, desks) >= TOTAL_NETWORK_BYTES


def room_on_desks(connection, now, n_bytes):
    """Whether there is room in all for so many bytes on a desk: little things always have it."""
    return n_bytes < LARGE or n_bytes <= room_in_all(connection, now)[1]


def room_for_time_machine(connection, n_bytes):
    """The same for a time machine."""
    room = int(TOTAL_NETWORK_BYTES * FOR_TIME_MACHINES) - _content(connection, checkpoints)
    return n_bytes < LARGE or n_bytes <= room


def most_of(connection, lab_book_id):
    """(runs, bytes of networks) that a lab book may have; of a new one, whose id is None, too."""
    shares = [share for find in SHARES if (share := find(connection, lab_book_id))]
    return tuple(map(min, zip((RUNS, NETWORK_BYTES), *shares, strict=True)))


def keep_to_limits(connection, lab_book_id, ids):
    """Purge the runs of a lab book that are too many; never the newest. ids: of those that were just added.

    Where a share has shrunk since, for a class has grown, one goes for each that comes, and not all at once.
    """
    these, newest_id = runs.c.notebook_id == lab_book_id, max(ids, default=0)
    most, _ = most_of(connection, lab_book_id)
    excess = min(connection.scalar(select(func.count()).select_from(runs).where(these)) - most, len(ids))
    if excess > 0:
        query = select(runs.c.id).where(these, runs.c.id != newest_id).order_by(*_FIRST_TO_GO).limit(excess)
        connection.execute(delete(runs).where(runs.c.id.in_(connection.scalars(query).all())))


def room_for_runs(connection, lab_book_id):
    """How many runs a lab book can take without losing one that is not deleted."""
    kept = select(func.count()).select_from(runs).where(runs.c.notebook_id == lab_book_id, ~_DELETED)
    return max(0, most_of(connection, lab_book_id)[0] - connection.scalar(kept))


def make_room(connection, lab_book_id, run_id, n_bytes, may_take):
    """Whether a run's network fits into its lab book and onto the server. If others of the lab book may be taken for
    it, the oldest unpinned go, where that is enough."""
    own, this = runs.c.notebook_id == lab_book_id, runs.c.id == run_id
    of_book = most_of(connection, lab_book_id)[1] - _runs(connection, own)[1]
    in_all = TOTAL_NETWORK_BYTES - _runs(connection, runs.c.id > 0)[1] - _content(connection, desks)
    comes, room = n_bytes - _runs(connection, this)[1], min(of_book, in_all)
    # Where a share has shrunk since, or the server has more than it may, no more goes than comes.
    missing = comes - (max(0, room) if may_take else room)
    if missing <= 0:
        return True
    goes = _first_to_go(connection, and_(own, ~this), missing) if may_take else []
    connection.execute(delete(networks).where(networks.c.run_id.in_(goes)))
    connection.execute(update(runs).where(runs.c.id.in_(goes)).values(network_bytes=0))
    return bool(goes)


def _first_to_go(connection, these, n_bytes):
    """The ids of those of some runs whose networks go for so many bytes; none where all that may go are not enough."""
    can_go = and_(these, runs.c.network_bytes > 0, or_(~runs.c.pinned, _DELETED))
    query, chosen = select(runs.c.id, runs.c.network_bytes).where(can_go).order_by(*_FIRST_TO_GO), []
    for id, size in connection.execute(query):
        chosen.append(id)
        n_bytes -= size
        if n_bytes <= 0:
            return chosen
    return []
