"""Sweeps without a page: what comes out, and what goes wrong."""

from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.runs import memory
from lab.runs.memory import bytes_of
from lab.sweeps import search
from tests.lab.sweeps.queued import LONG, statuses
from tests.lab.test_network_file import in_file
from tests.lab.test_scores import READS_SOME
from tests.nncore.textbook import assert_same_network
from tests.patience import wait_until

DATA = nncore.load_digits()
SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=40, training_digits=200, batch_size=20)
# The cost is no longer finite after a few iterations.
DIVERGING = {"learning_rate": 10.0, "l2": 0.09, "optimizer": "momentum"}


def done(sweep):
    wait_until(lambda: sweep.done)
    return sweep


@pytest.mark.parametrize("data", [DATA, "embedded"], ids=["arrays", "by name"])
def test_a_sweep_gives_what_nncore_gives(begin, data):
    cells = search.grid(SHORT, {"learning_rate": [0.1, 0.3], "hidden_units": [(8,), (8, 4)], "dtype": ["float64"]})
    sweep = done(begin("one", cells, data=data))
    assert statuses(sweep) == ["finished"] * 4 and sweep.fraction == 1
    for cell in sweep.cells:
        alone = list(nncore.train(cell.config, DATA))
        np.testing.assert_allclose(cell.history.costs, [progress.cost for progress in alone], rtol=1e-9)
        assert list(cell.history.train_accuracies) == [progress.train_accuracy for progress in alone]
        assert cell.history.test_iterations == [each.iteration for each in alone if each.test_accuracy is not None]
        assert (cell.test_accuracy, cell.iterations) == (alone[-1].test_accuracy, 40) and cell.seconds > 0
        assert_same_network(cell.network, alone[-1].network, rtol=1e-7, atol=1e-9)


def test_its_history_knows_that_points_of_the_test_curve_are_of_some_digits(begin):
    sweep = done(begin("one", search.seeds(READS_SOME, 1)))
    n_tested = [each.n_tested for each in nncore.train(sweep.cells[0].config, DATA) if each.test_accuracy is not None]
    assert sweep.cells[0].history.fewest_tested == min(n_tested) < max(n_tested) == 1000


def test_how_far_it_is_can_be_seen_while_it_runs(begin):
    sweep = begin("one", search.seeds(LONG, 1))
    (cell,) = sweep.cells
    wait_until(lambda: cell.test_accuracy is not None)
    before = cell.iterations
    wait_until(lambda: cell.iterations > before)
    assert cell.status == "running" and 0 < sweep.fraction < 1 and not sweep.done


def test_networks_that_wait_for_the_lab_book_are_in_files(begin):
    sweep = done(begin("one", search.seeds(SHORT, 2)))
    assert all(in_file(cell.network) for cell in sweep.cells)


def test_a_cell_that_fails_has_a_sentence_and_spoils_no_other(begin):
    cells = [
        *search.grid(SHORT, {"batch_size": [20, 201]}),
        search.Cell(2, DIVERGING, replace(SHORT, **DIVERGING, iterations=2000)),
        search.Cell(3, {}, replace(SHORT, training_digits=4001)),
        search.Cell(4, {}, SHORT),
    ]
    sweep = done(begin("one", cells))
    assert statuses(sweep) == ["finished", "failed", "failed", "failed", "finished"]
    assert "Batch size must be" in cells[1].message
    assert "try a tenth" in cells[2].message and cells[2].test_accuracy is None
    assert "raining digits must be at most 4000" in cells[3].message


def test_a_data_set_that_is_not_there_is_a_sentence(begin):
    sweep = done(begin("one", search.seeds(SHORT, 2), data="nonesuch"))
    assert statuses(sweep) == ["failed", "failed"]
    assert sweep.cells[1].message == "There is no data set 'nonesuch' on this machine."


def test_an_error_in_the_program_ends_a_sweep_and_no_other(begin, monkeypatch):
    sweep = begin("one", search.seeds(LONG, 2))
    monkeypatch.setattr(sweep, "_look_at", lambda cell: 1 / 0)
    done(sweep)
    assert statuses(sweep) == ["failed"] * 2 and "An error in the program" in sweep.cells[0].message
    assert statuses(done(begin("other", search.seeds(SHORT, 1)))) == ["finished"]


def test_cancelled_cells_stop_and_waiting_ones_never_start(begin, scheduler):
    sweep = begin("one", search.seeds(LONG, 9))
    wait_until(lambda: sweep.cells[0].history.costs)
    sweep.cancel()
    assert sweep.done and statuses(sweep) == ["cancelled"] * 9
    assert sweep.cells[0].history.costs and not sweep.cells[8].iterations
    wait_until(lambda: scheduler.n_persons == 0)


def test_what_has_no_room_waits_and_is_trained_then(begin, monkeypatch, scheduler):
    monkeypatch.setattr(memory, "SMALL", 0)
    monkeypatch.setattr(memory, "ALL_BUT_SMALL", 2 * bytes_of(LONG))
    other = scheduler.start(LONG, DATA, owner="other")
    sweep = begin("one", search.seeds(replace(LONG, iterations=999_999), 3))
    wait_until(lambda: sweep.cells[0].iterations)
    assert statuses(sweep) == ["running", "waiting", "waiting"]
    scheduler.stop(other)
    wait_until(lambda: statuses(sweep) == ["running", "running", "waiting"])


def test_beside_a_sweep_one_may_have_as_many_runs_as_without(begin, scheduler):
    sweep = begin("one", search.seeds(LONG, 3))
    wait_until(lambda: "running" in statuses(sweep))
    run = scheduler.start(LONG, DATA, owner="one", most=1)
    with pytest.raises(ValueError, match="you have a run in another tab"):
        scheduler.start(LONG, DATA, owner="one", most=1)
    scheduler.stop(run)
