"""Pictures on Inside in which one is chosen: every pixel and every digit says what it is, the chosen is framed."""

import numpy as np
import pytest

from render import chapter_figures


def places(figure):
    trace = figure.data[0]
    return list(zip(trace.x, trace.y, trace.customdata, trace.text, strict=True))


def frames(figure):
    """The middle and the side of each frame."""
    return [((each.x0 + each.x1) / 2, (each.y0 + each.y1) / 2, each.x1 - each.x0) for each in figure.layout.shapes]


def test_every_pixel_says_which_it_is_and_what_stands_there():
    values = np.arange(784) / 784, -np.arange(784.0)
    figure = chapter_figures.inputs(values, ("came in", "gradient"), 28 * 3 + 5)
    found = places(figure)
    assert [number for *_, number, _ in found] == [*range(784)] * 2
    x, y, _, text = found[784 + 29]
    # The second picture's second row and column, counted downwards.
    assert (x, y) == pytest.approx((chapter_figures.APART + 1.5 / 28, 1.5 / 28)) and text == "−29"
    np.testing.assert_allclose(frames(figure), [(5.5 / 28, 3.5 / 28, 1 / 28), (1.1 + 5.5 / 28, 3.5 / 28, 1 / 28)])
    assert [each.text for each in figure.layout.annotations] == ["came in", "gradient"]
    assert [each.x for each in figure.layout.images] == [0, chapter_figures.APART]


def test_units_that_fill_no_square_leave_silent_places():
    figure = chapter_figures.inputs((np.ones(5),), ("goes in",), 4)
    assert len(places(figure)) == 5
    assert frames(figure) == [pytest.approx((1.5 / 3, 1.5 / 3, 1 / 3))]


def test_every_digit_says_its_number():
    figure = chapter_figures.digits(np.zeros((7, 28, 28), np.uint8), list(range(1200, 1207)), 3, 1204)
    assert places(figure)[3][2:] == (1203, "1,203")
    assert places(figure)[3][:2] == pytest.approx((0.5, chapter_figures.APART + 0.5))
    assert frames(figure) == [pytest.approx((1.6, 1.6, 1))] and len(figure.layout.images) == 7
