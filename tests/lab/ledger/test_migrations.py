"""Databases of other versions, and databases that two servers find empty."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from lab.classes.tables import metadata
from lab.ledger import migrations
from lab.ledger.database import LedgerProblem
from lab.ledger.ledger import Ledger
from tests.lab.ledger.books import add

pytestmark = pytest.mark.both_databases

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


def test_whoever_opens_an_empty_database_makes_all_tables(url, ledger):
    program = "import sys; from lab.ledger.database import open_database; open_database(sys.argv[1])"
    subprocess.run([sys.executable, "-c", program, url], check=True)
    with ledger.database.begin() as connection:
        assert_as_described(connection)


def test_the_revisions_bring_the_first_tables_to_those_that_the_code_describes(path, ledger):
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(BASELINE.read_text())
    with ledger.database.begin() as connection:
        assert_as_described(connection)


def test_postgresql_keeps_weights_as_they_are(url, ledger):
    if not url.startswith("postgresql"):
        pytest.skip("SQLite compresses nothing")
    query = "SELECT attstorage FROM pg_attribute WHERE attrelid = '{}'::regclass AND attname = 'content'"
    with ledger.database.begin() as connection:
        for table, storage in (("networks", "e"), ("checkpoints", "e"), ("desks", "x")):
            assert connection.exec_driver_sql(query.format(table)).scalar() in (storage, storage.encode())


def test_a_later_revision_is_run(url, ledger, token, monkeypatch, tmp_path):
    id = add(ledger, token)
    shutil.copytree(FOLDER, tmp_path / "migrations")
    (tmp_path / "migrations" / "versions" / "later.py").write_text(LATER)
    monkeypatch.setattr(migrations, "FOLDER", str(tmp_path / "migrations"))
    monkeypatch.setattr(migrations, "HEAD", "11")
    later = Ledger(url)
    for _ in range(2):
        assert [entry.id for entry in later.entries(token)] == [id]
        later.close()
    with ledger.database.begin() as connection:
        assert "later" in {column["name"] for column in inspect(connection).get_columns("runs")}
        assert migrations.revision_of(connection) == "11"


@pytest.mark.parametrize("revision", [None, "9"])
def test_an_older_version_s_database_is_told_in_a_sentence_and_left_alone(url, ledger, token, revision):
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("DROP TABLE hand_ins")
        if revision is None:
            connection.exec_driver_sql("DROP TABLE alembic_version")
        else:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    with pytest.raises(LedgerProblem, match=r"an older version .* move the database away"):
        Ledger(url).entries(token)
    with ledger.database.begin() as connection:
        assert migrations.revision_of(connection) == revision and not inspect(connection).has_table("hand_ins")


def test_a_newer_version_s_database_is_told_in_a_sentence_and_left_alone(url, ledger, token):
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '99'")
    later = Ledger(url)
    for _ in range(2):
        with pytest.raises(LedgerProblem, match="newer version of this app"):
            later.entries(token)
    with ledger.database.begin() as connection:
        assert migrations.revision_of(connection) == "99"


def test_threads_may_begin_with_one_empty_database(url):
    ledgers, errors = [Ledger(url) for _ in range(6)], []
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
    for ledger in ledgers:
        ledger.close()


def test_servers_may_begin_with_one_empty_database(url):
    program = (
        "import sys; from lab.ledger.ledger import Ledger; ledger = Ledger(sys.argv[1])\n"
        "print('ready', flush=True); input(); print(ledger.knows(ledger.new_lab_book()))"
    )
    servers = [
        subprocess.Popen([sys.executable, "-c", program, url], stdin=-1, stdout=-1, text=True, cwd=Path.cwd())
        for _ in range(3)
    ]
    for server in servers:
        assert server.stdout.readline() == "ready\n"
    for server in servers:
        server.stdin.write("\n")
        server.stdin.flush()
    assert [server.communicate()[0] for server in servers] == ["True\n"] * 3


def test_a_database_of_this_version_is_opened_without_alembic(url, ledger, token):
    add(ledger, token)
    ledger.close()
    program = (
        "import sys; from lab.ledger.ledger import Ledger; assert Ledger(sys.argv[1]).knows(sys.argv[2])\n"
        "print('alembic' in sys.modules)"
    )
    output = subprocess.run([sys.executable, "-c", program, url, token], capture_output=True, text=True, check=True)
    assert output.stdout == "False\n"


def test_no_revision_is_left_out():
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(FOLDER))
    assert script.get_heads() == [migrations.HEAD] and script.get_bases() == ["10"]
