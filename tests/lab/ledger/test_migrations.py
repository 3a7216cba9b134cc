"""Databases that two servers find empty, and databases of other versions."""

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from lab.classes.tables import metadata
from lab.ledger import migrations
from lab.ledger.database import LedgerProblem
from lab.ledger.ledger import Ledger
from tests.lab.ledger.books import add, ids_of

both_databases = pytest.mark.both_databases
FOLDER = Path(migrations.__file__).parent
BASELINE = Path(__file__).with_name("baseline.sql")
LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "11", "10"


def upgrade():
    op.add_column("runs", sa.Column("later", sa.Integer))
"""


def assert_as_described(connection):
    found = inspect(connection)
    for table in metadata.sorted_tables:
        assert {column["name"] for column in found.get_columns(table.name)} == set(table.columns.keys())
        # PostgreSQL's indexes of columns that are unique are among them.
        indexes = [index for index in found.get_indexes(table.name) if not index.get("duplicates_constraint")]
        assert {index["name"] for index in indexes} == {each.name for each in table.indexes}
        for column in found.get_columns(table.name):
            assert column["nullable"] == table.columns[column["name"]].nullable, column["name"]
    assert migrations.revision_of(connection) == migrations.HEAD


@both_databases
def test_servers_may_begin_with_one_empty_database(url):
    ledgers, errors = [Ledger(url) for _ in range(4)], []
    start = threading.Barrier(len(ledgers))

    def begin(ledger):
        start.wait()
        try:
            assert ledger.knows(ledger.new_lab_book())
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=begin, args=(ledger,)) for ledger in ledgers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    with ledgers[0].database.begin() as connection:
        assert_as_described(connection)
        if url.startswith("postgresql"):  # weights are kept as they are, and not packed in vain
            query = "SELECT attstorage FROM pg_attribute WHERE attrelid = '{}'::regclass AND attname = 'content'"
            for table, storage in (("networks", "e"), ("checkpoints", "e"), ("desks", "x")):
                assert connection.exec_driver_sql(query.format(table)).scalar() in (storage, storage.encode())
    for ledger in ledgers:
        ledger.close()


def test_revisions_bring_the_first_tables_to_those_of_the_code(path, ledger):
    script = ScriptDirectory(str(FOLDER))
    assert script.get_heads() == [migrations.HEAD] and script.get_bases() == ["10"]
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(BASELINE.read_text())
    with ledger.database.begin() as connection:
        assert_as_described(connection)


@both_databases
def test_a_later_revision_is_run(url, ledger, token, monkeypatch, tmp_path):
    id = add(ledger, token)
    shutil.copytree(FOLDER, tmp_path / "migrations")
    (tmp_path / "migrations" / "versions" / "later.py").write_text(LATER)
    monkeypatch.setattr(migrations, "FOLDER", str(tmp_path / "migrations"))
    monkeypatch.setattr(migrations, "HEAD", "11")
    later = Ledger(url)
    for _ in range(2):
        assert ids_of(later, token) == [id]
        later.close()
    with ledger.database.begin() as connection:
        assert "later" in {column["name"] for column in inspect(connection).get_columns("runs")}
        assert migrations.revision_of(connection) == "11"


@pytest.mark.parametrize(
    ("changes", "revision", "said"),
    [
        ("DROP TABLE alembic_version", None, r"an older version .* move the database away"),
        ("UPDATE alembic_version SET version_num = '9'", "9", r"an older version .* move the database away"),
        ("UPDATE alembic_version SET version_num = '99'", "99", "a newer version of this app"),
    ],
)
def test_another_version_s_database_is_told_and_left_alone(url, ledger, token, changes, revision, said):
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("DROP TABLE hand_ins")
        connection.exec_driver_sql(changes)
    later = Ledger(url)
    for _ in range(2):
        with pytest.raises(LedgerProblem, match=said):
            later.entries(token)
    with ledger.database.begin() as connection:
        assert migrations.revision_of(connection) == revision and not inspect(connection).has_table("hand_ins")
