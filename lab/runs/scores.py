"""How well a run's network reads, measured where the run rests: on all of its training digits and all test digits."""

from dataclasses import dataclass

from nncore.exam import share_read
from nncore.fast import CORES, Team


@dataclass(frozen=True)
class Scores:
    """Shares, 0..1, of all its training digits and of all test digits that a run's network reads right.

    iteration: how many iterations that network has had.
    """

    iteration: int
    train_accuracy: float
    test_accuracy: float


class GoesOn(Exception):
    """A run that is measured goes on, so nobody waits for its scores any more."""


class MeasuringTeam(Team):
    """Who reads the digits, as long as somebody waits for it: else GoesOn is raised.

    hands: threads to lend, or None; still_wanted: tells whether somebody waits.
    """

    def __init__(self, hands, still_wanted):
        super().__init__(CORES, hands)
        self.still_wanted = still_wanted

    def do(self, work):
        if not self.still_wanted():
            raise GoesOn
        super().do(work)


def measure(network, iteration, config, data, team):
    """The Scores of a network after so many iterations. team: who shares the work.

    Raises nncore.exam.NotFinite where its parameters or its answers are no finite numbers.
    """
    n = config.training_digits
    train = share_read(network, data.train_images[:n], data.train_labels[:n], team)
    return Scores(iteration, train, share_read(network, data.test_images, data.test_labels, team))
