"""Brings the tables of a database, of whatever age, to those of this version.

A revision is a file in `versions`: what it changes, and which one it follows. The database keeps the number of its own
in the table `alembic_version`. A new column takes a line in `lab/ledger/tables.py` and a new revision.
"""

import threading
from pathlib import Path

from sqlalchemy import Column, MetaData, String, Table, inspect, select

HEAD = "7"  # the revision that lab/ledger/tables.py describes
LOCK = 20_417  # names our lock in each schema of a PostgreSQL database: any number that others there do not use
_versions = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
# Alembic keeps what it works on in variables of its modules, for one at a time.
_one_at_a_time = threading.Lock()


class OfAnotherVersion(Exception):
    """The database has tables that no revision can bring to this version's."""


class TooNew(OfAnotherVersion):
    """The database was made by a newer version, whose tables this one does not know."""


def upgrade(connection):
    """Bring the database to HEAD, in the transaction of this connection, which writes. Raises
    OfAnotherVersion.

    An empty database gets its tables; one of before there were revisions is taken for the first, and what it lacks of
    that is added.
    """
    # Two servers may begin with one empty database at once. SQLite's transaction that writes is a lock by itself.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK}, hashtext(current_schema()))")
    found = revision_of(connection)
    if found == HEAD:
        return
    # Imported where it is used: few databases need it, and it takes a while.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(__file__).parent))
    if found is not None and found not in {revision.revision for revision in script.walk_revisions()}:
        raise TooNew

    def steps(revision, _context):
        return script._upgrade_revs(HEAD, revision)

    with _one_at_a_time, EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def revision_of(connection):
    """The number of a database's revision; None if it has none."""
    if not inspect(connection).has_table(_versions.name):
        return None
    return connection.scalar(select(_versions.c.version_num))
