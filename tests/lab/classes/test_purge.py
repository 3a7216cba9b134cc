"""What is over or deleted is gone a day later, and to the last byte once the file is written anew at night."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from lab import purge
from lab.classes import classes as made_classes
from lab.classes import room
from lab.ledger import database
from lab.ledger.access import key_of
from tests.lab.ledger.books import add, add_finished, ids_of


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


def test_of_a_class_that_is_deleted_no_byte_is_left(path, school, ledger, taught, purged):
    secret, tokens = taught
    keeps = ledger.new_lab_book()
    kept = add_finished(ledger, keeps)
    for token in tokens:
        id = add_finished(ledger, token)
        ledger.annotate(token, id, "Quintessenz " * 20)
        ledger.keep_on_desk(token, "drawing", b"Kritzelkratzel" * 5000)
    words = (b"Quintessenz", b"Kritzelkratzel")
    assert all(word in bytes_of(path) for word in words)
    # Nor does what is kept give a secret away.
    assert not any(each.encode() in bytes_of(path) for each in (secret, *tokens))
    school.delete(secret)
    purged()
    assert not any(word in bytes_of(path) for word in words)
    assert ids_of(ledger, keeps) == [kept] and ledger.network(keeps, kept)
    assert add(ledger, keeps) > id, "no id is used twice"


@pytest.mark.both_databases  # one of which has no file to be written anew
def test_whoever_runs_the_server_deletes_what_is_over(school, ledger, clock, purged, capsys):
    token = school.join(school.make("9b", 1)[0], "Mia", "2718")
    purged()
    assert school.of_member(token)
    for _ in range(2):
        clock.now += room.DAY
        purged()
    assert [line[-1] for line in capsys.readouterr().out.splitlines()] == ["0", "0", "1"] and not ledger.knows(token)


@pytest.mark.parametrize("other", ["BEGIN", "BEGIN IMMEDIATE"])
def test_whoever_runs_the_server_is_told_what_is_not_gone(path, taught, purged, monkeypatch, other):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(other)
        connection.execute("SELECT count(*) FROM members").fetchone()
        with pytest.raises(SystemExit, match="may still hold words"):
            purged()
    purged()


@pytest.mark.both_databases
def test_a_class_that_is_over_is_gone_a_day_later(school, ledger, clock):
    code, secret = school.make("9b", 30)
    mia = school.join(code, "Mia", "2718")
    id, right = add_finished(ledger, mia), clock.now
    # One look at a clock that is wrong deletes nothing, nor does it keep one that is over.
    for wrong in (400, -400, 400, 401):
        clock.now = right + wrong * room.DAY
        assert school.purge() == []
        clock.now = right
        assert school.purge() == [] and school.join(code, "Mia", "2718") == mia
        assert ids_of(ledger, mia) == [id]
    clock.now = right + 400 * room.DAY
    school.purge()
    clock.now = right + 30 * room.DAY
    assert school.taught(secret) is None and school.of_code(code) is None and school.of_member(mia) is None
    with pytest.raises(ValueError, match="no class of this code"):
        school.join(code, "Ben", "2718")
    for call in (school.members, school.delete):
        with pytest.raises(ValueError, match=made_classes.OVER):
            call(secret)
    assert school.purge() == [] and ledger.knows(mia)
    clock.now += room.DAY
    assert school.purge() == [key_of(mia)] and school.purge() == []
    assert ledger.entries(mia) == [] and not ledger.knows(mia)


def test_while_a_class_is_deleted_others_have_their_turn(school, ledger, taught, monkeypatch):
    secret, tokens = taught
    other, turns = ledger.new_lab_book(), []

    def have_a_turn(_):
        # By then nobody sees the class any more, whoever of it is still there.
        assert school.taught(secret) is None and all(map(school.is_over, tokens))
        ledger.keep_on_desk(other, "drawing", b"one")
        turns.append(sum(ledger.knows(token) for token in tokens))
        if len(turns) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(made_classes, "time", SimpleNamespace(sleep=have_a_turn))
    with pytest.raises(KeyboardInterrupt):
        school.delete(secret)
    # What one that was broken off has left goes with the next look.
    assert len(school.purge()) == 1 and turns == [2, 1, 0, 0] and school.purge() == []
