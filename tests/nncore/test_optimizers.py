"""Optimizers: steps of each worked by hand, and weight decay."""

import numpy as np
import pytest

from nncore import Layer, Network
from nncore.network import Gradient
from nncore.optimizers import Descent


@pytest.mark.parametrize(
    ("optimizer", "learning_rates", "expected"),
    [
        # 1 − 0.1 × 2 = 0.8; then 0.8 − 0.05 × −3 = 0.95; then there is no slope
        ("sgd", [0.1, 0.05, 0.1], [0.8, 0.95, 0.95]),
        # v = −0.1 × 2 = −0.2, w = 1 − 0.2 = 0.8
        # v = 0.9 × −0.2 − 0.1 × −3 = −0.18 + 0.3 = 0.12, w = 0.8 + 0.12 = 0.92
        # v = 0.9 × 0.12 − 0.1 × 0 = 0.108, w = 0.92 + 0.108 = 1.028: it rolls on without a slope
        ("momentum", [0.1, 0.1, 0.1], [0.8, 0.92, 1.028]),
        # The rate goes into the new slope alone: v = −0.18 + 0.15 = −0.03, w = 0.77; then v = −0.027
        ("momentum", [0.1, 0.05, 0.1], [0.8, 0.77, 0.743]),
        # Step 1, g = 2: mean = 0.1 × 2 = 0.2, corrected 0.2 / (1 − 0.9) = 2
        #   square = 0.001 × 4 = 0.004, corrected 0.004 / (1 − 0.999) = 4
        #   w = 1 − 0.1 × 2 / (√4 + 1e-8) = 0.9000000005
        # Step 2, g = −3: mean = 0.9 × 0.2 − 0.1 × 3 = −0.12, corrected −0.12 / (1 − 0.81) = −0.631578947368
        #   square = 0.999 × 0.004 + 0.001 × 9 = 0.012996, corrected 0.012996 / (1 − 0.998001) = 6.501250625313
        #   w = 0.9000000005 + 0.1 × 0.631578947368 / (2.549755013783 + 1e-8) = 0.924770182
        ("adam", [0.1, 0.1], [0.9000000005, 0.924770182]),
        # The second step, 0.024770181, halved
        ("adam", [0.1, 0.05], [0.9000000005, 0.912385091]),
    ],
)
def test_steps_by_hand(optimizer, learning_rates, expected):
    """A weight that starts at 1, along the slopes 2, −3 and 0."""
    network, descent, weights = Network((Layer(np.array([[1.0]]), np.zeros(1)),)), Descent(optimizer), []
    for slope, learning_rate in zip([2.0, -3.0, 0.0], learning_rates, strict=False):
        network = descent.step(network, (Gradient(np.array([[slope]]), np.zeros(1)),), learning_rate)
        weights.append(network.layers[0].weights.item())
    assert weights == pytest.approx(expected, abs=1e-9)


def test_weight_decay_adds_to_the_slopes_of_weights_alone():
    layer, gradient = Layer(np.array([[2.0]]), np.array([3.0])), Gradient(np.array([[0.5]]), np.array([0.5]))
    (moved,) = Descent("sgd", l2=0.1).step(Network((layer,)), (gradient,), 1.0).layers
    assert (moved.weights.item(), moved.bias.item()) == pytest.approx((2 - (0.5 + 0.1 * 2), 3 - 0.5))
