"""The tables as they were before they had revisions: those that are missing, and columns that are.

Written out, since what `lab/ledger/tables.py` says changes with every revision.
"""

import sqlalchemy as sa
from alembic import op

from lab.ledger.migrations import OfAnotherVersion

revision, down_revision = "1", None
# What rows have in a column that was not there when they were written.
EMPTY = {sa.String: "", sa.Integer: "0", sa.Double: "0", sa.JSON: "[]", sa.Boolean: sa.false()}
metadata = sa.MetaData()


def _of_a_run():
    return sa.Column("run_id", sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


def _bytes(*names):
    return [sa.Column(name, sa.LargeBinary(2**29), nullable=False) for name in names]


lab_books = sa.Table(
    "notebooks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("last_number", sa.Integer, nullable=False),
    sa.Column("created", sa.Double, nullable=False),
)
runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("notebook_id", sa.ForeignKey("notebooks.id", ondelete="CASCADE"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("note", sa.String(2000), nullable=False),
    sa.Column("pinned", sa.Boolean, nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("message", sa.String(500)),
    sa.Column("config", sa.JSON, nullable=False),
    sa.Column("data_name", sa.String(80), nullable=False),
    sa.Column("n_test", sa.Integer, nullable=False),
    sa.Column("iterations", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Double, nullable=False),
    sa.Column("first_cost", sa.Double),
    sa.Column("last_cost", sa.Double),
    sa.Column("train_accuracy", sa.Double),
    sa.Column("test_accuracy", sa.Double),
    sa.Column("marks", sa.JSON, nullable=False),
    sa.Column("created", sa.Double, nullable=False),
    sa.Column("heartbeat", sa.Double, nullable=False),
    sa.Column("version", sa.String(20), nullable=False),
    sa.Column("digest", sa.String(64)),
    sa.Column("group", sa.String(80)),
    sa.Column("deleted", sa.Double),
    sa.Column("network_bytes", sa.Integer, nullable=False),
    sa.Index("runs_of_a_notebook", "notebook_id", "created"),
    sa.Index("runs_by_deleted", "deleted"),
    sa.Index("runs_by_network_bytes", "network_bytes"),
    sqlite_autoincrement=True,
)
CURVES = "iterations", "costs", "train_accuracies", "test_iterations", "test_accuracies"
curves = sa.Table("curves", metadata, _of_a_run(), *_bytes(*CURVES))
networks = sa.Table("networks", metadata, _of_a_run(), *_bytes("content"))


def upgrade():
    connection = op.get_bind()
    there = sa.inspect(connection)
    for table in metadata.sorted_tables:
        if not there.has_table(table.name):
            table.create(connection)
            continue
        found = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in found:
                _add(table.name, column)
        indexes = {index["name"] for index in there.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in indexes:
                index.create(connection)


def _add(table, column):
    empty = None if column.nullable else EMPTY.get(type(column.type))
    if column.foreign_keys or not (column.nullable or empty is not None):
        raise OfAnotherVersion(f"{table} lacks {column.name}, without which its rows are nobody's")
    op.add_column(table, sa.Column(column.name, column.type, nullable=column.nullable, server_default=empty))
