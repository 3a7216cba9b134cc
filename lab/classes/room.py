"""Classes and their members: the rows. Each function works inside somebody else's transaction.

A class is known by its code to those who join, by its secret to its teacher, and by a member's lab book to the app.
Names, codes and PINs are hostile until read.
"""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from lab.classes import nicknames, secrets
from lab.classes.rules import Rules, limits_of
from lab.classes.tables import classes, members
from lab.ledger import lab_book, limits
from lab.ledger.access import key_of, new_token
from lab.ledger.rows import one_line
from lab.ledger.tables import NAME, lab_books
from lab.limits import LIMITS, MEGABYTE

DAY = 24 * 3600
MAX_DAYS = 366
SEEN_SECONDS = 15  # how exactly it is known when a member was here last


@dataclass(frozen=True)
class Class:
    """A class as its members know it."""

    id: int
    code: str
    name: str
    created: float
    expires: float
    paused: bool
    limits: dict


@dataclass(frozen=True)
class Member:
    """Who is in a class. book_key: what the database knows their lab book by; gives: whether their digits are in the
    class's pool; judges: on which half of it, None before they gave any; wrong: how many wrong PINs were tried since
    theirs was made."""

    id: int
    class_id: int
    nickname: str
    book_key: str
    joined: float
    seen: float
    gives: bool = False
    judges: bool | None = None
    wrong: int = 0


def _record(kind, table, row):
    return None if row is None else kind(*(row._mapping[table.c[name]] for name in kind.__dataclass_fields__))


def _class(connection, condition, now, hold=False):
    query = select(classes).where(condition, classes.c.expires > now)
    return _record(Class, classes, connection.execute(query.with_for_update() if hold else query).first())


def make(connection, name, now, days, limits):
    """Begin a class. Returns its code and its teacher's secret. Raises ValueError where there is no name, or no room.

    Where there is none, a class makes room that nobody uses.
    """
    name = one_line(name, NAME)
    if not name:
        raise ValueError("give the class a name")
    if connection.scalar(select(func.count()).select_from(classes)) >= LIMITS.classes:
        _make_room(connection, now)
    secret = new_token()
    row = {"key": key_of(secret), "name": name, "created": now, "expires": _after(now, days)}
    row["limits"] = limits_of(Rules(), limits)
    return _with_code(connection, insert(classes).values(row)), secret


def extend(connection, class_id, now, days):
    """Have a class last so many days from now on. Raises ValueError for as many as none lasts."""
    alive = classes.c.id == class_id, classes.c.expires > now  # and not just being deleted
    connection.execute(update(classes).where(*alive).values(expires=_after(now, days)))


def _after(now, days):
    if not 1 <= days <= MAX_DAYS:
        raise ValueError(f"a class lasts from 1 to {MAX_DAYS} days")
    return now + days * DAY


def renew_code(connection, class_id):
    """Give a class another code, and nobody joins by the one before. Returns it."""
    return _with_code(connection, update(classes).where(classes.c.id == class_id))


def _with_code(connection, statement):
    """Execute a statement with a code that no class has. Returns that."""
    while True:
        code = secrets.new_code()
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(statement.values(code=code))
            return code


def _make_room(connection, now):
    """Delete the oldest class that nobody has joined, whatever task it was given: whoever makes hundreds keeps nobody
    out for long. Not one of the last day: it may have been made for a lesson that is still to begin."""
    joined = select(members.c.class_id).where(members.c.class_id == classes.c.id).exists()
    unused = connection.scalar(select(func.min(classes.c.id)).where(not_(joined), classes.c.created <= now - DAY))
    if unused is None:
        raise ValueError("this server has no room for another class")
    connection.execute(delete(classes).where(classes.c.id == unused))


def of_code(connection, text, now, joins=False):
    """The Class of a code as somebody has typed it, or None. joins: whether it must not end in this transaction."""
    code = secrets.as_code(text)
    return code and _class(connection, classes.c.code == code, now, joins)


def of_secret(connection, secret, now):
    """The Class of a teacher's secret, which may be anything, or None."""
    return _class(connection, classes.c.key == key_of(secret), now)


def change(connection, class_id, **values):
    """Set columns of a class."""
    connection.execute(update(classes).where(classes.c.id == class_id).values(values))


def limit(connection, class_id, changes):
    """Change the limits of a class. changes: as for `limits_of`. Who changes others at the same time waits."""
    change(connection, class_id, limits=limits_of(Rules.of(hold(connection, class_id)), changes))


def hold(connection, class_id):
    """The Class, for which whoever else holds it waits until this transaction ends."""
    held = connection.execute(select(classes).where(classes.c.id == class_id).with_for_update()).one()
    return _record(Class, classes, held)


def members_of(connection, class_id):
    """The Members of a class, in the order in which they joined."""
    query = select(members).where(members.c.class_id == class_id).order_by(members.c.id)
    return [_record(Member, members, row) for row in connection.execute(query)]


def member_of(connection, token, now):
    """(Class, Member) of a lab book's token, or None where that is in no class."""
    found = connection.execute(select(members).where(members.c.book_key == key_of(token))).first()
    if found is None:
        return None
    their_class = _class(connection, classes.c.id == found.class_id, now)
    return their_class and (their_class, _record(Member, members, found))


def is_over(connection, token, now):
    """Whether the class that a lab book's token is in is over, or that lab book was deleted for good."""
    of_class = select(classes.c.expires).join(members).where(members.c.book_key == key_of(token))
    expires = connection.scalar(of_class)
    return lab_book.is_closed(connection, token) if expires is None else expires <= now


def see(connection, member, now):
    """Write down that a Member is here."""
    connection.execute(update(members).where(members.c.id == member.id).values(seen=now))


def check_room(connection, their_class):
    """Raise ValueError where a Class is full, or takes nobody new."""
    Rules.of(their_class).check_joining()
    of_class = members.c.class_id == their_class.id
    if connection.scalar(select(func.count()).where(of_class)) >= LIMITS.class_members:
        raise ValueError("this class is full: ask your teacher")


def add_member(connection, their_class, nickname, sealed, token, now):
    """Have somebody new in a Class, with the lab book of a token. sealed: (salt, bytes) of that token and the PIN.

    Raises ValueError as `check_room`, and IntegrityError where somebody has this nickname.
    """
    check_room(connection, their_class)
    row = {"class_id": their_class.id, "nickname": nickname, "nickname_key": nicknames.key_of(nickname)}
    row |= {"salt": sealed[0], "sealed": sealed[1], "book_key": key_of(token), "joined": now, "seen": now}
    connection.execute(insert(members), row)


def remove(connection, these, now):
    """Take Members out of their class, with their lab books and all that is in them. Returns the keys of those."""
    gone = delete(members).where(members.c.id.in_([member.id for member in these]))
    # As they are now: who got a new PIN meanwhile has another lab book than these were read with.
    keys = connection.scalars(gone.returning(members.c.book_key)).all()
    lab_book.close(connection, keys, now)
    return keys


def delete_class(connection, class_id):
    """Delete a class that has no members any more."""
    connection.execute(delete(classes).where(classes.c.id == class_id))


def expired(connection, now):
    """The ids of the classes that were found over a day ago, and are over now. Notes which are.

    A clock that is wrong for a moment is right at another look within that day, which takes the note back: it costs
    nobody anything.
    """
    is_over, found = classes.c.expires <= now, classes.c.found_over
    connection.execute(update(classes).where(not_(is_over), found.is_not(None)).values(found_over=None))
    # A note of later than now is of a clock that was wrong.
    connection.execute(update(classes).where(is_over, or_(found.is_(None), found > now)).values(found_over=now))
    return connection.scalars(select(classes.c.id).where(is_over, found <= now - DAY)).all()


def share_of(connection, lab_book_id):
    """(runs, bytes of networks) that a member's lab book may have: as much of the class's as each other's has, so that
    nobody pays for another; None for one of no class."""
    theirs = members.join(lab_books, lab_books.c.key == members.c.book_key)
    class_id = connection.scalar(select(members.c.class_id).select_from(theirs).where(lab_books.c.id == lab_book_id))
    if class_id is None:
        return None
    n = connection.scalar(select(func.count()).select_from(members).where(members.c.class_id == class_id))
    return max(1, LIMITS.class_runs // n), LIMITS.class_megabytes * MEGABYTE // n


limits.SHARES.append(share_of)
