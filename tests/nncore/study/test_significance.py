"""Luck: against simulation, and small cases counted by hand."""

import numpy as np
import pytest

from nncore.study.significance import luck_of_digits, luck_of_seeds


def test_two_results_of_two_hundred_digits_differ_by_luck_about_five_times_of_a_hundred():
    random = np.random.default_rng(0)
    first, second = random.binomial(200, 0.9, (2, 20_000)) / 200
    limits = np.array([luck_of_digits(a, 200, b, 200) for a, b in zip(first, second, strict=True)])
    assert 0.04 < np.mean(np.abs(first - second) > limits) < 0.07


def test_more_digits_leave_less_to_luck():
    assert luck_of_digits(0.9, 10_000, 0.9, 10_000) == pytest.approx(luck_of_digits(0.9, 100, 0.9, 100) / 10)


def test_groups_that_do_not_overlap_come_about_by_luck_as_seldom_as_can_be():
    # Of the 252 ways to deal ten results, these and their mirror image differ most.
    assert luck_of_seeds([1, 2, 3, 4, 5], [11, 12, 13, 14, 15]) == pytest.approx(2 / 252)


def test_equal_results_are_luck():
    assert luck_of_seeds([0.9, 0.91], [0.9, 0.91]) == 1.0


def test_a_small_case_by_hand():
    # Means 1 and 5: of the six ways to deal 0, 2, 4, 6 only this one and its mirror image differ by 4.
    assert luck_of_seeds([0, 2], [4, 6]) == pytest.approx(2 / 6)


@pytest.mark.parametrize(
    ("one", "other"), [([], [1]), ([1], []), (range(30), range(30))], ids=["first", "second", "many"]
)
def test_what_cannot_be_dealt_is_refused(one, other):
    with pytest.raises(ValueError, match=r"must have results|ways to deal"):
        luck_of_seeds(list(one), list(other))
