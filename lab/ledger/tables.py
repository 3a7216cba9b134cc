"""The ledger's tables, as an empty database gets them; see `migrations`."""

import sqlalchemy as sa
from sqlalchemy import Column, Double, ForeignKey, Integer, String

from lab.ledger.curves import NAMES

LARGEST = 2**31 - 1  # whole number that every database has room for
MAX_BYTES = 2**29  # of one value, for databases that want to know; a network has fewer
# How long a text may be, in characters.
TITLE, NOTE, MESSAGE, NAME, GROUP_ID, PART = 80, 2000, 500, 80, 32, 40

metadata = sa.MetaData()


def _of_a_run():
    """The column that tells whose run something is, for tables with one row a run."""
    return Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


def _bytes(name):
    return Column(name, sa.LargeBinary(MAX_BYTES), nullable=False)


# Lab books, each one reader's collection of runs; databases that are in use call them notebooks. key: SHA-256 of its
# token, so that whoever reads the database cannot open it; used: when somebody last came with it, 0 for never again.
lab_books = sa.Table(
    "notebooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("last_number", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("used", Double, nullable=False, default=0.0, server_default="0"),
)

# Lab books that were deleted for good, by their keys: who still has one open does not begin it anew.
closed_books = sa.Table(
    "closed_notebooks", metadata, Column("key", String(64), primary_key=True), Column("closed", Double, nullable=False)
)

# Times are seconds since 1970 (UTC), which no database turns into another time zone's. measured_at: after how many
# iterations the two accuracies were measured on all digits, if they were; imported: whether a file says all this;
# origin: where it comes from, none where that is usual; group_id: what groups runs, of which `group` is the title;
# fewest_tested: how many test digits the points of its test curve are of, at least; begun: for which task, and from
# what, where it was for one; saved: what the columns in SAVED were when its network was written, while it goes on.
runs = sa.Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notebook_id", ForeignKey("notebooks.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", String(TITLE), nullable=False, default=""),
    Column("note", String(NOTE), nullable=False, default=""),
    Column("pinned", sa.Boolean, nullable=False, default=False),
    Column("status", String(12), nullable=False),
    Column("message", String(MESSAGE)),
    Column("config", sa.JSON, nullable=False),
    Column("data_name", String(NAME), nullable=False),
    Column("n_test", Integer, nullable=False),
    Column("iterations", Integer, nullable=False, default=0),
    Column("seconds", Double, nullable=False, default=0.0),
    Column("first_cost", Double),
    Column("last_cost", Double),
    Column("train_accuracy", Double),
    Column("test_accuracy", Double),
    Column("marks", sa.JSON, nullable=False, default=list),
    Column("created", Double, nullable=False),
    Column("heartbeat", Double, nullable=False),
    Column("version", String(20), nullable=False),
    Column("digest", String(64)),
    Column("group", String(NAME)),
    Column("deleted", Double),
    Column("network_bytes", Integer, nullable=False, default=0),
    Column("measured_at", Integer),
    Column("imported", sa.Boolean, nullable=False, default=False, server_default=sa.false()),
    Column("origin", sa.JSON(none_as_null=True)),
    Column("group_id", String(GROUP_ID)),
    Column("fewest_tested", Integer),
    Column("begun", sa.JSON(none_as_null=True)),
    Column("saved", sa.JSON(none_as_null=True)),
    sa.Index("runs_of_a_notebook", "notebook_id", "created"),
    sa.Index("runs_by_deleted", "deleted"),
    sa.Index("runs_by_network_bytes", "network_bytes"),
    # An id is never used again, so that undoing late cannot bring back somebody else's run.
    sqlite_autoincrement=True,
)

SAVED = ("iterations", "seconds", "last_cost", "train_accuracy", "test_accuracy", "measured_at")

# What a list of runs does not need is kept apart from it. See curves.py for the bytes.
curves = sa.Table("curves", metadata, _of_a_run(), *map(_bytes, NAMES))

# content: a .safetensors file.
networks = sa.Table("networks", metadata, _of_a_run(), _bytes("content"))

# The networks of a run's time machine, of the newest runs only. See checkpoints.py for the bytes.
checkpoints = sa.Table("checkpoints", metadata, _of_a_run(), _bytes("content"))

# What lies on the desk beside the lab book, by its part: controls, a drawing, own digits.
desks = sa.Table(
    "desks",
    metadata,
    Column("notebook_id", ForeignKey("notebooks.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("part", String(PART), primary_key=True),
    _bytes("content"),
    Column("updated", Double, nullable=False),
)

# Weights cannot be compressed, and trying takes two thirds of PostgreSQL's time to write them.
_AS_THEY_ARE = sa.DDL("ALTER TABLE %(table)s ALTER COLUMN content SET STORAGE EXTERNAL").execute_if(
    dialect="postgresql"
)
for _table in networks, checkpoints:
    sa.event.listen(_table, "after_create", _AS_THEY_ARE.execute_if(dialect="postgresql"))
