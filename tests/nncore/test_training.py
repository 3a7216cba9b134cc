"""Training: what each Progress means, networks that stay as they are, the plain engine, and errors at once."""

import dataclasses

import numpy as np
import pytest

import nncore
from nncore import initial_network, train, training
from nncore.fast import gram, units
from nncore.optimizers import OPTIMIZERS
from tests.nncore.small_runs import BOTH_PATHS, SMALL, small
from tests.nncore.textbook import assert_same_network, parameters, textbook_training


@pytest.fixture
def steps_taken(monkeypatch):
    """The names of the engines that take the steps of a test's runs, so that BOTH_PATHS is known to be both."""
    names = []

    def recorded(*arguments):
        names.append(gram.first_layer(*arguments).__name__)
        return gram.first_layer(*arguments)

    monkeypatch.setattr(units, "first_layer", recorded)
    return names


# What a Progress says


def test_iterations_count_from_one_to_the_last(few_digits):
    assert [progress.iteration for progress in train(SMALL, few_digits)] == list(range(1, 11))


@BOTH_PATHS
def test_cost_and_accuracy_are_from_before_the_update_and_the_network_from_after(few_digits, l2, steps_taken):
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    before = initial_network(SMALL)
    for progress in train(small(l2=l2), few_digits):
        assert progress.cost == pytest.approx(before.cost(before.forward(X), labels), rel=1e-12)
        assert progress.train_accuracy == nncore.accuracy(before.predict(X), labels)
        assert progress.network.cost(progress.network.forward(X), labels) < progress.cost
        before = progress.network
    assert steps_taken == ["Pixels" if l2 else "Gram"]


def test_training_learns(few_digits):
    *_, last = train(small(hidden_units=(32,), learning_rate=0.1, iterations=300), few_digits)
    assert last.train_accuracy == 1


def test_only_the_configured_training_digits_are_used(few_digits):
    config = small(training_digits=30)
    shorter = nncore.Digits(
        "30", few_digits.train_images[:30], few_digits.train_labels[:30], few_digits.test_images, few_digits.test_labels
    )
    *_, one = train(config, few_digits)
    *_, other = train(config, shorter)
    assert one.cost == other.cost


def test_every_full_batch_iteration_is_an_epoch(few_digits):
    assert [progress.epoch for progress in train(SMALL, few_digits)] == list(range(1, 11))


# Values


@pytest.mark.parametrize(
    "changes", [{"optimizer": "adam", "batch_size": 20, "l2": 0.01}, {"optimizer": "momentum"}, {"optimizer": "sgd"}]
)
def test_networks_kept_from_earlier_iterations_do_not_change(few_digits, changes):
    config, kept, copies = small(**changes), [], []
    for progress in train(config, few_digits):
        kept.append(progress.network)
        copies.append([array.copy() for array in parameters(progress.network)])
    for network, copy in zip(kept, copies, strict=True):
        for array, original in zip(parameters(network), copy, strict=True):
            np.testing.assert_array_equal(array, original)


@BOTH_PATHS
def test_a_network_asked_for_late_is_still_that_iterations(few_digits, l2):
    config = small(l2=l2)
    at_once = [progress.network for progress in train(config, few_digits)]
    late = [progress.network for progress in list(train(config, few_digits))]
    for one, other in zip(at_once, late, strict=True):
        assert_same_network(one, other)


def test_networks_and_progress_are_immutable(few_digits):
    progress = next(train(SMALL, few_digits))
    for array in parameters(progress.network):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        progress.cost = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        progress.network.layers = ()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("number", [float, np.float64])
@BOTH_PATHS
def test_networks_keep_the_configured_dtype(few_digits, optimizer, dtype, number, l2):
    # A NumPy float64 as learning rate, as np.linspace or np.logspace give it, must not widen a float32 run.
    config = small(dtype=dtype, optimizer=optimizer, learning_rate=number(0.01), l2=number(l2), iterations=3)
    for progress in train(config, few_digits):
        assert {array.dtype for array in parameters(progress.network)} == {np.dtype(dtype)}


# The plain engine


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hidden_activation": "tanh", "output_activation": "sigmoid", "schedule": "cosine"},
        {"hidden_units": (16, 8), "dropout": 0.4, "hidden_activation": "sigmoid", "learning_rate": 0.05},
        {"batch_size": 25, "l2": 0.1, "dropout": 0.4},
    ],
    ids=str,
)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_plain_engine_does_what_textbooks_do_with_automatic_differentiation(few_digits, optimizer, changes):
    config = small(**{"optimizer": optimizer, "learning_rate": 0.01, **changes})
    run = train(config, few_digits, plain=True)
    for progress, (cost, network) in zip(run, textbook_training(config, few_digits), strict=True):
        assert progress.cost == pytest.approx(cost, rel=1e-9)
        assert_same_network(progress.network, network, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize(("plain", "other"), [(True, "UnitEngine"), (False, "PlainEngine")])
def test_a_run_is_plain_if_asked_and_only_then(few_digits, monkeypatch, plain, other):
    monkeypatch.setattr(training, other, None)
    list(train(SMALL, few_digits, plain=plain))


# Errors


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"hidden_units": (0,)}, "hidden_units must be .* got 0"),
        ({"optimizer": "SGD"}, "optimizer must be .* got 'SGD'"),
        ({"batch_size": 61}, "batch_size must be .* got 61"),
    ],
)
def test_a_wrong_hyperparameter_is_an_error_at_once(few_digits, changes, rule):
    # Before the first iteration is asked for. All rules: test_config.py.
    with pytest.raises(ValueError, match=rule):
        train(small(**changes), few_digits)


def test_no_test_digits_are_an_error_at_once(few_digits):
    data = dataclasses.replace(
        few_digits, test_images=few_digits.test_images[:0], test_labels=few_digits.test_labels[:0]
    )
    with pytest.raises(ValueError, match="at least 1 test digit"):
        nncore.train(nncore.TrainingConfig(training_digits=10), data)


def test_more_training_digits_than_there_are_is_an_error_at_once(few_digits):
    with pytest.raises(ValueError, match=r"training_digits must be at most 60 .* got 61"):
        train(small(training_digits=61), few_digits)


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 2**32 - 1},
        {"learning_rate": 10},
        {"l2": 1},
        {"batch_size": 60},
        {"batch_size": 1},
        {"optimizer": "adam", "learning_rate": 1, "l2": 1},
        {"iterations": 1, "schedule": "one-cycle"},
        {"training_digits": 1},
        {},
    ],
    ids=str,
)
@pytest.mark.parametrize("units", [(), (1,), (8,) * 8, [8]], ids=str)
def test_the_extremes_of_a_rule_can_be_trained_with(few_digits, changes, units):
    *_, last = train(small(**{"hidden_units": units, "iterations": 2, **changes}), few_digits)
    assert np.isfinite(last.cost)
