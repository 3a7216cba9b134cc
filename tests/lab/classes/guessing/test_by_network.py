"""Guessing costs those time who guess, by the network that they come from, and nobody else."""

import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import pytest

from lab.classes import secrets, tries
from lab.classes.addresses import PLACES, Row
from tests.patience import wait_until

pytestmark = pytest.mark.both_databases


def test_who_guesses_waits_and_not_whose_nickname_it_is(school, clock):
    code, _ = school.make("9b")
    mia = school.join(code, "Mia", "2718", "203.0.113.5")
    for guesser in ("203.0.113.6", ""):
        for number in range(tries.TRIES):
            with pytest.raises(ValueError, match="another PIN"):
                school.join(code, "Mia", f"{number:04}", guesser)
    for guesser in ("203.0.113.6", "::ffff:203.0.113.6", ""):
        assert school.join(code, "Mia", "2718", "203.0.113.5") == mia
        with pytest.raises(ValueError, match="from your network: try again in 60 seconds"):
            school.join(code, "Mia", "2718", guesser)
    # Another nickname there does not.
    assert school.join(code, "Ben", "2718", "203.0.113.6")
    clock.now += tries.WAIT
    assert school.join(code, "Mia", "2718", "203.0.113.6") == mia


def test_from_many_networks_nobody_guesses_more_and_who_joins_does_not_have_them_begin_anew(school):
    code, secret = school.make("9b")
    mia = school.join(code, "Mia", "2718", "198.51.100.1")

    def guess(n):
        for number in range(n):
            with pytest.raises(ValueError, match="another PIN"):
                school.join(code, "Mia", "0000", f"203.0.113.{number}")

    def wrong():
        return school.members(secret)[0].wrong

    guess(7)
    assert wrong() == 7
    for left in (3, 1, 0, 0):
        assert school.join(code, "Mia", "2718", "198.51.100.1") == mia
        assert wrong() == left
    guess(tries.MOST_TRIES)
    with pytest.raises(ValueError, match="of this nickname: ask your teacher"):
        school.join(code, "Mia", "2718", "198.51.100.1")


def test_no_more_tries_than_so_many_are_remembered(monkeypatch):
    monkeypatch.setattr(tries, "_wrong", {})
    monkeypatch.setattr(tries, "MANY", 3)
    for number in (1, 2, 3, 1, 4, 5):
        tries._count((b"sealed", str(number)), 0.0)
    assert [network for _, network in tries._wrong] == ["1", "4", "5"]


@pytest.mark.parametrize("what", ["codes", "PINs"])
def test_however_many_connections_one_network_has_another_has_its_turn_between_two_of_them(what, monkeypatch):
    monkeypatch.setattr(secrets, "GUESS", 0.05)
    monkeypatch.setattr(secrets, "PATIENCE", 60)
    monkeypatch.setattr(secrets, "_wrong", deque(maxlen=secrets.CROWD))  # however many, no other test has a crowd

    def scrypt(*_, dklen, **__):
        time.sleep(secrets.GUESS)
        return bytes(dklen)

    monkeypatch.setattr("hashlib.scrypt", scrypt)
    # Two may have the same place by chance.
    other = next(network for network in map(str, range(99)) if hash(network) % PLACES != hash("one") % PLACES)
    done, over = [], threading.Event()

    def ask(network):
        if what == "codes":
            secrets.tried(lambda: None, network)
        else:
            secrets.seal("token", "2718", network)
        done.append(network)

    def go_on():
        while not over.is_set():
            ask("one")

    with ThreadPoolExecutor(20) as connections:
        for _ in range(20):
            connections.submit(go_on)
        try:
            wait_until(lambda: done)
            n_before = len(done)  # on a busy machine many have asked by then
            ask(other)
            n_between = len(done) - n_before
        finally:
            over.set()
    assert n_between < 8


def test_who_has_waited_too_long_leaves_the_row_to_others():
    row = Row()
    with row.turn("one"):
        for network in ("one", "other"):
            with pytest.raises(TimeoutError), row.turn(network, 0.01):
                pass
    for network in ("one", "other"):
        with row.turn(network, 0.01):
            pass
