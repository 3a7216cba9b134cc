"""Luck: against scipy, the tables of the papers, simulation, and small cases counted by hand."""

import numpy as np
import pytest
from scipy import stats

from nncore.study import significance
from nncore.study.significance import N_DRAWN, luck_of_seeds, mcnemar, newcombe, student_t, too_few

# Two networks on the same digits


@pytest.mark.parametrize("counts", [(0, 0), (0, 4), (3, 3), (10, 24), (24, 10), (6000, 4000)])
def test_mcnemars_test_is_the_exact_binomial_one(counts):
    n = sum(counts)
    expected = stats.binomtest(counts[0], n).pvalue if n else 1.0
    assert mcnemar(*counts) == pytest.approx(expected, rel=1e-6)


# R. G. Newcombe, 1998, Statistics in Medicine 17, 873–890, table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
]


@pytest.mark.parametrize(("right_a", "n_a", "right_b", "n_b", "low", "high"), NEWCOMBE)
def test_the_interval_of_a_difference_is_as_in_newcombes_table(right_a, n_a, right_b, n_b, low, high):
    # The table was computed with z = 1.96 to more places.
    assert newcombe(right_a / n_a, n_a, right_b / n_b, n_b) == pytest.approx((low, high), abs=6e-5)


# Several seeds


def test_small_cases_by_hand():
    assert luck_of_seeds([0.9, 0.91], [0.9, 0.91]) == 1.0
    # Means 1 and 5: of the six ways to deal 0, 2, 4, 6 only this one and its mirror image differ by 4.
    assert luck_of_seeds([0, 2], [4, 6]) == pytest.approx(2 / 6)
    # Of the 252 ways to deal ten results, and of 12,870 to deal sixteen, the same: all are tried.
    assert luck_of_seeds([1, 2, 3, 4, 5], [11, 12, 13, 14, 15]) == pytest.approx(2 / 252)
    assert luck_of_seeds(range(8), range(100, 108)) == pytest.approx(2 / 12_870)


@pytest.mark.parametrize("n", [(1, 5), (2, 5), (3, 4), (3, 5), (4, 4), (2, 8), (1, 39), (1, 38)])
def test_too_few_are_those_whose_every_difference_may_be_luck(n):
    assert too_few(*n) == (n in {(1, 5), (2, 5), (3, 4), (1, 38)})
    apart = luck_of_seeds(range(n[0]), range(1000, 1000 + n[1]))
    assert apart <= significance.NOT_LUCK or too_few(*n)


def difference(a, b, axis=-1):
    return np.abs(np.mean(a, axis=axis) - np.mean(b, axis=axis))


@pytest.mark.parametrize("n", [(5, 7), (12, 30)])
def test_dealing_is_the_permutation_test(n):
    random = np.random.default_rng(sum(n))
    one, other = random.normal(0, 1, n[0]), random.normal(0.7, 1, n[1])
    found = stats.permutation_test(
        (one, other), difference, n_resamples=40_000, alternative="greater", vectorized=True, rng=random
    )
    # Two drawn shares of 10,000 and 40,000 differ by 0.03 at most; all ways give the same.
    assert luck_of_seeds(one, other) == pytest.approx(found.pvalue, abs=0.03 if sum(n) > 17 else 1e-9)


def test_of_too_many_ways_the_same_are_drawn():
    low, high = list(range(10)), list(range(100, 110))
    assert luck_of_seeds(low, high) == luck_of_seeds(low, high)
    assert 1 / (N_DRAWN + 1) <= luck_of_seeds(low, high) < 0.001
    assert luck_of_seeds(list(range(500)), list(range(500))) == 1.0


@pytest.mark.parametrize(("one", "other"), [([], [1]), ([1], [])])
def test_an_empty_group_is_refused(one, other):
    with pytest.raises(ValueError, match="must have results"):
        luck_of_seeds(one, other)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 9, 500])
def test_students_t_is_as_in_scipy(freedom):
    for share in (0.5, 0.95):
        assert student_t(share, freedom) == pytest.approx(stats.t.ppf((1 + share) / 2, freedom), rel=1e-9)
