"""What the ledger keeps beside a run's scores and curves: networks on the way, where it comes from, and the desk."""

import gc
from collections import namedtuple

import pytest
from sqlalchemy import BindParameter

from lab.ledger import checkpoints, limits
from lab.ledger.ledger import Ledger
from lab.origin import READY, Origin
from tests.lab.ledger.books import HISTORY, NETWORK, add, add_finished, ids_of, kept_networks, network_file

pytestmark = pytest.mark.both_databases

Scores = namedtuple("Scores", "iteration train_accuracy test_accuracy")


def test_networks_on_the_way_are_kept_for_the_newest_runs(ledger, token, clock):
    ids = []
    for _ in range(3):
        clock.now += 1
        ids.append(add(ledger, token))
        assert ledger.keep_checkpoints(token, ids[-1], [(0, NETWORK), (30, NETWORK)])
    assert ledger.checkpoints(token, ids[0]) == []
    (first, start), (last, end) = ledger.checkpoints(token, ids[2])
    assert (first, last, start.digest, end.digest) == (0, 30, NETWORK.digest, NETWORK.digest)
    assert not ledger.keep_checkpoints("nobody", ids[2], []) and ledger.checkpoints("nobody", ids[2]) == []


def test_networks_on_the_way_that_are_too_large_are_fewer_and_go_from_the_first_to_the_last(ledger, token, monkeypatch):
    id = add(ledger, token)
    monkeypatch.setattr(checkpoints, "MAX_BYTES", 4 * len(network_file()))
    ledger.keep_checkpoints(token, id, [(iteration, NETWORK) for iteration in range(31)])
    assert [iteration for iteration, _ in ledger.checkpoints(token, id)] == [0, 10, 20, 30]


def test_what_lies_on_the_desk_stays_there(url, ledger, token):
    ledger.keep_on_desk(token, "drawing", b"a")
    ledger.keep_on_desk(token, "drawing", b"b")
    ledger.keep_on_desk(token, "controls", b"c")
    ledger.close()
    assert Ledger(url).desk(token) == {"drawing": b"b", "controls": b"c"}
    ledger.keep_on_desk(token, "drawing", None)
    assert ledger.desk(token) == {"controls": b"c"} and ledger.desk("nobody") == {}


def test_a_desk_has_an_end(ledger, token):
    ledger.keep_on_desk(token, "drawing", bytes(3 * 2**20))
    with pytest.raises(ValueError, match="at most 4,194,304 bytes"):
        ledger.keep_on_desk(token, "controls", bytes(2 * 2**20))
    assert set(ledger.desk(token)) == {"drawing"}
    with pytest.raises(ValueError, match="no such notebook"):
        ledger.keep_on_desk("nobody", "controls", b"")


def test_where_a_run_comes_from_and_when_it_was_measured(ledger, token):
    names = {"group": "five seeds", "group_id": "a" * 32, "origin": Origin(READY)}
    id = add(ledger, token, **names)
    scores = Scores(1, 0.5, 0.75)
    ledger.finish(token, id, "stopped", HISTORY, 1.0, scores=scores)
    add_finished(ledger, token, scores=scores, **names)
    for entry in ledger.entries(token):
        assert {name: getattr(entry, name) for name in names} == names
        assert (entry.measured_at, entry.train_accuracy, entry.test_accuracy) == (1, 0.5, 0.75)
    add_finished(ledger, token)
    (entry,) = [entry for entry in ledger.entries(token) if entry.group is None]
    assert (entry.measured_at, entry.test_accuracy, entry.origin) == (None, 0.25, Origin())


def test_what_is_written_is_not_held_in_memory_by_a_statement(ledger, token):
    id = add_finished(ledger, token)
    ledger.keep_checkpoints(token, id, [(0, NETWORK), (30, NETWORK)])
    ledger.keep_on_desk(token, "drawing", bytes(10_000))
    ledger.update(token, id, "running", HISTORY, 1.0, [], True, None, NETWORK)
    gc.collect()
    values = [each.value for each in gc.get_objects() if isinstance(each, BindParameter)]
    # A member's sealed token, which a statement may look for, is short.
    assert not [value for value in values if isinstance(value, bytes) and len(value) > 100]


def test_on_a_server_that_has_more_than_it_may_nobody_loses_more_than_they_add(ledger, token, monkeypatch):
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


def test_a_full_server_keeps_no_network_of_who_comes_then_and_takes_none_away(ledger, token, clock, monkeypatch):
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
