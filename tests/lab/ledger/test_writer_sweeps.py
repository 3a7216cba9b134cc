"""Sweeps are written into the ledger: the curves of a cell, and all runs, however long the ledger is away."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.ledger import database, writer
from lab.ledger.access import new_token
from lab.ledger.curves import of_history
from lab.ledger.problems import NoRoom
from lab.ledger.writer import Writer
from lab.restored import NOT_TRAINED, content_of_sweep, restored_sweep
from lab.runs.scores import Scores
from lab.sweeps import search
from lab.sweeps.sweep import Sweep
from tests.lab.ledger.books import CONFIG, HISTORY, NETWORK, another_writer
from tests.patience import wait_until

pytestmark = pytest.mark.both_databases

DATA = nncore.load_digits()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Looks often, and does not wait long for somebody else who writes."""
    monkeypatch.setattr(writer, "LOOK", 0.01)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)


@pytest.fixture
def following(ledger):
    return Writer(ledger)


def finish(cell):
    cell.history, cell.network, cell.iterations = replace(HISTORY), NETWORK, 30
    cell.scores = Scores(30, 0.5, 0.25)
    cell.status = "finished"


def begin(following, token, n=3, group=None):
    sweep = Sweep(search.seeds(CONFIG, n), "embedded")
    following.follow_sweep(sweep, token, DATA, group)
    return sweep


def test_runs_are_written_as_they_end_with_their_scores_and_their_group(following, ledger, token):
    sweep = begin(following, token, group="Run 1, 3 seeds")
    finish(sweep.cells[1])
    wait_until(lambda: len(ledger.entries(token)) == 1)
    sweep.cells[0].history.costs.append(2.3)
    sweep.cells[0].history.train_accuracies.append(0.1)
    sweep.cancel()
    wait_until(lambda: len(ledger.entries(token)) == 2)
    stopped, finished = sorted(ledger.entries(token), key=lambda entry: entry.status, reverse=True)
    assert (finished.status, finished.group, finished.group_id) == ("finished", "Run 1, 3 seeds", sweep.group_id)
    assert (finished.measured_at, finished.train_accuracy, finished.test_accuracy) == (30, 0.5, 0.25)
    # Of a cell that was cancelled nothing is measured on all digits, and one that never began is no run.
    assert (stopped.status, stopped.measured_at) == ("stopped", None)
    # The writer says so a moment after the row is there.
    wait_until(lambda: following.n_unwritten(token) == 0)
    assert following.problem_of(token) is None


def test_each_sweep_and_each_repetition_is_a_group_of_its_own():
    assert len({Sweep(search.seeds(CONFIG, 1), "embedded").group_id for _ in range(3)}) == 3


def test_runs_that_end_while_the_ledger_is_away_are_all_written_when_it_is_back(following, ledger, url, token):
    sweep, other = begin(following, token), ledger.new_lab_book()
    with another_writer(url, token):
        for cell in sweep.cells:
            finish(cell)
        wait_until(lambda: following.problem_of(token) is not None)
        # Said to whom it concerns, and to nobody else.
        assert "Runs cannot be saved" in following.problem_of(token) and following.problem_of(other) is None
        assert following.n_unwritten(token) == 3 and ledger.entries(token) == []
    wait_until(lambda: following.problem_of(token) is None and following.n_unwritten(token) == 0)
    entries = ledger.entries(token)
    assert sorted(entry.config.seed for entry in entries) == [3, 4, 5]
    assert all(ledger.network(token, entry.id).digest == NETWORK.digest for entry in entries)


def test_a_sweep_that_begins_while_the_ledger_is_away_is_in_the_lab_book_that_was_meant(following, ledger, path, token):
    new = new_token()
    with another_writer(ledger.database.url, token):
        sweep = begin(following, new)
        for cell in sweep.cells:
            finish(cell)
        wait_until(lambda: following.problem_of(new) is not None)
    wait_until(lambda: len(ledger.entries(new)) == 3)


def test_whose_lab_book_finds_no_room_keeps_nobody_elses_from_it_nor_what_is_over_in_memory(
    following, ledger, token, monkeypatch
):
    full, write = new_token(), ledger.add_finished

    def add_finished(whose, *arguments, **names):
        if whose == full:
            raise NoRoom("This server is full.")
        return write(whose, *arguments, **names)

    monkeypatch.setattr(ledger, "add_finished", add_finished)
    for sweep in (begin(following, full), begin(following, token)):
        for cell in sweep.cells:
            finish(cell)
    wait_until(lambda: len(ledger.entries(token)) == 3)
    wait_until(lambda: following.problem_of(full) == "This server is full." and not following.n_unwritten(full))
    assert following.problem_of(token) is None


def test_a_run_that_can_never_be_written_keeps_no_other_from_it(following, ledger, token):
    sweep = begin(following, token, 2)
    sweep.cells[0].config = None
    for cell in sweep.cells:
        cell.status = "failed"
    begin(following, "no token", 1).cancel()
    wait_until(lambda: len(ledger.entries(token)) == 1)
    wait_until(lambda: not following.n_unwritten(token) and not following.n_unwritten("no token"))


def test_what_is_written_holds_no_memory(following, ledger, token):
    sweep = begin(following, token, 2)
    for cell in sweep.cells:
        finish(cell)
    wait_until(lambda: not following.n_unwritten(token))
    # The best one alone stays at hand: a lab book may not keep all networks of a large sweep.
    assert sweep.cells[1].network is None
    assert sweep.cells[0].network.digest == NETWORK.digest
    assert ledger.network(token, sweep.cells[0].entry).digest == NETWORK.digest
    held = weakref.ref(sweep)
    del sweep, cell
    wait_until(lambda: gc.collect() is not None and held() is None)


# Made again


def test_a_sweep_comes_back_from_the_lab_book(following, ledger, token):
    cells = search.grid(CONFIG, {"l2": [0.0, 0.01], "hidden_units": [(4,), (4, 3)]})
    sweep = Sweep(cells, "embedded")
    following.follow_sweep(sweep, token, DATA)
    finish(cells[0])
    cells[1].status, cells[1].message = "failed", "Training stopped: too fast."
    cells[2].history.costs.append(2.3)
    cells[2].history.train_accuracies.append(0.1)
    sweep.cancel()
    wait_until(lambda: len(ledger.entries(token)) == 3)
    # Another run of the same settings is none of it.
    ledger.add_finished(token, cells[3].config, "Digits", 20, of_history(HISTORY), NETWORK, 1.5)
    again = restored_sweep(content_of_sweep(sweep), ledger.entries(token))
    assert again.done and again.data == "embedded" and again.group_id == sweep.group_id
    assert [cell.changes for cell in again.cells] == [cell.changes for cell in cells]
    assert [cell.status for cell in again.cells] == ["finished", "failed", "cancelled", "cancelled"]
    assert [cell.test_accuracy for cell in again.cells] == [0.25, None, None, None]
    assert again.cells[0].iterations == 2 and again.cells[1].message == "Training stopped: too fast."
    assert again.cells[3].message == NOT_TRAINED
    assert again.cells[0].entry == cells[0].entry
    np.testing.assert_allclose(ledger.curves(token, [again.cells[0].entry])[cells[0].entry].costs, HISTORY.costs)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"configs": [{"units": -1}], "names": []}', b"null"])
def test_what_is_damaged_is_no_sweep(content):
    assert restored_sweep(content, []) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [(b'"l2"', b'"nonesuch"'), (b'"embedded"', b"7"), (b'"hidden_units": [4]', b'"hidden_units": 4')],
)
def test_what_is_of_another_version_is_no_page_that_breaks(before, after):
    content = content_of_sweep(Sweep(search.grid(CONFIG, {"l2": [0.0, 0.01]}), "embedded"))
    assert before in content
    sweep = restored_sweep(content.replace(before, after), [])
    assert (sweep is None) == (b"nonesuch" in after), "a setting that there is none of"
