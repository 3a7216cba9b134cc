"""A run's curves as arrays, and as the few bytes that the ledger keeps of them."""

import zlib

import numpy as np
import pytest

from lab.ledger import curves
from lab.runs.history import History

COSTS = np.random.default_rng(0).random(300).tolist()
MEASURED = curves.of_history(History(COSTS, [cost / 3 for cost in COSTS], [1, 100], [0.1, 1 / 3]))


def test_curves_come_back_to_the_bit():
    found = curves.unpack(curves.pack(MEASURED))
    assert found.iterations.tolist() == list(range(1, 301)) and found.costs.tolist() == COSTS
    assert found.train_accuracies.tolist() == [cost / 3 for cost in COSTS]
    assert (found.test_iterations.tolist(), found.test_accuracies.tolist()) == ([1, 100], [0.1, 1 / 3])
    assert not found.costs.flags.writeable


@pytest.mark.parametrize("content", [b"", b"\0", "text", zlib.compress(bytes(9)), zlib.compress(bytes(800))])
@pytest.mark.parametrize("name", ["costs", "test_accuracies"])
def test_damaged_ones_are_told_in_a_sentence(content, name):
    with pytest.raises(ValueError):
        curves.unpack(curves.pack(MEASURED) | {name: content})


def test_long_ones_are_thinned_evenly_and_keep_both_ends():
    n = 501
    history = History(list(range(n)), [0.5] * n, list(range(1, n + 1)), [0.5] * n)
    whole = curves.of_history(history, n)
    assert len(whole.costs) == n
    for thinned in (curves.of_history(history, 200), curves.thinned(whole, 200)):
        assert len(thinned.costs) == len(thinned.test_iterations) == 200
        assert (thinned.iterations[0], thinned.iterations[-1]) == (1, n)
        assert (thinned.costs == thinned.iterations - 1).all()
        assert set(np.diff(thinned.iterations).tolist()) == {2, 3}


def test_until_an_iteration_they_end_there():
    found = MEASURED.until(100)
    assert found.iterations.tolist() == list(range(1, 101)) and found.costs.tolist() == COSTS[:100]
    assert found.test_iterations.tolist() == [1, 100] and MEASURED.until(99).test_iterations.tolist() == [1]
    assert MEASURED.until(300) is MEASURED
    # Also where there is no point.
    between = curves.Curves([1, 5], [4.0, 2.0], [0.0, 1.0], [], []).until(3)
    assert (between.iterations.tolist(), between.costs.tolist()) == ([1, 3], [4.0, 3.0])


def test_a_history_that_is_being_written_gives_equal_lengths():
    measured = curves.of_history(History([1.0, 2.0], [0.5], [1], []))
    assert (len(measured.iterations), len(measured.costs), len(measured.train_accuracies)) == (1, 1, 1)
    assert len(measured.test_iterations) == len(measured.test_accuracies) == 0


@pytest.mark.parametrize("cost", [float("inf"), float("nan"), 1e305])
def test_a_cost_beyond_numbers_is_left_out(cost):
    measured = curves.of_history(History([2.3, cost, 1e300], [0.1, 0.2, 0.3]))
    assert measured.costs.tolist() == [2.3, 1e300] and measured.iterations.tolist() == [1, 3]
