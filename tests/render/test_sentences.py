"""Sentences about what a network reads."""

import numpy as np

from render import sentences


def test_a_low_confidence_says_so():
    sure, unsure = np.full(10, 0.01), np.full(10, 0.02)
    sure[4], unsure[4], unsure[9] = 0.91, 0.45, 0.39
    assert "not sure" not in sentences.answer(sure)
    assert "is not sure" in sentences.answer(unsure) and "4 or 9" in sentences.answer(unsure)
