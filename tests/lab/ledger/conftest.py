"""What the tests of the writer, and of what is due to it, share."""

import pytest

from lab.ledger.writer import Writer
from tests.lab.ledger.following import Watched


@pytest.fixture
def watched(url):
    """A ledger that notes what is written."""
    ledger = Watched(url)
    yield ledger
    ledger.close()


@pytest.fixture
def following(ledger, clock, monkeypatch):
    """A Writer that looks when it is told to, and not by itself."""
    following = Writer(ledger, clock)
    monkeypatch.setattr(following, "_started", True)
    return following


@pytest.fixture
def after(following, clock):
    """Has it look after so many seconds."""

    def after(seconds):
        clock.now += seconds
        following.look()

    return after
