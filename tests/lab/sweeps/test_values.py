"""What somebody types for a sweep to try."""

import pytest

from lab.sweeps import values
from nncore.hyperparameters import HYPERPARAMETERS

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
        ("1.5 to 3", UNITS, "must be whole numbers"),
        ("9" * 5000, SEED, "Seed must be"),
        ("1e5", ITERATIONS, "Iterations must be whole numbers, such as 100 to 300"),
        ("200001", ITERATIONS, "Iterations must be from 1 to 100,000"),
    ],
    ids=lambda each: str(each)[:9],
)
def test_what_cannot_be_tried_is_a_sentence(text, known, said):
    with pytest.raises(ValueError, match=said):
        values.read(text, known, ranges=True)


def test_a_range_is_for_a_random_search_alone():
    with pytest.raises(ValueError, match="every combination needs single values, such as 16, 64, 256"):
        values.read("16 to 256", UNITS)
