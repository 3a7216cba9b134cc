"""The drawing of a network on Inside: edges, units and their pictures."""

import dataclasses

import numpy as np
import pytest

from render import figures, network_figures, pieces


def columns(**answers):
    """Three columns. answers: of the last one."""
    picture = np.zeros((28, 28, 3), np.uint8)
    edges = np.array([[4.0, -1.0], [0.5, 0.0]])
    hidden = network_figures.Column(
        "2 of 9 units", (picture, picture), ["3", "7"], ["a", "b"], np.array([[2.0, -2.0]]), ((0, 3), (0, 7))
    )
    last = network_figures.Column("answers", (), ["x", "y"], ["x", "y"], edges)
    pixels = network_figures.Column("pixels", (picture,), [""], ["the digit"])
    return [pixels, hidden, dataclasses.replace(last, **answers)]


def test_edges_are_as_wide_as_they_contribute():
    figure = network_figures.drawn(columns(), (0, 7))
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    last = [line for line in lines if max(x for x in line.x if x is not None) > 1.5]
    found = {(line.line.width, line.line.dash): len(line.x) // 3 for line in last}
    # 4 is the largest; 1 is a quarter of it, 0.5 an eighth; what adds nothing is not drawn.
    assert found == {(8, "solid"): 1, (2, "dot"): 1, (1, "solid"): 1}
    assert len({line.line.color for line in last}) == 2


def test_units_can_be_chosen_and_the_chosen_one_is_framed():
    figure = network_figures.drawn(columns(), (0, 7))
    units = next(trace for trace in figure.data if trace.customdata is not None)
    assert [list(each) for each in units.customdata] == [[0, 3], [0, 7]]
    assert list(units.marker.line.width) == [1, 4]


def test_a_line_can_be_pressed_for_its_weight():
    figure = network_figures.drawn(columns(weights=([(1, 0, 3), (1, 1, 3)], [(1, 0, 7), (1, 1, 7)])))
    pressed = next(trace for trace in figure.data if trace.hovertext == "Follow this weight")
    assert all(1 < x < 2 for x in pressed.x)
    # What adds nothing is not drawn, and cannot be pressed.
    assert sorted(map(tuple, pressed.customdata)) == sorted([(1, 0, 3), (1, 1, 3), (1, 0, 7)] * 3)


def test_the_answer_stands_out_by_its_size_and_in_bold_type():
    last = network_figures.drawn(columns(counts=1)).data[-1]
    assert list(last.text) == ["x", "<b>y</b>"] and list(last.marker.size) == [12, 18]


@pytest.mark.parametrize("beyond", [np.inf, np.nan, 1e308])
def test_what_adds_up_to_no_number_is_drawn_all_the_same(beyond):
    wild = columns(edges=np.array([[beyond, -1.0], [0.5, 0.0]]))
    assert len(network_figures.drawn(wild, (0, 7)).data) > 2


def test_drawings_in_common_are_put_together_as_they_were():
    charts = [
        network_figures.drawn([dataclasses.replace(column, lit=x < reached) for x, column in enumerate(columns())])
        for reached in (1, 3)
    ]
    found = network_figures.in_common(charts)
    for chart, drawing in zip(charts, found["drawings"], strict=True):
        images = [{**each, "source": found["sources"][each["source"]]} for each in drawing["images"]]
        traces = [found["traces"][number] for number in drawing["traces"]]
        assert {"data": traces, "layout": {**found["layout"], "images": images}} == pieces.plain(chart)
    # The same pictures, bright or pale, and the same lines.
    assert len(found["sources"]) == 1 and len(found["traces"]) < sum(len(chart.data) for chart in charts)


def test_a_picture_whose_letters_spell_nan_comes_as_it_is():
    chart = figures.figure([], {}, {}, 100, False, images=[{"source": "data:image/png;base64,xNaNy", "x": np.nan}])
    assert pieces.plain(chart)["layout"]["images"] == [{"source": "data:image/png;base64,xNaNy", "x": None}]
