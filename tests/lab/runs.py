"""Training runs, what is found out about them, and whether their networks are in a file."""

import mmap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

import nncore
from lab.diagnosis.findings import findings
from lab.origin import Origin
from lab.runs.scores import Scores
from nncore.network import Network
from tests.patience import wait_until

DATA = nncore.load_digits()
SHORT = nncore.TrainingConfig(hidden_units=(8,), iterations=20, training_digits=50)
LONG = replace(SHORT, iterations=1_000_000)
# The cost is no longer finite after a few iterations.
DIVERGING = {"learning_rate": 10, "l2": 0.09, "optimizer": "momentum"}
# Few of the test digits are read on the way: its steps take less time than that.
READS_SOME = nncore.TrainingConfig(hidden_units=(1024,), iterations=40, training_digits=100, batch_size=1)
QUICK = nncore.TrainingConfig(hidden_units=(64,), iterations=100)
EXPLODES = nncore.TrainingConfig(hidden_units=(32,), iterations=60, learning_rate=3.0)
DIVERGES = nncore.TrainingConfig(hidden_units=(64,) * 4, iterations=60, learning_rate=3.0, initializer="he")
# What the app's control has, see diagnosis/test_remedies.py.
LEARNING_RATES = [float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 2, 3, 5, 7)] + [10.0]


@dataclass(frozen=True, eq=False)
class Measured:
    """What findings ask of a Run, as it was at one moment. latest: puts its network together."""

    now: nncore.TrainingConfig
    costs: Sequence[float]
    train_accuracies: Sequence[float]
    test_iterations: Sequence[int]
    test_accuracies: Sequence[float]
    latest: Callable[[], Network | None]
    data: nncore.Digits
    failed: bool
    checkpoints: Sequence[tuple[int, Network]] = ()
    scores: Scores | None = None
    origin: Origin = field(default_factory=Origin)

    def moment(self):
        return self

    history = property(lambda self: self)
    network = property(lambda self: self.latest())
    last_finite = property(lambda self: (self.network or "none") if self.failed else None)
    n_test = property(lambda self: len(self.data.test_labels))


def train(config, n_test=1000, network=None, every=1):
    """What a run has Measured after every so many iterations of a run; the last one is of its end or its failure."""
    data = replace(DATA, test_images=DATA.test_images[:n_test], test_labels=DATA.test_labels[:n_test])
    costs, train_accuracies, test_iterations, test_accuracies = [], [], [], []
    checkpoints = [(0, network or nncore.initial_network(config))]

    def record(network, failed=False):
        measured = [part[:] for part in (costs, train_accuracies, test_iterations, test_accuracies)]
        return Measured(config, *measured, lambda: network, data, failed, tuple(checkpoints))

    try:
        for progress in nncore.train(config, data, network):
            costs.append(progress.cost)
            train_accuracies.append(progress.train_accuracy)
            if progress.test_accuracy is not None:
                test_iterations.append(progress.iteration)
                test_accuracies.append(progress.test_accuracy)
            if progress.iteration % every == 0:
                checkpoints.append((progress.iteration, progress.network))
                yield record(progress.network)
    except nncore.Diverged as error:
        yield record(error.network, failed=True)


def found(record):
    """The findings by their rules."""
    return {finding.rule: finding for finding in findings(record)}


def end_of(scheduler, config, iterations=None):
    return wait_until_ended(scheduler.start(config, DATA, iterations=iterations))


def wait_until_ended(run):
    """Wait until a run does not go on, and its scores are measured. Returns it."""
    wait_until(lambda: run.status != "running" and run.scored)
    return run


def in_file(network):
    """Whether all of a network's numbers are in a file."""
    return all(map(lies_in_file, network.parameters))


def lies_in_file(array):
    while isinstance(array, np.ndarray):
        array = array.base
    return array is not None and isinstance(memoryview(array).obj, mmap.mmap)
