"""Optimizers: steps of each worked by hand, weight decay, and against the textbook."""

from itertools import pairwise

import numpy as np
import pytest

from nncore import Layer, Network
from nncore.fast import in_place
from nncore.network import Gradient
from nncore.optimizers import OPTIMIZERS, Descent
from tests.nncore.textbook import TextbookDescent, assert_same_network


def one_weight(value=1.0, bias=0.0):
    return Network((Layer(np.array([[value]]), np.array([bias])),))


def gradients(weight, bias=0.0):
    return (Gradient(np.array([[weight]]), np.array([bias])),)


def steps(optimizer, slopes, learning_rates=0.1, l2=0.0):
    """The weight, which starts at 1, after each step along `slopes`."""
    network, descent, weights = one_weight(), Descent(optimizer, l2), []
    for slope, learning_rate in np.broadcast(slopes, learning_rates):
        network = descent.step(network, gradients(slope), learning_rate)
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


def test_each_step_has_its_own_learning_rate():
    # sgd: 1 − 0.1 × 2 = 0.8; then 0.8 − 0.05 × −3 = 0.95
    assert steps("sgd", [2.0, -3.0], [0.1, 0.05]) == pytest.approx([0.8, 0.95], rel=1e-14)
    # momentum: v = −0.2, w = 0.8; the rate goes into the new slope alone: v = −0.18 + 0.15 = −0.03, w = 0.77
    assert steps("momentum", [2.0, -3.0], [0.1, 0.05]) == pytest.approx([0.8, 0.77], rel=1e-14)
    # adam: the second step of test_adam_by_hand, 0.024770181, halved
    assert steps("adam", [2.0, -3.0], [0.1, 0.05]) == pytest.approx([0.9, 0.912385091], abs=1e-9)


def test_l2_by_hand():
    # The slope becomes 2 + 0.5 × 1 = 2.5: 1 − 0.1 × 2.5 = 0.75; then 0 + 0.5 × 0.75: 0.75 − 0.0375 = 0.7125
    assert steps("sgd", [2.0, 0.0], l2=0.5) == pytest.approx([0.75, 0.7125], rel=1e-14)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_l2_leaves_biases_alone(optimizer):
    moved = Descent(optimizer, 0.5).step(one_weight(bias=1.0), gradients(0.0), 0.1)
    assert moved.layers[0].bias == 1
    assert moved.layers[0].weights < 1


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_each_parameter_has_its_own_memory(optimizer):
    # Slopes in the weight must not push the bias, before or after the bias has a slope of its own.
    descent = Descent(optimizer)
    network = descent.step(one_weight(), gradients(2.0, 0.0), 0.1)
    assert network.layers[0].bias == 0
    assert descent.step(network, gradients(0.0, 0.0), 0.1).layers[0].bias == 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-5), ("float64", 1e-12)])
def test_in_place_the_steps_are_the_same(optimizer, dtype, tolerance):
    # Adam's memories are not scaled by 1 − β there, which must not cost precision.
    random, known = np.random.default_rng(0), OPTIMIZERS[optimizer]
    one = other = random.standard_normal((5, 40)).astype(dtype)
    memories = [[np.zeros_like(one) for _ in range(known.n_memories)] for _ in range(2)]
    for step in range(1, 301):
        gradient = random.standard_normal((5, 40)).astype(dtype)
        new, old = gradient.copy(), other.copy()
        one = known.rule(one, gradient, memories[0], 0.01, step)
        in_place.RULES[optimizer](other, new, memories[1], 0.01, step)
        np.testing.assert_array_equal(other, old)
        np.testing.assert_allclose(new, one, rtol=tolerance, atol=tolerance)
        assert new.dtype == one.dtype == dtype
        other = new


def random_layers(sizes, layer, seed):
    """A network or its gradients, from one input on, with a `layer` of each size."""
    random = np.random.default_rng(seed)
    return tuple(layer(random.normal(size=shape), random.normal(size=shape[1])) for shape in pairwise((1, *sizes)))


SIZES = (1, 7, 140)


@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_steps_are_the_textbooks(optimizer, l2):
    ours = plain = Network(random_layers(SIZES, Layer, seed=0))
    descent, plain_descent = Descent(optimizer, l2), TextbookDescent(optimizer, l2)
    for step in range(3):
        ours = descent.step(ours, random_layers(SIZES, Gradient, seed=step + 1), 0.1)
        plain = plain_descent.step(plain, random_layers(SIZES, Gradient, seed=step + 1), 0.1)
        assert_same_network(ours, plain, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_step_leaves_earlier_networks_as_they_were(optimizer):
    descent, networks = Descent(optimizer, 0.1), [one_weight()]
    kept = []
    for slope in (2.0, -3.0, 1.0):
        networks.append(descent.step(networks[-1], gradients(slope, slope), 0.1))
        kept.append((networks[-1].layers[0].weights.item(), networks[-1].layers[0].bias.item()))
    assert [(network.layers[0].weights.item(), network.layers[0].bias.item()) for network in networks[1:]] == kept
    assert len(set(kept)) == 3


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_adam_and_the_others_in_float32_stay_with_the_textbook_in_float64(optimizer):
    wide = Network(random_layers((50,), Layer, seed=0))
    narrow, descent, plain_descent = wide.astype("float32"), Descent(optimizer), TextbookDescent(optimizer)
    for step in range(300):
        slopes = random_layers((50,), Gradient, seed=step + 1)
        narrow_slopes = tuple(Gradient(*(array.astype("float32") for array in slope)) for slope in slopes)
        narrow = descent.step(narrow, narrow_slopes, 0.01)
        wide = plain_descent.step(wide, slopes, 0.01)
    assert_same_network(narrow, wide, rtol=1e-5, atol=1e-5)


def test_a_gradient_that_is_laid_out_by_columns_gives_the_same_step():
    parameter, gradient = np.arange(6.0).reshape(2, 3), np.arange(6.0, 12).reshape(2, 3)
    network = Network((Layer(parameter, np.zeros(3)),))
    moved = [
        Descent("sgd").step(network, (Gradient(np.array(gradient, order=order), np.zeros(3)),), 0.1) for order in "CF"
    ]
    np.testing.assert_array_equal(moved[0].layers[0].weights, parameter - 0.1 * gradient)
    np.testing.assert_array_equal(moved[1].layers[0].weights, moved[0].layers[0].weights)
