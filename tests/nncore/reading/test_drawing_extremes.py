"""Drawings at the extremes: nothing drawn, one dot, tiny pictures, and arrays that are no picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore import drawing_to_digit
from tests.nncore.reading.pen import extent


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((50, 50), np.uint8),
        np.full((50, 50), 255, np.uint8),
        np.full((50, 50, 3), (200, 30, 90), np.uint8),
        np.full((50, 50, 4), 255, np.uint8),
        np.zeros((50, 50, 4), np.uint8),
        np.full((50, 50, 4), (255, 255, 255, 0), np.uint8),
        np.zeros((0, 0), np.uint8),
        np.zeros((0, 50, 4), np.uint8),
        np.zeros((1, 1), np.uint8),
        np.full((1, 1, 4), 255, np.uint8),
        np.random.default_rng(0).integers(225, 256, (50, 50), dtype=np.uint8),
        np.random.default_rng(0).integers(0, 31, (50, 50, 3), dtype=np.uint8),
    ],
    ids=[
        "black",
        "white",
        "one colour",
        "opaque white",
        "transparent",
        "transparent white",
        "no pixels",
        "no rows",
        "one black pixel",
        "one white pixel",
        "bright noise",
        "dark noise",
    ],
)
def test_nothing_drawn_is_none(picture):
    assert drawing_to_digit(picture) is None


@pytest.mark.parametrize("place", [(25, 25), (0, 0), (49, 49), (0, 30)])
def test_one_dot_becomes_a_square_in_the_middle(place):
    picture = np.zeros((50, 50), np.uint8)
    picture[place] = 255
    digit = drawing_to_digit(picture)
    assert extent(digit) in ([19, 19], [20, 20])
    np.testing.assert_array_equal(digit, digit[::-1, ::-1])


@pytest.mark.parametrize("shape", [(1, 30), (30, 1), (1, 2), (2, 2), (1, 2, 3), (3, 1, 4)])
def test_tiny_pictures_do_no_harm(shape):
    picture = np.zeros(shape, np.uint8)
    picture[0, 0] = 255
    digit = drawing_to_digit(picture)
    assert digit is None or digit.shape == (28, 28)


@given(st.data())
def test_any_small_picture_gives_a_digit_or_none(data):
    from hypothesis.extra.numpy import arrays

    channels = data.draw(st.sampled_from([(), (3,), (4,)]))
    shape = (data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6)), *channels)
    digit = drawing_to_digit(data.draw(arrays(np.uint8, shape)))
    assert digit is None or (digit.shape == (28, 28) and digit.max() == 255)


@pytest.mark.parametrize("channels", [(), (3,), (4,)])
def test_the_picture_is_left_as_it_was(channels):
    picture = np.random.default_rng(0).integers(0, 256, (40, 40, *channels), dtype=np.uint8)
    before = picture.copy()
    drawing_to_digit(picture)
    np.testing.assert_array_equal(picture, before)
    picture.flags.writeable = False
    drawing_to_digit(picture)


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((50, 50)),
        np.zeros((50, 50), np.int64),
        np.zeros((50, 50), bool),
        np.zeros(50, np.uint8),
        np.zeros((), np.uint8),
        np.zeros((50, 50, 1), np.uint8),
        np.zeros((50, 50, 2), np.uint8),
        np.zeros((50, 50, 5), np.uint8),
        np.zeros((2, 50, 50, 3), np.uint8),
        None,
        "picture",
    ],
    ids=lambda picture: f"{np.asarray(picture).dtype} {np.shape(picture)}",
)
def test_another_form_of_array_is_refused(picture):
    with pytest.raises(ValueError, match="picture must be uint8 of shape"):
        drawing_to_digit(picture)
