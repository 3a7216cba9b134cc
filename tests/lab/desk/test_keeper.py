"""The keeper of desks: nobody waits for it, and nothing is lost while the ledger is away."""

import threading
import time

import pytest

from lab.desk import keeper as keeping
from lab.desk.keeper import DeskKeeper
from lab.ledger.access import new_token
from lab.ledger.database import LedgerProblem
from lab.ledger.problems import NoRoom
from tests.lab.test_runs import wait_until

TOKEN, OTHER = new_token(), new_token()


class Away:
    """A ledger that can be away, or slow, with a limit of 100 bytes."""

    def __init__(self):
        self.desks, self.here, self.free = {}, True, threading.Event()
        self.free.set()

    def keep_on_desk(self, token, part, content):
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
def keeper(ledger):
    return DeskKeeper(ledger, pause=0.01, retry=0.01)


def test_what_is_kept_is_found_at_once_and_written_soon(keeper, ledger):
    ledger.free.clear()
    began = time.monotonic()
    keeper.keep(TOKEN, "drawing", b"one stroke")
    keeper.keep(TOKEN, "drawing", b"two strokes")
    keeper.keep(OTHER, "drawing", b"another's")
    assert time.monotonic() - began < 1, "nobody waits for the ledger"
    assert keeper.read(TOKEN) == {"drawing": b"two strokes"}, "a reload finds what is not written yet"
    ledger.free.set()
    wait_until(lambda: not keeper.waiting(TOKEN) and not keeper.waiting(OTHER))
    assert ledger.desk(TOKEN) == {"drawing": b"two strokes"} and ledger.desk(OTHER) == {"drawing": b"another's"}
    keeper.keep(TOKEN, "drawing", None)
    assert keeper.read(TOKEN) == {}
    wait_until(lambda: ledger.desk(TOKEN) == {})


def test_it_goes_on_trying_while_the_ledger_is_away_and_says_so_to_whom_it_concerns(keeper, ledger):
    ledger.here = False
    keeper.keep(TOKEN, "drawing", b"strokes")
    keeper.keep(TOKEN, "digits", b"a tray")
    wait_until(lambda: keeper.problem(TOKEN))
    assert "it is away" in keeper.problem(TOKEN) and keeper.problem(OTHER) is None
    with pytest.raises(LedgerProblem):
        keeper.read(TOKEN)
    assert keeper.waiting(TOKEN) == {"drawing": b"strokes", "digits": b"a tray"}
    ledger.here = True
    wait_until(lambda: keeper.problem(TOKEN) is None and not keeper.waiting(TOKEN))
    assert ledger.desk(TOKEN) == {"drawing": b"strokes", "digits": b"a tray"}


def test_however_many_come_one_pause_is_enough_for_all(ledger):
    keeper = DeskKeeper(ledger, pause=0.2, retry=0.01)
    tokens = [new_token() for _ in range(100)]
    began = time.monotonic()
    for token in tokens:
        keeper.keep(token, "settings", b"some")
    wait_until(lambda: all(ledger.desk(token) for token in tokens))
    assert time.monotonic() - began < 10, "a pause for each would be 20 seconds"


def test_nobody_waits_for_whom_a_full_server_does_not_take(keeper, ledger):
    write = ledger.keep_on_desk

    def keep_on_desk(token, part, content):
        if token == TOKEN:
            raise NoRoom("this server has no room for another notebook")
        write(token, part, content)

    ledger.keep_on_desk = keep_on_desk
    keeper.keep(TOKEN, "drawing", b"strokes")
    keeper.keep(OTHER, "drawing", b"another's")
    wait_until(lambda: ledger.desk(OTHER))
    assert "no room" in keeper.problem(TOKEN)


def test_of_many_whom_a_full_server_does_not_take_it_knows_of_the_latest(keeper, ledger, monkeypatch):
    def keep_on_desk(*_):
        raise NoRoom("this server has no room for another notebook")

    monkeypatch.setattr(keeping, "MAX_PROBLEMS", 3)
    ledger.keep_on_desk = keep_on_desk
    tokens = [new_token() for _ in range(5)]
    for token in tokens:
        keeper.keep(token, "drawing", b"strokes")
    wait_until(lambda: not any(map(keeper.waiting, tokens)))
    assert [keeper.problem(token) is not None for token in tokens] == [False, False, True, True, True]


def test_what_the_ledger_refuses_is_said_and_keeps_nothing_else_from_being_written(keeper, ledger):
    keeper.keep(TOKEN, "digits", bytes(101))
    keeper.keep(TOKEN, "drawing", b"strokes")
    keeper.keep(OTHER, "drawing", b"strokes")
    wait_until(lambda: ledger.desk(OTHER) and not keeper.waiting(TOKEN))
    assert ledger.desk(TOKEN) == {"drawing": b"strokes"}
    keeper.keep(OTHER, "digits", bytes(101))
    wait_until(lambda: keeper.problem(OTHER))
    assert "at most 100 bytes" in keeper.problem(OTHER) and keeper.problem(TOKEN) is None


def test_an_error_in_the_program_does_not_end_the_keeping(keeper, ledger, monkeypatch):
    keep = ledger.keep_on_desk
    monkeypatch.setattr(ledger, "keep_on_desk", lambda *_: 1 / 0)
    keeper.keep(TOKEN, "drawing", b"strokes")
    wait_until(lambda: keeper.problem(TOKEN))
    assert "an error in the program" in keeper.problem(TOKEN)
    monkeypatch.setattr(ledger, "keep_on_desk", keep)
    keeper.keep(TOKEN, "drawing", b"strokes")
    wait_until(lambda: ledger.desk(TOKEN) == {"drawing": b"strokes"} and keeper.problem(TOKEN) is None)


def test_what_waits_has_a_limit_and_the_newest_stays(keeper, ledger, monkeypatch):
    monkeypatch.setattr("lab.desk.keeper.MAX_WAITING", 250)
    ledger.here = False
    for number in range(4):
        keeper.keep(TOKEN, f"part {number}", bytes(100))
    assert list(keeper.waiting(TOKEN)) == ["part 2", "part 3"]
