"""How much the ledger keeps, and what goes first."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

import nncore
from lab.ledger import lab_book, limits
from lab.ledger.access import key_of
from lab.ledger.database import LedgerProblem
from lab.ledger.problems import Closed, NoRoom
from lab.ledger.rows import plain_config
from lab.ledger.tables import closed_books
from tests.lab.ledger.books import CONFIG, NETWORK, Clock, add, add_finished, ids_of, kept_networks, network_file

pytestmark = pytest.mark.both_databases


def test_the_oldest_unpinned_runs_make_room(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "RUNS", 4)
    ids = []
    for _ in range(4):
        clock.now += 1
        ids.append(add(ledger, token))
    ledger.pin(token, ids[:1])
    ledger.delete(token, ids[3:])
    # First the deleted one goes, then the oldest that is not pinned.
    fifth = add(ledger, token)
    assert not ledger.undelete(token, ids[3:])
    sixth = add(ledger, token)
    assert set(ids_of(ledger, token)) == {ids[0], ids[2], fifth, sixth}
    ledger.pin(token, [ids[0], ids[2], fifth, sixth])
    seventh = add(ledger, token)
    assert set(ids_of(ledger, token)) == {ids[2], fifth, sixth, seventh}


def test_the_oldest_unpinned_networks_make_room_and_their_runs_stay(ledger, token, clock, monkeypatch):
    size = len(network_file())
    monkeypatch.setattr(limits, "NETWORK_BYTES", 3 * size)
    ids = []
    for _ in range(3):
        clock.now += 1
        ids.append(add_finished(ledger, token))
    ledger.pin(token, ids[:1])
    clock.now += 1
    fourth = add_finished(ledger, token)
    assert set(kept_networks(ledger, token)) == {ids[0], ids[2], fourth}
    assert len(ledger.entries(token)) == 4 and ledger.network(token, ids[1]) is None
    assert {entry.id: entry.digest for entry in ledger.entries(token)}[ids[1]] == NETWORK.digest
    ledger.pin(token, [*ids, fourth])
    fifth = add_finished(ledger, token)
    assert fifth not in kept_networks(ledger, token) and len(kept_networks(ledger, token)) == 3


def test_a_network_larger_than_all_there_may_be_takes_nobody_s_place(ledger, token, monkeypatch):
    id = add_finished(ledger, token)
    monkeypatch.setattr(limits, "NETWORK_BYTES", len(network_file()))
    large = nncore.initial_network(replace(CONFIG, hidden_units=(5,)))
    add_finished(ledger, token, large)
    assert kept_networks(ledger, token) == [id]


# The server's limits: never paid by a lab book that is in use


def imported(n):
    values = {"config": plain_config(CONFIG), "data_name": "Digits", "n_test": 20, "version": "1", "status": "finished"}
    values |= {"title": "", "created": Clock.now, "heartbeat": Clock.now, "imported": True, "pinned": True}
    return [(values, None, network_file())] * n


def test_nothing_that_is_added_takes_anything_from_another(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_RUNS", 6)
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 6 * len(network_file()))
    mine = [add_finished(ledger, token) for _ in range(2)]
    other = ledger.new_lab_book()
    clock.now += 1
    for _ in range(9):
        add_finished(ledger, other)
    # The server is full: others' lab books go on, and what is added to one takes the place of what is in it.
    assert len(ids_of(ledger, other)) == 9 and len(kept_networks(ledger, other)) == 4
    mine.append(add_finished(ledger, token))
    assert set(ids_of(ledger, token)) == set(mine) and set(kept_networks(ledger, token)) == set(mine[1:])
    assert len(kept_networks(ledger, other)) == 4


def test_a_lab_book_at_its_limits_makes_room_among_its_own_runs_alone(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "RUNS", 3)
    monkeypatch.setattr(limits, "NETWORK_BYTES", 2 * len(network_file()))
    mine = [add_finished(ledger, token) for _ in range(2)]
    other = ledger.new_lab_book()
    for _ in range(5):
        clock.now += 1
        add_finished(ledger, other)
    # Those here are the oldest of all.
    assert set(ids_of(ledger, token)) == set(kept_networks(ledger, token)) == set(mine)
    assert len(ids_of(ledger, other)) == 3 and len(kept_networks(ledger, other)) == 2


def test_runs_from_files_are_refused_at_half_of_what_the_server_keeps(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_RUNS", 10)
    ids, _ = ledger.import_all(token, imported(4))
    other = ledger.new_lab_book()
    assert len(ledger.import_all(other, imported(3))[0]) == 1
    for who in (token, other):
        with pytest.raises(ValueError, match="this server has no room for more runs from files"):
            ledger.import_all(who, imported(1))
    assert set(ids_of(ledger, token)) == set(ids) and add(ledger, other)


def test_networks_from_files_are_left_out_at_half_of_what_the_server_keeps(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 6 * len(network_file()))
    assert ledger.import_all(token, imported(2))[1] == 0
    other = ledger.new_lab_book()
    assert ledger.import_all(other, imported(2))[1] == 1
    assert len(kept_networks(ledger, token)) == 2 and len(kept_networks(ledger, other)) == 1


def test_a_full_server_takes_no_new_lab_book_and_says_so(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_RUNS", 1)
    add(ledger, token)
    with pytest.raises(LedgerProblem, match="no room for another notebook"):
        ledger.new_lab_book()
    assert add(ledger, token)


def test_what_nobody_has_come_for_in_half_a_year_makes_room(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_RUNS", 2)
    other = ledger.new_lab_book()
    for who in (token, other):
        add_finished(ledger, who)
    clock.now += limits.UNUSED_SECONDS - 10
    assert ledger.knows(token)
    clock.now += 20
    third = ledger.new_lab_book()
    assert [ledger.knows(each) for each in (token, other, third)] == [True, False, True]
    assert len(kept_networks(ledger, token)) == 1


def test_lab_books_without_runs_make_room_after_a_day_and_no_others(ledger, token, clock, monkeypatch):
    add(ledger, token)
    left, used = ledger.new_lab_book(), ledger.new_lab_book()
    for who in (left, used):
        ledger.keep_on_desk(who, "settings", b"x")
    monkeypatch.setattr(limits, "TOTAL_RUNS", 3)
    clock.now += limits.UNDO_SECONDS - 10
    with pytest.raises(NoRoom):
        ledger.new_lab_book()
    assert ledger.knows(used)
    clock.now += 20
    newest = ledger.new_lab_book()
    assert [ledger.knows(each) for each in (token, left, used, newest)] == [True, False, True, True]


def test_what_nobody_has_come_for_stays_while_there_is_room(ledger, token, clock):
    add(ledger, token)
    clock.now += 2 * limits.UNUSED_SECONDS
    assert ledger.knows(ledger.new_lab_book()) and ledger.knows(token)


def test_a_desk_keeps_its_lab_book(ledger, clock):
    token, empty = ledger.new_lab_book(), ledger.new_lab_book()
    ledger.keep_on_desk(token, "drawing", b"x")
    clock.now += limits.UNDO_SECONDS + 1
    ledger.new_lab_book()
    assert [ledger.knows(token), ledger.knows(empty)] == [True, False]
    clock.now += limits.DESK_SECONDS + 1
    ledger.new_lab_book()
    assert not ledger.knows(token)


def test_what_somebody_comes_for_is_used_before_what_is_unused_goes(ledger, clock):
    token, other = ledger.new_lab_book(), ledger.new_lab_book()
    for who in (token, other):
        ledger.keep_on_desk(who, "page", b"x")
    # Nobody was at this server meanwhile, and who comes first is who has it tidied.
    clock.now += limits.DESK_SECONDS + 1
    assert ledger.knows(token) and ledger.desk(token) and ledger.desk(other) == {}


def test_time_machines_have_room_of_their_own_and_take_none_of_lab_books(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 300_000)
    large = nncore.initial_network(replace(CONFIG, hidden_units=(30,)))
    books = [token, ledger.new_lab_book(), ledger.new_lab_book()]
    ids = [add(ledger, book) for book in books]
    for book, id in zip(books, ids, strict=True):
        assert ledger.keep_checkpoints(book, id, [(0, large)])
    assert [len(ledger.checkpoints(book, id)) for book, id in zip(books, ids, strict=True)] == [1, 0, 0]
    small = nncore.initial_network(replace(CONFIG, hidden_units=(1,)))
    assert ledger.keep_checkpoints(books[1], ids[1], [(0, small)]) and ledger.checkpoints(books[1], ids[1])
    assert ledger.knows(ledger.new_lab_book())


def test_a_full_server_keeps_nothing_large_beside_runs_and_goes_on_with_what_is_small(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 300_000)
    ledger.keep_on_desk(token, "networks", bytes(250_000))
    with pytest.raises(ValueError, match="this server has no room for it"):
        ledger.keep_on_desk(token, "digits", bytes(limits.LARGE))
    ledger.keep_on_desk(token, "drawing", bytes(limits.LARGE - 1))
    # What takes the place of something as large has its room.
    ledger.keep_on_desk(token, "drawing", None)
    ledger.keep_on_desk(token, "networks", bytes(250_001))
    assert {part: len(content) for part, content in ledger.desk(token).items()} == {"networks": 250_001}


def test_lab_books_without_runs_have_an_end(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_RUNS", 3)
    for _ in range(2):
        ledger.keep_on_desk(ledger.new_lab_book(), "page", b"x")
    with pytest.raises(LedgerProblem, match="no room for another notebook"):
        ledger.new_lab_book()


def test_that_a_lab_book_was_closed_is_known_as_long_as_a_browser_may_have_it_open(ledger, token, clock):
    with ledger.database.begin(writes=True) as connection:
        lab_book.close(connection, [key_of(token)], clock())
    clock.now += limits.UNUSED_SECONDS - 1
    ledger.new_lab_book()
    with pytest.raises(Closed):
        ledger.ensure(token)
    clock.now += 2
    ledger.new_lab_book()
    with ledger.database.begin() as connection:
        assert not connection.scalar(select(func.count()).select_from(closed_books))
