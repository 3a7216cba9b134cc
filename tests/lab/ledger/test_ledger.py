"""The ledger of runs: kept, changed, limited, and each lab book its own."""

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

import nncore
from lab.ledger import curves, limits
from lab.ledger.database import DATABASE, HOME, LedgerProblem, default_url
from lab.ledger.entries import SILENCE
from lab.ledger.ledger import Ledger
from lab.ledger.rows import network_bytes
from lab.ledger.tables import metadata
from lab.runs.history import History

CONFIG = nncore.TrainingConfig(hidden_units=(4,), iterations=30, training_digits=50)
NETWORK = nncore.initial_network(CONFIG)
HISTORY = History([2.3, 1 / 3], [0.1, 0.2], [1, 2], [0.15, 0.25])


class Clock:
    """A time that passes when it is told to."""

    now = 1_700_000_000.25

    def __call__(self):
        return self.now


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


def add(ledger, token, **options):
    return ledger.add(token, CONFIG, "Digits", 20, **options)


def add_finished(ledger, token, network=NETWORK, **options):
    return ledger.add_finished(token, CONFIG, "Digits", 20, HISTORY, network, 1.5, **options)


def ids_of(ledger, token):
    return [entry.id for entry in ledger.entries(token)]


def kept_networks(ledger, token):
    return [entry.id for entry in ledger.entries(token) if entry.network_bytes]


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
    assert ledger.finish(token, id, "finished", HISTORY, 1.5, marks, NETWORK)
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
    assert found.train_accuracies.tolist() == history.train_accuracies
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


def test_a_ledger_whose_file_is_removed_begins_anew(url, ledger, token):
    ledger.close()
    for file in ("runs.sqlite", "runs.sqlite-wal", "runs.sqlite-shm"):
        path = default_path(url).parent / file
        path.unlink(missing_ok=True)
    assert not ledger.knows(token)
    assert ledger.entries(ledger.new_lab_book()) == []


def default_path(url):
    return Path(url.removeprefix("sqlite:///"))


# Whose is whose


def test_a_token_opens_its_lab_book_and_nothing_else_does(ledger, token):
    assert ledger.knows(token) and len(token) >= 22
    for wrong in (None, "", 7, b"x", token[:-1], token + "x", "x" * 10**6, "ü" * 22, "\ud800", ["a"], token.upper()):
        assert not ledger.knows(wrong)
        assert ledger.entries(wrong) == []
        with pytest.raises(ValueError, match="no such notebook"):
            add(ledger, wrong)


def test_the_database_does_not_give_the_token_away(url, ledger, token):
    add(ledger, token)
    ledger.close()
    assert token.encode() not in default_path(url).read_bytes()


def test_somebody_else_can_neither_read_nor_change(ledger, token):
    id, other = add_finished(ledger, token), ledger.new_lab_book()
    before = ledger.entries(token)
    for who in (other, "nobody"):
        assert ledger.entries(who) == [] and ledger.curves(who, [id]) == {}
        assert ledger.network(who, id) is None and ledger.network_file(who, id) is None
        assert not ledger.rename(who, id, "stolen") and not ledger.annotate(who, id, "stolen")
        assert not ledger.pin(who, [id]) and not ledger.delete(who, [id])
        assert not ledger.update(who, id, "failed", History(), 0.0)
        assert not ledger.finish(who, id, "failed", History(), 0.0, network=NETWORK)
    assert ledger.entries(token) == before
    ledger.delete(token, [id])
    assert not ledger.undelete(other, [id]) and ledger.undelete(token, [id])
    assert len(ledger.curves(token, [id])[id].costs) == 2


def test_ids_that_are_none_change_nothing(ledger, token):
    id = add_finished(ledger, token)
    hostile = [0, -1, 2**70, "1", None, 1.5, id + 1]
    assert not ledger.delete(token, hostile) and not ledger.pin(token, hostile)
    assert ledger.curves(token, hostile) == {} and ledger.network(token, 2**70) is None
    assert not ledger.rename(token, "1 OR 1=1", "x")


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
    assert [entry.title for entry in ledger.entries(token)] == ["Run 4", "Run 1"]
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


def test_what_is_purged_leaves_nothing_behind(url, ledger, token, clock):
    id = add_finished(ledger, token)
    ledger.delete(token, [id])
    clock.now += limits.UNDO_SECONDS + 1
    ledger.new_lab_book()
    connection = sqlite3.connect(default_path(url))
    counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("curves", "networks")]
    connection.close()
    assert counts == [(0,), (0,)]


def test_lab_books_that_stay_empty_are_forgotten_after_a_day(ledger, token, clock):
    used = ledger.new_lab_book()
    add(ledger, used)
    clock.now += limits.UNDO_SECONDS + 1
    new = ledger.new_lab_book()
    assert [ledger.knows(each) for each in (token, used, new)] == [False, True, True]


# Limits


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


def network_file():
    return network_bytes(NETWORK)


# Threads, and databases that cannot be used


def test_threads_share_a_ledger(url, ledger, token):
    other, errors, ids = Ledger(url), [], []

    def work(mine):
        try:
            for _ in range(15):
                ids.append(add(mine, token))
                mine.update(token, ids[-1], "running", HISTORY, 1.0)
                mine.entries(token)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in (ledger, ledger, other, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert not errors and len(set(ids)) == 60
    assert sorted(entry.number for entry in ledger.entries(token)) == list(range(1, 61))


def test_who_reads_and_who_writes_do_not_wait_for_each_other(ledger, token):
    id = add(ledger, token)
    with ledger.database.begin() as reading:
        reading.exec_driver_sql("SELECT * FROM runs").fetchone()
        ledger.rename(token, id, "meanwhile")
        with ledger.database.begin(writes=True):
            found = []
            reader = threading.Thread(target=lambda: found.extend(ledger.entries(token)))
            reader.start()
            reader.join(4)
            assert [entry.title for entry in found] == ["meanwhile"]


def test_who_will_write_has_the_database_before_he_reads(ledger, token, monkeypatch):
    monkeypatch.setattr("lab.ledger.database.BUSY_SECONDS", 0.01)
    ledger.close()
    with ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("SELECT * FROM runs").fetchone()
        with pytest.raises(LedgerProblem, match="locked"):
            add(ledger, token)


def test_a_locked_database_is_told_in_a_sentence(url, ledger, token, monkeypatch):
    monkeypatch.setattr("lab.ledger.database.BUSY_SECONDS", 0.01)
    ledger.close()
    ledger.entries(token)
    locker = sqlite3.connect(default_path(url), isolation_level=None)
    locker.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LedgerProblem, match="locked by another program"):
        add(ledger, token)
    locker.execute("ROLLBACK")
    locker.close()
    assert add(ledger, token)


def test_a_folder_that_cannot_be_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LedgerProblem, match=r"cannot be written to; name another one in DIGIT_LAB_HOME\.$"):
        Ledger(f"sqlite:///{tmp_path}/file/runs.sqlite").new_lab_book()


def test_a_damaged_file_is_told_in_a_sentence(tmp_path):
    (tmp_path / "runs.sqlite").write_bytes(b"this is no database" * 1000)
    with pytest.raises(LedgerProblem, match="damaged"):
        Ledger(f"sqlite:///{tmp_path}/runs.sqlite").new_lab_book()


def test_a_full_disk_is_told_in_a_sentence(url, ledger, token):
    with ledger.database.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(LedgerProblem, match="the disk is full"):
        for _ in range(200):
            ledger.annotate(token, add(ledger, token), "y" * 2000)


@pytest.mark.parametrize("url", ["nonsense", "nosuch://user:secret@host/x", "postgresql+nosuch://user:secret@host/x"])
def test_a_wrong_address_is_told_without_its_password(url):
    with pytest.raises(LedgerProblem) as caught:
        Ledger(url).new_lab_book()
    assert "secret" not in str(caught.value) and str(caught.value).endswith(".")


def test_where_runs_are_kept(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME, str(tmp_path / "odd #1?%20"))
    ledger = Ledger()
    assert ledger.knows(ledger.new_lab_book())
    ledger.close()
    assert (tmp_path / "odd #1?%20" / "runs.sqlite").exists()
    monkeypatch.setenv(DATABASE, "postgresql://server/lab")
    assert default_url() == "postgresql://server/lab"
    monkeypatch.delenv(DATABASE)
    monkeypatch.delenv(HOME)
    assert "digit-lab" in default_url().database


@pytest.mark.parametrize(
    "dialect", [postgresql.dialect(), sqlite.dialect(), mysql.dialect()], ids=lambda each: each.name
)
def test_other_databases_understand_the_tables(dialect):
    for table in metadata.sorted_tables:
        text = str(CreateTable(table).compile(dialect=dialect))
        assert f"CREATE TABLE {table.name}" in text
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def test_listing_reads_neither_curves_nor_networks(ledger, token):
    add_finished(ledger, token)
    statements = []
    with ledger.database.begin() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    ledger.entries(token)
    text = " ".join(statements)
    assert "FROM runs" in text and "curves" not in text and "networks" not in text
