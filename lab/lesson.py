"""A lesson: a run that goes on from a network with somebody's own digits among the others."""

from dataclasses import dataclass

import nncore
from lab import own_digits
from lab.limits import LIMITS
from lab.own_digits import Labelled
from lab.runs.run import Run
from nncore.study.evaluation import evaluate

MAX_DIGITS, ITERATIONS = 4000, 400  # how many digits one's own are mixed into, and for how long it learns


@dataclass(frozen=True, eq=False)
class Lesson:
    """own: the digits it is about; data: the others, and the test digits; before: accuracy on own and test digits."""

    run: Run
    own: tuple[Labelled, ...]
    data: nncore.Digits
    before: tuple[float, float]

    @property
    def own_after(self):
        """Accuracy on the own digits, 0..1, of the run's network as it is now."""
        return _accuracy(self.run.network, *own_digits.arrays(self.own))


def training_of(network, own, data, share, at_most=lambda name, number: min(number, getattr(LIMITS, name))):
    """What a lesson trains on: a TrainingConfig of the network's shape, and data with own digits as a share of it.

    at_most: lowers a number of "training_digits" or "iterations" to what may be, as `Rules.at_most` does.
    """
    n_digits = at_most("training_digits", min(MAX_DIGITS, len(data.train_labels)))
    config = nncore.TrainingConfig.like(
        network,
        learning_rate=0.0005,
        schedule="cosine",
        iterations=at_most("iterations", ITERATIONS),
        training_digits=n_digits,
        batch_size=min(64, n_digits),
        optimizer="adam",
        augment=True,
    )
    return config, own_digits.mixed(data, n_digits, *own_digits.arrays(own), share)


def scores(network, own, data):
    """A network's accuracy, 0..1, on somebody's own digits, and on the test digits of data."""
    return _accuracy(network, *own_digits.arrays(own)), _accuracy(network, data.test_images, data.test_labels)


def _accuracy(network, images, labels):
    return evaluate(network, images, labels).accuracy
