"""The ledger of runs: written from the beginning to the end, changed, deleted, and the desk beside them."""

import gc
import io
import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import BindParameter

import nncore
from lab.ledger import limits
from lab.ledger.files import export_file, import_file
from lab.ledger.ledger import Ledger
from lab.origin import READY, Origin
from lab.runs.history import History
from lab.runs.scores import Scores
from tests.lab.ledger.books import CONFIG, HISTORY, NETWORK, add, add_finished, ids_of

both_databases = pytest.mark.both_databases  # for all kinds of values go into it and come back
_first, _last = NETWORK.layers
NOT_FINITE = replace(NETWORK, layers=(nncore.Layer(_first.weights * np.nan, _first.bias), _last))


# Writing


@both_databases
def test_a_run_is_written_from_its_beginning_to_its_end(url, ledger, token, clock):
    id = add(ledger, token, group="a sweep", group_id="a" * 32)
    (entry,) = ledger.entries(token)
    assert (entry.id, entry.number, entry.title, entry.status, entry.group) == (id, 1, "Run 1", "running", "a sweep")
    assert (entry.config, entry.data_name, entry.n_test, entry.last_cost) == (CONFIG, "Digits", 20, None)
    assert entry.created.timestamp() == clock.now and entry.created.utcoffset().total_seconds() == 0
    clock.now += 5
    assert ledger.update(token, id, "running", History([2.3], [0.1], [1], [0.15]), 0.5, with_curves=False)
    assert ledger.entries(token)[0].iterations == 1 and not ledger.curves(token, [id])
    for n in (1, 2):
        ledger.update(token, id, "running", History([1.0] * n, [0.5] * n), 1.0)
        assert len(ledger.curves(token, [id])[id].costs) == n

    marks = [(1, "learning rate 0.5")]
    assert ledger.finish(token, id, "finished", HISTORY, 1.5, marks, NETWORK) == (True, True)
    (entry,) = ledger.entries(token)
    assert (entry.status, entry.iterations, entry.seconds, entry.marks) == ("finished", 2, 1.5, tuple(marks))
    assert (entry.first_cost, entry.last_cost) == (2.3, 1 / 3)
    assert (entry.train_accuracy, entry.test_accuracy, entry.measured_at) == (0.2, 0.25, None)
    assert (entry.digest, entry.heartbeat.timestamp()) == (NETWORK.digest, clock.now)
    assert entry.network_bytes == len(ledger.network_file(token, id)) > 0 and entry.origin == Origin()
    curves = ledger.curves(token, [id, id + 1])[id]
    assert (curves.costs.tolist(), curves.test_accuracies.tolist()) == ([2.3, 1 / 3], [0.15, 0.25])
    ledger.close()
    later = Ledger(url, lambda: clock.now)
    assert later.entries(token) == [entry] and later.network(token, id).digest == NETWORK.digest
    later.close()


def test_where_a_run_comes_from_and_when_it_was_measured(ledger, token):
    names = {"group": "five seeds", "group_id": "a" * 32, "origin": Origin(READY)}
    scores = Scores(1, 0.5, 0.75)
    ledger.finish(token, add(ledger, token, **names), "stopped", HISTORY, 1.0, scores=scores)
    add_finished(ledger, token, scores=scores, **names)
    for entry in ledger.entries(token):
        assert {name: getattr(entry, name) for name in names} == names
        assert (entry.measured_at, entry.train_accuracy, entry.test_accuracy) == (1, 0.5, 0.75)


def test_a_run_that_failed_at_once_has_no_scores(ledger, token):
    id = ledger.add_finished(token, CONFIG, "Digits", 20, History(), None, 0.1, "failed", message="It\ndiverged.")
    (entry,) = ledger.entries(token)
    assert (entry.status, entry.message, entry.first_cost, entry.digest) == ("failed", "It diverged.", None, None)
    assert ledger.network(token, id) is None and ledger.curves(token, [id])[id].costs.shape == (0,)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_network_that_could_not_be_opened_again_is_not_kept(ledger, token, at_once):
    if at_once:
        id = add_finished(ledger, token, NOT_FINITE)
    else:
        id = add(ledger, token)
        ledger.finish(token, id, "finished", HISTORY, 1.0, network=NOT_FINITE)
    (entry,) = ledger.entries(token)
    assert (entry.network_bytes, entry.digest, entry.iterations) == (0, None, 2)
    assert ledger.network(token, id) is None


def test_networks_on_the_way_are_kept_for_the_newest_runs(ledger, token, clock):
    ids = []
    for _ in range(3):
        clock.now += 1
        ids.append(add(ledger, token))
        assert ledger.keep_checkpoints(token, ids[-1], [(0, NETWORK), (30, NETWORK)])
    assert ledger.checkpoints(token, ids[0]) == []
    for id in ids[1:]:
        assert [iteration for iteration, _ in ledger.checkpoints(token, id)] == [0, 30]


def test_what_is_written_is_not_held_by_a_statement(ledger, token):
    id = add_finished(ledger, token)
    ledger.keep_checkpoints(token, id, [(0, NETWORK), (30, NETWORK)])
    ledger.keep_on_desk(token, "drawing", bytes(10_000))
    ledger.update(token, id, "running", HISTORY, 1.0, [], True, None, NETWORK)
    gc.collect()
    values = [each.value for each in gc.get_objects() if isinstance(each, BindParameter)]
    # A member's sealed token, which a statement may look for, is short.
    assert not [value for value in values if isinstance(value, bytes) and len(value) > 100]


@pytest.mark.parametrize("damage", ["x''", "'text'", "zeroblob(100)"])
def test_damaged_curves_and_networks_cost_those(path, ledger, token, damage):
    whole, damaged = add_finished(ledger, token), add_finished(ledger, token)
    ledger.keep_checkpoints(token, damaged, [(0, NETWORK)])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE curves SET costs = {damage} WHERE run_id = {damaged}")
        for table in ("networks", "checkpoints"):
            connection.execute(f"UPDATE {table} SET content = {damage} WHERE run_id = {damaged}")
    assert set(ledger.curves(token, [whole, damaged])) == {whole} and len(ids_of(ledger, token)) == 2
    with pytest.raises(ValueError, match=r"The network that is kept of this run is damaged\."):
        ledger.network(token, damaged)
    with pytest.raises(ValueError, match="damaged"):
        ledger.checkpoints(token, damaged)
    imported = import_file(ledger, ledger.new_lab_book(), io.BytesIO(export_file(ledger, token)))
    assert imported.left_out == [] and len(imported.ids) == 2


# Titles, notes, pins, deleting


@both_databases  # as one takes no zeros, and another counts bytes
def test_titles_and_notes_are_bounded_and_just_text(ledger, token):
    id = add(ledger, token, title="x" * 500, group="g" * 500)
    assert (len(ledger.entries(token)[0].title), len(ledger.entries(token)[0].group)) == (80, 80)
    ledger.rename(token, id, " <b>a\nb</b>\0\ud800 'x'; DROP TABLE runs ")
    ledger.annotate(token, id, "one\ntwo\0" + "y" * 5000)
    ledger.rename_group(token, [id], " five\nseeds ")
    (entry,) = ledger.entries(token)
    assert entry.title == "<b>a b</b>? 'x'; DROP TABLE runs" and entry.group == "five seeds"
    assert entry.note.startswith("one\ntwoy") and len(entry.note) <= 2000
    ledger.rename(token, id, "  ")
    ledger.rename_group(token, [id], "  ")
    assert (ledger.entries(token)[0].title, ledger.entries(token)[0].group) == ("Run 1", "five seeds")


def test_numbers_go_on_even_after_deleting(ledger, token):
    ids = [add(ledger, token) for _ in range(3)]
    ledger.delete(token, ids[1:])
    add(ledger, token)
    assert [entry.number for entry in ledger.entries(token)] == [4, 1]
    other = ledger.new_lab_book()
    add(ledger, other)
    assert ledger.entries(other)[0].number == 1


def test_pinned_runs_come_first_then_the_newest(ledger, token, clock):
    ids = []
    for _ in range(4):
        clock.now += 1
        ids.append(add(ledger, token))
    assert ledger.pin(token, ids[:2]) == 2
    assert ids_of(ledger, token) == [ids[1], ids[0], ids[3], ids[2]]
    ledger.pin(token, ids[:1], False)
    assert ids_of(ledger, token) == [ids[1], ids[3], ids[2], ids[0]]


def test_deleted_runs_can_be_had_back_for_a_day(ledger, token, clock):
    ids = [add_finished(ledger, token) for _ in range(3)]
    assert ledger.delete(token, ids[:2]) == 2
    assert ids_of(ledger, token) == ids[2:]
    assert ledger.curves(token, ids[:1]) == {} and ledger.network(token, ids[0]) is None
    assert not ledger.rename(token, ids[0], "deleted")
    clock.now += limits.UNDO_SECONDS - 1
    add(ledger, token)
    assert ledger.undelete(token, ids[:1]) == 1
    assert ledger.network(token, ids[0]).digest == NETWORK.digest
    clock.now += 2
    assert not ledger.undelete(token, ids[1:2])
    assert len(ledger.entries(token)) == 3
    # What is over is purged with all of it, also where nobody writes.
    assert count(ledger, "runs") == 3 and count(ledger, "networks") == count(ledger, "curves") == 2


def count(ledger, table):
    with ledger.database.begin() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


# The desk


@both_databases
def test_what_lies_on_the_desk_stays_there(url, ledger, token):
    for part, content in (("drawing", b"a"), ("drawing", b"b"), ("controls", b"c")):
        ledger.keep_on_desk(token, part, content)
    ledger.close()
    assert Ledger(url).desk(token) == {"drawing": b"b", "controls": b"c"}
    ledger.keep_on_desk(token, "drawing", None)
    assert ledger.desk(token) == {"controls": b"c"} and ledger.desk("nobody") == {}


def test_a_desk_has_an_end(ledger, token):
    ledger.keep_on_desk(token, "drawing", bytes(3 * 2**20))
    ledger.keep_on_desk(token, "controls", bytes(2**20))
    with pytest.raises(ValueError, match="at most 4,194,304 bytes"):
        ledger.keep_on_desk(token, "page", b"x")
    assert set(ledger.desk(token)) == {"drawing", "controls"}
    with pytest.raises(ValueError, match="no such notebook"):
        ledger.keep_on_desk("nobody", "controls", b"")
