"""How much of the cores' time sweeps have beside runs and others: in slices, on a clock of the test's own."""

from collections import Counter
from concurrent.futures import Future
from dataclasses import asdict, replace
from math import inf

import pytest

from lab.runs.history import History
from lab.sweeps import dispatcher, search, sweep, turns
from lab.sweeps.sweep import Sweep
from lab.workers.messages import pack, unpack
from lab.workers.pools import Workers
from lab.workers.slices import SLICE
from tests.lab.sweeps.queued import LONG


class Clock:
    """Time that goes on only where somebody sleeps or works."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


class Pretended(Workers):
    """Workers that train nothing. core: the share of their slices in which they have a core; last: slice of a cell."""

    gone = False

    def __init__(self, clock, core=1.0, size=1, last=inf):
        super().__init__(None, size)
        self.clock, self.core, self.last = clock, core, last
        self.n_slices, self.at = 0, {}  # the slice of its cell that a worker is at, by its slot
        self.length, self.had = {}, Counter()  # slices of its cell, by slot; slices, by the iterations of a cell

    def open(self):
        return self

    def ask(self, request):
        texts, future = unpack(request)[0], Future()
        reply = {}
        if texts["do"] in ("start", "continue"):
            self.clock.sleep(SLICE / self.size)
            self.n_slices += 1
            if texts["do"] == "start":
                self.at[texts["slot"]], self.length[texts["slot"]] = 0, texts["config"]["iterations"]
            at = self.at[texts["slot"]] = self.at[texts["slot"]] + 1
            self.had[self.length[texts["slot"]]] += 1
            reply = {"iterations": at, "finished": False, "seconds": SLICE}
            reply |= {"core_seconds": self.core * SLICE, **asdict(History())}
            reply |= {"failed": "It is over."} if at == min(self.last, self.length[texts["slot"]]) else {}
        future.set_result(pack(reply))
        return future

    def close(self, farewell=None):
        """Nothing is left open."""


def core_seconds(monkeypatch, n_runs, seconds=600, core=1.0, n_sweeps=1):
    """How many seconds of a core repetitions have had after so many seconds beside so many runs."""
    clock = Clock()
    for module in (dispatcher, sweep, turns):
        monkeypatch.setattr(module, "time", clock)
    pool = Pretended(clock, core)
    sweeps = [Sweep(search.seeds(LONG, 5), "embedded", owner=number) for number in range(n_sweeps)]
    going = lambda: sweeps if clock.now < seconds else []  # noqa: E731
    dispatcher.Dispatcher(going, pool, lambda: n_runs).work()
    return SLICE * core * pool.n_slices


@pytest.mark.parametrize(
    ("n_runs", "share"), [(0, 1), (1, 1 / 2), (3, 1 / 4), (9, 1 / 10), (30, 1 / 31), (99, 1 / 100)]
)
def test_a_repetition_has_a_share_as_a_run_has(monkeypatch, n_runs, share):
    # Looks every 0.2 s at what is due make a rest longer by at most that.
    assert 0.8 * share <= core_seconds(monkeypatch, n_runs) / 600 <= 1.02 * share + SLICE / 600


@pytest.mark.parametrize("n_sweeps", [2, 10])
def test_who_waits_for_a_worker_counts_among_those_who_share_the_cores(monkeypatch, n_sweeps):
    had = core_seconds(monkeypatch, n_runs=10, n_sweeps=n_sweeps)
    # They have together what as many runs would have.
    assert had / 600 == pytest.approx(n_sweeps / (n_sweeps + 10), rel=0.2)


def test_who_waits_for_a_core_does_not_rest_for_that_as_well(monkeypatch):
    """On a machine that leaves a worker a tenth of its slices, beside nine runs: it has all that it is left."""
    assert core_seconds(monkeypatch, 9, core=0.1) / 600 == pytest.approx(0.1, rel=0.05)


def begun_before_is_over(monkeypatch, rests, comes):
    """Two networks that rest from 5 to 60 s: whether they are over, and how many another has not begun, which comes
    at a time and may rest as well."""
    clock = Clock()
    for module in (dispatcher, sweep, turns):
        monkeypatch.setattr(module, "time", clock)
    away, other = (Sweep(search.seeds(LONG, n), "embedded", owner=n) for n in (2, 30))

    def going():
        away.rests = 5 < clock.now < 60
        other.rests = rests and away.rests
        sweeps = [away, other] if clock.now >= comes else [away]
        return [sweep for sweep in sweeps if not sweep.done] if clock.now < 200 and not away.done else []

    dispatcher.Dispatcher(going, Pretended(clock, size=2, last=40), lambda: 0).work()
    assert all(cell.attempts == 1 for cell in away.cells)
    return away.done, len(other.waiting)


def test_networks_that_rested_are_trained_while_others_have_some_that_wait(monkeypatch):
    """Their owner was away, and another has taken the cores meanwhile."""
    done, n_waiting = begun_before_is_over(monkeypatch, rests=False, comes=10)
    assert done and n_waiting > 10


def test_networks_of_all_who_rested_are_trained_though_others_have_more(monkeypatch):
    """A class rested, and each has a core again."""
    done, n_waiting = begun_before_is_over(monkeypatch, rests=True, comes=0)
    assert done and n_waiting > 10


@pytest.mark.parametrize(
    ("n_runs", "size", "share"),
    [(0, 4, 1), (1, 4, 3 / 4), (2, 4, 1 / 2), (4, 4, 1 / 5), (20, 4, 1 / 21), (3, 1, 1 / 4)],
)
def test_on_a_cluster_it_has_a_share_too_and_what_runs_leave_free(n_runs, size, share):
    pool = Pretended(Clock(), size=size)
    pool.shares_cores = False
    sweep = Sweep(search.seeds(LONG, 5), "embedded", owner="one")
    of = dispatcher.Dispatcher(lambda: [sweep], pool, lambda: n_runs, lambda: n_runs)
    assert of._share == pytest.approx(share)


def test_a_worker_that_rests_for_others_is_let_go_once_its_sweep_is_cancelled(monkeypatch):
    clock = Clock()
    for module in (dispatcher, sweep, turns):
        monkeypatch.setattr(module, "time", clock)
    pool = Pretended(clock)
    sweeps = [Sweep(search.seeds(LONG, 5), "embedded", owner=number) for number in range(2)]

    def going():
        if clock.now > 20:
            sweeps[0].cancel()
            cancelled.append(len([slot for slot in of._slots if slot.sweep is sweeps[0]]))
        return [sweep for sweep in sweeps if not sweep.done] if clock.now < 40 else []

    cancelled, of = [], dispatcher.Dispatcher(going, pool, lambda: 98)
    of.work()
    assert cancelled[0] == 1 and cancelled[2] == 0


def test_a_stream_of_newcomers_keeps_nobody_waiting(monkeypatch):
    clock = Clock()
    for module in (dispatcher, sweep, turns):
        monkeypatch.setattr(module, "time", clock)
    pool = Pretended(clock, last=3)
    sweeps = [Sweep(search.seeds(LONG, 5), "embedded", owner="first")]

    def going():
        # Faster than one worker ends networks.
        if clock.now > 2.5 * SLICE * len(sweeps):
            sweeps.append(Sweep(search.seeds(LONG, 5), "embedded", owner=len(sweeps)))
        return [sweep for sweep in sweeps if not sweep.done] if clock.now < 400 and not sweeps[0].done else []

    dispatcher.Dispatcher(going, pool, lambda: 0, lambda: 0).work()
    assert sweeps[0].done and clock.now < 200


@pytest.mark.parametrize("n", [3, 6, 10])
def test_who_trains_long_networks_has_no_larger_share_than_who_trains_short_ones(monkeypatch, n):
    clock = Clock()
    for module in (dispatcher, sweep, turns):
        monkeypatch.setattr(module, "time", clock)
    configs = [replace(LONG, iterations=slices) for slices in (300, *[21] * (n - 1))]
    sweeps = [Sweep(search.seeds(config, 64), "embedded", owner=number) for number, config in enumerate(configs)]
    pool = Pretended(clock, size=2)
    dispatcher.Dispatcher(lambda: sweeps if clock.now < 250 * n else [], pool, lambda: 0).work()
    long, short = pool.had[300], pool.had[21] / (n - 1)
    assert 0.7 < long / short < 1.6
