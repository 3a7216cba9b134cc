"""Whether a difference between results is more than luck.

Each function says luck of what: of which digits a network was tested on, or of the seed it was trained with. None of
them says anything of the other.
"""

import itertools
import math

import numpy as np

from ..metrics import interval

NOT_LUCK = 0.05  # what happens less often by luck is not taken for it
MAX_SPLITS = 20_000  # that are all tried; of more, so many are drawn
N_DRAWN = 9_999  # with the found one 10,000, as is usual
_CHUNK = 1_000  # draws at a time, so that large groups stay small in memory


def mcnemar(only_first, only_second):
    """How often two equally good networks share out as unevenly what one alone misreads: 0..1, small is not luck.

    only_first, only_second: how many digits only the one and only the other misreads, of the same test digits. This is
    McNemar's test (Q. McNemar, 1947) in its exact form: of digits that one network alone misreads, each of two equally
    good ones has half, so the smaller number is binomial. It is about these two networks on digits like these, and says
    nothing of what training them again would bring (T. G. Dietterich, 1998).
    """
    n, ways, of_k = only_first + only_second, 0, 1
    for k in range(min(only_first, only_second) + 1):
        ways, of_k = ways + of_k, of_k * (n - k) // (k + 1)
    return min(1.0, 2 * ways / 2**n)


def newcombe(share_a, n_a, share_b, n_b, z=1.96):
    """Between which values the true difference a − b of two shares lies, 95 times of 100: (low, high).

    share_a, share_b: 0..1, of n_a and n_b digits; z: how many standard deviations. The hybrid score interval (R. G.
    Newcombe, 1998, *Statistics in Medicine* 17, 873–890, method 10), from Wilson's interval of each share. It takes the
    two for independent. Networks that read the same digits mostly misread the same ones; then the difference varies
    less than that, and the interval is wider than it need be.
    """
    (low_a, high_a), (low_b, high_b) = interval(share_a, n_a, z), interval(share_b, n_b, z)
    difference = share_a - share_b
    below, above = math.hypot(share_a - low_a, high_b - share_b), math.hypot(high_a - share_a, share_b - low_b)
    return difference - below, difference + above


def too_few(n_a, n_b):
    """Whether groups of so many results are too small for any difference to be more than luck: of all ways to deal
    them, two lie furthest apart, and these are already more than NOT_LUCK of them."""
    return 2 / math.comb(n_a + n_b, n_a) > NOT_LUCK


def luck_of_seeds(results_a, results_b):
    """How often results dealt at random into the two groups have means that differ as much as these: 0..1.

    results_a, results_b: a number for each seed. The permutation test (R. A. Fisher, 1935): all ways to deal them, or,
    if there are more than MAX_SPLITS, N_DRAWN drawn with a fixed seed, the one found counted among them (B. Phipson, G.
    K. Smyth, 2010), so that the chance is never 0. Raises ValueError if a group is empty.
    """
    pooled = np.array([*results_a, *results_b], float)
    n_a, n = len(results_a), len(pooled)
    if not 0 < n_a < n:
        raise ValueError(f"each group must have results, got {n_a} and {n - n_a}")
    found = abs(np.mean(results_a) - np.mean(results_b))
    n_ways, drawn = math.comb(n, n_a), math.comb(n, n_a) > MAX_SPLITS
    sums = _drawn_sums(pooled, n_a) if drawn else _all_sums(pooled, n_a)
    differences = np.abs(sums / n_a - (pooled.sum() - sums) / (n - n_a))
    # Equal to rounding counts as equal.
    as_much = int(np.count_nonzero(differences >= found - 1e-12))
    return (as_much + 1) / (N_DRAWN + 1) if drawn else as_much / n_ways


def _all_sums(pooled, n_a):
    return np.array([sum(chosen) for chosen in itertools.combinations(pooled.tolist(), n_a)])


def _drawn_sums(pooled, n_a):
    random, sums = np.random.default_rng(0), []
    for start in range(0, N_DRAWN, _CHUNK):
        rows = np.tile(pooled, (min(_CHUNK, N_DRAWN - start), 1))
        sums.append(random.permuted(rows, axis=1)[:, :n_a].sum(axis=1))
    return np.concatenate(sums)


def student_t(share, freedom):
    """The t within which, on both sides of 0, `share` (0..1) of Student's distribution lies. freedom: degrees, 1, 2 …

    By halving: the share within t = √freedom · tan(angle) is a finite sum (M. Abramowitz, I. A. Stegun, 26.7.3 and
    26.7.4).
    """
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _share_within(angle, freedom) < share else (low, angle)
    return math.sqrt(freedom) * math.tan((low + high) / 2)


def _share_within(angle, freedom):
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for k in range(1 + odd, freedom, 2):
        total += term
        term *= cosine**2 * k / (k + 1)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
