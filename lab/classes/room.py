"""Who is in which class: the rows, as values. Each function works inside somebody else's transaction."""

from dataclasses import dataclass

from sqlalchemy import func, select

from lab.classes.tables import classes, members
from lab.ledger import limits
from lab.ledger.tables import lab_books
from lab.limits import LIMITS, MEGABYTE

DAY = 24 * 3600


@dataclass(frozen=True)
class Class:
    """A class as its members know it. limits: what its members may do, which may be anything: see `Rules.of`."""

    id: int
    code: str
    name: str
    created: float
    expires: float
    paused: bool
    limits: dict

    @property
    def cleared(self):
        """When its board was cleared last, in seconds since 1970; 0 where all is shown."""
        said = self.limits.get("cleared") if isinstance(self.limits, dict) else 0
        return said if isinstance(said, int | float) else 0


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


def record(kind, row):
    """The Class or the Member of a row; None for none."""
    table = classes if kind is Class else members
    return None if row is None else kind(*(row._mapping[table.c[name]] for name in kind.__dataclass_fields__))


def members_of(connection, class_id):
    """The Members of a class, in the order in which they joined."""
    query = select(members).where(members.c.class_id == class_id).order_by(members.c.id)
    return [record(Member, row) for row in connection.execute(query)]


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
