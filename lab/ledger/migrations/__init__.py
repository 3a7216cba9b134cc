"""Makes the tables in an empty database, and brings those of an older one to this version's.

A revision is a file in `versions`: what it changes, and which one it follows. The database keeps the number of its own
in the table `alembic_version`. A new column takes a line in `lab/ledger/tables.py` and a new revision.
"""

from sqlalchemy import Column, MetaData, String, Table, insert, inspect, select

from lab.classes.tables import metadata  # with the ledger's, whoever opens the database
from lab.home import HOME
from lab.ledger.problems import AWAY, LedgerProblem

HEAD = "10"  # the revision that the tables' descriptions are of
BEFORE = tuple(map(str, range(1, 10)))  # revisions of versions that nobody has any more
FOLDER = "lab.ledger:migrations"
LOCK = 20_417  # names our lock in each schema of a PostgreSQL database: any number that others there do not use
_BY = AWAY.format("{} version of this app has made the database they are kept in; {} in " + HOME)
TOO_OLD = _BY.format("an older", "export them with that, then move the database away, or name another folder")
TOO_NEW = _BY.format("a newer", "use that, or name another folder")
_versions = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def upgrade(connection):
    """Bring the database to HEAD, in the transaction of this connection, which writes. Raises LedgerProblem, and
    changes nothing, where an older or a newer version has made it."""
    # Two servers may begin with one empty database at once. SQLite's transaction that writes is a lock by itself.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK}, hashtext(current_schema()))")
    found = revision_of(connection)
    if found is None:
        _make_tables(connection)
    elif found != HEAD:
        _run_revisions(connection, found)


def _make_tables(connection):
    if not metadata.tables.keys().isdisjoint(inspect(connection).get_table_names()):
        raise LedgerProblem(TOO_OLD)
    metadata.create_all(connection)
    _versions.create(connection)
    connection.execute(insert(_versions).values(version_num=HEAD))


def _run_revisions(connection, found):
    # Imported where it is used: few databases need it, and it takes a while.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    if found in BEFORE:
        raise LedgerProblem(TOO_OLD)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", FOLDER)
    known = ScriptDirectory.from_config(config).walk_revisions()
    if found not in {revision.revision for revision in known}:
        raise LedgerProblem(TOO_NEW)
    command.upgrade(config, HEAD)


def revision_of(connection):
    """The number of a database's revision; None if it has none."""
    if not inspect(connection).has_table(_versions.name):
        return None
    return connection.scalar(select(_versions.c.version_num))
