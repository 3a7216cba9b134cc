"""How well a run's network reads, measured where the run rests: on all of its training digits and all test digits."""

from dataclasses import dataclass

from nncore.exam import reading


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
