"""Whether a difference between results is more than luck."""

import itertools
import math

import numpy as np

MAX_SPLITS = 20_000


def luck_of_digits(share_a, n_a, share_b, n_b, z=1.96):
    """How far apart two shares of test digits read right must be, or luck alone explains it 95 times of 100.

    share_a, share_b: 0..1, of n_a and n_b digits; z: how many standard deviations. Each digit counts as drawn by chance
    (Wald's interval for a difference of proportions); when both networks read the same digits this is on the safe side.
    """
    return z * math.sqrt(share_a * (1 - share_a) / n_a + share_b * (1 - share_b) / n_b)


def luck_of_seeds(results_a, results_b):
    """How often results dealt at random into the two groups differ as much as these do: 0..1, small is not luck.

    results_a, results_b: a number for each seed. Every way to deal them is tried (Fisher's permutation test), with the
    difference of the means. Raises ValueError if a group is empty, or there are too many ways.
    """
    pooled = np.array([*results_a, *results_b], float)
    n_a, n = len(results_a), len(pooled)
    if not 0 < n_a < n:
        raise ValueError(f"each group must have results, got {n_a} and {n - n_a}")
    if math.comb(n, n_a) > MAX_SPLITS:
        raise ValueError(
            f"at most {MAX_SPLITS:,} ways to deal the results can be tried, these have {math.comb(n, n_a):,}"
        )
    total, found = pooled.sum(), abs(np.mean(results_a) - np.mean(results_b))
    sums = np.array([sum(chosen) for chosen in itertools.combinations(pooled.tolist(), n_a)])
    differences = np.abs(sums / n_a - (total - sums) / (n - n_a))
    # Equal to rounding counts as equal.
    return float(np.mean(differences >= found - 1e-12))
