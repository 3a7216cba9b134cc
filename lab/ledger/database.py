"""The ledger's database: where it is, how it is opened, and when it cannot be used.

The SQL is what every database understands; SQLite needs nothing to be set up. PostgreSQL may be shared by several
servers: where SQLite has one who writes at a time, it has one for each lab book (`lab_book.hold`).
"""

import json
import logging
import os
import sqlite3
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from lab.home import home
from lab.ledger import migrations
from lab.ledger.problems import DATABASE, LedgerProblem, reason

BUSY_SECONDS = 5  # how long to wait for somebody else who writes
# Connections at once: one for each script thread of a class, since who waits for a lock keeps his.
CONNECTIONS, MORE_CONNECTIONS = 5, 59
FAILURES = SQLAlchemyError, OSError, ImportError
log = logging.getLogger(__name__)


class Database:
    """A database by its URL, or the one of `default_url`. Every method may be called from any thread.

    Nothing is opened before it is needed.
    """

    def __init__(self, url=None):
        self.url = url or default_url()
        self._lock, self._engine = threading.Lock(), None
        self._file, self._failed = None, (float("-inf"), None)

    def close(self):
        """Let go of the database; the next transaction opens it again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    @contextmanager
    def begin(self, writes=False, snapshot=False, waits=True):
        """A transaction: all of it happens, or nothing. Raises LedgerProblem when the database cannot be used.

        snapshot: whether all that is read must be of one moment; waits: for somebody else who writes, if need be.
        """
        try:
            engine = self._opened()
            options = {"writes": writes, "waits": waits}
            if snapshot and engine.dialect.name != "sqlite":
                options["isolation_level"] = "REPEATABLE READ"  # as SQLite's are
            with engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except FAILURES as error:
            raise LedgerProblem(reason(error)) from error

    def _opened(self):
        """The engine. Nobody waits longer than one attempt takes, however many come while it does not succeed."""
        with self._lock:
            if self._engine is not None and _identity(self.url) != self._file:
                log.error("the file of runs was taken away while the app was running: %s", self._file)
                self._engine.dispose()  # what is written to a file without a name is lost
                self._engine = None
            when, problem = self._failed
            # Those who have waited for an attempt that failed do not wait for another one each.
            if self._engine is None and time.monotonic() - when < BUSY_SECONDS:
                raise problem
            try:
                self._engine = self._engine or open_database(self.url)
                self._file = _identity(self.url)
            except FAILURES as error:
                self._failed = time.monotonic(), error
                raise
            return self._engine

    def rewrite(self):
        """Have nothing of what was deleted in SQLite's file and log; raises LedgerProblem where others are at work.

        SQLite keeps what was deleted until its page is used again.
        """
        if not _path(self.url):
            return
        try:
            with closing(self._opened().raw_connection()) as pooled:
                connection = pooled.dbapi_connection
                connection.execute("VACUUM")
                if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    raise sqlite3.OperationalError("the database is locked by somebody who reads of before")
        except (*FAILURES, sqlite3.Error) as error:
            raise LedgerProblem(reason(error)) from error


def default_url():
    """Where runs are kept unless somebody says otherwise: the environment's database, or a file of the user's."""
    return os.environ.get(DATABASE) or URL.create("sqlite", database=str(home() / "runs.sqlite"))


def open_database(url):
    """An engine whose database has the tables; its transactions read unless the option `writes` is set.

    Raises what SQLAlchemy, the driver or the file system raises, and what `migrations.upgrade` does.
    """
    url = make_url(url)
    if file := _path(url):
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    # What a statement that fails was to write, a title or a note, is in no log.
    engine = create_engine(url, hide_parameters=True, json_deserializer=_read_json, **_pool(url))
    if file:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _begin_postgresql)
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            migrations.upgrade(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _read_json(text):
    """What a JSON text says; None for a damaged one, which costs its value and not all rows beside it."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _pool(url):
    """How connections are made and kept: where a server may be away, nobody waits longer for one than for a lock."""
    if _path(url):
        options = {"pool_size": CONNECTIONS, "max_overflow": MORE_CONNECTIONS, "pool_timeout": BUSY_SECONDS}
        # A statement that is kept for its next use keeps what it wrote last: a time machine, 16 MB a connection.
        return options | {"connect_args": {"cached_statements": 0}}
    # A server has few connections, and somebody else may need them; here they are held for milliseconds.
    options = {"pool_pre_ping": True, "pool_timeout": BUSY_SECONDS}
    if url.get_driver_name().startswith("psycopg") and "connect_timeout" not in url.query:
        options["connect_args"] = {"connect_timeout": BUSY_SECONDS}
    return options


def _path(url):
    """The file of a database that is one; None for others."""
    url = make_url(url)
    return url.database if url.get_backend_name() == "sqlite" else None


def _identity(url):
    """(file system, number of the file) of a database's file; None where there is none."""
    with suppress(OSError, TypeError):
        found = os.stat(_path(url))
        return found.st_dev, found.st_ino
    return None


def _prepare_sqlite(connection, _record):
    # Transactions are begun below, not by the driver, which would begin them too late.
    connection.isolation_level = None
    # A damaged text costs its characters, not the rows beside it.
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_SECONDS)}")
    # Readers and the one who writes do not wait for each other. Who makes the file at the same moment does it too.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    # Safe when the program is killed; only a power cut can cost the last runs.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection):
    # Who reads first and writes later can be refused without waiting; who says at once that he writes waits his turn.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_patience(connection)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection):
    # There, 0 is for ever.
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, _patience(connection))}")


def _patience(connection):
    """Milliseconds that this transaction waits for somebody else who writes."""
    return round(1000 * BUSY_SECONDS) if connection.get_execution_options().get("waits", True) else 0
