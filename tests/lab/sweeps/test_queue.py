"""Sweeps of a server: turns, what each person may have, and what becomes of a sweep that nobody watches."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

import nncore
from lab.sweeps import search, sweep_queue
from lab.sweeps.pools import Workers
from lab.sweeps.sweep_queue import SEEDS, SweepQueue
from tests.lab.test_runs import wait_until

SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=30, training_digits=50)
LONG = replace(SHORT, iterations=1_000_000)


class Threads(Workers):
    """Workers that are threads, which begin at once; so many at a time."""

    def __init__(self, size):
        super().__init__(lambda: ThreadPoolExecutor(1), size)
        self.n_opened = 0

    def open(self):
        self.n_opened += 1
        return super().open()

    def __call__(self):
        return self


@pytest.fixture
def pool():
    return Threads(1)


@pytest.fixture
def begin(pool):
    """Begins sweeps in a queue, and ends all of them with the test."""
    begun, queue = [], SweepQueue(pool, grace=0.3)

    def begin(owner, cells, alive=lambda: True, **options):
        begun.append(queue.start(owner, cells, "embedded", alive, **options))
        return begun[-1]

    begin.queue = queue
    yield begin
    for sweep in begun:
        sweep.cancel()


def statuses(sweep):
    return [cell.status for cell in sweep.cells]


def begun(sweep):
    return any(cell.iterations for cell in sweep.cells)


# Turns


def test_sweeps_of_different_people_take_turns_cell_by_cell(begin):
    order, config = [], replace(SHORT, iterations=500)
    first = begin("first", search.seeds(config, 4))
    wait_until(lambda: begun(first))
    second = begin("second", search.seeds(config, 4))

    def note():
        for name, sweep in (("first", first), ("second", second)):
            order.extend([name] * (statuses(sweep).count("finished") - order.count(name)))
        return first.done and second.done

    wait_until(note, 60)
    # Whoever comes second waits for one network, not for a sweep.
    assert order.index("second") <= 2 and order[:6].count("second") >= 2


def test_who_has_two_sweeps_gets_no_more_turns_than_others(begin):
    both = [begin("one", search.seeds(replace(SHORT, iterations=500), 6), kind=kind) for kind in ("sweep", SEEDS)]
    wait_until(lambda: begun(both[0]))
    other = begin("other", search.seeds(replace(SHORT, iterations=500), 3))
    wait_until(lambda: other.done, 60)
    assert sum(statuses(sweep).count("finished") for sweep in both) <= 5


def test_what_is_cancelled_leaves_its_place_at_once(begin, pool):
    first = begin("first", search.seeds(LONG, 2))
    wait_until(lambda: begun(first))
    waiting = [begin(str(number), search.seeds(LONG, 2)) for number in range(5)]
    last = begin("last", search.seeds(SHORT, 1))
    for sweep in (first, *waiting):
        sweep.cancel()
        assert sweep.done
    wait_until(lambda: last.done, 5)
    assert statuses(last) == ["finished"] and begin.queue.n_beside(last) == 0


def test_starting_and_cancelling_all_the_time_keeps_nobody_out(begin):
    for _ in range(300):
        begin("one", search.seeds(LONG, 2)).cancel()
    other = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: other.done)
    assert statuses(other) == ["finished"] * 2


def test_hundreds_who_begin_and_close_their_tab_hold_up_nobody_and_are_not_all_kept(begin, monkeypatch):
    monkeypatch.setattr(sweep_queue, "MAX_UNWATCHED", 20)
    for number in range(300):
        sweep = begin(f"gone {number}", search.seeds(LONG, 2), lambda: False)
        if number % 2:
            sweep.cancel()
    wait_until(lambda: sweep.aside)
    other = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: other.done)
    assert statuses(other) == ["finished"] * 2
    assert sum(begin.queue.get(f"gone {number}") is not None for number in range(300)) <= 20


def test_each_person_has_one_sweep_and_one_repetition_that_go_on(begin):
    begin("one", search.seeds(LONG, 1))
    begin("one", search.seeds(LONG, 1), kind=SEEDS)
    with pytest.raises(ValueError, match="your sweep before is still going on: cancel it"):
        begin("one", search.seeds(LONG, 1))
    with pytest.raises(ValueError, match="your repetition before"):
        begin("one", search.seeds(LONG, 1), kind=SEEDS)
    begin("other", search.seeds(LONG, 1))


def test_what_is_too_much_work_is_refused_before_it_begins(begin, pool):
    config = nncore.TrainingConfig(iterations=100_000)
    with pytest.raises(ValueError, match="these 64 networks are 36 times as much training as fits"):
        begin("one", search.seeds(config, 64))
    assert begin.queue.get("one") is None and not pool.n_opened


# Watched or not


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
    here.set()
    wait_until(lambda: gone.done)
    assert statuses(gone) == ["finished", "finished"]


def test_a_sweep_that_nobody_watches_is_set_aside_and_goes_on_where_it_was(begin):
    here = threading.Event()
    here.set()
    sweep = begin("one", search.seeds(LONG, 1), here.is_set)
    (cell,) = sweep.cells
    wait_until(lambda: cell.iterations)
    here.clear()
    wait_until(lambda: sweep.aside)
    other = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: other.done)
    # The slice that it was at may have been counted since.
    at = cell.iterations
    again = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: again.done)
    assert cell.iterations == at and cell.status == "running" and not sweep.done
    # Back in another tab.
    sweep.watch(lambda: True)
    wait_until(lambda: cell.iterations > at)
    assert cell.attempts == 1


def test_workers_of_sweeps_that_are_set_aside_do_not_pile_up(begin, pool):
    here = threading.Event()
    here.set()
    away = []
    for number in range(4):
        away.append(begin(f"away {number}", search.seeds(LONG, 1), here.is_set))
        wait_until(lambda: begun(away[-1]))
        here.clear()
        wait_until(lambda: away[-1].aside)
        here = threading.Event()
        here.set()
    other = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: other.done)
    # One keeps what it has done, the others begin their network anew.
    assert sum(statuses(sweep) == ["running"] for sweep in away) <= pool.size
    assert all(sweep.cells[0].attempts <= 1 and not sweep.done for sweep in away)


def test_a_tab_more_keeps_it_and_a_tab_less_does_not_end_it(begin):
    here = threading.Event()
    sweep = begin("one", search.seeds(LONG, 1), here.is_set)
    sweep.watch(lambda: True)
    wait_until(lambda: begun(sweep))
    assert begin.queue.get("one") is sweep and not sweep.aside


def test_of_sweeps_that_nobody_watches_those_go_first_that_have_done_nothing(begin, monkeypatch):
    monkeypatch.setattr("lab.sweeps.sweep_queue.MAX_UNWATCHED", 1)
    here = threading.Event()
    here.set()
    sweep = begin("one", search.seeds(replace(LONG, iterations=400_000), 2), here.is_set)
    wait_until(lambda: begun(sweep))
    here.clear()
    empty = begin("two", search.seeds(LONG, 1), here.is_set)
    wait_until(lambda: sweep.aside and empty.aside)
    begin("three", search.seeds(SHORT, 1))
    assert empty.done and not sweep.done and begin.queue.get("one") is sweep


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


# Beside runs that people watch


def test_a_worker_of_this_machine_rests_while_runs_are_trained(monkeypatch):
    from lab.sweeps.dispatcher import REST, Dispatcher
    from lab.sweeps.sweep import Sweep

    busy, pool = threading.Event(), Threads(1)
    busy.set()
    sweep = Sweep(search.seeds(LONG, 1), "embedded")
    going = lambda: [] if sweep.done else [sweep]  # noqa: E731
    thread = threading.Thread(target=Dispatcher(going, pool, busy.is_set).work)
    thread.start()
    (cell,) = sweep.cells
    wait_until(lambda: cell.iterations)
    at, seconds = cell.iterations, cell.seconds
    assert seconds * REST > 2
    threading.Event().wait(1)
    assert cell.iterations == at
    busy.clear()
    wait_until(lambda: cell.iterations > at, 2)
    sweep.cancel()
    thread.join(10)
    assert not thread.is_alive()
