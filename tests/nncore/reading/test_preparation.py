"""The steps from drawing to digit, one by one."""

from dataclasses import replace

import numpy as np
import pytest

from nncore.reading.preparation import ALL_STEPS, drawing_to_digit, prepare
from tests.nncore.reading.test_ink import seven, with_dot

CORNER = seven(pen=16, at=(20, 20), scale=0.6)  # in the upper left, of 72×102 pixels and the pen


def middle(digit):
    """Row and column of the middle of a digit's box."""
    places = [np.nonzero(digit.any(axis=axis))[0] for axis in (1, 0)]
    return [(place[0] + place[-1] + 1) / 2 for place in places]


def longer_side(digit):
    return max(np.ptp(np.nonzero(digit.any(axis=axis))[0]) + 1 for axis in (1, 0))


def test_without_centring_a_digit_stays_in_its_corner():
    row, column = middle(drawing_to_digit(CORNER, replace(ALL_STEPS, centre=None)))
    assert row < 12 and column < 10
    # As large as ever, it is no further out than the edge.
    assert longer_side(drawing_to_digit(CORNER, replace(ALL_STEPS, centre=None))) in (19, 20)


def test_without_scaling_a_digit_stays_as_small_as_on_the_page():
    # The page of 280 pixels on 28: a tenth.
    assert longer_side(drawing_to_digit(CORNER, replace(ALL_STEPS, scale=False))) == pytest.approx(11.8, abs=1.5)


def test_a_bare_resize_is_the_page_in_small():
    digit = drawing_to_digit(CORNER, replace(ALL_STEPS, crop=False, centre=None))
    blocks = CORNER.reshape(28, 10, 28, 10).mean(axis=(1, 3))
    np.testing.assert_allclose(digit, blocks * (255 / blocks.max()), atol=1)


def test_centred_by_its_box_the_margins_are_equal():
    digit = drawing_to_digit(CORNER, replace(ALL_STEPS, box=20, centre="box", subpixel=False))
    np.testing.assert_allclose(middle(digit), 14, atol=0.5)


def test_without_finding_ink_black_on_white_stays_white():
    digit = drawing_to_digit(255 - CORNER, replace(ALL_STEPS, find_ink=False))
    # Most of the page is bright, and the digit is dark.
    assert digit.mean() > 80
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


def test_nothing_drawn_prepares_to_nothing():
    assert prepare(np.zeros((280, 280), np.uint8)) is None
    assert prepare(np.full((280, 280), 200, np.uint8)) is None
    assert prepare(np.zeros((1, 1), np.uint8)) is None
    assert prepare(np.zeros((0, 5), np.uint8)) is None
