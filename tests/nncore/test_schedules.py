"""Schedules: their values, and that training takes them."""

import dataclasses

import numpy as np
import pytest

import nncore
from nncore.schedules import SCHEDULES

CONFIG = nncore.TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.05, iterations=10, training_digits=60, dtype="float64"
)
# What each of ten steps has to do with the learning rate, worked out by hand.
FACTORS = {
    "constant": [1] * 10,
    # ½ (1 + cos(π · k / 10))
    "cosine": [1, 0.975528, 0.904508, 0.793893, 0.654508, 0.5, 0.345492, 0.206107, 0.095492, 0.024472],
    # 0.04 + 0.96 · ½ (1 − cos(π · k / 3)) for k = 0, 1, 2; then ½ (1 + cos(π · (k − 3) / 7))
    "one-cycle": [0.04, 0.28, 0.76, 1, 0.950484, 0.811745, 0.611260, 0.388740, 0.188255, 0.049516],
}


@pytest.mark.parametrize(
    ("schedule", "done", "factor"),
    [
        *(("constant", done, 1) for done in (0, 0.5, 1)),
        # ½ (1 + cos 45°) = ½ (1 + 0.707107)
        *(("cosine", done, factor) for done, factor in ((0, 1), (0.25, 0.853553), (0.5, 0.5), (1, 0))),
        # Halfway up: (0.04 + 1) / 2; halfway down: ½.
        *(("one-cycle", *pair) for pair in ((0, 0.04), (0.15, 0.52), (0.3, 1), (0.65, 0.5), (1, 0))),
    ],
)
def test_values_at_the_start_in_the_middle_and_at_the_end(schedule, done, factor):
    assert SCHEDULES[schedule](done) == pytest.approx(factor, abs=1e-6)


def test_constant_leaves_the_learning_rate_what_it_is_to_the_bit():
    assert {0.1 * SCHEDULES["constant"](step / 1000) for step in range(1001)} == {0.1}


def test_cosine_only_falls():
    factors = [SCHEDULES["cosine"](step / 1000) for step in range(1001)]
    assert (np.diff(factors) < 0).all()


def test_one_cycle_rises_to_1_at_30_percent_and_then_falls_without_a_jump():
    factors = np.array([SCHEDULES["one-cycle"](step / 1000) for step in range(1001)])
    assert factors.argmax() == 300 and factors.max() == 1
    assert (np.diff(factors[:301]) > 0).all() and (np.diff(factors[300:]) < 0).all()
    # No step of a thousandth is steeper than the rise's middle: 0.96 · π / 2 / 300.
    assert np.abs(np.diff(factors)).max() < 0.00503


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("changes", [{}, {"l2": 1e-12}, {"batch_size": 60}], ids=["gram", "pixels", "batches"])
def test_training_steps_as_far_as_the_schedule_says(few_digits, schedule, changes):
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    config = dataclasses.replace(CONFIG, schedule=schedule, **changes)
    before, rates = nncore.initial_network(config), []
    for progress in nncore.train(config, few_digits):
        # sgd: what a bias moved by, over its slope.
        slope = before.backward(before.forward(X), labels)[-1].bias
        moved = before.layers[-1].bias - progress.network.layers[-1].bias
        rates.append(moved @ slope / (slope @ slope))
        before = progress.network
    np.testing.assert_allclose(rates, 0.05 * np.array(FACTORS[schedule]), rtol=2e-5)


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_a_factor_of_a_half_all_along_is_half_the_learning_rate(few_digits, monkeypatch, optimizer):
    config = dataclasses.replace(CONFIG, optimizer=optimizer)
    half = [progress.cost for progress in nncore.train(dataclasses.replace(config, learning_rate=0.025), few_digits)]
    monkeypatch.setitem(SCHEDULES, "cosine", lambda done: 0.5)
    config = dataclasses.replace(config, schedule="cosine")
    assert [progress.cost for progress in nncore.train(config, few_digits)] == half
