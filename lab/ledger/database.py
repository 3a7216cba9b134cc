"""The ledger's database: where it is, how it is opened, and why it cannot be used.

The SQL is what every database understands; SQLite needs nothing to be set up.
"""

import errno
import os
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lab.ledger import migrations

HOME, DATABASE = "DIGIT_LAB_HOME", "DIGIT_LAB_DATABASE"  # environment variables: a folder, and a database's URL
BUSY_SECONDS = 5  # how long to wait for somebody else who writes


class LedgerProblem(Exception):
    """Why runs can be neither read nor written just now, as a sentence."""


class Database:
    """A database by its URL, or the one of `default_url`. Every method may be called from any thread.

    Nothing is opened before it is needed.
    """

    def __init__(self, url=None):
        self.url = url or default_url()
        self._lock, self._engine = threading.Lock(), None

    def close(self):
        """Let go of the database; the next transaction opens it again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    @contextmanager
    def begin(self, writes=False):
        """A transaction: all of it happens, or nothing. Raises LedgerProblem when the database cannot be used."""
        try:
            with self._lock:
                if self._engine is None:
                    self._engine = open_database(self.url)
                engine = self._engine
            with engine.connect().execution_options(writes=writes) as connection, connection.begin():
                yield connection
        except (SQLAlchemyError, OSError, ImportError, LookupError, migrations.TooNew) as error:
            # A sentence without secrets: an address may hold a password.
            raise LedgerProblem(f"Runs cannot be saved or opened just now: {_reason(error)}.") from error


def default_url():
    """Where runs are kept unless somebody says otherwise: the environment's database, or a file of the user's."""
    if os.environ.get(DATABASE):
        return os.environ[DATABASE]
    return URL.create("sqlite", database=str(home() / "runs.sqlite"))


def home():
    """The folder of what the server keeps, which may not be there yet."""
    return Path(os.environ.get(HOME) or platformdirs.user_data_path("digit-lab")).absolute()


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
        migrations.upgrade(connection)
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


def _reason(error):
    if isinstance(error, migrations.TooNew):
        return f"a newer version of this app has made the database they are kept in; use that, or another {HOME}"
    if isinstance(error, LookupError):
        return f"the database they are kept in lacks what every version has; name another folder in {HOME}"
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
