"""The tables of classes, in the ledger's database."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    exists,
    false,
)

from lab.ledger import limits
from lab.ledger.tables import MAX_BYTES, NAME, desks, lab_books, metadata

# In characters: a nickname, a code, SHA-256 of a secret, and a task's id.
NICKNAME, CODE, KEY, TASK_ID = 24, 5, 64, 6


def _of_a_class():
    """The column that tells which class something is of, and goes with."""
    return Column("class_id", ForeignKey("classes.id", ondelete="CASCADE"), nullable=False)


# code: by which one joins; key: SHA-256 of the teacher's secret; expires: when it is over by itself; found_over: when
# that was seen first, a day after which it is deleted; paused: whether nobody's runs go on; limits: what its members
# may do, by its names in rules.py, where that is less than others, and since when its board shows runs.
classes = Table(
    "classes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(CODE), nullable=False, unique=True),
    Column("key", String(KEY), nullable=False, unique=True),
    Column("name", String(NAME), nullable=False),
    Column("created", Double, nullable=False),
    Column("expires", Double, nullable=False),
    Column("paused", Boolean, nullable=False, default=False, server_default=false()),
    Column("limits", JSON, nullable=False, default=dict),
    Column("found_over", Double),
    Index("classes_by_expires", "expires"),
    sqlite_autoincrement=True,
)

# A task of a class, by its short id. content: its settings and what is asked, see tasks.py.
class_tasks = Table(
    "class_tasks",
    metadata,
    Column("id", String(TASK_ID), primary_key=True),
    _of_a_class(),
    Column("content", JSON, nullable=False),
    Column("given", Double, nullable=False),
)

# nickname_key: the nickname as it is compared; salt, sealed: the token of the lab book, which the PIN opens; book_key:
# what the database knows that lab book by; wrong: how many wrong PINs were tried, from anywhere;
# gives: whether the digits of their hand are in the pool; judges: on which half of it, None before they gave any.
members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_a_class(),
    Column("nickname", String(NICKNAME), nullable=False),
    Column("nickname_key", String(3 * NICKNAME), nullable=False),
    Column("salt", LargeBinary(MAX_BYTES), nullable=False),
    Column("sealed", LargeBinary(MAX_BYTES), nullable=False),
    Column("book_key", String(KEY), nullable=False, unique=True),
    Column("wrong", Integer, nullable=False, default=0),
    Column("joined", Double, nullable=False),
    Column("seen", Double, nullable=False),
    Column("gives", Boolean, nullable=False, default=False, server_default=false()),
    Column("judges", Boolean),
    UniqueConstraint("class_id", "nickname_key", name="one_nickname_in_a_class"),
    sqlite_autoincrement=True,
)

# Who comes back with nickname and PIN finds what they drew as long as there is the class.
limits.KEPT_FOR.append(exists().where(members.c.book_key == lab_books.c.key))
# A teacher's has the secrets of their classes, which are nowhere else.
limits.KEPT_FOR.append(exists().where(desks.c.notebook_id == lab_books.c.id, desks.c.part == "classes"))

# What a member has handed in for a task, the last time. facts: see tasks.py; report: its page, packed by zlib.
hand_ins = Table(
    "hand_ins",
    metadata,
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("task_id", ForeignKey("class_tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("handed", Double, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("report", LargeBinary(MAX_BYTES), nullable=False),
)

# The pool: digits that members drew. digest: of picture and label; image: 28×28 bytes, none where the teacher has taken
# it out, which stays so however often it is given.
pool_digits = Table(
    "pool_digits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("digest", String(KEY), nullable=False),
    Column("label", Integer, nullable=False),
    Column("image", LargeBinary(MAX_BYTES)),
    UniqueConstraint("member_id", "digest", name="one_of_a_digit_of_a_member"),
    sqlite_autoincrement=True,
)
