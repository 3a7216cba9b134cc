"""Luck: against scipy, the tables of the papers, simulation, and small cases counted by hand."""

import numpy as np
import pytest
from scipy import stats

from nncore.study import significance
from nncore.study.significance import N_DRAWN, luck_of_seeds, mcnemar, newcombe, student_t, too_few

# Two networks on the same digits


@pytest.mark.parametrize("counts", [(0, 0), (0, 4), (3, 3), (10, 24), (24, 10), (900, 1100), (6000, 4000)])
def test_mcnemars_test_is_the_exact_binomial_one(counts):
    n = sum(counts)
    expected = stats.binomtest(counts[0], n).pvalue if n else 1.0
    assert mcnemar(*counts) == pytest.approx(expected, rel=1e-6)


# R. G. Newcombe, 1998, Statistics in Medicine 17, 873–890, table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


@pytest.mark.parametrize(("right_a", "n_a", "right_b", "n_b", "low", "high"), NEWCOMBE)
def test_the_interval_of_a_difference_is_as_in_newcombes_table(right_a, n_a, right_b, n_b, low, high):
    # The table was computed with z = 1.96 to more places.
    assert newcombe(right_a / n_a, n_a, right_b / n_b, n_b) == pytest.approx((low, high), abs=6e-5)


def test_all_of_a_thousand_and_996_of_them_are_within_luck():
    low, high = newcombe(1.0, 1000, 0.996, 1000)
    assert low < 0 < high
    assert stats.fisher_exact([[1000, 0], [996, 4]]).pvalue > 0.05


def test_the_interval_of_two_that_read_different_digits_holds_the_truth_95_times_of_100():
    random = np.random.default_rng(0)
    first, second = random.binomial(1000, [[0.98], [0.97]], (2, 4000)) / 1000
    intervals = [newcombe(a, 1000, b, 1000) for a, b in zip(first, second, strict=True)]
    assert 0.935 < np.mean([low <= 0.01 <= high for low, high in intervals]) < 0.965


def test_of_two_that_misread_the_same_digits_the_interval_is_wider_than_need_be_and_mcnemars_test_is_not_misled():
    random, misled, outside = np.random.default_rng(0), [], []
    for _ in range(2000):
        hard = random.random(1000) < 0.1
        wrong = [hard & (random.random(1000) < 0.5) for _ in range(2)]
        first, second = wrong[0].mean(), wrong[1].mean()
        low, high = newcombe(1 - first, 1000, 1 - second, 1000)
        outside.append(not low <= 0 <= high)
        misled.append(mcnemar(int((wrong[0] & ~wrong[1]).sum()), int((wrong[1] & ~wrong[0]).sum())) <= 0.05)
    assert np.mean(outside) < 0.02
    assert 0.02 < np.mean(misled) <= 0.055


# Several seeds


def test_groups_that_do_not_overlap_come_about_by_luck_as_seldom_as_can_be():
    # Of the 252 ways to deal ten results, these and their mirror image differ most.
    assert luck_of_seeds([1, 2, 3, 4, 5], [11, 12, 13, 14, 15]) == pytest.approx(2 / 252)


@pytest.mark.parametrize("n", [(1, 5), (2, 5), (3, 3), (3, 4), (3, 5), (4, 4), (5, 5), (2, 8), (1, 39), (1, 38)])
def test_too_few_are_those_whom_no_difference_can_take_out_of_luck(n):
    assert too_few(*n) == (n in {(1, 5), (2, 5), (3, 3), (3, 4), (1, 38)})
    apart = luck_of_seeds(range(n[0]), range(1000, 1000 + n[1]))
    assert apart <= significance.NOT_LUCK or too_few(*n)


def test_equal_results_are_luck():
    assert luck_of_seeds([0.9, 0.91], [0.9, 0.91]) == 1.0


def test_a_small_case_by_hand():
    # Means 1 and 5: of the six ways to deal 0, 2, 4, 6 only this one and its mirror image differ by 4.
    assert luck_of_seeds([0, 2], [4, 6]) == pytest.approx(2 / 6)


def difference(a, b, axis=-1):
    return np.abs(np.mean(a, axis=axis) - np.mean(b, axis=axis))


@pytest.mark.parametrize("n", [(5, 5), (5, 7), (10, 10), (12, 30)])
def test_dealing_is_the_permutation_test(n):
    random = np.random.default_rng(sum(n))
    one, other = random.normal(0, 1, n[0]), random.normal(0.7, 1, n[1])
    found = stats.permutation_test(
        (one, other), difference, n_resamples=40_000, alternative="greater", vectorized=True, rng=random
    )
    # Two drawn shares of 10,000 and 40,000 differ by 0.03 at most; all ways give the same.
    assert luck_of_seeds(one, other) == pytest.approx(found.pvalue, abs=0.03 if sum(n) > 17 else 1e-9)


def test_of_too_many_ways_some_are_drawn_the_same_ones_each_time_and_never_is_the_chance_nought():
    low, high = list(range(10)), list(range(100, 110))
    assert luck_of_seeds(low, high) == luck_of_seeds(low, high)
    assert 1 / (N_DRAWN + 1) <= luck_of_seeds(low, high) < 0.001
    assert luck_of_seeds(list(range(500)), list(range(500))) == 1.0


def test_all_ways_are_tried_as_long_as_they_are_not_too_many():
    assert luck_of_seeds(range(8), range(100, 108)) == pytest.approx(2 / 12_870)
    assert significance.MAX_SPLITS > 12_870


@pytest.mark.parametrize(("one", "other"), [([], [1]), ([1], []), ([], [])])
def test_an_empty_group_is_refused(one, other):
    with pytest.raises(ValueError, match="must have results"):
        luck_of_seeds(one, other)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 8, 9, 30, 63, 500])
@pytest.mark.parametrize("share", [0.5, 0.95, 0.99])
def test_students_t_is_as_in_scipy(freedom, share):
    assert student_t(share, freedom) == pytest.approx(stats.t.ppf((1 + share) / 2, freedom), rel=1e-9)
