"""Several servers that share one PostgreSQL: they write at once, each in peace, and are told when it is away."""

import functools
import threading
import time

import pytest
from sqlalchemy import create_engine

from lab.ledger import lab_book, limits
from lab.ledger.access import new_token
from lab.ledger.database import LedgerProblem
from lab.ledger.ledger import Ledger
from tests.lab.ledger.books import HISTORY, NETWORK, add, another_writer, network_file

pytestmark = pytest.mark.both_databases


@pytest.fixture
def other(url, clock):
    """Another server's ledger, in the same database."""
    other = Ledger(url, clock)
    yield other
    other.close()


@pytest.fixture
def postgresql(url):
    if not url.startswith("postgresql"):
        pytest.skip("SQLite has one who writes at a time")
    return url


def at_once(*works):
    """Do all of these at the same moment. Returns what each gave, or the error it raised."""
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def do(index, work):
        start.wait()
        try:
            results[index] = work()
        except Exception as error:
            results[index] = error

    threads = [threading.Thread(target=do, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_servers_may_begin_one_lab_book_at_once(ledger, other):
    for _ in range(10):
        new = new_token()
        ids = at_once(*[functools.partial(add, each, new) for each in (ledger, other)] * 2)
        assert all(isinstance(id, int) for id in ids) and len(set(ids)) == 4
        assert sorted(entry.number for entry in ledger.entries(new)) == [1, 2, 3, 4]


def test_who_begins_a_lab_book_that_another_is_just_beginning_waits_and_goes_on(postgresql, ledger, other, clock):
    new, done = new_token(), []
    with other.database.begin(writes=True) as connection:
        lab_book.ensure(connection, new, clock.now)
        waiting = threading.Thread(target=lambda: done.append(add(ledger, new)))
        waiting.start()
        # Until it is seen to wait.
        with create_engine(postgresql).connect() as looking:
            while not looking.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar():
                time.sleep(0.01)
        assert not done
    waiting.join()
    assert len(done) == len(ledger.entries(new)) == 1


def test_what_is_put_on_a_desk_at_once_lies_there_once_and_within_its_limit(ledger, other, token, monkeypatch):
    monkeypatch.setattr(limits, "DESK_BYTES", 100)
    both = [functools.partial(each.keep_on_desk, token) for each in (ledger, other)] * 2
    assert at_once(*[functools.partial(keep, "drawing", bytes(60)) for keep in both]) == [None] * 4
    results = at_once(*[functools.partial(keep, "controls", bytes(60)) for keep in both])
    assert all(isinstance(result, ValueError) for result in results)
    assert other.desk(token) == {"drawing": bytes(60)}


def test_networks_that_are_written_at_once_stay_within_the_lab_book_s_limit(ledger, other, token, monkeypatch):
    monkeypatch.setattr(limits, "NETWORK_BYTES", 3 * len(network_file()))
    ids = [add(ledger, token) for _ in range(8)]
    one = [functools.partial(each.update, token) for each in (ledger, other)] * 4
    works = [functools.partial(update, id, "running", HISTORY, 1.0) for update, id in zip(one, ids, strict=True)]
    assert at_once(*[functools.partial(work, network=NETWORK) for work in works]) == [True] * 8
    assert sum(bool(entry.network_bytes) for entry in ledger.entries(token)) == 3


def test_lab_books_are_written_beside_one_another(postgresql, ledger, token):
    theirs = ledger.new_lab_book()
    with another_writer(postgresql, theirs):
        assert add(ledger, token) and ledger.entries(theirs) == []


def test_what_another_works_on_is_not_purged_and_nobody_waits_for_it(postgresql, ledger, token, clock):
    ledger.close()
    empty = ledger.new_lab_book()
    clock.now += limits.UNDO_SECONDS + 1
    with another_writer(postgresql, empty):
        begun = time.monotonic()
        ledger.new_lab_book()
        assert time.monotonic() - begun < 4
        assert ledger.knows(empty) and not ledger.knows(token)
    ledger.new_lab_book()
    assert not ledger.knows(empty)


def test_a_connection_that_was_lost_is_made_again(postgresql, ledger, token):
    with ledger.database.begin() as connection:
        process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with create_engine(postgresql).connect() as connection:
        assert connection.exec_driver_sql(f"SELECT pg_terminate_backend({process})").scalar()
    assert ledger.entries(token) == []


def test_a_server_that_is_away_is_told_in_a_sentence_without_its_password():
    away = Ledger("postgresql+psycopg://lab:secret@127.0.0.1:1/lab")
    with pytest.raises(LedgerProblem, match=r"the database in DIGIT_LAB_DATABASE cannot be reached\.$") as caught:
        away.entries(new_token())
    assert "secret" not in str(caught.value)


def test_weights_are_not_compressed(postgresql, ledger, token):
    with ledger.database.begin() as connection:
        query = "SELECT attstorage FROM pg_attribute WHERE attname = 'content' AND attrelid = '{}'::regclass"
        found = [connection.exec_driver_sql(query.format(table)).scalar() for table in ("networks", "checkpoints")]
    assert found == ["e", "e"], "external: beside the row, as it is"
