"""Classes to try things with, and PINs that take no time."""

import pytest

from lab import addresses
from lab.addresses import Often
from lab.classes import secrets
from lab.classes.classes import Classes


@pytest.fixture
def school(ledger, clock):
    return Classes(ledger, clock)


@pytest.fixture(autouse=True)
def quick(monkeypatch, clock):
    """PINs are turned into keys at once, and nobody has tried one yet, or a code, or made a class."""
    monkeypatch.setattr(secrets, "_SCRYPT", {"n": 2, "r": 1, "p": 1})
    monkeypatch.setattr(addresses, "classes_made", Often(40, 3600, clock))
    monkeypatch.setattr(addresses, "wrong_codes", Often(100, 60, clock))
    monkeypatch.setattr(addresses, "wrong_pins", Often(addresses.TRIES, 3600, clock))
