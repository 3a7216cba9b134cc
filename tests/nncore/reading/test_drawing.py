"""Drawings → digits: the same digit whatever the ink, the place and the size."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nncore import drawing_to_digit
from tests.nncore.reading.pen import SEVEN, assert_same_digit, extent, in_colour, stroke

LONG_ONE = ((0.0, 0.5), (1.0, 0.5))
HOOK = ((0.0, 0.6), (0.9, 0.7), (1.0, 0.2), (0.7, 0.0))
shapes = st.sampled_from([SEVEN, LONG_ONE, HOOK])


def assert_centred(shape, size, down, right, thickness):
    """The centre of mass is in the middle, to 0.05 pixels; down, right: where on the canvas the stroke is, 0..1."""
    edge = thickness * size / 2 + 2
    room = 200 - size - 2 * edge
    assume(room >= 0)
    digit = drawing_to_digit(stroke(shape, size, edge + down * room, edge + right * room, thickness))
    # A blob of a tenth of the page may be dust; what is larger is always read.
    assume(digit is not None or size > 30)
    mass, middles = digit.astype(float), np.arange(28) + 0.5
    assert mass.sum(axis=1) @ middles / mass.sum() == pytest.approx(14, abs=0.05)
    assert mass.sum(axis=0) @ middles / mass.sum() == pytest.approx(14, abs=0.05)


# The form of the result


@given(shapes, st.floats(60, 150), st.floats(0, 1), st.floats(0, 1), st.floats(0.06, 0.25))
def test_the_centre_of_mass_is_in_the_middle(shape, size, down, right, thickness):
    assert_centred(shape, size, down, right, thickness)


@given(shapes, st.floats(20, 60), st.floats(0, 1), st.floats(0, 1), st.floats(0.04, 0.25))
@example(LONG_ONE, 20.0, 0.0, 0.0, 0.1171875)
def test_the_centre_of_mass_of_a_small_thin_stroke_is_in_the_middle(shape, size, down, right, thickness):
    assert_centred(shape, size, down, right, thickness)


@given(shapes, st.floats(20, 150), st.floats(0.04, 0.25))
def test_the_longest_side_is_19_to_20_pixels(shape, size, thickness):
    # 19 pixels that do not start at a pixel's edge touch 20.
    digit = drawing_to_digit(stroke(shape, size, 25, 25, thickness))
    assume(digit is not None or size > 30)
    assert 19 <= max(extent(digit)) <= 20


def test_the_result_is_bright_ink_on_a_black_ground():
    digit = drawing_to_digit(stroke())
    assert (digit.shape, digit.dtype) == ((28, 28), np.dtype(np.uint8))
    assert digit.max() == 255
    assert not digit[[0, -1]].any() and not digit[:, [0, -1]].any()


def test_the_shape_is_kept():
    # A horizontal bar, 4 by 1, stays one; it is not stretched to fill the box.
    picture = np.zeros((100, 100), np.uint8)
    picture[40:60, 10:90] = 255
    height, width = extent(drawing_to_digit(picture))
    assert width in (19, 20) and height in (5, 6)


# What must not matter


@pytest.mark.parametrize("points", [SEVEN, HOOK])
def test_both_polarities_give_the_same_digit(points):
    ink = stroke(points)
    np.testing.assert_array_equal(drawing_to_digit(ink), drawing_to_digit(255 - ink))


@pytest.mark.parametrize(
    ("pen", "paper"),
    [
        ((0, 0, 0), (255, 255, 255)),
        ((255, 255, 255), (0, 0, 0)),
        ((20, 30, 160), (250, 248, 235)),
        ((255, 240, 80), (10, 60, 30)),
    ],
    ids=["black on white", "white on black", "blue on cream", "chalk on board"],
)
@pytest.mark.parametrize("channels", [3, 4])
def test_colours_give_the_same_digit(pen, paper, channels):
    picture = in_colour(stroke(), pen, paper)
    if channels == 4:
        picture = np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
    assert_same_digit(drawing_to_digit(picture), drawing_to_digit(stroke()), tolerance=4)


@pytest.mark.parametrize("pen", [(0, 0, 0), (255, 255, 255), (200, 30, 30)], ids=["black", "white", "red"])
@pytest.mark.parametrize("under", [(0, 0, 0), (255, 255, 255)], ids=["over black", "over white"])
def test_a_transparent_background_is_no_ink(pen, under):
    # What colour a transparent pixel would have says nothing.
    ink = stroke()
    picture = np.dstack([np.where(ink[..., None] > 0, np.uint8(pen), np.uint8(under)), ink])
    assert_same_digit(drawing_to_digit(picture), drawing_to_digit(ink))


@given(shapes, st.integers(0, 60), st.integers(0, 80))
@example(SEVEN, 0, 0)
def test_the_place_does_not_matter(shape, down, right):
    reference = drawing_to_digit(stroke(shape, 100, 20, 20))
    assert_same_digit(drawing_to_digit(stroke(shape, 100, 20 + down, 20 + right)), reference)


@pytest.mark.parametrize("times", [2, 3, 5])
def test_the_size_does_not_matter(times):
    small = stroke(size=30, top=8, left=10, canvas=(48, 60))
    large = small.repeat(times, axis=0).repeat(times, axis=1)
    assert_same_digit(drawing_to_digit(large), drawing_to_digit(small))


def test_the_canvas_does_not_matter():
    ink = stroke(size=60, top=20, left=20, canvas=(100, 100))
    wide = np.pad(ink, ((0, 300), (500, 0)))
    assert_same_digit(drawing_to_digit(wide), drawing_to_digit(ink))


@pytest.mark.parametrize("strength", [60, 128, 254])
def test_faint_ink_gives_the_same_digit_as_strong(strength):
    ink = stroke()
    faint = np.uint8(np.round(ink * (strength / 255)))
    assert_same_digit(drawing_to_digit(faint), drawing_to_digit(ink), tolerance=5)


def test_a_little_noise_does_not_change_the_box():
    noise = np.random.default_rng(0).integers(0, 25, (200, 220))
    noisy = np.uint8(np.clip(255 - stroke().astype(int) - noise, 0, 255))
    assert_same_digit(drawing_to_digit(noisy), drawing_to_digit(stroke()), tolerance=40)
    assert extent(drawing_to_digit(noisy)) == extent(drawing_to_digit(stroke()))
