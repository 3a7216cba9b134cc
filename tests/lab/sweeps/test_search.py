"""Which configurations a sweep tries."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nncore
from lab.limits import LIMITS
from lab.runs import memory
from lab.sweeps import search

BASE = nncore.TrainingConfig(batch_size=50)
LARGE = replace(BASE, hidden_units=(2048,) * 3, optimizer="adam", training_digits=60, dtype="float64")


def test_a_grid_has_every_combination_once_and_in_order():
    cells = search.grid(BASE, {"learning_rate": [0.1, np.float64(0.1), 0.3], "hidden_units": [[8], (8, 4)]})
    found = [(cell.config.learning_rate, cell.config.hidden_units) for cell in cells]
    assert found == [(0.1, (8,)), (0.1, (8, 4)), (0.3, (8,)), (0.3, (8, 4))]
    assert [cell.number for cell in cells] == [0, 1, 2, 3]
    assert cells[3].changes == {"learning_rate": 0.3, "hidden_units": (8, 4)}
    assert all(cell.config.batch_size == 50 and cell.status == "waiting" for cell in cells)


def test_a_combination_that_is_refused_is_a_cell_that_failed():
    cells = search.grid(BASE, {"batch_size": [50, 100], "training_digits": [60, 200]})
    assert [cell.status for cell in cells] == ["waiting", "waiting", "failed", "waiting"]
    assert "Batch size must be at most training digits (60), got 100" in cells[2].message
    cells = search.grid(LARGE, {"dtype": ["float64", "float32"]})
    assert [cell.status for cell in cells] == ["failed", "waiting"] and "of memory while it trains" in cells[0].message


def test_a_race_is_refused_what_train_refuses(monkeypatch):
    with pytest.raises(ValueError, match="of memory while it trains"):
        search.pair(BASE, LARGE)
    monkeypatch.setattr(memory, "LIMITS", replace(LIMITS, hidden_units=4))
    with pytest.raises(ValueError, match="this server takes at most 4 "):
        search.pair(BASE, replace(BASE, seed=1))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"momentum": [0.9]}, "not 'momentum'"),
        ({"seed": []}, "at least one value"),
        ({"seed": range(65)}, "1 to 64 networks on this server, got 65"),
        ({"seed": range(9), "l2": [0.0, *(0.1**n for n in range(1, 8))]}, "got 72"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(values, sentence):
    with pytest.raises(ValueError, match=sentence):
        search.grid(BASE, values)


@given(st.integers(0, 2**32 - 1))
def test_random_cells_are_in_range_and_the_same_for_a_seed(seed):
    choices = {
        "learning_rate": (0.00123456, 0.9, "log"),
        "l2": (0.0, 0.1),
        "hidden_units": (4, 512, "log"),
        "training_digits": (100, 110),
        "optimizer": ["sgd", "adam"],
    }
    cells = search.random_search(BASE, choices, 20, seed)
    assert [cell.changes for cell in cells] == [cell.changes for cell in search.random_search(BASE, choices, 20, seed)]
    for cell in cells:
        assert cell.status == "waiting" and list(cell.changes) == list(choices)
        assert 0.00123456 <= cell.config.learning_rate <= 0.9 and 0 <= cell.config.l2 <= 0.1
        (units,) = cell.config.hidden_units
        assert 4 <= units <= 512 and type(units) is int
        assert type(cell.config.training_digits) is int and 100 <= cell.config.training_digits <= 110


def test_log_draws_every_power_of_ten_equally_often():
    cells = search.random_search(BASE, {"l2": (0.0001, 1.0, "log")}, 64, 1)
    counts, _ = np.histogram(np.log10([cell.config.l2 for cell in cells]), [-4, -3, -2, -1, 0])
    assert counts.min() >= 8
    assert {cell.config.l2 for cell in cells} == {float(f"{cell.config.l2:.3g}") for cell in cells}


@pytest.mark.parametrize("choice", [(1, 1), (0.0, 1.0, "log"), (0.1, 0.2, "lag"), (0.1,), (0.3, 0.1)])
def test_a_range_that_is_none_is_refused(choice):
    with pytest.raises(ValueError, match="low < high"):
        search.random_search(BASE, {"learning_rate": choice}, 3, 1)


def test_random_cells_are_so_many_and_different():
    for n in (0, 65):
        with pytest.raises(ValueError, match="1 to 64"):
            search.random_search(BASE, {"learning_rate": (0.1, 1)}, n, 1)
    for seeds, n in (([1], "1 network"), ([1, 1, 2], "2 different")):
        with pytest.raises(ValueError, match=f"make only {n}.*, not 4: add values or a range, or try every comb"):
            search.random_search(BASE, {"seed": seeds}, 4, 1)
    cells = search.random_search(BASE, {"seed": (1, 10), "l2": [0.0, 0.1]}, 20, 1)
    assert len({tuple(cell.changes.items()) for cell in cells}) == 20


def test_seeds_change_nothing_but_the_seed():
    assert [cell.config.seed for cell in search.seeds(BASE, 5)] == [3, 4, 5, 6, 7]
    last = nncore.TrainingConfig(seed=2**32 - 1)
    assert [cell.config.seed for cell in search.seeds(last, 2)] == [2**32 - 1, 0]
    assert search.seeds(last, 2)[0].config == last
