"""Sweeps without a page: what comes of them, what goes wrong, and what becomes of one that nobody watches."""

import gc
import time
import weakref
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab.runs import memory
from lab.runs.memory import bytes_of
from lab.runs.scheduler import ALONE, GRACE, HELD
from lab.sweeps import search
from lab.sweeps.sweep import Sweep
from lab.workers.cluster import NoWorkers
from tests.lab.runs import DATA, DIVERGING, in_file
from tests.lab.sweeps.queued import LONG, begun, statuses
from tests.nncore.textbook import assert_same_network
from tests.patience import wait_until

SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=40, training_digits=200, batch_size=20)


def done(sweep):
    wait_until(lambda: sweep.done)
    return sweep


def test_a_sweep_gives_what_nncore_gives(begin):
    cells = search.grid(SHORT, {"learning_rate": [0.1, 0.3], "hidden_units": [(8,), (8, 4)], "dtype": ["float64"]})
    sweep = done(begin("one", cells))
    assert statuses(sweep) == ["finished"] * 4 and sweep.fraction == 1
    for cell in sweep.cells:
        alone = list(nncore.train(cell.config, DATA))
        np.testing.assert_allclose(cell.history.costs, [progress.cost for progress in alone], rtol=1e-9)
        assert list(cell.history.train_accuracies) == [progress.train_accuracy for progress in alone]
        assert cell.history.test_iterations == [each.iteration for each in alone if each.test_accuracy is not None]
        assert (cell.test_accuracy, cell.iterations) == (alone[-1].test_accuracy, 40) and cell.seconds > 0
        assert_same_network(cell.network, alone[-1].network, rtol=1e-7, atol=1e-9)
        assert in_file(cell.network), "it waits for the lab book"


def test_a_cell_that_fails_has_a_sentence_and_spoils_no_other(begin):
    cells = [
        *search.grid(SHORT, {"batch_size": [20, 201]}),
        search.Cell(2, DIVERGING, replace(SHORT, **DIVERGING, iterations=2000)),
        search.Cell(3, {}, replace(SHORT, training_digits=4001)),
        search.Cell(4, {}, SHORT),
    ]
    sweep = done(begin("one", cells, data=DATA))
    assert statuses(sweep) == ["finished", "failed", "failed", "failed", "finished"]
    assert "Batch size must be" in cells[1].message
    assert "try a tenth" in cells[2].message and cells[2].test_accuracy is None
    assert "raining digits must be at most 4000" in cells[3].message


def test_without_data_or_workers_a_sweep_ends_in_a_sentence(begin, monkeypatch):
    def no_workers(*_):
        raise NoWorkers("the cluster has no workers")

    sweep = done(begin("one", search.seeds(SHORT, 2), data="nonesuch"))
    assert statuses(sweep) == ["failed"] * 2
    assert sweep.cells[1].message == "There is no data set 'nonesuch' on this machine."
    sweep = begin("one", search.seeds(LONG, 2))
    monkeypatch.setattr(sweep, "_look_at", lambda cell: 1 / 0)
    assert statuses(done(sweep)) == ["failed"] * 2 and "An error in the program" in sweep.cells[0].message
    sweep = Sweep(search.seeds(SHORT, 2), DATA, scheduler=SimpleNamespace(start=lambda *_, **__: no_workers()))
    sweep.go_on(1)
    assert statuses(sweep) == ["failed"] * 2 and sweep.cells[0].message == "The cluster has no workers."
    assert statuses(done(begin("other", search.seeds(SHORT, 1)))) == ["finished"]


def test_cancelled_cells_stop_and_waiting_ones_never_start(begin, scheduler):
    sweep = begin("one", search.seeds(LONG, 9))
    (cell, *_, last) = sweep.cells
    wait_until(lambda: cell.test_accuracy is not None)
    before = cell.iterations
    wait_until(lambda: cell.iterations > before)
    assert cell.status == "running" and 0 < sweep.fraction < 1 and not sweep.done
    sweep.cancel()
    assert sweep.done and statuses(sweep) == ["cancelled"] * 9
    assert cell.history.costs and not last.iterations
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


def test_a_network_whose_workers_are_lost_again_and_again_fails():
    about = {"settled": False, "iteration": 7, "seconds": 1.0, "history": None, "held": False, "budget": 0}
    notice = "The cluster has no workers. The run is paused after iteration 7; what it learned is kept."
    run = SimpleNamespace(**about, status="paused", scored=True, notice=notice)
    cells, stopped = search.seeds(LONG, 1), []
    sweep = Sweep(cells, "embedded", scheduler=SimpleNamespace(stop=stopped.append))
    cells[0].run, cells[0].status = run, "running"
    sweep.go_on(1)
    assert stopped == [run] and statuses(sweep) == ["failed"] and "has no workers" in cells[0].message


def test_how_long_the_rest_takes_is_told_by_what_was_done():
    cells = search.seeds(LONG, 5)
    cells[4].status = "failed"  # it was refused at the start
    sweep = Sweep(cells, "embedded")
    assert sweep.seconds_left is None, "nothing has begun"
    cells[0].status, cells[0].iterations, cells[0].seconds = "finished", LONG.iterations, 10.0
    cells[1].status = cells[2].status = "running"
    assert sweep.seconds_left == pytest.approx(15), "three more, two at once"
    cells[3].config = replace(LONG, iterations=4 * LONG.iterations)
    assert sweep.seconds_left == pytest.approx(30)
    sweep.held = True
    assert sweep.seconds_left is None
    sweep.held = False
    sweep.cancel()
    assert sweep.seconds_left is None


# Who watches


@pytest.mark.parametrize("held", [False, True], ids=["by itself", "with its class"])
def test_a_sweep_rests_until_somebody_comes_or_nobody_does(begin, tab, clock, scheduler, held):
    sweep = begin("one", search.seeds(LONG, 3), tab.is_set)
    wait_until(lambda: begun(sweep))
    sweep.held = held
    if held:
        wait_until(lambda: all(cell.run is None or cell.run.status == "paused" for cell in sweep.cells))
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: scheduler.n_persons == 0)
    cell, before = sweep.cells[0], sweep.cells[0].iterations
    assert sweep.aside and cell.status == "running"
    sweep.held = False
    sweep.watch(here := lambda: True)  # in another tab
    wait_until(lambda: scheduler.n_persons == 1 and cell.iterations > before)
    assert not sweep.aside
    sweep._watchers.discard(here)
    sweep.held = held
    clock.now += (HELD if held else ALONE) - 1
    time.sleep(0.3)
    assert not sweep.done
    clock.now += 2
    wait_until(lambda: sweep.done)
    assert statuses(sweep) == ["cancelled"] * 3 and sweep.cancelled
    wait_until(lambda: scheduler.n_persons == 0)


def test_a_sweep_whose_tab_is_closed_begins_no_more(begin, tab):
    tab.clear()
    sweep, other = begin("gone", search.seeds(SHORT, 2), tab.is_set), begin("other", search.seeds(SHORT, 2))
    done(other)
    assert statuses(sweep) == ["waiting"] * 2
    tab.set()
    assert statuses(done(sweep)) == ["finished"] * 2


def test_a_done_sweep_is_there_for_its_owner_for_a_while(begin, tab, clock):
    sweep = begin.queue.start("one", search.seeds(SHORT, 1), "embedded", tab.is_set)
    held = weakref.ref(sweep)
    wait_until(lambda: held().done)
    assert begin.queue.get("one") is sweep and begin.queue.get("other") is None
    del sweep
    tab.clear()
    clock.now += ALONE + 1
    wait_until(lambda: begin.queue.get("one") is None)
    wait_until(lambda: gc.collect() is not None and held() is None)
