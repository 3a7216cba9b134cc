"""What is measured of a run to judge it by: its cost, what guessing costs, its worst layer."""

from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.diagnosis.findings import CostCurve, worst_layer
from tests.lab.runs import DATA, QUICK


def test_costs_of_small_batches_are_averaged_over_windows_that_stay_as_they_are():
    curve = CostCurve(range(1, 11), replace(QUICK, batch_size=32))
    # Four batches of 32 are 128 digits; the two left over go into the last window.
    assert curve.ends.tolist() == [4, 10]
    assert curve.means.tolist() == [2.5, 7.5]
    assert CostCurve(range(1, 11), QUICK).means.tolist() == list(range(1, 11))
    assert CostCurve([5, 7], replace(QUICK, batch_size=1)).means.tolist() == [6]


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_guessing_costs_what_equal_probabilities_cost(output):
    zero = nncore.Network((nncore.Layer(np.zeros((784, 10)), np.full(10, np.log(1 / 9))),), output_activation=output)
    forward = zero.forward(nncore.flatten(DATA.train_images[:50]))
    np.testing.assert_allclose(forward.probabilities, 0.1)
    guessing = CostCurve([], replace(QUICK, output_activation=output)).guessing
    assert zero.cost(forward, DATA.train_labels[:50]) == pytest.approx(guessing)


def test_the_worst_layer_is_the_one_with_the_largest_share():
    assert worst_layer([np.array([True] * 3 + [False] * 7), np.array([True, False])]) == (2, 1, 2)
    assert worst_layer([]) == (1, 0, 1)
