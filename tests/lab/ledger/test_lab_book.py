"""Servers that share one PostgreSQL write in lab books at once, each in peace."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine

from lab.ledger import lab_book, limits
from lab.ledger.access import new_token
from lab.ledger.ledger import Ledger
from tests.lab.ledger.books import HISTORY, NETWORK, add, another_writer, kept_networks, network_file

pytestmark = pytest.mark.both_databases


@pytest.fixture
def other(url, clock):
    """Another server's ledger, in the same database."""
    if not url.startswith("postgresql"):
        pytest.skip("SQLite has one who writes at a time")
    other = Ledger(url, clock)
    yield other
    other.close()


def test_who_begins_one_that_another_is_just_beginning_waits(url, ledger, other, clock):
    new, done = new_token(), []
    with other.database.begin(writes=True) as connection:
        lab_book.ensure(connection, new, clock.now)
        waiting = threading.Thread(target=lambda: done.append(add(ledger, new)))
        waiting.start()
        # Until it is seen to wait.
        with create_engine(url).connect() as looking:
            while not looking.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar():
                time.sleep(0.01)
        assert not done
    waiting.join()
    assert len(done) == len(ledger.entries(new)) == 1


def test_networks_written_at_once_stay_within_the_limit(ledger, other, token, monkeypatch):
    monkeypatch.setattr(limits, "NETWORK_BYTES", 3 * len(network_file()))
    ids, start = [add(ledger, token) for _ in range(8)], threading.Barrier(8)

    def write(server, id):
        start.wait()
        return server.update(token, id, "running", HISTORY, 1.0, network=NETWORK)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(write, 4 * [ledger, other], ids))
    assert len(kept_networks(ledger, token)) == 3


def test_what_another_works_on_is_not_purged_and_nobody_waits(url, ledger, other, token, clock):
    ledger.close()
    empty = ledger.new_lab_book()
    clock.now += limits.UNDO_SECONDS + 1
    with another_writer(url, empty):
        begun = time.monotonic()
        assert add(ledger, ledger.new_lab_book())  # lab books are written beside one another
        assert time.monotonic() - begun < 4
        assert ledger.knows(empty) and not ledger.knows(token)
    ledger.new_lab_book()
    assert not ledger.knows(empty)
