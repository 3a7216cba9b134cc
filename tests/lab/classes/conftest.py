"""Classes to try things with, and PINs that take no time."""

import pytest

from lab.classes import secrets
from lab.classes.classes import Classes


@pytest.fixture
def school(ledger, clock):
    return Classes(ledger, clock)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """PINs are turned into keys at once, and wrong codes take next to no time."""
    monkeypatch.setattr(secrets, "_SCRYPT", {"n": 2, "r": 1, "p": 1})
    monkeypatch.setattr(secrets, "GUESS", 0.01)
