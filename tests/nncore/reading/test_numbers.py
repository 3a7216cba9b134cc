"""Which strokes are which digit of a number."""

import numpy as np
import pytest

from nncore.reading.numbers import LONGEST, fine, groupings
from tests.browser.hands import STROKES, placed

WIDTH = 20


def left_to_right(strokes, width=WIDTH):
    """All apart that may be digits of their own."""
    return groupings(strokes, width)[0]


@pytest.mark.parametrize("digits", [(4, 2), (5, 4), (4, 5, 7), (1, 0, 1, 5), (4,)])
def test_strokes_are_grouped_from_left_to_right(digits):
    strokes, left = [], 20
    for label in digits:
        strokes += placed(STROKES[label], 90, left, 60)
        left = max(x for x, _ in np.concatenate(strokes)) + 30
    groups = left_to_right(strokes)
    assert [len(group) for group in groups] == [len(STROKES[label]) for label in digits]
    assert [each for group in groups for each in group] == [*range(len(strokes))]
    # Whatever the order they were drawn in.
    backwards = left_to_right(strokes[::-1])
    assert [[len(strokes) - 1 - number for number in group][::-1] for group in backwards] == groups


def test_each_further_way_has_two_together_until_all_is_one():
    a_one, body, bar = [(0, 60), (0, 180)], [(60, 60), (100, 120), (60, 180)], [(104, 60), (130, 60)]
    assert groupings([bar, a_one, body], WIDTH) == [[[1], [2], [0]], [[1], [0, 2]], [[0, 1, 2]]]
    assert groupings([body], WIDTH) == [[[0]]]


def test_what_would_be_too_many_digits_is_one():
    bars = [[(60 * n, 0), (60 * n, 100)] for n in range(LONGEST + 1)]
    assert len(groupings(bars[1:], WIDTH)) == LONGEST and groupings(bars, WIDTH) == [[[*range(len(bars))]]]


def test_what_hangs_together_over_a_third_is_one():
    left, right, both = [(0, 0), (0, 100)], [(60, 0), (60, 100)], [(-5, 50), (65, 50)]
    assert left_to_right([left, right, both]) == [[0, 1, 2]]


def test_strokes_whose_ends_meet_are_of_one():
    first, second = [(0, 0), (30, 100)], [(32, 102), (70, 0)]
    assert left_to_right([first, second]) == [[0, 1]]
    assert left_to_right([first, [(x + 10, y) for x, y in second]]) == [[0], [1]]


def test_a_single_point_is_as_wide_as_the_brush():
    assert left_to_right([[(5, 5)]]) == [[0]]
    assert left_to_right([[(5, 5)], [(20, 9)]]) == [[0, 1]]


def test_a_brush_is_no_wider_than_fits_its_digit():
    assert fine([[(0, 0), (10, 100)]], WIDTH) == pytest.approx(14) and fine([[(0, 0), (10, 200)]], WIDTH) == WIDTH
