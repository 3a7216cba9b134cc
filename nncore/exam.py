"""How well a network reads, and when a training asks: often enough for a curve, and in next to none of the time."""

import functools

import numpy as np

from .datasets import N_PIXELS, flatten
from .fast import ALONE, digits_at_once
from .metrics import count_right

# Measuring test accuracy takes about this share of the training time.
TEST_SHARE = 0.03
A_TENTH_OF_A_SECOND = 10**10  # multiplications, on two cores
LEAST = 20  # points of a curve, if there are so many iterations
AT_ONCE = 2000  # digits that a member of a team reads, at most
SOME = 500  # test digits that a point of it is of, at least: half a point of luck where nearly all are read right


class NotFinite(ArithmeticError):
    """A network's parameters, or what it makes of digits, are no finite numbers."""


def share_read(network, images, labels, team=ALONE):
    """The share of some digits, 0..1, that a network reads right. images: (n, 28, 28) uint8; labels: (n,) integers.

    team: who shares the work. Raises NotFinite.
    """
    parts = reading(network, images, labels, team)
    while True:
        try:
            next(parts)
        except StopIteration as end:
            return end.value


def reading(network, images, labels, team=ALONE):
    """`share_read` as a generator, which yields where the reading may be left off for a while."""
    n_right, finite = [0] * team.size, [True] * team.size

    def read(some, member):
        rows = slice(some.start + shares[member].start, some.start + shares[member].stop)
        forward = network.forward(flatten(images[rows], network.dtype))
        n_right[member] += count_right(forward.probabilities, labels[rows])
        finite[member] &= bool(np.isfinite(forward.logits).all())

    # Some after the other, which bounds the memory it takes, and how long it cannot be left off.
    at_once = team.size * digits_at_once(AT_ONCE, sum(layer.weights.size for layer in network.layers))
    for start in range(0, len(labels), at_once):
        if start:
            yield
        some = slice(start, min(start + at_once, len(labels)))
        shares = team.shares(some.stop - some.start)
        team.do(functools.partial(read, some))
    if not all(finite) or not network.is_finite:
        raise NotFinite("what the network makes of digits is no finite number any more")
    return sum(n_right) / len(labels)


class Exam:
    """The test digits, read now and then: after the first iteration, after the last, and ever more seldom between."""

    def __init__(self, config, data, engine, team):
        self.data, self.team, self.last = data, team, config.iterations
        n_units = config.hidden_units[0] if config.hidden_units else 10
        work = engine.step_work(config.batch_size), engine.snapshot_work
        self.iterations, self.n_digits = exam_plan(*work, len(data.test_labels), n_units, config.iterations)

    def is_due(self, iteration):
        """Whether it is held after this iteration, counted from 1."""
        return iteration in self.iterations

    def hold(self, network, iteration):
        """How many of the test digits were read, and the share of them, 0..1, that a network reads right.

        A generator, which yields where the reading may be left off for a while. At the last iteration they are all;
        before it, where that takes too long, some of them evenly. The share is None if the network is not finite any
        more.
        """
        n = len(self.data.test_labels)
        some = slice(None, None, 1 if iteration == self.last else -(-n // self.n_digits))
        labels = self.data.test_labels[some]
        try:
            return len(labels), (yield from reading(network, self.data.test_images[some], labels, self.team))
        except NotFinite:
            return len(labels), None


def exam_plan(step_work, snapshot_work, n_test, n_units, iterations):
    """After which iterations test digits are read, and how many of them before the last: about TEST_SHARE of the time.

    Counted in multiplications, which take most of the time; step_work and snapshot_work: those of a step, and of
    putting the network together, for each unit of the first layer. A curve has LEAST points in any case. Where so many
    readings of all digits take longer than that share and longer than a tenth of a second, only some digits are read
    before the last iteration, evenly chosen, so that they are like all.
    """

    def measuring(n_digits):
        return (snapshot_work + n_digits * N_PIXELS) * n_units

    affordable = max(1, TEST_SHARE * step_work * n_units * iterations)
    n_points, n_digits = max(LEAST, int(affordable / measuring(n_test))), n_test
    if LEAST * measuring(n_test) > max(affordable, A_TENTH_OF_A_SECOND):
        left = max(affordable, A_TENTH_OF_A_SECOND) - measuring(n_test)
        fitting = int((left / (LEAST - 1) / n_units - snapshot_work) / N_PIXELS)
        n_digits = min(n_test, max(SOME, fitting))
    return _spread(min(n_points, iterations), iterations), n_digits


def _spread(n_points, iterations):
    """So many iterations from the first to the last.

    LEAST of them are closer to each other at the start, where more happens; any others are spread evenly, so that
    measuring has no larger share of a long run's beginning than of all of it.
    """
    chosen, latest = set(), 0
    for number in range(n_dense := min(n_points, LEAST)):
        share = number / (n_dense - 1) if n_dense > 1 else 1.0
        latest = max(latest + 1, round(1 + (iterations - 1) * share**2))
        chosen.add(latest)
    # By their places among the iterations that are not chosen yet, of which there may be a million.
    others = 1 + np.linspace(0, iterations - len(chosen) - 1, n_points - len(chosen)).round().astype(np.intp)
    for taken in sorted(chosen):
        others += others >= taken
    return chosen | set(others.tolist())
