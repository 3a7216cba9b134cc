"""Drawings → digits: the same digit whatever the ink, the place and the size, nothing from nothing, and each step."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nncore.reading.preparation import ALL_STEPS, drawing_to_digit, prepare
from tests.nncore.reading.pen import seven, with_dot

BENT = ((0.1, 0.1), (0.1, 0.7), (0.9, 0.3))
STRAIGHT = ((0.0, 0.5), (1.0, 0.5))
HOOK = ((0.0, 0.6), (0.9, 0.7), (1.0, 0.2), (0.7, 0.0))
shapes = st.sampled_from([BENT, STRAIGHT, HOOK])
CORNER = seven(pen=16, at=(20, 20), scale=0.6)  # in the upper left, of 72×102 pixels and the pen


def stroke(points=BENT, size=100.0, top=40.0, left=60.0, thickness=0.1, canvas=(200, 220)):
    """Ink along a line through `points` (row, column in 0..1): (h, w) uint8, 255 where the pen went, smooth edges."""
    rows, columns = np.mgrid[: canvas[0], : canvas[1]] + 0.5
    distance = np.full(canvas, np.inf)
    points = np.array(points) * size + (top, left)
    for start, end in pairwise(points):
        along = end - start
        share = ((rows - start[0]) * along[0] + (columns - start[1]) * along[1]) / (along @ along)
        share = np.clip(share, 0, 1)
        down, right = rows - start[0] - share * along[0], columns - start[1] - share * along[1]
        distance = np.minimum(distance, np.hypot(down, right))
    return np.uint8(np.round(255 * np.clip(thickness * size / 2 + 0.5 - distance, 0, 1)))


def sides(digit):
    """The first row, the last, the first column and the last that have ink."""
    return [int(place) for axis in (1, 0) for place in np.nonzero(digit.any(axis=axis))[0][[0, -1]]]


def extent(digit):
    """Height and width of the ink."""
    top, bottom, left, right = sides(digit)
    return [bottom - top + 1, right - left + 1]


def assert_same_digit(one, other, tolerance=2):
    """Rounding to whole gray levels may differ a little."""
    assert np.abs(one.astype(int) - other.astype(int)).max() <= tolerance


# The form of the result


@given(shapes, st.floats(20, 150), st.floats(0, 1), st.floats(0, 1), st.floats(0.04, 0.25))
@example(STRAIGHT, 20.0, 0.0, 0.0, 0.1171875)
def test_the_centre_of_mass_is_in_the_middle_and_a_side_of_19(shape, size, down, right, thickness):
    edge = thickness * size / 2 + 2
    room = 200 - size - 2 * edge
    assume(room >= 0)
    digit = drawing_to_digit(stroke(shape, size, edge + down * room, edge + right * room, thickness))
    # A blob of a tenth of the page may be dust; what is larger is always read.
    assume(digit is not None or size > 30)
    mass, middles = digit.astype(float), np.arange(28) + 0.5
    assert mass.sum(axis=1) @ middles / mass.sum() == pytest.approx(14, abs=0.05)
    assert mass.sum(axis=0) @ middles / mass.sum() == pytest.approx(14, abs=0.05)
    # 19 pixels that do not start at a pixel's edge touch 20.
    assert 19 <= max(extent(digit)) <= 20
    assert (digit.shape, digit.dtype, digit.max()) == ((28, 28), np.dtype(np.uint8), 255)


# What must not matter


def test_polarity_place_and_canvas_do_not_matter():
    ink = stroke()
    np.testing.assert_array_equal(drawing_to_digit(ink), drawing_to_digit(255 - ink))
    assert_same_digit(drawing_to_digit(stroke(top=5, left=5)), drawing_to_digit(ink))
    assert_same_digit(drawing_to_digit(np.pad(ink, ((0, 300), (500, 0)))), drawing_to_digit(ink))


@pytest.mark.parametrize(
    ("pen", "paper"),
    [((20, 30, 160), (250, 248, 235)), ((255, 240, 80), (10, 60, 30))],
    ids=["blue on cream", "chalk on board"],
)
def test_colours_give_the_same_digit(pen, paper):
    share = stroke()[..., None] / 255
    picture = np.uint8(np.round(share * np.array(pen) + (1 - share) * np.array(paper)))
    opaque = np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
    for each in (picture, opaque):
        assert_same_digit(drawing_to_digit(each), drawing_to_digit(stroke()), tolerance=4)


@pytest.mark.parametrize(("pen", "under"), [((0, 0, 0), 255), ((255, 255, 255), 0), ((200, 30, 30), 0)])
def test_a_transparent_background_is_no_ink(pen, under):
    # What colour a transparent pixel would have says nothing.
    ink = stroke()
    picture = np.dstack([np.where(ink[..., None] > 0, np.uint8(pen), np.uint8(under)), ink])
    assert_same_digit(drawing_to_digit(picture), drawing_to_digit(ink))


def test_a_little_noise_does_not_change_the_box():
    noise = np.random.default_rng(0).integers(0, 25, (200, 220))
    digit = drawing_to_digit(np.uint8(np.clip(255 - stroke().astype(int) - noise, 0, 255)))
    assert_same_digit(digit, drawing_to_digit(stroke()), tolerance=40)
    assert extent(digit) == extent(drawing_to_digit(stroke()))


# Nothing drawn, hardly anything, and what is no picture

NOTHING = {
    "one colour": np.full((50, 50, 3), (200, 30, 90), np.uint8),
    "opaque white": np.full((50, 50, 4), 255, np.uint8),
    "transparent white": np.full((50, 50, 4), (255, 255, 255, 0), np.uint8),
    "no rows": np.zeros((0, 50, 4), np.uint8),
    "bright noise": np.random.default_rng(0).integers(225, 256, (50, 50), dtype=np.uint8),
    "dark noise": np.random.default_rng(0).integers(0, 31, (50, 50, 3), dtype=np.uint8),
}


@pytest.mark.parametrize("picture", NOTHING.values(), ids=NOTHING)
def test_nothing_drawn_is_none(picture):
    assert drawing_to_digit(picture) is None and prepare(picture) is None


def test_one_dot_becomes_a_square_in_the_middle():
    picture = np.zeros((50, 50), np.uint8)
    picture[0, 0] = 255
    digit = drawing_to_digit(picture)
    assert extent(digit) in ([19, 19], [20, 20])
    np.testing.assert_array_equal(digit, digit[::-1, ::-1])


tiny = st.tuples(st.integers(1, 6), st.integers(1, 6))


@given(st.sampled_from([(), (3,), (4,)]).flatmap(lambda c: arrays(np.uint8, tiny.map(lambda side: (*side, *c)))))
def test_any_small_picture_gives_a_digit_or_none(picture):
    picture.flags.writeable = False
    digit = drawing_to_digit(picture)
    assert digit is None or (digit.shape == (28, 28) and digit.max() == 255)


def test_another_form_of_array_is_refused():
    for picture in (np.zeros((50, 50)), *(np.zeros(shape, np.uint8) for shape in ((50,), (5, 5, 2), (2, 5, 5, 3)))):
        with pytest.raises(ValueError, match="picture must be uint8 of shape"):
            drawing_to_digit(picture)


# The steps, one by one


def test_without_centring_a_digit_stays_in_its_corner():
    digit = drawing_to_digit(CORNER, replace(ALL_STEPS, centre=None))
    top, bottom, left, right = sides(digit)
    assert top + bottom < 23 and left + right < 19
    # As large as ever, it is no further out than the edge.
    assert max(extent(digit)) in (19, 20)


def test_without_scaling_a_digit_stays_as_small_as_on_the_page():
    # The page of 280 pixels on 28: a tenth.
    assert max(extent(drawing_to_digit(CORNER, replace(ALL_STEPS, scale=False)))) == pytest.approx(11.8, abs=1.5)


def test_a_bare_resize_is_the_page_in_small():
    digit = drawing_to_digit(CORNER, replace(ALL_STEPS, crop=False, centre=None))
    blocks = CORNER.reshape(28, 10, 28, 10).mean(axis=(1, 3))
    np.testing.assert_allclose(digit, blocks * (255 / blocks.max()), atol=1)


def test_centred_by_its_box_the_margins_are_equal():
    top, bottom, left, right = sides(drawing_to_digit(CORNER, replace(ALL_STEPS, box=20, centre="box", subpixel=False)))
    assert abs(top + bottom - 27) <= 1 and abs(left + right - 27) <= 1


def test_without_finding_ink_black_on_white_stays_white():
    assert drawing_to_digit(255 - CORNER, replace(ALL_STEPS, find_ink=False)).mean() > 80
    assert drawing_to_digit(255 - CORNER).mean() < 80


def test_without_leaving_specks_out_a_dot_counts():
    dotted = with_dot(CORNER, 250, 250, 8)
    np.testing.assert_array_equal(drawing_to_digit(dotted), drawing_to_digit(CORNER))
    with_speck = drawing_to_digit(dotted, replace(ALL_STEPS, remove_specks=False))
    assert np.abs(with_speck.astype(int) - drawing_to_digit(CORNER)).mean() > 5


def test_prepare_shows_what_drawing_to_digit_does():
    for preparation in (ALL_STEPS, replace(ALL_STEPS, centre=None), replace(ALL_STEPS, crop=False, find_ink=False)):
        prepared = prepare(CORNER, preparation)
        np.testing.assert_array_equal(prepared.digit, drawing_to_digit(CORNER, preparation))
        assert prepared.ink.shape == CORNER.shape
        assert prepared.scaled.shape == (28, 28) and prepared.scaled.max() == 1
    assert prepared.cropped.shape == CORNER.shape
    assert prepare(CORNER).cropped.shape == pytest.approx((102 + 16, 72 + 16), abs=9)
