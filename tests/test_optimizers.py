"""Optimizers: two steps of each, worked by hand, and weight decay."""

import numpy as np
import pytest

from nncore import Layer, Network
from nncore.optimizers import OPTIMIZERS, Descent


def one_weight(value=1.0, bias=0.0):
    return Network((Layer(np.array([[value]]), np.array([bias])),))


def gradients(weight, bias=0.0):
    return (Layer(np.array([[weight]]), np.array([bias])),)


def steps(optimizer, slopes, learning_rate=0.1, l2=0.0):
    """The weight, which starts at 1, after each step along `slopes`."""
    network, descent, weights = one_weight(), Descent(optimizer, learning_rate, l2), []
    for slope in slopes:
        network = descent.step(network, gradients(slope))
        weights.append(network.layers[0].weights.item())
    return weights


def test_sgd_by_hand():
    # 1 − 0.1 × 2 = 0.8; then 0.8 − 0.1 × −3 = 1.1
    assert steps("sgd", [2.0, -3.0]) == pytest.approx([0.8, 1.1], rel=1e-14)


def test_momentum_by_hand():
    # v = −0.1 × 2 = −0.2, w = 1 − 0.2 = 0.8
    # v = 0.9 × −0.2 − 0.1 × −3 = −0.18 + 0.3 = 0.12, w = 0.8 + 0.12 = 0.92
    # v = 0.9 × 0.12 − 0.1 × 0 = 0.108, w = 0.92 + 0.108 = 1.028: it rolls on without a slope
    assert steps("momentum", [2.0, -3.0, 0.0]) == pytest.approx([0.8, 0.92, 1.028], rel=1e-14)


def test_adam_by_hand():
    # Step 1, g = 2: mean = 0.1 × 2 = 0.2, corrected 0.2 / (1 − 0.9) = 2
    #   square = 0.001 × 4 = 0.004, corrected 0.004 / (1 − 0.999) = 4
    #   w = 1 − 0.1 × 2 / (√4 + 1e-8) = 0.9000000005
    # Step 2, g = −3: mean = 0.9 × 0.2 − 0.1 × 3 = −0.12, corrected −0.12 / (1 − 0.81) = −0.631578947368
    #   square = 0.999 × 0.004 + 0.001 × 9 = 0.012996, corrected 0.012996 / (1 − 0.998001) = 6.501250625313
    #   w = 0.9000000005 + 0.1 × 0.631578947368 / (2.549755013783 + 1e-8) = 0.924770182
    assert steps("adam", [2.0, -3.0]) == pytest.approx([0.9000000005, 0.924770182], abs=1e-9)


def test_adam_takes_a_first_step_of_the_learning_rate_whatever_the_slope():
    assert steps("adam", [1e-3]) == pytest.approx([0.9], abs=1e-5)
    assert steps("adam", [1e3]) == pytest.approx([0.9], abs=1e-5)


def test_l2_by_hand():
    # The slope becomes 2 + 0.5 × 1 = 2.5: 1 − 0.1 × 2.5 = 0.75; then 0 + 0.5 × 0.75: 0.75 − 0.0375 = 0.7125
    assert steps("sgd", [2.0, 0.0], l2=0.5) == pytest.approx([0.75, 0.7125], rel=1e-14)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_l2_leaves_biases_alone(optimizer):
    moved = Descent(optimizer, 0.1, 0.5).step(one_weight(bias=1.0), gradients(0.0))
    assert moved.layers[0].bias == 1
    assert moved.layers[0].weights < 1


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_each_parameter_has_its_own_memory(optimizer):
    # Slopes in the weight must not push the bias, before or after the bias has a slope of its own.
    descent = Descent(optimizer, 0.1)
    network = descent.step(one_weight(), gradients(2.0, 0.0))
    assert network.layers[0].bias == 0
    assert descent.step(network, gradients(0.0, 0.0)).layers[0].bias == 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_rules_leave_parameters_gradients_and_memory_as_they_were(optimizer):
    rule, parameter, gradient = OPTIMIZERS[optimizer], np.array([1.0]), np.array([2.0])
    _, memory = rule(parameter, gradient, None, 0.1, 1)
    kept = [array.copy() for array in np.atleast_2d(memory if memory is not None else [])]
    rule(parameter, gradient, memory, 0.1, 2)
    np.testing.assert_array_equal(np.atleast_2d(memory if memory is not None else []), kept)
    assert (parameter, gradient) == (1, 2)
