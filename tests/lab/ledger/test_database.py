"""Threads that share a ledger, and databases that cannot be used."""

import sqlite3
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from lab.home import HOME
from lab.ledger import database, lab_book
from lab.ledger.database import DATABASE, LedgerProblem, default_url
from lab.ledger.ledger import Ledger
from lab.ledger.tables import metadata
from tests.lab.ledger.books import HISTORY, add, add_finished

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.both_databases


def test_threads_share_a_ledger(url, ledger, token):
    other, errors, ids = Ledger(url), [], []

    def work(mine):
        try:
            for _ in range(15):
                ids.append(add(mine, token))
                mine.update(token, ids[-1], "running", HISTORY, 1.0)
                mine.entries(token)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in (ledger, ledger, other, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert not errors and len(set(ids)) == 60
    assert sorted(entry.number for entry in ledger.entries(token)) == list(range(1, 61))


def test_who_reads_and_who_writes_do_not_wait_for_each_other(ledger, token):
    id = add(ledger, token)
    with ledger.database.begin() as reading:
        reading.exec_driver_sql("SELECT * FROM runs").fetchone()
        ledger.rename(token, id, "meanwhile")
        with ledger.database.begin(writes=True):
            found = []
            reader = threading.Thread(target=lambda: found.extend(ledger.entries(token)))
            reader.start()
            reader.join(4)
            assert [entry.title for entry in found] == ["meanwhile"]


def test_who_will_write_has_the_database_before_he_reads(ledger, token, monkeypatch):
    monkeypatch.setattr("lab.ledger.database.BUSY_SECONDS", 0.01)
    ledger.close()
    with ledger.database.begin(writes=True) as connection:
        lab_book.hold(connection, token)
        with pytest.raises(LedgerProblem, match="locked by another program"):
            add(ledger, token)


def test_a_locked_database_is_told_in_a_sentence(path, ledger, token, monkeypatch):
    monkeypatch.setattr("lab.ledger.database.BUSY_SECONDS", 0.01)
    ledger.close()
    ledger.entries(token)
    locker = sqlite3.connect(path, isolation_level=None)
    locker.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LedgerProblem, match="locked by another program"):
        add(ledger, token)
    locker.execute("ROLLBACK")
    locker.close()
    assert add(ledger, token)


def test_a_folder_that_cannot_be_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LedgerProblem, match=r"cannot be written to; name another one in DIGIT_LAB_HOME\.$"):
        Ledger(f"sqlite:///{tmp_path}/file/runs.sqlite").new_lab_book()


def test_a_damaged_file_is_told_in_a_sentence(tmp_path):
    (tmp_path / "runs.sqlite").write_bytes(b"this is no database" * 1000)
    with pytest.raises(LedgerProblem, match="damaged"):
        Ledger(f"sqlite:///{tmp_path}/runs.sqlite").new_lab_book()


def test_what_somebody_has_written_gets_into_no_log(ledger):
    statement, title = text("UPDATE runs SET title = :title, nothing = 1"), "what Mia calls it"
    with pytest.raises(LedgerProblem) as refused, ledger.database.begin(writes=True) as connection:
        connection.execute(statement, {"title": title})
    logged = "".join(traceback.format_exception(refused.value))
    assert "nothing = 1" in logged and title not in logged


def test_a_full_disk_is_told_in_a_sentence(path, ledger, token):
    with ledger.database.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(LedgerProblem, match="the disk is full"):
        for _ in range(200):
            ledger.annotate(token, add(ledger, token), "y" * 2000)


@pytest.mark.parametrize(
    "address", ["nonsense", "nosuch://user:secret@host/x", "postgresql+nosuch://user:secret@host/x"]
)
def test_a_wrong_address_is_told_without_its_password(address):
    with pytest.raises(LedgerProblem) as caught:
        Ledger(address).new_lab_book()
    assert "secret" not in str(caught.value) and str(caught.value).endswith(".")


def test_where_runs_are_kept(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME, str(tmp_path / "odd #1?%20"))
    ledger = Ledger()
    assert ledger.knows(ledger.new_lab_book())
    ledger.close()
    assert (tmp_path / "odd #1?%20" / "runs.sqlite").exists()
    monkeypatch.setenv(DATABASE, "postgresql://server/lab")
    assert default_url() == "postgresql://server/lab"
    monkeypatch.delenv(DATABASE)
    monkeypatch.delenv(HOME)
    assert "digit-lab" in default_url().database


@pytest.mark.parametrize(
    "dialect", [postgresql.dialect(), sqlite.dialect(), mysql.dialect()], ids=lambda each: each.name
)
def test_other_databases_understand_the_tables(dialect):
    for table in metadata.sorted_tables:
        text = str(CreateTable(table).compile(dialect=dialect))
        assert f"CREATE TABLE {table.name}" in text
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def test_listing_reads_neither_curves_nor_networks(ledger, token):
    add_finished(ledger, token)
    statements = []
    with ledger.database.begin() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    ledger.entries(token)
    text = " ".join(statements)
    assert "FROM runs" in text and "curves" not in text and "networks" not in text


def test_many_at_a_locked_start_wait_for_one_attempt_together(path, ledger, token, monkeypatch):
    ledger.close()
    # A server whose database was locked by something else before it was opened.
    locker = sqlite3.connect(path, isolation_level=None)
    locker.execute("PRAGMA journal_mode = DELETE")
    locker.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("lab.ledger.database.BUSY_SECONDS", 1)
    attempts, seconds, opened = [], [], database.open_database
    # Another's server may be opened meanwhile, by a test before this one.
    mine = str(path)
    monkeypatch.setattr(
        database, "open_database", lambda url: (mine in str(url) and attempts.append(url)) or opened(url)
    )

    def begin():
        start = time.monotonic()
        with pytest.raises(LedgerProblem, match="locked by another program"):
            ledger.entries(token)
        seconds.append(time.monotonic() - start)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(attempts) == 1 and len(seconds) == 8
    with pytest.raises(LedgerProblem, match="locked"):
        ledger.entries(token)
    assert len(attempts) == 1
    locker.execute("ROLLBACK")
    locker.close()
    monkeypatch.setattr("lab.ledger.database.BUSY_SECONDS", 0)
    assert ledger.entries(token) == []


def test_connections_suffice_for_a_class(path, ledger, token):
    held, here = threading.Barrier(31), []

    def read():
        with ledger.database.begin() as connection:
            connection.exec_driver_sql("SELECT 1")
            held.wait(10)
            here.append(connection)

    threads = [threading.Thread(target=read) for _ in range(30)]
    for thread in threads:
        thread.start()
    held.wait(10)
    for thread in threads:
        thread.join()
    assert len(here) == 30


# Prints how many megabytes more a process has after it has written forty into a database.
WRITES = """
import re, sys
from pathlib import Path
from sqlalchemy import text
from lab.ledger.database import open_database

def megabytes():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

engine = open_database(sys.argv[1])
with engine.connect().execution_options(writes=True) as connection, connection.begin():
    connection.execute(text("CREATE TABLE large (content BLOB)"))
    before = megabytes()
with engine.connect().execution_options(writes=True) as connection, connection.begin():
    connection.execute(text("INSERT INTO large VALUES (:content)"), {"content": bytes(40 * 2**20)})
print(megabytes() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="what a process has is looked up as Linux tells it")
def test_what_was_written_is_in_the_database_and_not_in_memory_too(tmp_path):
    command = [sys.executable, "-c", WRITES, f"sqlite:///{tmp_path / 'runs.sqlite'}"]
    more = float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
    assert more < 20
