"""Figures that are no curve."""

import numpy as np

from render import figures


def test_bars_are_named_as_the_classes_are():
    names = [f"garment {number}" for number in range(10)]
    bars = figures.probabilities(np.full(10, 0.1), names).data[0]
    assert list(bars.x) == names
