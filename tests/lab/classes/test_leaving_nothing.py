"""What is deleted is gone to the last byte after the night, and what is kept gives no secret away."""

import random
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from lab import purge
from lab.classes import classes, room, secrets
from lab.ledger import database
from lab.ledger.access import key_of
from tests.lab.ledger.books import add, add_finished, ids_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def purged(school, ledger, monkeypatch):
    """Does what whoever runs the server has done each night."""
    monkeypatch.setattr(purge, "Ledger", lambda: ledger)
    monkeypatch.setattr(purge, "Classes", lambda ledger: school)
    return lambda: purge.main([])


def bytes_of(path):
    """All of SQLite's file and log."""
    files = path, path.with_name(path.name + "-wal")
    return b"".join(file.read_bytes() for file in files if file.exists())


def test_of_a_class_that_is_deleted_no_byte_is_left_after_the_night(path, school, ledger, purged):
    keeps = ledger.new_lab_book()
    kept = add_finished(ledger, keeps)
    code, secret = school.make("Algebra-Zwergnase")
    tokens = [school.join(code, f"Rumpelstilz-{number}", "2718") for number in range(30)]
    for token in tokens:
        id = add_finished(ledger, token)
        ledger.annotate(token, id, "Quintessenz " * 20)
        ledger.keep_on_desk(token, "drawing", b"Kritzelkratzel" * 5000)
    words = (b"Rumpelstilz", b"Zwergnase", b"Quintessenz", b"Kritzelkratzel")
    assert all(word in bytes_of(path) for word in words)
    assert sorted(school.delete(secret)) == sorted(map(key_of, tokens))
    purged()
    left = bytes_of(path)
    assert [word for word in words if word in left] == []
    assert not any(token.encode() in left or secret.encode() in left for token in tokens)
    assert ids_of(ledger, keeps) == [kept] and ledger.network(keeps, kept) and school.taught(secret) is None
    assert add(ledger, keeps) > id, "no id is used twice"


def test_of_one_of_several_no_byte_is_left_where_rows_were_moved(path, school, ledger, purged):
    code, _ = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    ids, order = [(token, add(ledger, token)) for _ in range(10) for token in (mia, ben)], random.Random(0)
    order.shuffle(ids)
    # Notes make rows longer: what has no room on its page any more goes to another.
    for token, id in ids:
        ledger.annotate(token, id, ("Quintessenz " if token == mia else "Zwergnase ") * order.randint(1, 60))
    before = ledger.entries(ben)
    school.forget(mia)
    assert b"Quintessenz" in bytes_of(path), "SQLite leaves copies"
    purged()
    left = bytes_of(path)
    assert b"Quintessenz" not in left and b"Zwergnase" in left and ledger.entries(ben) == before


def test_whoever_runs_the_server_deletes_what_is_over(school, ledger, clock, purged, capsys):
    token = school.join(school.make("9b", 1)[0], "Mia", "2718")
    purged()
    assert school.of_member(token)
    for _ in range(2):
        clock.now += room.DAY
        purged()
    assert [line[-1] for line in capsys.readouterr().out.splitlines()] == ["0", "0", "1"] and not ledger.knows(token)


@pytest.mark.parametrize("other", ["reads", "writes"])
def test_whoever_runs_the_server_is_told_what_is_not_gone(path, school, purged, monkeypatch, other):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    school.make("9b")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN" if other == "reads" else "BEGIN IMMEDIATE")
        connection.execute("SELECT count(*) FROM members").fetchone()
        with pytest.raises(SystemExit, match="may still hold words"):
            purged()
    purged()


def test_the_database_gives_neither_pins_nor_secrets_away(path, school, ledger):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    ledger.close()
    content = path.read_bytes()
    assert b"Mia" in content and secret.encode() not in content and token.encode() not in content


def test_a_pin_opens_what_it_sealed_and_no_other_does():
    found = secrets.seal("t" * 32, "2718")
    assert secrets.unseal(**found, pin="2718") == "t" * 32
    assert secrets.seal("t" * 32, "2718") != found
    assert not any(secrets.unseal(**found, pin=f"{number:04}") for number in range(2718))


def test_while_a_class_is_deleted_others_have_their_turn(school, ledger, monkeypatch):
    code, secret = school.make("9b")
    tokens = [school.join(code, name, "2718") for name in ("Mia", "Ben", "Eve")]
    other, turns = ledger.new_lab_book(), []

    def have_a_turn(_):
        # By then nobody sees the class any more, whoever of it is still there.
        assert school.taught(secret) is None and all(map(school.is_over, tokens))
        ledger.keep_on_desk(other, "drawing", b"one")
        turns.append(sum(ledger.knows(token) for token in tokens))

    monkeypatch.setattr(classes, "time", SimpleNamespace(sleep=have_a_turn))
    assert len(school.delete(secret)) == 3
    assert turns == [2, 1, 0, 0] and school.purge() == []


def test_what_a_deletion_that_was_broken_off_has_left_goes_with_the_next_look(school, ledger, monkeypatch):
    code, secret = school.make("9b")
    tokens = [school.join(code, name, "2718") for name in ("Mia", "Ben")]

    def stop(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(classes, "time", SimpleNamespace(sleep=stop))
        with pytest.raises(KeyboardInterrupt):
            school.delete(secret)
    assert [ledger.knows(token) for token in tokens].count(True) == 1 and all(map(school.is_over, tokens))
    assert len(school.purge()) == 1 and not any(map(ledger.knows, tokens))
