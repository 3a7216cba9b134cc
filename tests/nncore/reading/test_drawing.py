"""Drawings → digits: the same digit whatever the ink, the place and the size."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nncore import drawing_to_digit

SEVEN = ((0.1, 0.1), (0.1, 0.7), (0.9, 0.3))
LONG_ONE = ((0.0, 0.5), (1.0, 0.5))
HOOK = ((0.0, 0.6), (0.9, 0.7), (1.0, 0.2), (0.7, 0.0))
shapes = st.sampled_from([SEVEN, LONG_ONE, HOOK])


def stroke(points=SEVEN, size=100.0, top=40.0, left=60.0, thickness=0.1, canvas=(200, 220)):
    """Ink along a line through `points` (row, column in 0..1): (h, w) uint8, 255 where the pen went, smooth edges."""
    rows, columns = np.mgrid[: canvas[0], : canvas[1]] + 0.5
    distance = np.full(canvas, np.inf)
    points = np.array(points) * size + (top, left)
    for start, end in pairwise(points):
        along = end - start
        share = ((rows - start[0]) * along[0] + (columns - start[1]) * along[1]) / (along @ along)
        share = np.clip(share, 0, 1)
        distance = np.minimum(
            distance, np.hypot(rows - start[0] - share * along[0], columns - start[1] - share * along[1])
        )
    return np.uint8(np.round(255 * np.clip(thickness * size / 2 + 0.5 - distance, 0, 1)))


def in_colour(ink, pen, paper):
    """Draw the ink with a pen on paper, each (r, g, b)."""
    share = ink[..., None] / 255
    return np.uint8(np.round(share * np.array(pen) + (1 - share) * np.array(paper)))


def assert_same_digit(one, other, tolerance=2):
    """Rounding to whole gray levels may differ a little."""
    assert np.abs(one.astype(int) - other.astype(int)).max() <= tolerance


def assert_centred(shape, size, down, right, thickness):
    """The centre of mass is in the middle, to 0.05 pixels; down, right: where on the canvas the stroke is, 0..1."""
    edge = thickness * size / 2 + 2
    room = 200 - size - 2 * edge
    assume(room >= 0)
    digit = drawing_to_digit(stroke(shape, size, edge + down * room, edge + right * room, thickness))
    mass, middles = digit.astype(float), np.arange(28) + 0.5
    assert mass.sum(axis=1) @ middles / mass.sum() == pytest.approx(14, abs=0.05)
    assert mass.sum(axis=0) @ middles / mass.sum() == pytest.approx(14, abs=0.05)


def extent(digit):
    """Height and width of the ink."""
    return [int(np.ptp(np.nonzero(digit.any(axis=axis))[0])) + 1 for axis in (1, 0)]


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


# Nothing drawn, little drawn


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
