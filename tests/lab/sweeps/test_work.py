"""How much work a sweep may be, and what is said of one that is more."""

from dataclasses import replace

import pytest

import nncore
from lab.sweeps import search, work
from lab.work import seconds_of

NOTEBOOK = nncore.TrainingConfig()
TOO_LONG = replace(NOTEBOOK, iterations=100_000)
DEEP = replace(NOTEBOOK, iterations=1, training_digits=60_000, hidden_units=(2048,) * 3)


@pytest.mark.parametrize(
    ("config", "n", "said"),
    [
        (TOO_LONG, 64, "64 networks are 36 times as much training as fits: try 2,700 iter"),
        (TOO_LONG, 1, "this network is 3.4 times as much training as fits: try 29,"),
        (replace(NOTEBOOK, iterations=10_000), 64, "try 2,700 iterations, or 17 networks"),
    ],
)
def test_too_much_is_refused_with_what_would_fit(config, n, said):
    with pytest.raises(ValueError, match=said):
        work.check(search.seeds(config, n))
    # What it says would fit does.
    work.check(search.seeds(replace(config, iterations=2700), n))
    work.check(search.seeds(replace(config, iterations=10_000), min(n, 17)))


def test_where_not_even_one_iteration_fits_it_says_so(monkeypatch):
    monkeypatch.setattr(work, "MAX_SECONDS", 60)
    with pytest.raises(ValueError, match="try far smaller networks, or fewer digits, or 1 network"):
        work.check(search.seeds(DEEP, 64))


def test_what_a_class_does_fits():
    work.check(search.seeds(NOTEBOOK, search.MAX_CELLS))
    full = replace(NOTEBOOK, training_digits=60_000, batch_size=128, hidden_units=(128,), iterations=4_690)
    work.check(search.seeds(full, 16))
    work.check([])
    work.check(search.grid(NOTEBOOK, {"batch_size": [1001]}))


def test_reading_all_digits_at_the_end_is_work_too(monkeypatch):
    few = replace(NOTEBOOK, training_digits=60_000, hidden_units=(2048, 2048), iterations=20, batch_size=32)
    monkeypatch.setattr(work, "MAX_SECONDS", 180)
    assert 64 * seconds_of(few) < 60
    with pytest.raises(ValueError, match=r"64 networks are 2.* try far smaller networks, .* or 2\d networks"):
        work.check(search.seeds(few, 64))


def test_more_digits_units_steps_and_precision_are_more_work():
    seconds = seconds_of(NOTEBOOK)
    for name, value in {"training_digits": 2000, "hidden_units": (600,), "iterations": 501, "dtype": "float64"}.items():
        assert seconds_of(replace(NOTEBOOK, **{name: value})) > seconds
    assert seconds_of(replace(NOTEBOOK, batch_size=64)) < seconds
