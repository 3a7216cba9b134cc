"""Tries at the PIN of a nickname, which are counted before it is looked at. Inside somebody else's transaction.

Who guesses waits, and not whose nickname it is: those of each network are counted, by this server in its memory. What
the database counts is from anywhere, and only ends it.
"""

from sqlalchemy import select, update

from lab.classes import nicknames
from lab.classes.addresses import Often
from lab.classes.tables import members

# From anywhere, after which no PIN is looked at until the teacher gives another: who guesses on and on would be in.
MOST_TRIES = 40
TRIES = 5  # at what a PIN seals, from one network, in a minute
wrong_pins = Often(TRIES, 60)


def begin_try(connection, class_id, nickname, network):
    """Count a try at the PIN of a nickname, as wrong until `end_try`, so that many at once are as many tries.

    Returns (id, salt, sealed), or None where nobody has the nickname. Raises ValueError while it has to wait.
    """
    these = members.c.class_id == class_id, members.c.nickname_key == nicknames.key_of(nickname)
    row = connection.execute(select(members).where(*these).with_for_update()).first()
    if row is None:
        return None
    if row.wrong >= MOST_TRIES:
        raise ValueError("too many wrong PINs of this nickname: ask your teacher for a new one")
    tried = row.sealed, network
    wrong_pins.check(tried, "too many wrong PINs of this nickname from your network: try again in a minute")
    wrong_pins.count(tried)
    connection.execute(update(members).where(members.c.id == row.id).values(wrong=row.wrong + 1))
    return row.id, row.salt, row.sealed


def end_try(connection, member_id, sealed, network, now):
    """The PIN was right. sealed: what it has opened. Raises ValueError where another has taken its place meanwhile.

    Of the wrong ones before half are forgotten: who guesses would begin anew each time that somebody joins.
    """
    these = members.c.id == member_id, members.c.sealed == sealed
    left = (members.c.wrong - 1) // 2  # this one was counted, too
    if not connection.execute(update(members).where(*these).values(wrong=left, seen=now)).rowcount:
        raise ValueError("this PIN is not yours any more: ask your teacher for the new one")
    wrong_pins.take_back((sealed, network))
