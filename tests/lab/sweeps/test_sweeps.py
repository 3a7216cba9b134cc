"""Sweeps in processes of this machine, without a page."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from lab.workers.pools import LocalWorkers

import nncore
from lab.sweeps import search
from lab.sweeps.sweep import Sweep
from lab.sweeps.sweep_queue import train
from lab.workers import slices
from tests.lab.test_runs import wait_until
from tests.lab.test_scores import READS_SOME
from tests.nncore.textbook import assert_same_network

DATA = nncore.load_digits()
SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=40, training_digits=200, batch_size=20)
LONG = nncore.TrainingConfig(hidden_units=(8,), iterations=1_000_000, training_digits=50)
# The cost is no longer finite after a few iterations.
DIVERGING = {"learning_rate": 10.0, "l2": 0.09, "optimizer": "momentum"}


class Pool(LocalWorkers):
    """Workers of this machine, remembered; so many at a time."""

    def __init__(self, size=2):
        super().__init__()
        self.size, self.workers = size, []

    def open(self):
        self.workers.append(super().open())
        return self.workers[-1]

    def __call__(self):
        return self

    @property
    def gone(self):
        return [worker.executor.process.poll() is not None for worker in self.workers]


@pytest.fixture
def begin():
    """Begins a sweep in a thread, and ends it with the test."""
    begun = []

    def begin(cells, data=DATA, open_pool=LocalWorkers, **options):
        sweep = Sweep(cells, data, **options)
        thread = threading.Thread(target=train, args=(sweep, open_pool))
        thread.start()
        begun.append((sweep, thread))
        return sweep

    yield begin
    for sweep, thread in begun:
        sweep.cancel()
        thread.join(20)
        assert not thread.is_alive()


def statuses(sweep):
    return [cell.status for cell in sweep.cells]


# What comes out


@pytest.mark.parametrize("data", [DATA, "embedded"], ids=["arrays", "by name"])
def test_a_sweep_gives_what_nncore_gives(data):
    cells = search.grid(SHORT, {"learning_rate": [0.1, 0.3], "hidden_units": [(8,), (8, 4)], "dtype": ["float64"]})
    pool = Pool()
    sweep = Sweep(cells, data)
    train(sweep, pool)
    assert statuses(sweep) == ["finished"] * 4 and sweep.done and sweep.fraction == 1 and sweep.seconds > 0
    for cell in sweep.cells:
        alone = list(nncore.train(cell.config, DATA))
        np.testing.assert_allclose(cell.history.costs, [progress.cost for progress in alone], rtol=1e-9)
        assert list(cell.history.train_accuracies) == [progress.train_accuracy for progress in alone]
        assert cell.history.test_iterations == [each.iteration for each in alone if each.test_accuracy is not None]
        assert (cell.test_accuracy, cell.iterations) == (alone[-1].test_accuracy, 40)
        assert_same_network(cell.network, alone[-1].network, rtol=1e-7, atol=1e-9)
    # Two processes for four cells, and none is left.
    assert pool.gone == [True, True]


def test_a_long_history_is_one_of_means_and_ends_with_what_the_run_ended_with(begin):
    config = replace(SHORT, iterations=2500, hidden_units=())
    sweep = begin(search.seeds(config, 1))
    wait_until(lambda: sweep.done)
    (cell,) = sweep.cells
    alone = list(nncore.train(config, DATA))
    costs = np.array([progress.cost for progress in alone])
    assert cell.spacing == 4 and len(cell.history.costs) == 625 and cell.iterations == 2500
    np.testing.assert_allclose(cell.history.costs[:-1], costs.reshape(-1, 4).mean(axis=1)[:-1], rtol=1e-4)
    # Whoever trains it again has that number.
    assert cell.history.costs[-1] == pytest.approx(costs[-1], rel=1e-4) != pytest.approx(costs[-4:].mean(), rel=1e-3)
    assert cell.history.test_iterations[-1] == 2500 and cell.test_accuracy == alone[-1].test_accuracy


def test_its_history_knows_that_points_of_the_test_curve_are_of_some_digits(begin):
    sweep = begin(search.seeds(READS_SOME, 1))
    wait_until(lambda: sweep.done)
    (config,) = (cell.config for cell in sweep.cells)
    n_tested = [each.n_tested for each in nncore.train(config, DATA) if each.test_accuracy is not None]
    assert sweep.cells[0].history.fewest_tested == min(n_tested) < max(n_tested) == 1000


@pytest.mark.parametrize(("iterations", "expected"), [(1, 1), (1000, 1), (1001, 2), (2001, 4), (1_000_000, 1024)])
def test_a_history_has_at_most_a_thousand_entries(iterations, expected):
    assert slices.spacing(iterations) == expected


def test_how_far_it_is_can_be_seen_while_it_runs(begin):
    sweep = begin(search.seeds(LONG, 1))
    (cell,) = sweep.cells
    wait_until(lambda: cell.test_accuracy is not None)
    before = cell.iterations
    wait_until(lambda: cell.iterations > before)
    assert cell.status == "running" and 0 < sweep.fraction < 1 and not sweep.done


def test_networks_beyond_their_memory_are_let_go_the_worst_first(monkeypatch):
    n_bytes = 4 * (784 * 8 + 8 + 8 * 10 + 10)
    monkeypatch.setattr("lab.sweeps.sweep.NETWORK_BYTES", 2 * n_bytes)
    # With so small a learning rate it cannot be the better one.
    sweep = Sweep(search.grid(SHORT, {"learning_rate": [1e-6, 0.3, 0.5]}), DATA)
    train(sweep, LocalWorkers)
    assert [cell.network is None for cell in sweep.cells] == [True, False, False]


# What goes wrong


def test_a_cell_that_fails_has_a_sentence_and_spoils_no_other():
    cells = [
        *search.grid(SHORT, {"batch_size": [20, 201]}),
        search.Cell(2, DIVERGING, replace(SHORT, **DIVERGING, iterations=2000)),
        search.Cell(3, {}, replace(SHORT, training_digits=4001)),
        search.Cell(4, {}, SHORT),
    ]
    sweep = Sweep(cells, DATA)
    train(sweep, LocalWorkers)
    assert statuses(sweep) == ["finished", "failed", "failed", "failed", "finished"]
    assert "Batch size must be" in cells[1].message
    assert "try a tenth" in cells[2].message and cells[2].test_accuracy is None
    assert "training digits must be at most 4000" in cells[3].message


def test_a_network_that_its_last_step_has_spoilt_is_a_failure(monkeypatch):
    config = replace(SHORT, iterations=1)
    first, last = nncore.initial_network(config).layers
    spoilt = nncore.Network((first, nncore.Layer(last.weights * np.nan, last.bias)))
    progress = nncore.Progress(1, 1, 2.3, 0.1, 0.1, lambda: spoilt)
    monkeypatch.setattr(nncore, "train", lambda *_, **__: iter([progress]))
    with pytest.raises(nncore.Diverged, match="at iteration 1"):
        slices.SweepRun(config, DATA).advance()


def test_reading_all_digits_counts_as_time_that_a_core_was_taken_for(monkeypatch):
    read = slices.measure

    def reads_long(*arguments):
        until = time.thread_time() + 0.3
        while time.thread_time() < until:
            pass
        return read(*arguments)

    monkeypatch.setattr(slices, "measure", reads_long)
    texts, _ = slices.SweepRun(replace(SHORT, iterations=1), DATA).advance()
    assert texts["core_seconds"] > 0.3 and "scores" in texts


def test_a_cell_whose_process_dies_is_trained_once_more_and_the_other_goes_on(begin):
    pool = Pool()
    sweep = begin(search.seeds(replace(SHORT, iterations=10_000), 2), open_pool=pool)
    wait_until(lambda: all(cell.iterations for cell in sweep.cells))
    pool.workers[0].executor.process.kill()
    wait_until(lambda: sweep.done)
    assert statuses(sweep) == ["finished", "finished"] and len(pool.workers) == 3
    assert sorted(cell.attempts for cell in sweep.cells) == [1, 2]
    for cell in sweep.cells:
        assert len(cell.history.costs) * cell.spacing == 10_000
        alone = list(nncore.train(cell.config, DATA))[-1]
        assert cell.test_accuracy == pytest.approx(alone.test_accuracy, abs=0.003)


def test_a_cell_whose_process_dies_twice_fails(begin):
    pool = Pool(1)
    sweep = begin([search.Cell(0, {}, LONG), search.Cell(1, {}, SHORT)], open_pool=pool)
    for number in range(2):
        wait_until(lambda number=number: sweep.cells[0].attempts == number + 1 and sweep.cells[0].iterations)
        pool.workers[-1].executor.process.kill()
        wait_until(lambda number=number: sweep.cells[0].ended or sweep.cells[0].attempts == number + 2)
    wait_until(lambda: sweep.done)
    assert statuses(sweep) == ["failed", "finished"]
    assert "ended, 2 times" in sweep.cells[0].message


def test_no_worker_at_all_is_a_sentence(monkeypatch):
    class NoPool(Pool):
        def open(self):
            raise OSError("no processes left")

    monkeypatch.setattr("lab.sweeps.dispatcher.NO_WORKER", 0.3)
    sweep = Sweep(search.seeds(SHORT, 2), DATA)
    train(sweep, NoPool())
    assert statuses(sweep) == ["failed", "failed"]
    assert sweep.cells[0].message == sweep.problem
    assert sweep.problem.startswith("No worker could be started (no processes left). The rest was not trained")


def test_a_data_set_that_is_not_there_is_a_sentence():
    sweep = Sweep(search.seeds(SHORT, 2), "nonesuch")
    train(sweep, LocalWorkers)
    assert statuses(sweep) == ["failed", "failed"]
    assert sweep.cells[1].message == "There are no digits to train on: there is no data set 'nonesuch' on this machine."


# How it ends


def test_cancelled_cells_stop_and_waiting_ones_never_start(begin):
    pool = Pool(1)
    sweep = begin(search.seeds(LONG, 3), open_pool=pool)
    # On a busy machine the first answer may be of fewer iterations than an entry of so long a history stands for.
    wait_until(lambda: sweep.cells[0].history.costs)
    sweep.cancel()
    assert statuses(sweep)[1:] == ["cancelled", "cancelled"]
    wait_until(lambda: sweep.done and pool.gone == [True])
    assert statuses(sweep) == ["cancelled"] * 3
    assert sweep.cells[0].history.costs and [cell.attempts for cell in sweep.cells] == [1, 0, 0]


def test_a_sweep_that_nobody_watches_is_cancelled(begin):
    here, pool = threading.Event(), Pool(1)
    here.set()
    sweep = begin(search.seeds(LONG, 2), open_pool=pool, alive=here.is_set, grace=0.1, alone=0.5)
    wait_until(lambda: sweep.cells[0].iterations)
    time.sleep(0.8)
    assert not sweep.done
    here.clear()
    wait_until(lambda: sweep.done and pool.gone == [True])
    assert statuses(sweep) == ["cancelled", "cancelled"]
