"""The rows of lab books: how one begins, and how its runs are numbered. Inside somebody else's transaction."""

from sqlalchemy import insert, select, update

from lab.ledger import limits
from lab.ledger.access import is_token, key_of, lab_book_id_of
from lab.ledger.tables import lab_books


def ensure(connection, token, now):
    """Begin the lab book of a token, if there is none yet. Raises ValueError if this cannot be a token."""
    if not is_token(token):
        raise ValueError("there is no such notebook")
    if connection.scalar(lab_book_id_of(token)) is None:
        limits.forget_deleted(connection, now)
        limits.forget_unused(connection, now)
        connection.execute(insert(lab_books).values(key=key_of(token), last_number=0, created=now))


def reserve(connection, token, n):
    """Take the next n numbers of a lab book. Returns its id and the first of them."""
    these, last = lab_books.c.key == key_of(token), lab_books.c.last_number
    connection.execute(update(lab_books).where(these).values(last_number=last + n))
    lab_book_id, taken = connection.execute(select(lab_books.c.id, last).where(these)).one()
    return lab_book_id, taken - n + 1
