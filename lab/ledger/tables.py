"""The ledger's tables, and how its database is opened. Imports no Streamlit.

The SQL is what every database understands; SQLite needs nothing to be set up.
"""

import errno
import os
import sqlite3
from pathlib import Path

import platformdirs
from sqlalchemy import (
    JSON,
    URL,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DBAPIError

HOME, DATABASE = "DIGIT_LAB_HOME", "DIGIT_LAB_DATABASE"  # environment variables: a folder, and a database's URL
BUSY_SECONDS = 5  # how long to wait for somebody else who writes
MAX_BYTES = 2**29  # of one value, for databases that want to know; a network has fewer
# How long a text may be, in characters.
TITLE, NOTE, MESSAGE, NAME = 80, 2000, 500, 80

metadata = MetaData()

# One reader's collection of runs. key: SHA-256 of its token, so that whoever reads the database cannot open it.
notebooks = Table(
    "notebooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("last_number", Integer, nullable=False),
    Column("created", Double, nullable=False),
)

# Times are seconds since 1970 (UTC), which no database turns into another time zone's.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notebook_id", ForeignKey("notebooks.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", String(TITLE), nullable=False, default=""),
    Column("note", String(NOTE), nullable=False, default=""),
    Column("pinned", Boolean, nullable=False, default=False),
    Column("status", String(12), nullable=False),
    Column("message", String(MESSAGE)),
    Column("config", JSON, nullable=False),
    Column("data_name", String(NAME), nullable=False),
    Column("n_test", Integer, nullable=False),
    Column("iterations", Integer, nullable=False, default=0),
    Column("seconds", Double, nullable=False, default=0.0),
    Column("first_cost", Double),
    Column("last_cost", Double),
    Column("train_accuracy", Double),
    Column("test_accuracy", Double),
    Column("marks", JSON, nullable=False, default=list),
    Column("created", Double, nullable=False),
    Column("heartbeat", Double, nullable=False),
    Column("version", String(20), nullable=False),
    Column("digest", String(64)),
    Column("group", String(NAME)),
    Column("deleted", Double),
    Column("network_bytes", Integer, nullable=False, default=0),
    Index("runs_of_a_notebook", "notebook_id", "created"),
    Index("runs_by_deleted", "deleted"),
    Index("runs_by_network_bytes", "network_bytes"),
    # An id is never used again, so that undoing late cannot bring back somebody else's run.
    sqlite_autoincrement=True,
)

# What a list of runs does not need is kept apart from it. See ledger_curves.py for the bytes.
curves = Table(
    "curves",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("iterations", LargeBinary(MAX_BYTES), nullable=False),
    Column("costs", LargeBinary(MAX_BYTES), nullable=False),
    Column("train_accuracies", LargeBinary(MAX_BYTES), nullable=False),
    Column("test_iterations", LargeBinary(MAX_BYTES), nullable=False),
    Column("test_accuracies", LargeBinary(MAX_BYTES), nullable=False),
)

# content: a .safetensors file.
networks = Table(
    "networks",
    metadata,
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary(MAX_BYTES), nullable=False),
)


class LedgerProblem(Exception):
    """Why runs can be neither read nor written just now, as a sentence."""


def default_url():
    """Where runs are kept unless somebody says otherwise: the environment's database, or a file of the user's."""
    if os.environ.get(DATABASE):
        return os.environ[DATABASE]
    folder = os.environ.get(HOME) or platformdirs.user_data_path("digit-lab")
    return URL.create("sqlite", database=str(Path(folder).absolute() / "runs.sqlite"))


def open_database(url):
    """An engine whose database has the tables; its transactions read unless the option `writes` is set.

    Raises what SQLAlchemy, the driver or the file system raises.
    """
    url = make_url(url)
    file = url.database if url.get_backend_name() == "sqlite" else None
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_pre_ping=not file)
    if file:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with engine.execution_options(writes=True).begin() as connection:
        metadata.create_all(connection)
    return engine


def _prepare_sqlite(connection, _record):
    # Transactions are begun below, not by the driver, which would begin them too late.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS}")
    # Readers and the one who writes do not wait for each other.
    connection.execute("PRAGMA journal_mode = WAL")
    # Safe when the program is killed; only a power cut can cost the last runs.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection):
    # Who reads first and writes later can be refused without waiting; who says at once that he writes waits his turn.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def problem_of(error):
    """Why the database cannot be used, as a sentence without secrets (an address may hold a password)."""
    return f"Runs cannot be saved or opened just now: {_reason(error)}."


def _reason(error):
    if isinstance(error, ImportError):
        return f"the driver of the database in {DATABASE} is not installed"
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause).lower() if isinstance(cause, sqlite3.Error) else ""
    if "locked" in text or "busy" in text:
        return "the database is locked by another program"
    if "full" in text or getattr(cause, "errno", None) == errno.ENOSPC:
        return "the disk is full"
    if "readonly" in text or "unable to open" in text or isinstance(cause, OSError):
        return f"the folder they are kept in cannot be written to; name another one in {HOME}"
    if "not a database" in text or "malformed" in text:
        return f"the file they are kept in is damaged; name another folder in {HOME}"
    return "the database does not answer as it should"
