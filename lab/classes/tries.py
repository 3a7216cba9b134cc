"""Tries at the PIN of a nickname, which are counted before it is looked at. Each inside somebody else's transaction."""

import math

from sqlalchemy import func, select, update

from lab.classes import nicknames
from lab.classes.tables import members

TRIES, WAIT = 5, 60  # wrong PINs of a nickname in a row, and seconds that it then waits after each
# In a row, after which no PIN is looked at until the teacher gives another: who guesses on and on would be in.
MOST_TRIES = 100


def begin_try(connection, class_id, nickname, now):
    """Count a try at the PIN of a nickname, as wrong until `end_try`, so that many at once are as many tries.

    Returns (id, salt, sealed), or None where nobody has the nickname. Raises ValueError while it has to wait.
    """
    # In a class of before, what is not seen made another nickname, and who joined with it is known by all of it.
    key = members.c.nickname_key
    these = members.c.class_id == class_id, key.in_({nicknames.key_of(nickname), nicknames.folded(nickname)})
    query = select(members).where(*these).order_by(func.length(key).desc())
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        return None
    if row.wrong >= MOST_TRIES:
        raise ValueError("too many wrong PINs: ask your teacher for a new one")
    passed = now - row.wrong_at  # below 0 where the clock was set back
    if row.wrong >= TRIES and 0 <= passed < WAIT:
        raise ValueError(f"too many wrong PINs: try again in {math.ceil(WAIT - passed)} seconds")
    connection.execute(update(members).where(members.c.id == row.id).values(wrong=row.wrong + 1, wrong_at=now))
    return row.id, row.salt, row.sealed


def end_try(connection, member_id, sealed, now):
    """The PIN was right. sealed: what it has opened. Raises ValueError where another has taken its place meanwhile."""
    these = members.c.id == member_id, members.c.sealed == sealed
    if not connection.execute(update(members).where(*these).values(wrong=0, seen=now)).rowcount:
        raise ValueError("this PIN is not yours any more: ask your teacher for the new one")
