"""What is deleted is gone to the last byte, and what is kept gives no secret away."""

import random
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from lab import purge
from lab.classes import deletion, room, secrets
from lab.classes.handing_in import Handed
from lab.ledger import database, shrinking
from lab.ledger.access import key_of
from lab.ledger.database import Database, _prepare_sqlite
from lab.ledger.tables import metadata
from lab.tasks import Task, encode
from tests.lab.ledger.books import CONFIG, add, add_finished

pytestmark = pytest.mark.both_databases


def test_of_a_class_that_is_deleted_no_byte_is_left(path, school, ledger):
    keeps = ledger.new_lab_book()
    add_finished(ledger, keeps)
    code, secret = school.make("Algebra-Zwergnase")
    tokens = [school.join(code, f"Rumpelstilz-{number}", "2718") for number in range(30)]
    for token in tokens:
        id = add_finished(ledger, token)
        ledger.annotate(token, id, "Quintessenz " * 20)
        ledger.keep_on_desk(token, "drawing", b"Kritzelkratzel" * 5000)
    files = [path, path.with_name(path.name + "-wal")]
    words = (b"Rumpelstilz", b"Zwergnase", b"Quintessenz", b"Kritzelkratzel")
    there = b"".join(file.read_bytes() for file in files)
    assert all(word in there for word in words)
    assert sorted(school.delete(secret)) == sorted(map(key_of, tokens))
    left = b"".join(file.read_bytes() for file in files if file.exists())
    assert [word for word in words if word in left] == []
    assert not any(token.encode() in left or secret.encode() in left for token in tokens)
    assert len(ledger.entries(keeps)) == 1 and school.taught(secret) is None


def test_of_one_of_several_no_byte_is_left_where_rows_were_moved(path, school, ledger):
    code, _ = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    ids, order = [(token, add(ledger, token)) for _ in range(10) for token in (mia, ben)], random.Random(0)
    order.shuffle(ids)
    # Notes make rows longer: what has no room on its page any more goes to another.
    for token, id in ids:
        ledger.annotate(token, id, ("Quintessenz " if token == mia else "Zwergnase ") * order.randint(1, 60))
    before = ledger.entries(ben)
    school.forget(mia)
    left = b"".join(file.read_bytes() for file in (path, path.with_name(path.name + "-wal")) if file.exists())
    assert b"Quintessenz" not in left and b"Zwergnase" in left and ledger.entries(ben) == before
    assert add(ledger, ben) > max(id for _, id in ids), "no id is used twice"


@pytest.mark.parametrize("anew", [False, True], ids=["by the same server", "by one that was started since"])
def test_where_somebody_reads_of_before_for_long_it_goes_when_the_file_is_looked_after_next(
    path, school, ledger, monkeypatch, anew
):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.3)
    code, secret = school.make("9b")
    school.join(code, "Rumpelstilz", "2718")

    def is_left():
        files = [path, path.with_name(path.name + "-wal")]
        return any(b"Rumpelstilz" in file.read_bytes() for file in files if file.exists())

    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM members").fetchone()
        school.delete(secret)
        assert is_left(), "somebody reads it"
        reader.execute("COMMIT")
        # As long as the file is open anywhere, its log is not emptied by closing it.
        after = Database(ledger.database.url) if anew else ledger.database
        with after.begin():
            assert is_left()
        after.shrink()
        assert not is_left()
    after.close()


@pytest.mark.parametrize("how", ["dismissed", "forgotten", "over"])
def test_of_one_who_goes_no_byte_is_left(path, school, ledger, clock, how):
    code, secret = school.make("9b", 1)
    token = school.join(code, "Rumpelstilz", "2718")
    task = school.give(secret, CONFIG, encode(Task(question="Why?")))
    school.hand_in(token, task, Handed(answer="Quintessenz"), b"report")
    files = [path, path.with_name(path.name + "-wal")]
    words = (b"Rumpelstilz", b"Quintessenz")
    assert all(word in b"".join(file.read_bytes() for file in files) for word in words)
    if how == "dismissed":
        school.dismiss(secret, [school.members(secret)[0].id])
    elif how == "forgotten":
        school.forget(token)
    else:
        clock.now += room.DAY
        school.make("10a")  # which clears up first
    left = b"".join(file.read_bytes() for file in files if file.exists())
    assert [word for word in words if word in left] == []


def test_sqlite_overwrites_what_is_deleted_however_it_was_built():
    # Some are built to do so by themselves, as Debian's is.
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        _prepare_sqlite(connection, None)
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_whoever_runs_the_server_deletes_what_is_over(school, ledger, clock, monkeypatch, capsys):
    monkeypatch.setattr(purge, "Ledger", lambda: ledger)
    monkeypatch.setattr(purge, "Classes", lambda ledger: school)
    token = school.join(school.make("9b", 1)[0], "Mia", "2718")
    purge.main([])
    assert school.of_member(token)
    clock.now += room.DAY
    purge.main([])
    assert [line[-1] for line in capsys.readouterr().out.splitlines()] == ["0", "1"] and not ledger.knows(token)


def test_whoever_runs_the_server_is_told_what_is_not_wiped(path, school, ledger, monkeypatch, capsys):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.3)
    monkeypatch.setattr(purge, "Ledger", lambda: ledger)
    monkeypatch.setattr(purge, "Classes", lambda ledger: school)
    school.make("9b")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(SystemExit, match="may still hold words"):
            purge.main([])
    purge.main([])


def test_a_table_that_cannot_be_written_anew_is_told_to_whoever_runs_the_server(
    path, school, ledger, monkeypatch, caplog
):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    id = add_finished(ledger, ben)
    with monkeypatch.context() as patch:
        broken = SimpleNamespace(name="nowhere")
        patch.setattr(shrinking, "metadata", SimpleNamespace(sorted_tables=[broken, *metadata.sorted_tables]))
        school.forget(mia)
    assert "may be left in the table nowhere" in caplog.text
    assert not ledger.database._unwiped, "nobody waits for it again and again"
    log = path.with_name(path.name + "-wal")
    assert not log.exists() or not log.stat().st_size, "the log is emptied also then"
    assert len(school.members(secret)) == 1 and [entry.id for entry in ledger.entries(ben)] == [id]


def test_the_connection_that_wiped_is_closed_and_with_it_go_its_temporary_files(path, school, ledger, monkeypatch):
    used = []
    school.make("9b")
    monkeypatch.setattr(database, "wipe", lambda connection, steps: used.append((connection, steps)) or ())
    assert ledger.database._unwiped == shrinking.WIPING and ledger.database.wipe(shrinking.THOROUGHLY)
    ((connection, steps),) = used
    assert steps == shrinking.THOROUGHLY, "what is asked for goes before what is left to be done"
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_a_table_that_would_keep_others_waiting_stays_until_whoever_runs_the_server_has_it_done(
    path, school, ledger, monkeypatch
):
    monkeypatch.setattr(shrinking, "STEPS", 1)
    code, _ = school.make("9b")
    mia = school.join(code, "Mia", "2718")
    ids = [add_finished(ledger, mia) for _ in range(3)]
    thoroughly, _ = shrinking.THOROUGHLY
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for renew, is_done in ((lambda each: shrinking.renew(each, -1), False), (thoroughly, True)):
            steps = []
            connection.set_trace_callback(steps.append)
            assert renew(connection) and ("COMMIT" in steps) == is_done
    assert sorted(entry.id for entry in ledger.entries(mia)) == ids


def test_what_closed_lab_books_are_known_by_is_not_written_anew_each_time_that_somebody_goes(path, school, ledger):
    school.forget(school.join(school.make("9b")[0], "Mia", "2718"))
    steps = []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.set_trace_callback(steps.append)
        assert shrinking.renew(connection)
    assert "DELETE FROM members" in steps and not any("closed_notebooks" in step for step in steps)


def test_the_database_gives_neither_pins_nor_secrets_away(path, school, ledger):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    ledger.close()
    content = path.read_bytes()
    assert b"Mia" in content and secret.encode() not in content and token.encode() not in content


def test_a_pin_opens_what_it_sealed_and_no_other_does():
    salt, sealed = secrets.seal("t" * 32, "2718")
    assert secrets.unseal(salt, sealed, "2718") == "t" * 32
    assert secrets.seal("t" * 32, "2718") != (salt, sealed)
    assert not any(secrets.unseal(salt, sealed, f"{number:04}") for number in range(2718))


def test_while_a_class_is_deleted_others_have_their_turn(school, ledger, monkeypatch):
    code, secret = school.make("9b")
    tokens = [school.join(code, name, "2718") for name in ("Mia", "Ben", "Eve")]
    other, turns = ledger.new_lab_book(), []

    def have_a_turn(_):
        # By then nobody sees the class any more, whoever of it is still there.
        assert school.taught(secret) is None and all(map(school.is_over, tokens))
        ledger.keep_on_desk(other, "drawing", b"one")
        turns.append(sum(ledger.knows(token) for token in tokens))

    monkeypatch.setattr(deletion, "time", SimpleNamespace(sleep=have_a_turn))
    assert len(school.delete(secret)) == 3
    assert turns == [2, 1, 0] and school.purge() == []


def test_what_a_deletion_that_was_broken_off_has_left_goes_with_the_next_look(school, ledger, monkeypatch):
    code, secret = school.make("9b")
    tokens = [school.join(code, name, "2718") for name in ("Mia", "Ben")]

    def stop(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deletion, "time", SimpleNamespace(sleep=stop))
        with pytest.raises(KeyboardInterrupt):
            school.delete(secret)
    assert [ledger.knows(token) for token in tokens].count(True) == 1 and all(map(school.is_over, tokens))
    assert len(school.purge()) == 1 and not any(map(ledger.knows, tokens))
