"""Those who share a database, and databases that cannot be used."""

import threading
import traceback
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, text

from lab.home import HOME
from lab.ledger import database, lab_book
from lab.ledger.database import DATABASE, LedgerProblem, default_url, open_database
from lab.ledger.ledger import Ledger
from tests.fuzz.verdict import memory
from tests.lab.ledger.books import HISTORY, add, add_finished, ids_of

both_databases = pytest.mark.both_databases  # for each locks in its own manner


@both_databases
def test_threads_and_servers_share_a_database(url, ledger, token):
    other, errors, ids = Ledger(url), [], []

    def work(mine):
        try:
            for _ in range(5):
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
    assert not errors and len(set(ids)) == 20
    assert sorted(entry.number for entry in ledger.entries(token)) == list(range(1, 21))


@both_databases
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


@both_databases
def test_who_finds_it_locked_is_told_and_can_go_on_later(ledger, token, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    ledger.close()
    with ledger.database.begin(writes=True) as connection:
        lab_book.hold(connection, token)
        with pytest.raises(LedgerProblem, match="locked by another program"):
            add(ledger, token)
    assert add(ledger, token)


def test_connections_suffice_for_a_class(ledger):
    with ExitStack() as stack:
        for _ in range(31):
            stack.enter_context(ledger.database.begin()).exec_driver_sql("SELECT 1")


def test_an_attempt_that_failed_is_not_made_again_at_once(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    ledger = Ledger(f"sqlite:///{tmp_path}/file/runs.sqlite")
    with pytest.raises(LedgerProblem, match=r"cannot be written to; name another one in DIGIT_LAB_HOME\.$"):
        ledger.new_lab_book()
    (tmp_path / "file").unlink()
    with pytest.raises(LedgerProblem, match="cannot be written to"):
        ledger.new_lab_book()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    assert ledger.new_lab_book()
    ledger.close()


def test_a_damaged_file_is_told_in_a_sentence(tmp_path):
    (tmp_path / "runs.sqlite").write_bytes(b"this is no database" * 1000)
    with pytest.raises(LedgerProblem, match="damaged"):
        Ledger(f"sqlite:///{tmp_path}/runs.sqlite").new_lab_book()


def test_a_full_disk_is_told_in_a_sentence(path, ledger, token):
    with ledger.database.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(LedgerProblem, match="the disk is full"):
        for _ in range(200):
            ledger.annotate(token, add(ledger, token), "y" * 2000)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "does not answer as it should"),
        ("postgresql+nosuch://user:secret@host/x", "."),
        ("postgresql+psycopg://user:secret@127.0.0.1:1/x", "the database in DIGIT_LAB_DATABASE cannot be reached"),
    ],
)
def test_a_server_that_is_away_is_told_without_its_password(address, said):
    with pytest.raises(LedgerProblem, match=said) as caught:
        Ledger(address).new_lab_book()
    assert "secret" not in str(caught.value) and str(caught.value).endswith(".")


def test_what_somebody_has_written_gets_into_no_log(ledger):
    statement, title = text("UPDATE runs SET title = :title, nothing = 1"), "what Mia calls it"
    with pytest.raises(LedgerProblem) as refused, ledger.database.begin(writes=True) as connection:
        connection.execute(statement, {"title": title})
    logged = "".join(traceback.format_exception(refused.value))
    assert "nothing = 1" in logged and title not in logged


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


@pytest.mark.skipif(not memory("VmRSS"), reason="what a process has is looked up as Linux tells it")
def test_what_was_written_is_not_in_memory_too(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/runs.sqlite")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("CREATE TABLE large (content BLOB)"))
    before = memory("VmRSS")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("INSERT INTO large VALUES (:content)"), {"content": bytes(40 * 2**20)})
    assert memory("VmRSS") - before < 20
    engine.dispose()


def test_a_file_that_is_taken_away_is_begun_anew(path, ledger, token, caplog):
    add_finished(ledger, token)
    for file in path.parent.iterdir():
        file.unlink()
    id = add_finished(ledger, token)
    assert "taken away" in caplog.text
    ledger.close()
    assert ids_of(ledger, token) == [id]


@both_databases
def test_a_connection_that_was_lost_is_made_again(url, ledger, token):
    if not url.startswith("postgresql"):
        pytest.skip("SQLite has no connection to lose")
    with ledger.database.begin() as connection:
        process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with create_engine(url).connect() as connection:
        assert connection.exec_driver_sql(f"SELECT pg_terminate_backend({process})").scalar()
    assert ledger.entries(token) == []
