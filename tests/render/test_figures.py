"""Figures that are no curve."""

import numpy as np

from render import figures


def test_bars_are_named_as_the_classes_are():
    names = [f"garment {number}" for number in range(10)]
    bars = figures.probabilities(np.full(10, 0.1), names).data[0]
    assert list(bars.x) == names


def test_large_type_takes_nothing_from_what_is_plotted_but_where_a_figure_is_to_stay_as_high():
    def plotted(layout):
        return layout.height - layout.margin.t - layout.margin.b

    usual = figures.probabilities(np.full(10, 0.1))
    before, larger = usual.layout, figures.enlarged(usual).layout
    assert larger.font.size > 1.3 * before.font.size and plotted(larger) == plotted(before)
    as_high = figures.enlarged(usual, as_high=True).layout
    assert as_high.font == larger.font and as_high.height == before.height
