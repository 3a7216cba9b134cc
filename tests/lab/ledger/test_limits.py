"""How much the ledger keeps, and what goes first."""

from dataclasses import replace

import nncore
from lab.ledger import limits
from tests.lab.ledger.books import CONFIG, NETWORK, add, add_finished, ids_of, kept_networks, network_file


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


def test_all_lab_books_together_are_bounded(ledger, clock, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_RUNS", 2)
    first, second = ledger.new_lab_book(), ledger.new_lab_book()
    for who in (first, second, second):
        clock.now += 1
        add(ledger, who)
    assert ledger.entries(first) == [] and len(ledger.entries(second)) == 2


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


def test_networks_of_all_lab_books_together_are_bounded(ledger, token, clock, monkeypatch):
    monkeypatch.setattr(limits, "TOTAL_NETWORK_BYTES", len(network_file()))
    add_finished(ledger, token)
    other = ledger.new_lab_book()
    clock.now += 1
    id = add_finished(ledger, other)
    assert kept_networks(ledger, token) == [] and kept_networks(ledger, other) == [id]


def test_a_network_larger_than_all_there_may_be_takes_nobody_s_place(ledger, token, monkeypatch):
    id = add_finished(ledger, token)
    monkeypatch.setattr(limits, "NETWORK_BYTES", len(network_file()))
    large = nncore.initial_network(replace(CONFIG, hidden_units=(5,)))
    add_finished(ledger, token, large)
    assert kept_networks(ledger, token) == [id]
