"""A class of three, whose board is read anew each time."""

import pytest

from lab.classes import board


@pytest.fixture(autouse=True)
def nothing_shared(monkeypatch):
    monkeypatch.setattr(board, "shared", lambda key, read: read())


@pytest.fixture
def taught(school):
    code, secret = school.make("9b")
    return secret, [school.join(code, name, "2718") for name in ("Mia", "Ben", "Eve")]
