"""Databases of other versions, and databases that two servers find empty."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from lab.classes.tables import metadata
from lab.ledger import migrations
from lab.ledger.database import LedgerProblem
from lab.ledger.ledger import Ledger
from tests.lab.ledger.books import NETWORK, add, add_finished, key_row

pytestmark = pytest.mark.both_databases

OLD = "a-token-of-before-the-revisions-"
FIRST = Path(__file__).with_name("first_tables.sql")


@pytest.fixture
def old(path):
    """The connection of a database of before there were revisions, with a run in the lab book of the token OLD."""
    path.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(FIRST.read_text())
    connection.execute("INSERT INTO notebooks VALUES (1, ?, 1, 1700000000)", key_row(OLD))
    yield connection
    connection.close()


def test_the_migrations_make_the_tables_that_the_code_describes(url, ledger, token):
    with ledger.database.begin() as connection:
        found = inspect(connection)
        for table in metadata.sorted_tables:
            assert {column["name"] for column in found.get_columns(table.name)} == set(table.columns.keys())
            # PostgreSQL's indexes of columns that are unique are among them.
            indexes = [index for index in found.get_indexes(table.name) if not index.get("duplicates_constraint")]
            assert {index["name"] for index in indexes} == {each.name for each in table.indexes}
            for column in found.get_columns(table.name):
                assert column["nullable"] == table.columns[column["name"]].nullable, column["name"]
        assert migrations.revision_of(connection) == migrations.HEAD


def test_a_database_of_before_there_were_revisions_is_taken_on(ledger, old):
    (entry,) = ledger.entries(OLD)
    assert (entry.title, entry.group, entry.test_accuracy) == ("kept", "a sweep", 0.25)
    assert (entry.measured_at, entry.imported, entry.origin, entry.group_id) == (None, False, None, None)
    add_finished(ledger, OLD)
    assert len(ledger.entries(OLD)) == 2
    assert ledger.keep_checkpoints(OLD, entry.id, [(0, NETWORK)])
    ledger.keep_on_desk(OLD, "controls", b"x")


@pytest.mark.parametrize("column", ["note", "marks", "group", "network_bytes", "pinned"])
def test_a_column_that_an_older_version_did_not_have_is_added(ledger, old, column):
    if column == "network_bytes":
        old.execute("DROP INDEX runs_by_network_bytes")
    old.execute(f'ALTER TABLE runs DROP COLUMN "{column}"')
    (entry,) = ledger.entries(OLD)
    assert entry.title == "kept" and not getattr(entry, column)
    assert add(ledger, OLD)


def test_a_table_that_an_older_version_did_not_have_is_added(ledger, old):
    old.execute("DROP TABLE networks")
    id = add_finished(ledger, OLD)
    assert ledger.network(OLD, id).digest == NETWORK.digest


def test_runs_that_are_nobody_s_are_told_in_a_sentence(ledger, old):
    old.executescript("DROP TABLE runs; CREATE TABLE runs (id INTEGER PRIMARY KEY)")
    with pytest.raises(LedgerProblem, match="lacks what every version has"):
        ledger.entries(OLD)
    # Nothing of it was changed.
    assert [row[1] for row in old.execute("PRAGMA table_info(runs)")] == ["id"]


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

    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert script.get_heads() == [migrations.HEAD] and script.get_bases() == ["1"]


def test_the_first_tables_are_those_of_the_first_revision(old):
    from lab.ledger.migrations.versions import first_tables

    engine = create_engine("sqlite://")
    first_tables.metadata.create_all(engine)
    made = inspect(engine)
    for table in first_tables.metadata.sorted_tables:
        written = {row[1] for row in old.execute(f"PRAGMA table_info({table.name})")}
        assert written == {column["name"] for column in made.get_columns(table.name)}
