"""The ledger of runs: kept, changed, limited, and each lab book its own."""

import numpy as np
import pytest

from lab.ledger import curves, limits
from lab.ledger.entries import SILENCE
from lab.ledger.ledger import Ledger
from lab.runs.history import History
from tests.lab.ledger.books import CONFIG, HISTORY, NETWORK, Clock, add, add_finished, ids_of

pytestmark = pytest.mark.both_databases

# A run from its beginning to its end


def test_a_run_is_written_from_its_beginning_to_its_end(ledger, token, clock):
    id = add(ledger, token, group="a sweep")
    (entry,) = ledger.entries(token)
    assert (entry.id, entry.number, entry.title, entry.status, entry.group) == (id, 1, "Run 1", "running", "a sweep")
    assert (entry.config, entry.data_name, entry.n_test, entry.last_cost) == (CONFIG, "Digits", 20, None)
    assert entry.created.timestamp() == clock.now and entry.created.utcoffset().total_seconds() == 0

    clock.now += 5
    assert ledger.update(token, id, "running", History([2.3], [0.1], [1], [0.15]), 0.5, with_curves=False)
    assert ledger.entries(token)[0].iterations == 1 and not ledger.curves(token, [id])

    marks = [(1, "learning rate 0.5")]
    assert ledger.finish(token, id, "finished", HISTORY, 1.5, marks, NETWORK) == (True, True)
    (entry,) = ledger.entries(token)
    assert (entry.status, entry.iterations, entry.seconds, entry.marks) == ("finished", 2, 1.5, tuple(marks))
    assert (entry.first_cost, entry.last_cost) == (2.3, 1 / 3)
    assert (entry.train_accuracy, entry.test_accuracy) == (0.2, 0.25)
    assert (entry.digest, entry.heartbeat.timestamp()) == (NETWORK.digest, clock.now)
    assert ledger.network(token, id).digest == NETWORK.digest
    assert entry.network_bytes == len(ledger.network_file(token, id)) > 0


def test_a_run_that_failed_at_once_has_no_scores(ledger, token):
    id = ledger.add_finished(token, CONFIG, "Digits", 20, History(), None, 0.1, "failed", message="It\ndiverged.")
    (entry,) = ledger.entries(token)
    assert (entry.status, entry.message, entry.first_cost, entry.digest) == ("failed", "It diverged.", None, None)
    assert ledger.network(token, id) is None
    assert ledger.curves(token, [id])[id].costs.shape == (0,)


def test_curves_come_back_to_the_bit(ledger, token):
    costs = np.random.default_rng(0).random(300).tolist()
    history = History(costs, [cost / 3 for cost in costs], [1, 100], [0.1, 1 / 3])
    id = ledger.add_finished(token, CONFIG, "Digits", 20, history, None, 1.0)
    found = ledger.curves(token, [id, id + 1])[id]
    assert found.iterations.tolist() == list(range(1, 301)) and found.costs.tolist() == costs
    assert found.train_accuracies.tolist() == history.train_accuracies.tolist()
    assert (found.test_iterations.tolist(), found.test_accuracies.tolist()) == ([1, 100], [0.1, 1 / 3])


def test_curves_of_long_runs_are_thinned_evenly_from_the_first_to_the_last():
    n = 50_001
    history = History(list(range(n)), [0.5] * n, list(range(1, n + 1)), [0.5] * n)
    measured = curves.of_history(history)
    assert len(measured.costs) == len(measured.test_iterations) == curves.MAX_POINTS
    assert (measured.iterations[0], measured.iterations[-1]) == (1, n)
    assert (measured.costs == measured.iterations - 1).all()
    assert set(np.diff(measured.iterations).tolist()) == {2, 3}
    short = History([1.0] * 20_000, [0.5] * 20_000)
    assert len(curves.of_history(short).costs) == 20_000


def test_a_history_that_is_being_written_gives_curves_of_equal_length():
    half_written = History([1.0, 2.0], [0.5], [1], [])
    measured = curves.of_history(half_written)
    assert (len(measured.iterations), len(measured.costs), len(measured.train_accuracies)) == (1, 1, 1)
    assert len(measured.test_iterations) == len(measured.test_accuracies) == 0


def test_updating_again_replaces_the_curves(ledger, token):
    id = add(ledger, token)
    for n in (1, 2):
        ledger.update(token, id, "running", History([1.0] * n, [0.5] * n), 1.0)
    assert len(ledger.curves(token, [id])[id].costs) == 2


# Restarts and silence


def test_all_is_there_after_a_restart(url, ledger, token):
    id = add_finished(ledger, token)
    ledger.rename(token, id, "My best")
    before = ledger.entries(token)
    ledger.close()
    other = Ledger(url, lambda: Clock.now)
    assert other.entries(token) == before
    assert other.network(token, id).digest == NETWORK.digest
    assert add(other, token) > id
    other.close()


def test_a_run_that_was_not_heard_of_counts_as_interrupted(ledger, token, clock):
    ids = [add(ledger, token), add(ledger, token, status="paused"), add_finished(ledger, token)]
    ledger.update(token, ids[0], "running", HISTORY, 1.0)
    clock.now += SILENCE
    assert {entry.status for entry in ledger.entries(token)} == {"running", "paused", "finished"}
    clock.now += 1
    found = {entry.id: entry for entry in ledger.entries(token)}
    assert [found[id].status for id in ids] == ["interrupted", "interrupted", "finished"]
    assert found[ids[0]].last_cost == 1 / 3
    ledger.update(token, ids[0], "running", HISTORY, 1.0)
    assert {entry.id: entry.status for entry in ledger.entries(token)}[ids[0]] == "running"


def test_a_ledger_whose_file_is_removed_begins_anew(path, ledger, token):
    ledger.close()
    for file in ("runs.sqlite", "runs.sqlite-wal", "runs.sqlite-shm"):
        (path.parent / file).unlink(missing_ok=True)
    assert not ledger.knows(token)
    assert ledger.entries(ledger.new_lab_book()) == []


# Titles, notes, pins, deleting


def test_titles_and_notes_are_bounded_and_just_text(ledger, token):
    id = add(ledger, token, title="x" * 500, group="g" * 500)
    assert (len(ledger.entries(token)[0].title), len(ledger.entries(token)[0].group)) == (80, 80)
    ledger.rename(token, id, " <b>a\nb</b>\0\ud800 'x'; DROP TABLE runs ")
    ledger.annotate(token, id, "one\ntwo\0" + "y" * 5000)
    (entry,) = ledger.entries(token)
    assert entry.title == "<b>a b</b>? 'x'; DROP TABLE runs"
    assert entry.note.startswith("one\ntwoy") and len(entry.note) <= 2000
    ledger.rename(token, id, "  ")
    assert ledger.entries(token)[0].title == "Run 1"


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
    last = add(ledger, token)
    assert not ledger.undelete(token, ids[1:2])
    assert set(ids_of(ledger, token)) == {ids[0], ids[2], last, last - 1}


def test_what_is_purged_leaves_nothing_behind(ledger, token, clock):
    id = add_finished(ledger, token)
    ledger.delete(token, [id])
    clock.now += limits.UNDO_SECONDS + 1
    ledger.new_lab_book()
    with ledger.database.begin() as connection:
        for table in ("curves", "networks"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_lab_books_that_stay_empty_are_forgotten_after_a_day(ledger, token, clock):
    used = ledger.new_lab_book()
    add(ledger, used)
    clock.now += limits.UNDO_SECONDS + 1
    new = ledger.new_lab_book()
    assert [ledger.knows(each) for each in (token, used, new)] == [False, True, True]
