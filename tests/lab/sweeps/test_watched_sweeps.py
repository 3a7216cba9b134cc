"""What becomes of a sweep that nobody watches, of one that rests, and of one that is done."""

import gc
import threading
import weakref
from dataclasses import replace
from types import SimpleNamespace

import pytest

from lab.runs.scheduler import ALONE, GRACE, HELD
from lab.sweeps import search
from lab.sweeps.sweep import Sweep
from tests.lab.sweeps.queued import LONG, SHORT, begun, statuses
from tests.patience import wait_until


def test_a_sweep_that_nobody_watches_is_set_aside_and_its_runs_go_on_later(begin, tab, clock, scheduler):
    sweep = begin("one", search.seeds(LONG, 1), tab.is_set)
    wait_until(lambda: begun(sweep))
    tab.clear()
    clock.now += GRACE + 1
    wait_until(lambda: scheduler.n_persons == 0)
    (cell,), done = sweep.cells, sweep.cells[0].iterations
    assert sweep.aside and cell.status == "running"
    # Back in another tab.
    sweep.watch(lambda: True)
    wait_until(lambda: cell.iterations > done)
    assert not sweep.aside


def test_a_sweep_whose_tab_is_closed_begins_no_more(begin):
    here = threading.Event()
    sweep = begin("gone", search.seeds(SHORT, 2), here.is_set)
    other = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: other.done)
    assert statuses(sweep) == ["waiting", "waiting"]
    here.set()
    wait_until(lambda: sweep.done)
    assert statuses(sweep) == ["finished", "finished"]


def test_a_sweep_to_which_nobody_comes_back_is_cancelled(begin, tab, clock, scheduler):
    sweep = begin("one", search.seeds(LONG, 3), tab.is_set)
    wait_until(lambda: begun(sweep))
    tab.clear()
    clock.now += ALONE - 1
    with pytest.raises(AssertionError):
        wait_until(lambda: sweep.done, 1)
    clock.now += 2
    wait_until(lambda: sweep.done)
    assert statuses(sweep) == ["cancelled"] * 3 and sweep.cancelled
    wait_until(lambda: scheduler.n_persons == 0)


def test_what_rests_with_its_class_goes_on_with_it_and_is_there_for_hours(begin, tab, clock, scheduler):
    sweep = begin("one", search.seeds(LONG, 2), tab.is_set)
    wait_until(lambda: begun(sweep))
    sweep.held = True
    wait_until(lambda: all(cell.run is None or cell.run.status == "paused" for cell in sweep.cells))
    assert sweep.aside
    tab.clear()
    clock.now += HELD - 1
    with pytest.raises(AssertionError):
        wait_until(lambda: sweep.done, 1)
    tab.set()
    sweep.held, done = False, sweep.cells[0].iterations
    wait_until(lambda: sweep.cells[0].iterations > done)


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


def test_a_tab_more_keeps_it_and_a_tab_less_does_not_end_it(begin):
    here = threading.Event()
    sweep = begin("one", search.seeds(LONG, 1), here.is_set)
    sweep.watch(lambda: True)
    wait_until(lambda: begun(sweep))
    assert begin.queue.get("one") is sweep and not sweep.aside


def test_a_sweep_that_is_done_is_there_for_its_owner_for_a_while_and_then_no_memory_is_held(begin, tab, clock):
    sweep = begin.queue.start("one", search.seeds(SHORT, 1), "embedded", tab.is_set)
    held = weakref.ref(sweep)
    wait_until(lambda: held().done)
    assert begin.queue.get("one") is sweep and begin.queue.get("other") is None
    del sweep
    tab.clear()
    clock.now += ALONE + 1
    wait_until(lambda: begin.queue.get("one") is None)
    wait_until(lambda: gc.collect() is not None and held() is None)


def test_what_is_forgotten_is_cancelled(begin):
    sweep = begin("one", search.seeds(LONG, 1))
    begin.queue.forget("one")
    assert sweep.done and begin.queue.get("one") is None
    begin.queue.forget("one")


def test_a_network_whose_workers_are_lost_again_and_again_fails_and_says_so():
    run = SimpleNamespace(
        settled=False, iteration=7, seconds=1.0, history=None, held=False, status="paused", scored=True, budget=0
    )
    run.notice = "The cluster has no workers. The run is paused after iteration 7; what it learned is kept."
    cells, stopped = search.seeds(LONG, 1), []
    sweep = Sweep(cells, "embedded", scheduler=SimpleNamespace(stop=stopped.append))
    cells[0].run, cells[0].status = run, "running"
    sweep.go_on(1)
    assert stopped == [run] and statuses(sweep) == ["failed"] and "has no workers" in cells[0].message
