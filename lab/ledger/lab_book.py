"""The rows of lab books: how one begins, and ends. Inside somebody else's transaction."""

from contextlib import suppress

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lab import addresses
from lab.ledger import limits
from lab.ledger.access import is_token, key_of, lab_book_id_of
from lab.ledger.problems import Closed, NoRoom
from lab.ledger.tables import closed_books, lab_books


def ensure(connection, token, now):
    """Begin the lab book of a token, if there is none yet, and hold it. Returns its id. Raises ValueError if this
    cannot be a token, Closed if it was deleted for good, and NoRoom if there may be no other, on the server or from its
    reader's network."""
    if not is_token(token):
        raise ValueError("there is no such notebook")
    if (found := hold(connection, token)) is not None:
        return found
    if is_closed(connection, token):
        raise Closed("This notebook was deleted with all that was in it.")
    limits.forget(connection, now)
    try:
        if limits.room_in_all(connection, now)[0] <= 0:
            raise ValueError("this server has no room for another notebook")
        addresses.count_lab_book(key_of(token))
    except ValueError as problem:
        raise NoRoom(f"Runs cannot be kept: {problem}. What you train can still be downloaded.") from problem
    with suppress(IntegrityError), connection.begin_nested():  # another server has begun it since we looked
        connection.execute(insert(lab_books).values(key=key_of(token), last_number=0, created=now, used=now))
    return hold(connection, token)


def close(connection, keys, now):
    """Delete lab books with all that is in them, by the keys of their tokens, and never begin them anew."""
    connection.execute(delete(lab_books).where(lab_books.c.key.in_(keys)))
    known = set(connection.scalars(select(closed_books.c.key).where(closed_books.c.key.in_(keys))))
    if new := [{"key": key, "closed": now} for key in set(keys) - known]:
        connection.execute(insert(closed_books), new)


def rename(connection, key, new, now):
    """Have a lab book be known by another key, and never begin one of the key that it had."""
    connection.execute(update(lab_books).where(lab_books.c.key == key).values(key=new))
    close(connection, [key], now)


def is_closed(connection, token):
    """Whether the lab book of a token was deleted for good."""
    return connection.scalar(select(closed_books.c.closed).where(closed_books.c.key == key_of(token))) is not None


def hold(connection, token):
    """Keep a lab book from others who write in it until the transaction ends. Returns its id, or None.

    Everybody who writes in a lab book holds it first, so that nobody counts what another is adding, and no two wait for
    each other. SQLite's transaction that writes holds them all.
    """
    return connection.scalar(lab_book_id_of(token).with_for_update())
