"""Schedules: their values, and that training takes them."""

import numpy as np
import pytest

import nncore
from nncore.schedules import SCHEDULES
from tests.nncore.small_runs import small

# What each of ten steps has to do with the learning rate, worked out by hand.
FACTORS = {
    "constant": [1] * 10,
    # ½ (1 + cos(π · k / 10))
    "cosine": [1, 0.975528, 0.904508, 0.793893, 0.654508, 0.5, 0.345492, 0.206107, 0.095492, 0.024472],
    # 0.04 + 0.96 · ½ (1 − cos(π · k / 3)) for k = 0, 1, 2; then ½ (1 + cos(π · (k − 3) / 7))
    "one-cycle": [0.04, 0.28, 0.76, 1, 0.950484, 0.811745, 0.611260, 0.388740, 0.188255, 0.049516],
}


def test_constant_leaves_the_learning_rate_alone_to_the_bit():
    assert {0.1 * SCHEDULES["constant"](step / 1000) for step in range(1001)} == {0.1}


def test_one_cycle_rises_to_1_and_then_falls_without_a_jump():
    factors = np.array([SCHEDULES["one-cycle"](step / 1000) for step in range(1001)])
    assert factors.argmax() == 300 and (factors[0], factors[300]) == pytest.approx((0.04, 1))
    assert factors[-1] == pytest.approx(0) and SCHEDULES["cosine"](1) == pytest.approx(0)
    # No step of a thousandth is steeper than the rise's middle: 0.96 · π / 2 / 300.
    assert np.abs(np.diff(factors)).max() < 0.00503


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_training_steps_as_far_as_the_schedule_says(few_digits, schedule):
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    config = small(schedule=schedule)
    before, rates = nncore.initial_network(config), []
    for progress in nncore.train(config, few_digits):
        # sgd: what a bias moved by, over its slope.
        slope = before.backward(before.forward(X), labels)[-1].bias
        moved = before.layers[-1].bias - progress.network.layers[-1].bias
        rates.append(moved @ slope / (slope @ slope))
        before = progress.network
    np.testing.assert_allclose(rates, 0.05 * np.array(FACTORS[schedule]), rtol=2e-5)
