"""Figures for a wall that a class looks at."""

import numpy as np

from render import figures, network_figures
from render.large_type import enlarged


def test_large_type_takes_nothing_from_what_is_plotted():
    def plotted(layout):
        return layout.height - layout.margin.t - layout.margin.b

    usual = figures.figure([figures.bars(["a"], [1], "#000000")], figures.axis("x"), figures.axis("y"), 240, False)
    before, larger = usual.layout, enlarged(usual).layout
    assert larger.font.size > 1.3 * before.font.size and plotted(larger) == plotted(before)
    low = enlarged(usual, low=True).layout
    assert low.font == larger.font and low.height == round(1.4 * before.height)


def test_words_of_a_size_of_their_own_are_larger_too():
    def sizes(chart):
        (trace,), (title,) = chart.to_dict()["data"], chart.to_dict()["layout"]["annotations"]
        return trace["textfont"]["size"], title["font"]["size"]

    columns = [network_figures.Column("answers", (np.zeros((28, 28, 3), np.uint8),), ["7"], ["7"])]
    drawn = network_figures.drawn(columns)
    before, after = sizes(drawn), sizes(enlarged(drawn))
    assert all(larger > 1.3 * usual for usual, larger in zip(before, after, strict=True))
