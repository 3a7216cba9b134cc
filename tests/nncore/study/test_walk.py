"""One digit through one network: every number against loops over plain Python floats, and against nudging."""

import itertools
import math

import numpy as np
import pytest

from nncore.functional import ACTIVATIONS, OUTPUTS
from nncore.study.walk import (
    cost_parts,
    edited,
    exponentials,
    looks_for,
    nudged_gradient,
    parameter,
    walk,
    without_unit,
)
from tests.nncore.study.samples import PLAIN, by_hand, made


@pytest.fixture
def image(few_digits):
    return few_digits.test_images[3]


def each_close(found, wanted):
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("hidden", "activation", "output"),
    [*(((6, 5), *pair) for pair in itertools.product(ACTIVATIONS, OUTPUTS)), ((), "relu", "sigmoid")],
)
def test_every_number_of_a_walk_is_that_of_plain_loops(image, hidden, activation, output):
    network = made(hidden, activation, output)
    found = walk(network, image, 7)
    sums, activations, probabilities, parts, deltas = by_hand(network, image, 7)
    each_close(found.sums, sums)
    each_close(found.activations, activations)
    each_close(found.slopes, [[PLAIN[activation][1](z) for z in layer] for layer in sums[:-1]])
    each_close([found.probabilities], [probabilities])
    each_close([cost_parts(found.network, found.sums[-1], 7)], [parts])
    assert found.cost == pytest.approx(sum(parts)) and found.label == 7
    each_close(found.deltas, deltas)
    each_close([returns.sum(axis=1) for returns in found.returns], deltas[:-1])
    values = [image.reshape(-1) / 255, *activations]
    for number, layer in enumerate(network.layers):
        each_close([found.gradients[number].weights], [np.outer(values[number], deltas[number])])
        each_close([found.gradients[number].bias], [deltas[number]])
        each_close([found.contributions[number].sum(axis=0) + layer.bias], [sums[number]])


@pytest.mark.parametrize(("activation", "output"), [("tanh", "softmax"), ("sigmoid", "sigmoid")])
def test_nudging_agrees_with_backpropagation_to_seven_digits(image, activation, output):
    # From float32, as most networks are: both sides work in float64.
    network = made((6, 5), activation, output).astype(np.float32)
    found = walk(network, image, 2)
    for layer in range(len(network.layers)):
        row, column = found.largest_gradient(layer)
        nudged = nudged_gradient(network, found.X, found.labels, layer, row, column)
        assert nudged.gradient == pytest.approx(found.gradients[layer].weights[row, column], rel=1e-7)
        assert nudged.above - nudged.below == pytest.approx(2e-5 * nudged.gradient)
        assert not nudged.kinked
        bias = nudged_gradient(network, found.X, found.labels, layer, None, column)
        assert bias.gradient == pytest.approx(found.gradients[layer].bias[column], rel=1e-7)


def test_a_nudge_across_relus_kink_is_told(image):
    network = made((6,), "relu")
    unit = int(np.flatnonzero(walk(network, image, 2).sums[0] > 0)[0])
    bias = parameter(network, 0, None, unit) - walk(network, image, 2).sums[0][unit]
    at_kink = edited(network, 0, None, unit, bias + 1e-7)
    found = walk(at_kink, image, 2)
    pixel = int(found.X[0].argmax())
    assert nudged_gradient(at_kink, found.X, found.labels, 0, pixel, unit).kinked
    assert not nudged_gradient(network, found.X, found.labels, 0, pixel, unit).kinked


def test_a_step_goes_against_every_gradient_and_lowers_the_cost(image):
    network = made((6, 5), "tanh")
    before = walk(network, image, 4)
    stepped = before.stepped(0.01)
    for old, gradient, new in zip(network.layers, before.gradients, stepped.network.layers, strict=True):
        np.testing.assert_allclose(new.weights, old.weights - 0.01 * gradient.weights, rtol=1e-12)
        np.testing.assert_allclose(new.bias, old.bias - 0.01 * gradient.bias, rtol=1e-12)
    assert walk(stepped.network, image, 4).cost == stepped.cost < before.cost


@pytest.mark.parametrize(("row", "name"), [(2, "weights"), (None, "bias")])
def test_an_edit_changes_one_parameter_and_no_other(row, name):
    network = made((6, 5))
    changed = edited(network, 1, row, 3, -2.5)
    assert parameter(changed, 1, row, 3) == -2.5 != parameter(network, 1, row, 3)
    differing = [
        (number, part, np.argwhere(getattr(new, part) != getattr(old, part)).tolist())
        for number, (new, old) in enumerate(zip(changed.layers, network.layers, strict=True))
        for part in ("weights", "bias")
    ]
    assert [entry for entry in differing if entry[2]] == [(1, name, [[3] if row is None else [2, 3]])]
    assert edited(changed, 1, row, 3, parameter(network, 1, row, 3)).digest == network.digest


@pytest.mark.parametrize("layer", [0, 1])
def test_a_unit_that_is_off_is_missing_and_nothing_else(image, layer):
    network = made((6, 5), "sigmoid")
    before, after = walk(network, image, 1), walk(without_unit(network, layer, 2), image, 1)
    lost = before.contributions[layer + 1][2]
    np.testing.assert_allclose(after.sums[layer + 1], before.sums[layer + 1] - lost, rtol=1e-12)
    np.testing.assert_array_equal(after.sums[layer], before.sums[layer])
    with pytest.raises(ValueError, match="hidden layers"):
        without_unit(network, 2, 0)


def test_a_unit_looks_for_what_its_sum_follows(image):
    network = made((6, 5), "tanh")
    found = walk(network, image, 1)
    np.testing.assert_allclose(looks_for(network, found.X, 0, [4, 1]), network.layers[0].weights[:, [4, 1]].T)
    (picture,) = looks_for(network, found.X, 1, [3])
    for pixel in (300, 406, 500):
        nudge = np.zeros_like(found.X)
        nudge[0, pixel] = 1e-6
        above, below = (network.forward(found.X + sign * nudge).hidden[1][0, 3] for sign in (1, -1))
        slope = (math.atanh(above) - math.atanh(below)) / 2e-6
        assert picture[pixel] == pytest.approx(slope, rel=1e-5, abs=1e-8)


def test_the_busiest_units_and_the_steepest_weight(image):
    found = walk(made((6,)), image, 3)
    totals = np.abs(found.activations[0][:, None] * found.network.layers[1].weights).sum(axis=1)
    assert found.busiest(0, 3).tolist() == sorted(range(6), key=lambda unit: -totals[unit])[:3]
    steepness = np.abs(found.gradients[0].weights)
    assert steepness[found.largest_gradient(0)] == steepness.max()
    row, column = found.largest_gradient(0, unit=4)
    assert column == 4 and steepness[row, 4] == steepness[:, 4].max()


def test_exponentials_are_finite_and_in_softmax_proportions():
    np.testing.assert_allclose(exponentials(np.array([1000.0, 999.0, -1000.0])), [1, math.exp(-1), 0])
