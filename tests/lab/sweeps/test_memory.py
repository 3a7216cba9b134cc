"""Large cells of all sweeps have a bounded memory between them, and small ones go on beside them."""

import time
from concurrent.futures import Future
from dataclasses import asdict, replace

import pytest

import nncore
from lab.runs.history import History
from lab.runs.memory import ALL, LARGE, MEGABYTE
from lab.sweeps import dispatcher, search
from lab.sweeps.dispatcher import Dispatcher
from lab.sweeps.sweep import Sweep
from lab.workers.messages import as_array, pack, unpack
from lab.workers.pools import Workers
from tests.lab.sweeps.queued import SHORT, statuses
from tests.patience import PATIENCE

LARGEST = replace(SHORT, hidden_units=(2048,) * 3, optimizer="adam")
HALF = replace(LARGEST, hidden_units=(1450,) * 3)  # two of them have room
NETWORK = as_array(nncore.initial_network(SHORT))
SLICES = 4  # of each cell


class Pretended(Workers):
    """Four workers that train nothing. held: of each that has begun one, the hidden units of its network."""

    def __init__(self):
        super().__init__(None, 4)
        self.held, self.moments, self.n_opened = {}, [], 0

    def open(self):
        self.n_opened += 1
        return PretendedWorker(self)


class PretendedWorker:
    gone = False

    def __init__(self, pool):
        self.pool = pool

    def ask(self, request):
        texts, arrays, future, held = unpack(request)[0], {}, Future(), self.pool.held
        reply = {}
        if texts["do"] == "start":
            held[self], self.n_left = texts["config"]["hidden_units"], SLICES
        if texts["do"] in ("start", "continue"):
            self.pool.moments.append(list(held.values()))
            self.n_left -= 1
            reply = {"iterations": SLICES - self.n_left, "finished": not self.n_left, "seconds": 0, **asdict(History())}
        if reply.get("finished"):
            reply["scores"], arrays = [SHORT.iterations, 1.0, 1.0], {"network": NETWORK}
            del held[self]
        future.set_result(pack(reply, arrays))
        return future

    def close(self, farewell):
        self.pool.held.pop(self, None)


@pytest.fixture
def pool():
    return Pretended()


def sweep(owner, config, n, **options):
    return Sweep(search.seeds(config, n), "embedded", owner=owner, **options)


def train(pool, *sweeps, look=lambda: None):
    """Train sweeps to their end. look: is called again and again meanwhile."""

    deadline = time.monotonic() + PATIENCE

    def going():
        assert time.monotonic() < deadline, "they do not end"
        look()
        return [each for each in sweeps if not each.done]

    Dispatcher(going, pool, lambda: 0).work()
    for each in sweeps:
        assert statuses(each) == ["finished"] * len(each.cells)


def counts(pool, config):
    """How many networks of a configuration were trained at once, at each moment."""
    return [moment.count(list(config.hidden_units)) for moment in pool.moments]


def test_large_cells_of_everybody_are_trained_one_after_the_other_and_small_ones_beside_them(pool):
    first, second = sweep("one", LARGEST, 3), sweep("two", LARGEST, 2)
    assert LARGE < 300 * MEGABYTE < first.cells[0].n_bytes < ALL < 2 * first.cells[0].n_bytes
    train(pool, first, second, sweep("three", SHORT, 20))
    large, small = counts(pool, LARGEST), counts(pool, SHORT)
    assert max(large) == 1 and (1, 3) in zip(large, small, strict=True)
    # No worker was begun in vain.
    assert pool.n_opened == 4


def test_as_many_large_cells_as_there_is_room_for_are_trained_at_once(pool):
    train(pool, sweep("one", HALF, 5))
    assert max(counts(pool, HALF)) == 2


def test_what_is_set_aside_makes_room_for_another(pool):
    away, other = sweep("away", LARGEST, 1), sweep("other", LARGEST, 1)
    other.rests = True

    def look():
        if away.cells[0].iterations or other.cells[0].iterations:
            other.rests, away.rests = False, not other.done

    train(pool, away, other, look=look)
    assert max(counts(pool, LARGEST)) == 1 and away.cells[0].attempts == 1
    assert len(pool.moments) > 2 * SLICES


def test_whose_cell_is_largest_is_not_overtaken_for_ever(pool):
    others, largest = sweep("many", HALF, 12), sweep("one", LARGEST, 1)
    train(pool, others, largest)
    at = counts(pool, LARGEST).index(1)
    assert sum(count > 0 for count in counts(pool, HALF)[at:]) > 3 * SLICES


def test_two_large_ones_that_race_begin_one_after_the_other(pool, monkeypatch):
    monkeypatch.setattr(dispatcher, "TOGETHER", 1e9)
    train(pool, sweep("one", LARGEST, 2, together=True))
    assert max(counts(pool, LARGEST)) == 1


def test_a_cell_that_is_larger_than_all_the_room_is_trained_alone(pool):
    cells = sweep("one", LARGEST, 2)
    for cell in cells.cells:
        cell.n_bytes = 2 * ALL
    train(pool, cells, sweep("two", SHORT, 8))
    assert max(counts(pool, LARGEST)) == 1


def test_memory_of_other_machines_is_not_this_ones(pool):
    pool.shares_cores = False
    train(pool, sweep("one", LARGEST, 5))
    assert max(counts(pool, LARGEST)) == 4


def test_of_a_race_for_whose_second_there_is_no_room_the_first_does_not_wait(pool, monkeypatch):
    monkeypatch.setattr(dispatcher, "TOGETHER", 1e9)
    other, race, beside = sweep("other", HALF, 1), sweep("racer", HALF, 2, together=True), []
    monkeypatch.setitem(globals(), "SLICES", 100)
    race.rests = True

    def look():
        race.rests = race.rests and not other.cells[0].iterations
        beside.append(not other.done and statuses(race) == ["running", "waiting"])

    train(pool, other, race, look=look)
    assert any(beside)
