"""A ledger in a temporary folder, with a clock of its own, and the token of a lab book in it."""

import pytest

from lab.ledger.ledger import Ledger
from tests.lab.ledger.books import Clock


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/folder/runs.sqlite"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(url, clock):
    ledger = Ledger(url, clock)
    yield ledger
    ledger.close()


@pytest.fixture
def token(ledger):
    return ledger.new_lab_book()
