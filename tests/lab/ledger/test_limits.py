"""How much the ledger keeps, and what goes first."""

from dataclasses import replace

import pytest

import nncore
from lab.ledger import files, lab_book, limits
from lab.ledger.access import key_of, lab_book_id_of
from lab.ledger.database import LedgerProblem
from lab.ledger.problems import Closed, NoRoom
from lab.ledger.rows import plain_config
from tests.lab.ledger.books import (
    CONFIG,
    HISTORY,
    NETWORK,
    Clock,
    add,
    add_finished,
    ids_of,
    kept_networks,
    network_file,
)

both_databases = pytest.mark.both_databases  # for sums and orders are each one's own


# Of a lab book


@both_databases
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


@both_databases
def test_the_oldest_networks_make_room_and_their_runs_stay(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "NETWORK_BYTES", 3 * len(network_file()))
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


def test_a_network_too_large_takes_nobodys_place(ledger, token, monkeypatch):
    id = add_finished(ledger, token)
    monkeypatch.setattr(limits, "NETWORK_BYTES", len(network_file()))
    add_finished(ledger, token, nncore.initial_network(replace(CONFIG, hidden_units=(5,))))
    assert kept_networks(ledger, token) == [id]


# Of the server: never paid by a lab book that is in use


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
    # At its own limits one makes room among its own runs alone, though those here are the oldest of all.
    monkeypatch.setattr(limits, "RUNS", 3)
    add_finished(ledger, other)
    assert len(ids_of(ledger, other)) == 9 and set(ids_of(ledger, token)) == set(mine)
    assert len(kept_networks(ledger, other)) == 4


def test_a_server_that_has_too_much_takes_no_more_than_is_added(ledger, token, monkeypatch):
    size = len(network_file())
    others = [ledger.new_lab_book() for _ in range(2)]
    ids = [add_finished(ledger, book) for book in (token, token, *others)]
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", size)
    # What takes the place of itself, and is no larger, has its room.
    with ledger.database.begin(writes=True) as connection:
        assert limits.make_room(connection, 1, ids[0], size, True)
    newest = add_finished(ledger, token)
    assert set(kept_networks(ledger, token)) == {ids[1], newest}
    assert all(len(kept_networks(ledger, book)) == 1 for book in others)


def test_a_full_server_keeps_no_network_of_who_comes_then(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", len(network_file()))
    mine, other = add_finished(ledger, token), ledger.new_lab_book()
    clock.now += limits.UNUSED_SECONDS - 10
    id = add(ledger, other)
    assert ledger.finish(other, id, "finished", HISTORY, 1.0, network=NETWORK) == (True, False)
    assert kept_networks(ledger, token) == [mine] and not kept_networks(ledger, other)
    assert ids_of(ledger, other) == [id]  # settings, curves and scores are there
    ledger.delete(token, [mine])
    clock.now += limits.UNDO_SECONDS + 1
    assert ledger.knows(other)  # who comes for theirs has what was deleted purged
    assert ledger.finish(other, id, "finished", HISTORY, 1.0, network=NETWORK) == (True, True)


def imported(n):
    values = {"config": plain_config(CONFIG), "data_name": "Digits", "n_test": 20, "version": "1", "status": "finished"}
    values |= {"title": "", "created": Clock.now, "heartbeat": Clock.now, "imported": True, "pinned": True}
    return [(values, None, network_file())] * n


def test_runs_from_files_have_half_of_what_the_server_keeps(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_RUNS", 10)
    ids, _ = ledger.import_all(token, imported(4))
    other = ledger.new_lab_book()
    assert len(ledger.import_all(other, imported(3))[0]) == 1
    for who in (token, other):
        with pytest.raises(ValueError, match="this server has no room for more runs from files"):
            ledger.import_all(who, imported(1))
    assert set(ids_of(ledger, token)) == set(ids) and add(ledger, other)


@both_databases
def test_networks_from_files_have_half_of_what_the_server_keeps(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 6 * len(network_file()))
    assert ledger.import_all(token, imported(2))[1] == 0
    other = ledger.new_lab_book()
    assert ledger.import_all(other, imported(2))[1] == 1
    assert len(kept_networks(ledger, token)) == 2 and len(kept_networks(ledger, other)) == 1


def test_time_machines_have_room_of_their_own(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 300_000)
    large, small = (nncore.initial_network(replace(CONFIG, hidden_units=(n,))) for n in (30, 1))
    books = [token, ledger.new_lab_book(), ledger.new_lab_book()]
    ids = [add(ledger, book) for book in books]
    for book, id in zip(books, ids, strict=True):
        assert ledger.keep_checkpoints(book, id, [(0, large)])
    assert [len(ledger.checkpoints(book, id)) for book, id in zip(books, ids, strict=True)] == [1, 0, 0]
    assert ledger.keep_checkpoints(books[1], ids[1], [(0, small)]) and ledger.checkpoints(books[1], ids[1])
    assert ledger.knows(ledger.new_lab_book()), "and take none of lab books"


def test_a_full_server_keeps_nothing_large_on_desks(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", 300_000)
    ledger.keep_on_desk(token, "networks", bytes(250_000))
    with pytest.raises(ValueError, match="this server has no room for it"):
        ledger.keep_on_desk(token, "digits", bytes(limits.LARGE))
    ledger.keep_on_desk(token, "drawing", bytes(limits.LARGE - 1))
    # What takes the place of something as large has its room.
    ledger.keep_on_desk(token, "drawing", None)
    ledger.keep_on_desk(token, "networks", bytes(250_001))
    assert {part: len(content) for part, content in ledger.desk(token).items()} == {"networks": 250_001}


# Lab books that come and go


def known(ledger, *tokens):
    return [ledger.knows(token) for token in tokens]


@pytest.mark.parametrize("has", ["runs", "lab books"])
def test_a_full_server_takes_no_new_lab_book_and_says_so(ledger, token, monkeypatch, has):
    monkeypatch.setattr(limits, "TOTAL_RUNS", 2)
    if has == "runs":
        add(ledger, token)
        add(ledger, token)
    else:
        ledger.keep_on_desk(ledger.new_lab_book(), "page", b"x")
    with pytest.raises(LedgerProblem, match="no room for another notebook"):
        ledger.new_lab_book()
    assert add(ledger, token)


@both_databases
def test_what_nobody_has_come_for_in_half_a_year_makes_room(ledger, token, clock, monkeypatch):
    other = ledger.new_lab_book()
    for who in (token, other):
        add_finished(ledger, who)
    clock.now += limits.UNUSED_SECONDS - 10
    assert ledger.knows(token)
    clock.now += 20
    third = ledger.new_lab_book()
    assert len(ids_of(ledger, other)) == 1, "it stays while there is room"
    monkeypatch.setattr(limits, "TOTAL_RUNS", 3)
    fourth = ledger.new_lab_book()
    assert known(ledger, token, other, third, fourth) == [True, False, True, True]
    assert len(kept_networks(ledger, token)) == 1


def test_lab_books_without_runs_make_room_after_a_day(ledger, token, clock, monkeypatch):
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
    assert known(ledger, token, left, used, newest) == [True, False, True, True]


@both_databases
def test_an_empty_book_stays_a_day_and_one_in_use_a_fortnight(ledger, token, clock):
    drawn, empty = ledger.new_lab_book(), ledger.new_lab_book()
    add(ledger, token)
    ledger.keep_on_desk(drawn, "drawing", b"x")
    clock.now += limits.UNDO_SECONDS - 1
    ledger.new_lab_book()
    with ledger.database.begin() as connection:
        assert connection.scalar(lab_book_id_of(empty))  # by `knows` somebody would have come for it
    clock.now += 2
    ledger.new_lab_book()
    assert known(ledger, token, drawn, empty) == [True, True, False]
    clock.now += limits.DESK_SECONDS + 1
    ledger.new_lab_book()
    assert known(ledger, token, drawn) == [True, False]


def test_what_changes_on_a_desk_keeps_its_book(ledger, clock):
    at_work, left = ledger.new_lab_book(), ledger.new_lab_book()
    for who in (at_work, left):
        ledger.keep_on_desk(who, "drawing", b"x")
    clock.now += limits.DESK_SECONDS - 1
    ledger.keep_on_desk(at_work, "drawing", b"y")
    clock.now += 2
    ledger.new_lab_book()
    assert known(ledger, at_work, left) == [True, False]


def test_what_somebody_comes_for_does_not_go_as_unused(ledger, clock):
    token, other = ledger.new_lab_book(), ledger.new_lab_book()
    for who in (token, other):
        ledger.keep_on_desk(who, "page", b"x")
    # Nobody was at this server meanwhile, and who comes first is who has it tidied.
    clock.now += limits.DESK_SECONDS + 1
    assert ledger.knows(token) and ledger.desk(token) and ledger.desk(other) == {}


def test_that_one_was_closed_is_known_as_long_as_need_be(ledger, token, clock):
    with ledger.database.begin(writes=True) as connection:
        lab_book.close(connection, [key_of(token)], clock())
    clock.now += limits.UNUSED_SECONDS - 1
    ledger.new_lab_book()
    with pytest.raises(Closed):
        ledger.ensure(token)
    clock.now += 2
    ledger.new_lab_book()
    with ledger.database.begin() as connection:
        assert not lab_book.is_closed(connection, token)


def test_a_full_lab_book_fits_into_a_file():
    points = 128 * files.MAX_POINTS_IN_ALL  # bytes, of which packing leaves half
    networks = files.MAX_PART["networks"]
    assert networks >= limits.NETWORK_BYTES and networks + points / 2 <= files.MAX_FILE
    assert networks + points + files.MAX_PART[""] <= files.MAX_UNPACKED
    assert files.MAX_PART["curves"] > 128 * 20_000
