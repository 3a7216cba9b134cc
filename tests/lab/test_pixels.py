"""Pixels of the grid: read, laid on the page, taken back, and seen by a network as they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import canvas_strokes, pixels
from lab.canvas_strokes import MAX_POINTS, MAX_STROKES
from lab.drawing_sheet import DrawingSheet
from lab.pixels import Pixels
from nncore.reading.preparation import Preparation, prepare
from tests.lab.strokes import BAR, SEVEN, STROKE, plain

AS_IT_IS = Preparation(find_ink=False, remove_specks=False, crop=False, scale=False, centre=None)
INK, WIPED = Pixels((0, 29, 783), True), Pixels((29,), False)
RAMP = np.arange(784, dtype=np.uint8).reshape(28, 28).repeat(10, axis=0).repeat(10, axis=1)
presses = st.builds(Pixels, st.lists(st.integers(0, 783), min_size=1).map(tuple), st.booleans())


def grid_of(*marks):
    """What is left of Pixels, one after another: (28, 28) bool."""
    grid = np.zeros((28, 28), bool)
    for mark in marks:
        for cell in mark.cells:
            grid[divmod(cell, 28)] = mark.ink
    return grid


def test_pixels_are_the_same_however_often_they_are_written_and_read():
    assert canvas_strokes.read(plain(INK)) == INK and canvas_strokes.read(plain(WIPED)) == WIPED


@pytest.mark.parametrize(
    "wrong",
    [
        {"cells": None},
        {"cells": "0"},
        {"cells": []},
        {"cells": [-1]},
        {"cells": [784]},
        {"cells": [1.0]},
        {"cells": [True]},
        {"cells": ["5"]},
        {"cells": [[5]]},
        {"cells": [10**30]},
        {"cells": [0] * 785},
        {"ink": 1},
        {"ink": None},
        {"ink": "true"},
    ],
)
def test_what_are_no_pixels_is_refused(wrong):
    with pytest.raises(ValueError):
        canvas_strokes.read(plain(INK) | wrong)
    with pytest.raises(ValueError):
        pixels.read(5)


@given(st.lists(presses, min_size=1, max_size=6), st.booleans())
def test_with_every_step_off_a_network_sees_exactly_these_pixels(marks, on_white):
    sheet, ink = DrawingSheet(tuple(marks), on_white=on_white), grid_of(*marks)
    expected = 255 * np.uint8(ink != on_white)
    np.testing.assert_array_equal(sheet.on_grid, expected)
    if not expected.any():
        assert sheet.digit(AS_IT_IS) is None
    else:
        np.testing.assert_array_equal(sheet.digit(AS_IT_IS), expected)


def test_no_pixel_that_was_pressed_is_a_speck_where_there_is_more_than_specks():
    bar, leg = range(28 * 8 + 8, 28 * 8 + 19), [28 * (10 + 2 * step) + 18 - step for step in range(6)]
    sheet = DrawingSheet((Pixels(tuple(bar), True), Pixels(tuple(leg), True)))
    assert np.count_nonzero(prepare(sheet.picture, sheet.preparation()).ink) == 100 * 17
    assert sheet.digit()[14:].any(), "the leg is gone"
    assert DrawingSheet((Pixels((290, 318, 374), True),)).digit() is None


def test_pixels_and_strokes_lie_over_what_was_before_and_are_taken_back_one_by_one():
    sheet = DrawingSheet((SEVEN,), RAMP)
    bar = Pixels(tuple(range(280, 308)), False)
    for mark in (bar, INK, STROKE, WIPED):
        before, sheet = sheet, sheet.with_stroke(mark)
        np.testing.assert_array_equal(sheet.undone().picture, before.picture)
    assert (sheet.picture[100:110] == 0).sum() > 2000, "wiped is paper, also over a picture"
    assert (sheet.picture[270:, 270:] == 255).all() and (sheet.picture[10:20, 10:20] == 0).all()
    white = sheet.recoloured(True)
    np.testing.assert_array_equal(white.picture, 255 - sheet.picture)


def test_on_the_grid_a_page_is_the_mean_of_ten_by_ten():
    np.testing.assert_array_equal(DrawingSheet(backdrop=RAMP).on_grid, RAMP[::10, ::10])
    half = np.zeros((280, 280), np.uint8)
    half[:5, :10] = 255
    assert DrawingSheet(backdrop=half).on_grid.ravel()[:2].tolist() == [128, 0]
    assert not DrawingSheet().on_grid.any()


def test_the_canvas_has_the_strokes_since_pixels_were_pressed_on_a_picture_of_the_rest():
    sheet = DrawingSheet((STROKE, INK, SEVEN, BAR))
    assert sheet.on_top == (SEVEN, BAR) and sheet.below.strokes == (STROKE, INK)
    assert DrawingSheet((STROKE, SEVEN)).below.empty and not DrawingSheet((INK,)).on_top


def test_a_drawing_has_room_for_each_pixel_inked_and_wiped_one_by_one_and_for_no_more_than_that():
    one_by_one = tuple(Pixels((cell,), ink) for ink in (True, False) for cell in range(784))
    assert canvas_strokes.within_bounds(one_by_one)
    many = [INK] * MAX_STROKES
    assert canvas_strokes.within_bounds(many)
    all_of_them = Pixels(tuple(range(784)), True)
    for wrong in ([*many, INK], [all_of_them] * (MAX_POINTS // 784 + 1), [INK] * 10**5):
        with pytest.raises(ValueError):
            canvas_strokes.within_bounds(wrong)
    with pytest.raises(ValueError, match="room for 2,000 strokes"):
        DrawingSheet((INK,) * MAX_STROKES).with_stroke(INK)
