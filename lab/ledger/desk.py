"""The desk beside a lab book: what its reader has at hand, as bytes by the name of a part."""

from sqlalchemy import delete, func, insert, select

from lab.ledger import limits
from lab.ledger.access import lab_book_id_of
from lab.ledger.lab_book import hold
from lab.ledger.tables import PART, desks

MAX_BYTES = 4 * 2**20  # of a lab book


def write(connection, token, part, content, now):
    """Put bytes on the desk, or take the part away with None. Raises ValueError beyond MAX_BYTES, and where
    the server has no room for it."""
    lab_book_id = hold(connection, token)
    if len(part) > PART:
        raise ValueError(f"part must be at most {PART} characters, got {len(part)}")
    mine = desks.c.notebook_id == lab_book_id
    connection.execute(delete(desks).where(mine, desks.c.part == part))
    if content is None:
        return
    n_bytes = connection.scalar(select(func.coalesce(func.sum(func.length(desks.c.content)), 0)).where(mine))
    if n_bytes + len(content) > MAX_BYTES:
        raise ValueError(f"what is kept beside a notebook must be at most {MAX_BYTES:,} bytes")
    if not limits.room_on_desks(connection, now, len(content)):
        raise ValueError("this server has no room for it")
    row = {"notebook_id": lab_book_id, "part": part, "content": content, "updated": now}
    connection.execute(insert(desks), row)


def read(connection, token):
    """What lies there: {part: bytes}."""
    mine = desks.c.notebook_id == lab_book_id_of(token).scalar_subquery()
    return {row.part: row.content for row in connection.execute(select(desks).where(mine))}
