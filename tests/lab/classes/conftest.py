"""Classes to try things with, and PINs that take no time."""

import pytest

from lab import addresses
from lab.addresses import Often
from lab.classes import board, secrets
from lab.classes.classes import Classes


@pytest.fixture
def school(ledger, clock):
    return Classes(ledger, clock)


@pytest.fixture
def taught(school):
    """A class of three: (secret, [tokens of Mia, Ben and Eve])."""
    code, secret = school.make("9b")
    return secret, [school.join(code, name, "2718") for name in ("Mia", "Ben", "Eve")]


@pytest.fixture(autouse=True)
def quick(monkeypatch, clock):
    """PINs are turned into keys at once, boards are read anew each time; nobody has tried a PIN or made a class yet."""
    monkeypatch.setattr(secrets, "_SCRYPT", {"n": 2, "r": 1, "p": 1})
    monkeypatch.setattr(board, "shared", lambda key, read: read())
    monkeypatch.setattr(addresses, "classes_made", Often(40, 3600, clock))
    monkeypatch.setattr(addresses, "wrong_codes", Often(100, 60, clock))
    monkeypatch.setattr(addresses, "wrong_pins", Often(addresses.TRIES, 3600, clock))
