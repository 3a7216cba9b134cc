"""How much the ledger keeps, and what goes first. Each function works inside somebody else's transaction."""

from sqlalchemy import and_, delete, exists, func, or_, select, update

from lab.ledger.tables import lab_books, networks, runs

RUNS, TOTAL_RUNS = 1_000, 50_000  # of a lab book, and of all
NETWORK_BYTES, TOTAL_NETWORK_BYTES = 64 * 2**20, 2 * 2**30  # of a lab book, and of all
UNDO_SECONDS = 24 * 3600  # how long a deleted run can be had back, and an unused lab book stays

_DELETED = runs.c.deleted.is_not(None)
# Deleted runs go first, then those not pinned, and of each the oldest.
_FIRST_TO_GO = (runs.c.deleted.is_(None), runs.c.pinned, runs.c.created, runs.c.id)


def forget_deleted(connection, now):
    """Purge the runs that were deleted more than UNDO_SECONDS ago."""
    connection.execute(delete(runs).where(runs.c.deleted < now - UNDO_SECONDS))


def forget_unused(connection, now):
    """Purge the lab books that hold nothing and are older than UNDO_SECONDS."""
    used = exists().where(runs.c.notebook_id == lab_books.c.id)
    connection.execute(delete(lab_books).where(lab_books.c.created < now - UNDO_SECONDS, ~used))


def keep_to_limits(connection, lab_book_id, newest_id):
    """Purge the runs that are too many, in a lab book and in all; never the newest."""
    _purge_beyond(connection, runs.c.notebook_id == lab_book_id, RUNS, newest_id)
    _purge_beyond(connection, runs.c.id > 0, TOTAL_RUNS, newest_id)


def _purge_beyond(connection, these, limit, newest_id):
    excess = connection.scalar(select(func.count()).select_from(runs).where(these)) - limit
    if excess > 0:
        query = select(runs.c.id).where(these, runs.c.id != newest_id).order_by(*_FIRST_TO_GO).limit(excess)
        connection.execute(delete(runs).where(runs.c.id.in_(connection.scalars(query).all())))


def room_for_runs(connection, lab_book_id):
    """How many runs a lab book can take without losing one that is not deleted."""
    kept = select(func.count()).select_from(runs).where(runs.c.notebook_id == lab_book_id, ~_DELETED)
    return RUNS - connection.scalar(kept)


def make_room(connection, lab_book_id, run_id, n_bytes, may_take):
    """Whether a run's network fits. If others may be taken for it, the oldest unpinned are, where that is enough."""
    others = and_(runs.c.network_bytes > 0, runs.c.id != run_id)
    those_beside = and_(others, runs.c.notebook_id == lab_book_id)
    scopes = ((those_beside, NETWORK_BYTES), (others, TOTAL_NETWORK_BYTES))
    return all(_free(connection, these, limit - n_bytes, may_take) for these, limit in scopes)


def _free(connection, these, limit, may_take):
    """Take networks of these runs away until the rest has at most `limit` bytes; none if that cannot be reached."""
    excess = _bytes(connection, these) - limit
    if excess <= 0:
        return True
    can_go = or_(~runs.c.pinned, _DELETED)
    if not may_take or _bytes(connection, and_(these, can_go)) < excess:
        return False
    chosen = []
    candidates = select(runs.c.id, runs.c.network_bytes).where(these, can_go).order_by(*_FIRST_TO_GO)
    for run_id, n_bytes in connection.execute(candidates):
        if excess <= 0:
            break
        chosen.append(run_id)
        excess -= n_bytes
    connection.execute(delete(networks).where(networks.c.run_id.in_(chosen)))
    connection.execute(update(runs).where(runs.c.id.in_(chosen)).values(network_bytes=0))
    return True


def _bytes(connection, these):
    return connection.scalar(select(func.coalesce(func.sum(runs.c.network_bytes), 0)).where(these))
