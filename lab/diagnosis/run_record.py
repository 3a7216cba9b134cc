"""What a Run leaves to judge it by."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lab.origin import Origin
from lab.runs.scores import Scores
from nncore.hyperparameters import TrainingConfig
from nncore.network import Network

N_LOOKED = 200  # digits that units are judged by: enough, and quick


@dataclass(frozen=True, eq=False)
class RunRecord:
    """What is known of a run. Lists with one entry an iteration: costs, train_accuracies (0..1).

    test_accuracies (0..1) were measured at test_iterations, on n_test digits. latest: puts together the latest network
    whose cost is finite, or None, which most rules do without; failed: whether the cost stopped being finite; images
    (n, 28, 28) uint8 and labels (n,): training digits to look at its units with; available_digits: training digits
    there are; checkpoints: (iteration, network) each; scores: measured on all digits where the run rested last, None
    before that; origin: where it comes from.
    """

    config: TrainingConfig
    costs: Sequence[float]
    train_accuracies: Sequence[float]
    test_iterations: Sequence[int]
    test_accuracies: Sequence[float]
    latest: Callable[[], Network | None]
    n_test: int
    failed: bool
    images: np.ndarray
    labels: np.ndarray
    available_digits: int
    checkpoints: Sequence[tuple[int, Network]] = ()
    scores: Scores | None = None
    origin: Origin = field(default_factory=Origin)

    @functools.cached_property
    def network(self):
        """What `latest` puts together."""
        return self.latest()

    @property
    def scores_now(self):
        """The scores, if they are of the network as it is now; else None."""
        return self.scores if self.scores and self.scores.iteration == len(self.costs) else None


def record_of(run):
    """The RunRecord that a Run has left so far."""
    history, data, config = run.history, run.data, run.now
    # Another thread may be adding to the lists: those it adds to last are read first, the others as far as they go.
    test_accuracies, train_accuracies = history.test_accuracies[:], history.train_accuracies[:]
    n_looked = min(N_LOOKED, config.training_digits)
    return RunRecord(
        config,
        history.costs[: len(train_accuracies)],
        train_accuracies,
        history.test_iterations[: len(test_accuracies)],
        test_accuracies,
        lambda: run.network,
        run.n_test,
        failed=run.last_finite is not None,
        images=data.train_images[:n_looked],
        labels=data.train_labels[:n_looked],
        available_digits=len(data.train_labels),
        checkpoints=tuple(run.checkpoints),
        scores=run.scores,
        origin=run.origin,
    )
