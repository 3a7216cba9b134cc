"""The notebook's recorded numbers, which `nncore` must reproduce from the embedded digits: in float64 exactly.

In float32, which is the default: test_presets.py.
"""

from pathlib import Path

import numpy as np
import pytest

import nncore
from nncore.datasets import read_idx

MNIST = Path(__file__).resolve().parents[3] / "shared" / "mnist"
FIRST_COST = 2.302116721777529
TRAIN_ACCURACY = {250: 0.924, 500: 0.971}
TEST_ACCURACY = {250: 0.875, 500: 0.915}


@pytest.fixture(scope="module")
def run():
    """The Progress of iterations 1, 250 and 500 with the notebook's settings."""
    run = nncore.train(nncore.TrainingConfig(dtype="float64"), nncore.load_digits())
    return {progress.iteration: progress for progress in run if progress.iteration in (1, 250, 500)}


def test_first_cost_and_training_accuracy_are_the_notebooks(run):
    assert run[1].cost == pytest.approx(FIRST_COST, rel=0, abs=1e-12)
    # Exactly: the same whole number of digits out of 1,000.
    assert {iteration: run[iteration].train_accuracy for iteration in TRAIN_ACCURACY} == TRAIN_ACCURACY


@pytest.mark.skipif(not MNIST.is_dir(), reason="MNIST's test digits are not in ../shared/mnist")
def test_accuracy_on_the_notebooks_test_digits_is_its(run):
    images, labels = (read_idx(MNIST / f"t10k-{name}-ubyte.gz")[:200] for name in ("images-idx3", "labels-idx1"))
    X = nncore.flatten(images, np.float64)
    found = {iteration: nncore.accuracy(run[iteration].network.predict(X), labels) for iteration in TEST_ACCURACY}
    assert found == TEST_ACCURACY
