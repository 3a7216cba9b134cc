"""The notebook's recorded numbers, which `nncore` must reproduce from the embedded digits."""

from pathlib import Path

import numpy as np
import pytest

import nncore
from nncore.datasets import read_idx

MNIST = Path(__file__).resolve().parents[3] / "shared" / "mnist"
FIRST_COST = 2.302116721777529
TRAIN_ACCURACY = {250: 0.924, 500: 0.971}
TEST_ACCURACY = {250: 0.875, 500: 0.915}


def recorded_run(dtype):
    """Run the notebook's settings. Returns the Progress of iterations 1, 250 and 500."""
    run = nncore.train(nncore.TrainingConfig(dtype=dtype), nncore.load_digits())
    return {progress.iteration: progress for progress in run if progress.iteration in (1, 250, 500)}


@pytest.fixture(scope="module")
def run_in_float64():
    return recorded_run("float64")


@pytest.fixture(scope="module")
def run_in_float32():
    return recorded_run("float32")


@pytest.fixture(scope="module")
def notebook_test_digits():
    """MNIST's first 200 test digits and their labels."""
    if not MNIST.is_dir():
        pytest.skip("MNIST's test digits are not in ../shared/mnist: the embedded digits are all training digits")
    images = read_idx(MNIST / "t10k-images-idx3-ubyte.gz")[:200]
    return images, read_idx(MNIST / "t10k-labels-idx1-ubyte.gz")[:200]


def test_default_settings_are_the_notebooks():
    assert nncore.TrainingConfig() == nncore.TrainingConfig(
        hidden_units=(512,),
        hidden_activation="relu",
        output_activation="softmax",
        learning_rate=0.1,
        schedule="constant",
        iterations=500,
        training_digits=1000,
        batch_size=None,
        optimizer="sgd",
        l2=0.0,
        dropout=0.0,
        augment=False,
        initializer="notebook",
        seed=3,
        dtype="float32",
    )


def test_first_cost_in_float64(run_in_float64):
    assert run_in_float64[1].cost == pytest.approx(FIRST_COST, rel=0, abs=1e-12)


@pytest.mark.parametrize("iteration", [250, 500])
def test_training_accuracy_in_float64(run_in_float64, iteration):
    # Exactly: the same whole number of digits out of 1,000.
    assert run_in_float64[iteration].train_accuracy == TRAIN_ACCURACY[iteration]


@pytest.mark.parametrize("iteration", [250, 500])
def test_test_accuracy_in_float64(run_in_float64, notebook_test_digits, iteration):
    images, labels = notebook_test_digits
    predicted = run_in_float64[iteration].network.predict(nncore.flatten(images, np.float64))
    assert nncore.accuracy(predicted, labels) == TEST_ACCURACY[iteration]


def test_first_cost_in_float32(run_in_float32):
    assert run_in_float32[1].cost == pytest.approx(FIRST_COST, rel=1e-5)


@pytest.mark.parametrize("iteration", [250, 500])
def test_training_accuracy_in_float32_is_within_0_2_points(run_in_float32, iteration):
    assert run_in_float32[iteration].train_accuracy == pytest.approx(TRAIN_ACCURACY[iteration], abs=0.002 + 1e-9)


@pytest.mark.parametrize("iteration", [250, 500])
def test_test_accuracy_in_float32_is_within_0_2_points(run_in_float32, notebook_test_digits, iteration):
    images, labels = notebook_test_digits
    predicted = run_in_float32[iteration].network.predict(nncore.flatten(images))
    assert nncore.accuracy(predicted, labels) == pytest.approx(TEST_ACCURACY[iteration], abs=0.002 + 1e-9)
