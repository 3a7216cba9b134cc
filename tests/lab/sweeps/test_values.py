"""What somebody types for a sweep to try."""

import pytest

from lab.sweeps import search, values
from nncore.hyperparameters import HYPERPARAMETERS, TrainingConfig

UNITS, SEED, ITERATIONS = (HYPERPARAMETERS[name] for name in ("hidden_units", "seed", "iterations"))


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("8, 16+8,", UNITS, [(8,), (16, 8)]),
        ("16 to 256", UNITS, (16, 256, "log")),
        ("16–256", UNITS, (16, 256, "log")),
        ("16 - 256", ITERATIONS, (16, 256, "log")),
        ("0 to 10", SEED, (0, 10)),
        ("1 to 10", SEED, (1, 10)),
        ("", UNITS, []),
        ("7", SEED, [7]),
    ],
)
def test_what_is_typed_is_read(text, known, expected):
    assert values.read(text, known, ranges=True) == expected


@pytest.mark.parametrize(
    ("text", "known", "said"),
    [
        ("16 to 16", UNITS, "Hidden units: 16 to 16 is a single value: write 16, or a wider range"),
        ("256 to 16", UNITS, "Hidden units: a range begins with the smaller number: write 16 to 256"),
        ("0 to 16", UNITS, "Hidden units must be from 1 to 2,048"),
        ("16 to many", UNITS, "Hidden units must be whole numbers, such as 16 to 256"),
        ("16 to 32 to 64", UNITS, "must be whole numbers"),
        ("1.5 to 3", UNITS, "must be whole numbers"),
        ("-5 to 3", SEED, "must be whole numbers"),
        ("8, many", UNITS, "must be whole numbers"),
        ("9" * 5000, SEED, "Seed must be"),
        ("+", UNITS, "must be whole numbers"),
        ("1e5", ITERATIONS, "Iterations must be whole numbers, such as 100 to 300"),
        ("nan", SEED, "whole numbers"),
        ("200001", ITERATIONS, "Iterations must be from 1 to 100,000"),
    ],
)
def test_what_cannot_be_tried_is_a_sentence(text, known, said):
    with pytest.raises(ValueError) as error:
        values.read(text, known, ranges=True)
    assert said in str(error.value)


def test_a_range_is_for_a_random_search_alone():
    with pytest.raises(ValueError, match="every combination needs single values, such as 16, 64, 256"):
        values.read("16 to 256", UNITS)


@pytest.mark.parametrize(("choices", "n"), [({"seed": [1]}, "1 network"), ({"seed": [1, 1, 2]}, "2 different")])
def test_a_random_search_without_enough_different_networks_is_refused(choices, n):
    with pytest.raises(ValueError, match=f"make only {n}.*, not 4: add values or a range, or try every combination"):
        search.random_search(TrainingConfig(), choices, 4, 1)


def test_a_random_search_tries_nothing_twice():
    cells = search.random_search(TrainingConfig(), {"seed": (1, 10), "l2": [0.0, 0.1]}, 20, 1)
    assert len({tuple(cell.changes.items()) for cell in cells}) == 20
