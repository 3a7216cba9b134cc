"""A little of the fuzzing: the same changed files every time, of everything that can be opened."""

import pytest

from tests.fuzz.fuzzing import example_opens, fuzz
from tests.fuzz.openings import OPENINGS

TRIES = {"archive": 12}


@pytest.mark.parametrize("name", OPENINGS)
def test_what_is_damaged_is_opened_or_refused_with_a_sentence(name):
    assert example_opens(name)
    refused = [fuzz(name, seed) is not None for seed in range(TRIES.get(name, 60))]
    # Otherwise the files are not changed enough, or too much.
    assert any(refused) or name in ("class names", "task", "pen", "strokes")
