"""Which strokes of a drawing are which digit of a number, from left to right."""

from itertools import combinations

import numpy as np

LONGEST = 6  # digits of a number
# Strokes are of one digit where so much of the narrower one's width lies above or below the other: chosen by numbers of
# two to four digits, and by single digits, of the writers that the ready network learned from.
SHARE = 0.15
MEET = 0.25  # of the brush: strokes whose ends are as near one another are of one digit; chosen by the same
# A brush that is wider than this share of a digit fills its holes, where a number has made it small: chosen by numbers
# of the same writers. Strokes of MNIST's digits have about as much.
FINE = 0.14


def groupings(strokes, width):
    """Ways to part strokes into digits, of which whoever can tell digits takes the likeliest.

    strokes: the points of each, (n, 2), x to the right and y down; width: of the brush, in the same unit. Returns lists
    of lists of the strokes' numbers, one a digit, from left to right. The first has all apart that may be digits of
    their own, each after it takes two of them together, those of which most lies above one another, and the last has
    all as one: a bar beside its digit is none. There is no other way where that would be more than LONGEST digits.
    """
    groups = [_group(points, number, width) for number, points in enumerate(map(np.asarray, strokes))]
    ends = [np.asarray(points, float)[[0, -1]] for points in strokes]
    groups = _together(groups, lambda one, other: _overlap(one, other) > SHARE or _meet(one, other, ends, MEET * width))
    if len(groups) > LONGEST:
        return [[list(range(len(strokes)))]]
    ways = [groups]
    while len(groups) > 1:
        one, other = max(combinations(groups, 2), key=lambda pair: _overlap(*pair))
        groups = [*(each for each in groups if each is not one and each is not other), _union(one, other)]
        ways.append(groups)
    return [[sorted(numbers) for *_, numbers in sorted(groups)] for groups in ways]


def fine(strokes, width):
    """The width of a brush for the strokes of one digit of a number, no more than fits its size, in the same unit.

    strokes: the points of each, (n, 2); width: of the brush that they were drawn with.
    """
    points = np.concatenate([np.asarray(each) for each in strokes])
    return min(width, FINE * max(1.0, float(np.ptp(points, axis=0).max())))


def _group(points, number, width):
    """(left, right, top, bottom, numbers of the strokes) of one stroke, which is as wide as the brush at least."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    more = max(0.0, width - (right - left)) / 2
    return left - more, right + more, top, bottom, [number]


def _together(groups, belong):
    """Unite what belongs together until nothing does."""
    for index, one in enumerate(groups):
        for other in groups[index + 1 :]:
            if belong(one, other):
                rest = [each for each in groups if each is not one and each is not other]
                return _together([*rest, _union(one, other)], belong)
    return groups


def _overlap(one, other):
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / max(min(one[1] - one[0], other[1] - other[0]), 1e-9)


def _meet(one, other, ends, near):
    """Whether a stroke of one group ends or begins as near to where one of the other does."""
    here, there = (np.concatenate([ends[number] for number in group[4]]) for group in (one, other))
    return np.linalg.norm(here[:, None] - there, axis=2).min() < near


def _union(one, other):
    return (
        min(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        max(one[3], other[3]),
        one[4] + other[4],
    )
