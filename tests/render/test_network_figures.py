"""The drawing of a network on Inside: edges, units and their pictures."""

import base64
import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from render import figures, network_figures, pieces


def columns():
    picture = np.zeros((28, 28, 3), np.uint8)
    edges = np.array([[4.0, -1.0], [0.5, 0.0]])
    hidden = network_figures.Column(
        "2 of 9 units", (picture, picture), ["3", "7"], ["a", "b"], np.array([[2.0, -2.0]]), ((0, 3), (0, 7))
    )
    return [
        network_figures.Column("pixels", (picture,), [""], ["the digit"]),
        hidden,
        network_figures.Column("answers", (), ["x", "y"], ["x", "y"], edges),
    ]


def test_edges_are_as_wide_as_they_contribute_and_tell_for_from_against():
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


def test_a_line_can_be_pressed_for_the_weight_that_it_stands_for():
    *before, answers = columns()
    weights = ([(1, 0, 3), (1, 1, 3)], [(1, 0, 7), (1, 1, 7)])
    figure = network_figures.drawn([*before, dataclasses.replace(answers, weights=weights)])
    pressed = next(trace for trace in figure.data if trace.hovertext == "Follow this weight")
    found = {tuple(chosen): [] for chosen in pressed.customdata}
    for x, chosen in zip(pressed.x, pressed.customdata, strict=True):
        assert 1 < x < 2
        found[tuple(chosen)].append(x)
    # What adds nothing is not drawn, and cannot be pressed.
    assert set(found) == {(1, 0, 3), (1, 1, 3), (1, 0, 7)} and {len(each) for each in found.values()} == {3}


def test_the_answer_stands_out_by_its_size_and_in_bold_type():
    *before, answers = columns()
    figure = network_figures.drawn([*before, dataclasses.replace(answers, counts=1)])
    last = figure.data[-1]
    assert list(last.text) == ["x", "<b>y</b>"] and list(last.marker.size) == [12, 18]


def test_a_units_picture_is_white_at_zero_and_blue_above():
    values = np.zeros((1, 784))
    values[0, :2] = 1, -1
    (picture,) = network_figures.unit_pictures(values, dark=False)
    assert picture[0, 0].tolist() == [0, 114, 178]
    assert picture[0, 2].tolist() == [201, 106, 0]
    assert picture[10, 10].tolist() == [255, 255, 255]
    image = network_figures.drawn([network_figures.Column("", (picture,), [""], [""])]).layout.images[0]
    file = io.BytesIO(base64.b64decode(image.source.split(",")[1]))
    np.testing.assert_array_equal(np.asarray(Image.open(file)), picture)


@pytest.mark.parametrize("beyond", [np.inf, -np.inf, np.nan, 1e308])
def test_what_adds_up_to_no_number_is_drawn_all_the_same(beyond):
    *before, answers = columns()
    wild = dataclasses.replace(answers, edges=np.array([[beyond, -1.0], [0.5, 0.0]]))
    assert len(network_figures.drawn([*before, wild], (0, 7)).data) > 2


def test_drawings_in_common_are_put_together_as_they_were():
    charts = [
        network_figures.drawn([dataclasses.replace(column, lit=x < reached) for x, column in enumerate(columns())])
        for reached in (1, 3)
    ]
    found = network_figures.in_common(charts)
    for chart, drawing in zip(charts, found["drawings"], strict=True):
        images = [{**each, "source": found["sources"][each["source"]]} for each in drawing["images"]]
        again = {
            "data": [found["traces"][number] for number in drawing["traces"]],
            "layout": {**found["layout"], "images": images},
        }
        assert again == pieces.plain(chart)
    # The same pictures, bright or pale, and the same lines.
    assert len(found["sources"]) == 1 and len(found["traces"]) < sum(len(chart.data) for chart in charts)


def test_a_picture_whose_letters_spell_nan_comes_as_it_is():
    chart = figures.figure([], {}, {}, 100, False, images=[{"source": "data:image/png;base64,xNaNy", "x": np.nan}])
    assert pieces.plain(chart)["layout"]["images"] == [{"source": "data:image/png;base64,xNaNy", "x": None}]
