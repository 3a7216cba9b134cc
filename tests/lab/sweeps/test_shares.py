"""How much of a core's time sweeps have beside runs: counted in slices, on a clock of the test's own."""

from collections import Counter
from concurrent.futures import Future
from dataclasses import asdict

import pytest

from lab.runs.history import History
from lab.sweeps import dispatcher, search
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
    """One worker at a time, which trains nothing. core: the share of its slices in which it has a core."""

    gone = False

    def __init__(self, clock, core=1.0):
        super().__init__(None, 1)
        self.clock, self.core, self.slices = clock, core, Counter()

    def open(self):
        return self

    def ask(self, request):
        texts, future = unpack(request)[0], Future()
        reply = {}
        if texts["do"] in ("start", "continue"):
            self.clock.sleep(SLICE)
            self.slices[texts["cell"]] += 1
            reply = {"iterations": self.slices[texts["cell"]], "finished": False, "seconds": SLICE}
            reply |= {"core_seconds": self.core * SLICE, **asdict(History())}
        future.set_result(pack(reply))
        return future

    def close(self, farewell=None):
        """Nothing is left open."""


def core_seconds(monkeypatch, n_runs, seconds=600, core=1.0, n_sweeps=1):
    """How many seconds of a core repetitions have had after so many seconds beside so many runs."""
    clock = Clock()
    monkeypatch.setattr(dispatcher, "time", clock)
    pool = Pretended(clock, core)
    sweeps = [Sweep(search.seeds(LONG, 5), "embedded", owner=number) for number in range(n_sweeps)]
    going = lambda: sweeps if clock.now < seconds else []  # noqa: E731
    dispatcher.Dispatcher(going, pool, lambda: n_runs).work()
    return SLICE * core * sum(pool.slices.values())


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
