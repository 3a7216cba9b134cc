"""Which strokes are which digit of a number."""

import numpy as np
import pytest

from benchmarks.drawings import written
from nncore.reading.numbers import LONGEST, groupings
from nncore.reading.strokes import CANVAS, StrokeDigit
from tests.browser.hands import STROKES, placed

WIDTH = 20


def left_to_right(strokes, width):
    """All apart that may be digits of their own."""
    return groupings(strokes, width)[0]


def page(*digits, height=120, gap=30):
    """Digits by their labels beside one another: (strokes, how many each has)."""
    strokes, left = [], 20
    for label in digits:
        drawn = placed(STROKES[label], height, left, 60)
        strokes += drawn
        left = max(x for stroke in drawn for x, _ in stroke) + gap
    return strokes, [len(STROKES[label]) for label in digits]


@pytest.mark.parametrize("digits", [(4, 2), (1, 1), (5, 4), (4, 5, 7), (1, 0, 1, 5), (5,), (4,)])
def test_strokes_are_grouped_from_left_to_right(digits):
    strokes, counts = page(*digits, height=90)
    groups = left_to_right(strokes, WIDTH)
    assert [len(group) for group in groups] == counts and [each for group in groups for each in group] == [
        *range(len(strokes))
    ]
    # Whatever the order they were drawn in.
    backwards = left_to_right(strokes[::-1], WIDTH)
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
    assert left_to_right([left, right, both], WIDTH) == [[0, 1, 2]]


def test_strokes_whose_ends_meet_are_of_one():
    first, second = [(0, 0), (30, 100)], [(32, 102), (70, 0)]
    assert left_to_right([first, second], WIDTH) == [[0, 1]]
    assert left_to_right([first, [(x + 10, y) for x, y in second]], WIDTH) == [[0], [1]]


def test_a_single_point_is_as_wide_as_the_brush():
    assert left_to_right([[(5, 5)]], WIDTH) == [[0]]


@pytest.mark.parametrize("n", [1, 2, 4])
def test_a_number_is_on_the_page(n):
    digits = [StrokeDigit(label, 1, tuple(map(np.array, STROKES[label]))) for label in (5, 4, 0, 1)[:n]]
    brushes = set()
    for seed in range(20):
        lines = written(digits, np.random.default_rng(seed))
        brushes |= {width for _, width in lines}
        points = np.concatenate([points for points, _ in lines])
        assert len(lines) == sum(len(digit.strokes) for digit in digits)
        assert points.min() >= 0 and points.max() <= CANVAS and len({width for _, width in lines}) == 1
    assert brushes == {14, 20, 26}, "the app's"
