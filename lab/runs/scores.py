"""How well a run's network reads, measured where the run rests: on all of its training digits and all test digits."""

from dataclasses import dataclass

from nncore.exam import reading
from nncore.fast import CORES, Team


@dataclass(frozen=True)
class Scores:
    """Shares, 0..1, of all its training digits and of all test digits that a run's network reads right.

    iteration: how many iterations that network has had.
    """

    iteration: int
    train_accuracy: float
    test_accuracy: float


def measure(network, iteration, config, data, team):
    """Yield the Scores of a network after so many iterations; before them None wherever it may be left off for a while.

    team: who shares the work. Raises nncore.exam.NotFinite where its parameters or its answers are no
    finite numbers.
    """
    n = config.training_digits
    train = yield from reading(network, data.train_images[:n], data.train_labels[:n], team)
    yield
    test = yield from reading(network, data.test_images, data.test_labels, team)
    yield Scores(iteration, train, test)


class Measurement:
    """Measures scores, for a while at a time. left_off: what was begun and is to be gone on with, or None."""

    def __init__(self):
        self.left_off, self._team = None, Team(CORES)

    def go_on(self, begin, hands, enough):
        """The Scores, or None where that was left off before they were there.

        begin: called with the team that shares the work, begins as `measure` does; hands: to lend, or None; enough:
        tells whether to leave off.
        """
        self._team.hands = hands
        parts, self.left_off = self.left_off or begin(self._team), None
        for scores in parts:
            if scores is not None:
                return scores
            if enough():
                self.left_off = parts
                return None
