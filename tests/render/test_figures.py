"""Figures that are no curve."""

from render import figures, network_figures
from render.large_type import enlarged
from tests.render.test_network_figures import columns


def test_large_type_takes_nothing_from_what_is_plotted_and_gives_more_to_what_is_low():
    def plotted(layout):
        return layout.height - layout.margin.t - layout.margin.b

    usual = figures.figure([figures.bars(["a"], [1], "#000000")], figures.axis("x"), figures.axis("y"), 240, False)
    before, larger = usual.layout, enlarged(usual).layout
    assert larger.font.size > 1.3 * before.font.size and plotted(larger) == plotted(before)
    low = enlarged(usual, low=True).layout
    assert low.font == larger.font and low.height == round(1.4 * before.height)


def test_in_large_type_every_word_is_larger_also_those_of_a_size_of_their_own():
    def sizes(chart):
        of_traces = [trace["textfont"]["size"] for trace in chart.to_dict()["data"] if "textfont" in trace]
        return [*of_traces, *(each["font"]["size"] for each in chart.to_dict()["layout"]["annotations"])]

    drawn = network_figures.drawn(columns())
    before, after = sizes(drawn), sizes(enlarged(drawn))
    assert len(before) > 4 and all(larger > 1.3 * usual for usual, larger in zip(before, after, strict=True))
