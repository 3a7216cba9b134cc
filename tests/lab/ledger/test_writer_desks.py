"""Desks on their way into the ledger: nobody waits for it, and nothing is lost while it is away."""

import threading
import time

import pytest

from lab.ledger import writer
from lab.ledger.access import key_of, new_token
from lab.ledger.database import LedgerProblem
from lab.ledger.problems import NoRoom
from lab.ledger.writer import Writer
from tests.lab.test_runs import wait_until

TOKEN, OTHER = new_token(), new_token()


class Away:
    """A ledger that can be away, or slow, with a limit of 100 bytes."""

    def __init__(self):
        self.desks, self.here, self.free, self.asked = {}, True, threading.Event(), threading.Event()
        self.free.set()

    def keep_on_desk(self, token, part, content):
        self.asked.set()
        self.free.wait(10)
        if not self.here:
            raise LedgerProblem("Runs cannot be saved or opened just now: it is away.")
        if content is not None and len(content) > 100:
            raise ValueError("at most 100 bytes")
        self.desks.setdefault(token, {})[part] = content

    def desk(self, token):
        if not self.here:
            raise LedgerProblem("Runs cannot be saved or opened just now: it is away.")
        return {part: content for part, content in self.desks.get(token, {}).items() if content is not None}


@pytest.fixture
def ledger():
    return Away()


@pytest.fixture
def keeping(ledger, monkeypatch):
    monkeypatch.setattr(writer, "LOOK", 0.01)
    return Writer(ledger)


def written(keeping, *tokens):
    wait_until(lambda: not any(map(keeping.waiting, (TOKEN, OTHER, *tokens))))


def test_what_is_kept_is_found_at_once_and_written_soon(keeping, ledger):
    ledger.free.clear()
    began = time.monotonic()
    keeping.keep(TOKEN, "drawing", b"one stroke")
    keeping.keep(TOKEN, "drawing", b"two strokes")
    keeping.keep(OTHER, "drawing", b"another's")
    assert time.monotonic() - began < 1, "nobody waits for the ledger"
    assert keeping.desk(TOKEN) == {"drawing": b"two strokes"}, "a reload finds what is not written yet"
    ledger.free.set()
    written(keeping)
    assert ledger.desk(TOKEN) == {"drawing": b"two strokes"} and ledger.desk(OTHER) == {"drawing": b"another's"}
    keeping.keep(TOKEN, "drawing", None)
    assert keeping.desk(TOKEN) == {}
    wait_until(lambda: ledger.desk(TOKEN) == {})


def test_what_changes_while_its_older_bytes_are_being_written_is_written_afterwards(keeping, ledger):
    ledger.free.clear()
    keeping.keep(TOKEN, "drawing", b"one stroke")
    ledger.asked.wait(10)
    keeping.keep(TOKEN, "drawing", b"two strokes")
    ledger.free.set()
    written(keeping)
    assert ledger.desk(TOKEN) == {"drawing": b"two strokes"}


def test_it_goes_on_trying_while_the_ledger_is_away_and_says_so_to_whom_it_concerns(keeping, ledger):
    ledger.here = False
    keeping.keep(TOKEN, "drawing", b"strokes")
    keeping.keep(TOKEN, "digits", b"a tray")
    wait_until(lambda: keeping.problem_of(TOKEN))
    assert "it is away" in keeping.problem_of(TOKEN) and keeping.problem_of(OTHER) is None
    with pytest.raises(LedgerProblem):
        keeping.desk(TOKEN)
    assert keeping.waiting(TOKEN) == {"drawing": b"strokes", "digits": b"a tray"}
    ledger.here = True
    wait_until(lambda: keeping.problem_of(TOKEN) is None and not keeping.waiting(TOKEN))
    assert ledger.desk(TOKEN) == {"drawing": b"strokes", "digits": b"a tray"}


def test_of_many_whom_a_full_server_does_not_take_it_knows_and_takes_others(keeping, ledger, monkeypatch):
    def keep_on_desk(token, part, content):
        if token != OTHER:
            raise NoRoom("this server has no room for another notebook")
        write(token, part, content)

    write, ledger.keep_on_desk = ledger.keep_on_desk, keep_on_desk
    tokens = [new_token() for _ in range(5)]
    for token in (*tokens, OTHER):
        keeping.keep(token, "drawing", b"strokes")
    written(keeping, *tokens)
    assert all(keeping.problem_of(token) for token in tokens)
    assert ledger.desk(OTHER) and keeping.problem_of(OTHER) is None


def test_what_the_ledger_refuses_is_said_until_it_takes_that_and_keeps_nothing_else_from_being_written(keeping, ledger):
    keeping.keep(TOKEN, "digits", bytes(101))
    keeping.keep(TOKEN, "drawing", b"strokes")
    written(keeping)
    assert ledger.desk(TOKEN) == {"drawing": b"strokes"}
    assert "at most 100 bytes" in keeping.problem_of(TOKEN) and keeping.problem_of(OTHER) is None
    keeping.keep(TOKEN, "digits", bytes(100))
    written(keeping)
    assert keeping.problem_of(TOKEN) is None


def test_what_is_on_its_way_is_written_at_once_where_that_is_asked_and_dropped_with_its_lab_book(keeping, ledger):
    keeping._started = True  # it does not look by itself
    for token in (TOKEN, OTHER):
        keeping.keep(token, "drawing", b"strokes")
    keeping.settle([key_of(TOKEN)])
    assert ledger.desk(TOKEN) and keeping.waiting(OTHER) and not keeping.waiting(TOKEN)
    keeping.drop([key_of(OTHER)])
    keeping.settle()
    assert not ledger.desk(OTHER) and not keeping.waiting(OTHER)
