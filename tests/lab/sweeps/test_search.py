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


def test_a_grid_has_every_combination_in_order():
    cells = search.grid(BASE, {"learning_rate": [0.1, 0.3], "hidden_units": [[8], (8, 4)]})
    assert [cell.number for cell in cells] == [0, 1, 2, 3]
    assert [(cell.config.learning_rate, cell.config.hidden_units) for cell in cells] == [
        (0.1, (8,)),
        (0.1, (8, 4)),
        (0.3, (8,)),
        (0.3, (8, 4)),
    ]
    assert cells[3].changes == {"learning_rate": 0.3, "hidden_units": (8, 4)}
    assert all(cell.config.batch_size == 50 and cell.status == "waiting" for cell in cells)


def test_a_value_given_twice_is_tried_once():
    assert len(search.grid(BASE, {"seed": [1, np.int64(1), 2]})) == 2


def test_a_combination_that_is_refused_is_a_cell_that_failed_and_not_the_end_of_the_grid():
    cells = search.grid(BASE, {"batch_size": [50, 100], "training_digits": [60, 200]})
    assert [cell.status for cell in cells] == ["waiting", "waiting", "failed", "waiting"]
    assert "Batch size must be at most training digits (60), got 100" in cells[2].message


def test_a_network_that_would_take_too_much_memory_is_refused_as_on_train():
    large = replace(BASE, hidden_units=(2048,) * 3, optimizer="adam", training_digits=60)
    cells = search.grid(large, {"dtype": ["float64", "float32"]})
    assert [cell.status for cell in cells] == ["failed", "waiting"] and "of memory while it trains" in cells[0].message


def test_a_race_is_refused_what_train_refuses(monkeypatch):
    large = replace(BASE, hidden_units=(2048,) * 3, optimizer="adam", training_digits=60, dtype="float64")
    with pytest.raises(ValueError, match="of memory while it trains"):
        search.pair(BASE, large)
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
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        search.grid(BASE, values)


@given(st.integers(0, 2**32 - 1))
def test_random_cells_are_within_their_ranges_and_the_same_for_the_same_seed(seed):
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


@pytest.mark.parametrize("n", [0, 65])
def test_the_number_of_random_cells_is_limited(n):
    with pytest.raises(ValueError, match="1 to 64"):
        search.random_search(BASE, {"learning_rate": (0.1, 1)}, n, 1)


def test_seeds_change_nothing_but_the_seed():
    assert [cell.config.seed for cell in search.seeds(BASE, 5)] == [3, 4, 5, 6, 7]
    last = nncore.TrainingConfig(seed=2**32 - 1)
    assert [cell.config.seed for cell in search.seeds(last, 2)] == [2**32 - 1, 0]
    assert search.seeds(last, 2)[0].config == last
