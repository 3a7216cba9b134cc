"""How often test accuracy is measured: seldom enough to cost little, often enough for a curve."""

from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from nncore import train
from nncore.exam import exam_interval
from tests.nncore.small_runs import small


@pytest.mark.parametrize(
    ("l2", "iterations", "expected"),
    [
        # By pixels a step takes 2 × 60 × 478 multiplications a unit, a measurement 20 × 784: 0.273 steps, and 3 % of
        # 9.1 steps.
        (0.01, 200, {1, *range(10, 201, 10)}),
        # Through the Gram matrix a step takes 60 × 60, a measurement 60 × 478 more, to put the weights together: 12.3
        # steps, and 3 % of 411 steps. So few digits are read in no time, so there are ten measurements all the same.
        (0.0, 310, {1, *range(31, 311, 31)}),
    ],
    ids=["pixels", "gram"],
)
def test_test_accuracy_is_measured_first_last_and_at_the_interval(few_digits, l2, iterations, expected):
    assert few_digits.train_images.any(axis=0).sum() == 478
    config = small(l2=l2, iterations=iterations)
    measured = {p.iteration: p for p in train(config, few_digits) if p.test_accuracy is not None}
    assert set(measured) == expected
    X = nncore.flatten(few_digits.test_images, np.float64)
    for progress in measured.values():
        assert progress.test_accuracy == nncore.accuracy(progress.network.predict(X), few_digits.test_labels)


def steps_of(step_work, snapshot_work=0):
    return SimpleNamespace(step_work=step_work, snapshot_work=snapshot_work)


def test_the_interval_makes_test_accuracy_3_percent_of_the_work():
    # The notebook's run, with 609 inked pixels and 1,000 test digits: a step takes 1,000 × 1,000 multiplications a
    # unit, a measurement 1,000 × 609 + 1,000 × 784 = 1,393,000: 1.393 steps, and 3 % of 46.4 steps.
    assert exam_interval(steps_of(1_000_000, 609_000), 1000, 512, 500) == 47
    # By pixels: 2 × 1,000 × 609 for a step, 784,000 for a measurement: 0.644 steps, and 3 % of 21.5 steps.
    assert exam_interval(steps_of(1_218_000), 1000, 512, 500) == 22
    # All of MNIST, batches of 128: 7,840,000 are 42.7 steps of 183,552, and 3 % of 1,423.8 steps.
    assert exam_interval(steps_of(2 * 128 * 717), 10_000, 512, 4690) == 1424
    # A step so long that measuring does not show: always.
    assert exam_interval(steps_of(10**9), 1000, 512, 500) == 1


def test_a_curve_of_a_quick_run_has_ten_points():
    # 300 digits: a measurement, 1,000 × 784 + 300 × 609, is 10.7 steps of 300 × 300, and 3 % of 358 steps; but ten of
    # them are 5 × 10⁹ multiplications, which take no time.
    assert exam_interval(steps_of(90_000, 182_700), 1000, 512, 500) == 50
    assert exam_interval(steps_of(90_000, 182_700), 1000, 2048, 500) == 359
