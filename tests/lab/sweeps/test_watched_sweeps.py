"""What becomes of a sweep that nobody watches, and of one that is done."""

import gc
import threading
import weakref
from dataclasses import replace
from types import SimpleNamespace

import pytest

from lab.runs.scheduler import ALONE
from lab.sweeps import search, sweep_queue
from lab.sweeps.sweep import Sweep
from lab.sweeps.sweep_queue import SweepQueue
from tests.lab.sweeps.queued import LONG, SHORT, begun, statuses
from tests.patience import wait_until


def test_a_sweep_that_waits_and_whose_tab_closes_takes_no_core(begin, pool):
    first = begin("first", search.seeds(LONG, 1))
    wait_until(lambda: begun(first))
    here = threading.Event()
    gone = begin("gone", search.seeds(SHORT, 2), here.is_set)
    wait_until(lambda: gone.aside)
    first.cancel()
    last = begin("last", search.seeds(SHORT, 3))
    wait_until(lambda: last.done, 5)
    assert statuses(gone) == ["waiting", "waiting"] and not gone.done
    assert pool.n_opened <= 2
    here.set()
    wait_until(lambda: gone.done)
    assert statuses(gone) == ["finished", "finished"]


def test_a_sweep_that_nobody_watches_is_set_aside_and_begins_its_cell_anew_later(begin):
    here = threading.Event()
    here.set()
    sweep = begin("one", search.seeds(LONG, 1), here.is_set)
    (cell,) = sweep.cells
    wait_until(lambda: cell.iterations)
    here.clear()
    wait_until(lambda: cell.status == "waiting")
    other = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: other.done)
    assert cell.status == "waiting" and not cell.iterations and not sweep.done
    # Back in another tab.
    sweep.watch(lambda: True)
    wait_until(lambda: cell.iterations)
    assert cell.attempts == 1


def test_how_long_the_rest_takes_is_told_by_the_time_in_which_it_was_worked_on(monkeypatch):
    now, here = [100.0], [True]
    monkeypatch.setattr("lab.sweeps.sweep.time", SimpleNamespace(monotonic=lambda: now[0]))
    cells = search.seeds(LONG, 5)
    cells[4].status = "failed"  # it was refused at the start
    sweep = Sweep(cells, "embedded", lambda: here[0], grace=1)

    def after(seconds):
        now[0] += seconds
        sweep.look_after()
        return sweep.seconds_left

    assert after(50) is None, "nothing has begun"
    cell = sweep.next_cell(lambda waiting: waiting)
    assert after(0) is None
    cell.iterations = cell.config.iterations
    assert after(10) == pytest.approx(30)
    here[0] = False
    assert after(100) == pytest.approx(30), "nobody was there"
    here[0] = True
    after(0)
    assert after(10) == pytest.approx(60)
    sweep.rests = True
    assert sweep.seconds_left is None
    sweep.rests = False
    cells[1].config = replace(LONG, iterations=4 * LONG.iterations)
    assert sweep.seconds_left == pytest.approx(20 * 6)
    sweep.cancel()
    assert sweep.seconds_left is None


def test_what_rests_since_its_class_does_is_there_for_hours_and_for_who_comes_back_then(monkeypatch):
    now, here = [100.0], [True]
    monkeypatch.setattr("lab.sweeps.sweep.time", SimpleNamespace(monotonic=lambda: now[0]))
    sweep = Sweep(search.seeds(LONG, 2), "embedded", lambda: here[0])

    def after(seconds):
        now[0] += seconds
        sweep.look_after()
        return sweep.done

    sweep.rests, here[0] = True, False
    assert not after(3 * 3600)
    sweep.rests = False
    assert not after(ALONE - 1), "as long as anybody has"
    assert after(2)


def test_a_tab_more_keeps_it_and_a_tab_less_does_not_end_it(begin):
    here = threading.Event()
    sweep = begin("one", search.seeds(LONG, 1), here.is_set)
    sweep.watch(lambda: True)
    wait_until(lambda: begun(sweep))
    assert begin.queue.get("one") is sweep and not sweep.aside


def test_a_sweep_that_is_done_is_there_for_its_owner_for_a_while_and_then_no_memory_is_held(pool, monkeypatch):
    monkeypatch.setattr(sweep_queue, "TIDY", 0.1)
    queue, here = SweepQueue(pool, alone=0.4), threading.Event()
    here.set()
    sweep = queue.start("one", search.seeds(SHORT, 1), "embedded", here.is_set)
    held = weakref.ref(sweep)
    wait_until(lambda: held().done)
    assert queue.get("one") is sweep and queue.get("other") is None
    del sweep
    here.clear()
    wait_until(lambda: queue.get("one") is None)
    wait_until(lambda: gc.collect() is not None and held() is None)


def test_what_is_forgotten_is_cancelled(begin):
    sweep = begin("one", search.seeds(LONG, 1))
    begin.queue.forget("one")
    assert sweep.done and begin.queue.get("one") is None
    begin.queue.forget("one")
