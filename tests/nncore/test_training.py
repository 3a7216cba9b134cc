"""Training: what each Progress means, networks that stay as they are, the plain engine, errors, and divergence."""

import dataclasses
import pickle
import warnings

import numpy as np
import pytest

import nncore
from nncore import Diverged, TrainingConfig, initial_network, train, training
from nncore.datasets import FILES
from nncore.schedules import SCHEDULES
from tests.nncore.small_runs import BOTH_PATHS, SMALL, small
from tests.nncore.textbook import assert_same_network, parameters, textbook_training

# What a Progress says


@BOTH_PATHS
def test_cost_is_of_before_the_update_and_the_network_of_after(few_digits, l2):
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    before, numbers = initial_network(SMALL), []
    for progress in train(small(l2=l2), few_digits):
        numbers.append((progress.iteration, progress.epoch))
        assert progress.cost == pytest.approx(before.cost(before.forward(X), labels), rel=1e-12)
        assert progress.train_accuracy == nncore.accuracy(before.predict(X), labels)
        assert progress.network.cost(progress.network.forward(X), labels) < progress.cost
        before = progress.network
    # Each full batch is an epoch.
    assert numbers == [(number, number) for number in range(1, 11)]


@pytest.mark.parametrize("changes", [{"optimizer": "adam", "batch_size": 20, "l2": 0.01}, {"optimizer": "momentum"}])
def test_a_network_stays_as_it_is_whenever_it_is_asked_for(few_digits, changes):
    config, kept, copies = small(**changes, iterations=40), [], []
    for progress in train(config, few_digits):
        kept.append(progress.network)
        copies.append([array.copy() for array in parameters(progress.network)])
    for network, copy in zip(kept, copies, strict=True):
        for array, original in zip(parameters(network), copy, strict=True):
            np.testing.assert_array_equal(array, original)
    late = list(train(config, few_digits))
    assert any(progress.test_accuracy is None for progress in late), "each network was put together for its test"
    for progress, network in zip(late, kept, strict=True):
        assert_same_network(progress.network, network)


# The plain engine


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "momentum", "output_activation": "sigmoid", "schedule": "cosine", "training_digits": 40},
        {"optimizer": "adam", "hidden_activation": "tanh", "batch_size": 25, "l2": 0.1, "dropout": 0.4},
    ],
    ids=str,
)
def test_the_plain_engine_does_what_textbooks_do(few_digits, changes):
    config = small(**{"learning_rate": 0.01, **changes})
    run = train(config, few_digits, plain=True)
    for progress, (cost, network) in zip(run, textbook_training(config, few_digits), strict=True):
        assert progress.cost == pytest.approx(cost, rel=1e-9)
        assert_same_network(progress.network, network, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize(("plain", "other"), [(True, "UnitEngine"), (False, "PlainEngine")])
def test_a_run_is_plain_if_asked_and_only_then(few_digits, monkeypatch, plain, other):
    monkeypatch.setattr(training, other, None)
    list(train(SMALL, few_digits, plain=plain))


# Errors


def test_what_cannot_be_trained_is_an_error_at_once(few_digits):
    # Before the first iteration is asked for.
    with pytest.raises(ValueError, match=r"batch_size must be .* got 61"):
        train(small(batch_size=61), few_digits)
    with pytest.raises(ValueError, match=r"training_digits must be at most 60 .* got 61"):
        train(small(training_digits=61), few_digits)
    untested = dataclasses.replace(few_digits, test_images=few_digits.test_images[:0], test_labels=np.zeros(0, int))
    with pytest.raises(ValueError, match="at least 1 test digit"):
        train(SMALL, untested)


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_units": (), "seed": 2**32 - 1, "training_digits": 1, "iterations": 1, "schedule": "one-cycle"},
        {"hidden_units": [8] * 8, "optimizer": "adam", "learning_rate": 1, "l2": 1, "batch_size": 1},
    ],
    ids=str,
)
def test_the_extremes_of_a_rule_can_be_trained_with(few_digits, changes):
    *_, last = train(small(**{"iterations": 2, **changes}), few_digits)
    assert np.isfinite(last.cost)


# Divergence. In a deep network every layer's step multiplies the next one's, which with this rate no run survives.
DIVERGING = TrainingConfig(
    hidden_units=(64,) * 4, initializer="he", learning_rate=10, iterations=50, training_digits=60, seed=4
)


@BOTH_PATHS
def test_divergence_is_told_where_the_cost_stops_being_finite(few_digits, l2):
    config = dataclasses.replace(DIVERGING, l2=l2)
    costs, networks = [], [initial_network(config)]
    with pytest.raises(Diverged, match="learning rate") as error:
        for progress in train(config, few_digits):
            costs.append(progress.cost)
            networks.append(progress.network)
    assert np.isfinite(costs).all() and len(costs) > 3
    assert (error.value.iteration, error.value.done) == (len(costs) + 1, len(costs) - 1)
    # The cost that was not finite is the last network's; the one before still had a finite cost.
    assert_same_network(error.value.network, networks[-2])
    X, labels = nncore.flatten(few_digits.train_images), few_digits.train_labels
    with np.errstate(all="ignore"):
        assert np.isfinite(error.value.network.cost(error.value.network.forward(X), labels))
        assert not np.isfinite(networks[-1].cost(networks[-1].forward(X), labels))


@pytest.mark.parametrize(("factor", "iteration"), [(1e20, 2), (np.inf, 1)])
def test_divergence_at_once_leaves_the_start_or_nothing(few_digits, factor, iteration):
    first, *others = initial_network(DIVERGING).layers
    with np.errstate(invalid="ignore"):
        start = nncore.Network((nncore.Layer(first.weights * np.float32(factor), first.bias), *others))
        with pytest.raises(Diverged) as error:
            list(train(DIVERGING, few_digits, network=start))
    assert (error.value.iteration, error.value.done) == (iteration, 0)
    if iteration == 1:
        assert error.value.network is None
    else:
        assert_same_network(error.value.network, start)


@pytest.mark.parametrize(
    ("l2", "last_factor"), [(0.0, 1), (0.01, 1e40)], ids=["the cost overflows", "the step overflows"]
)
def test_divergence_comes_without_warnings(few_digits, monkeypatch, l2, last_factor):
    # With five test digits test accuracy is measured often, also of the network that is about to diverge.
    parts = {name: getattr(few_digits, name)[: 5 if name.startswith("test") else 60] for name in FILES}
    monkeypatch.setitem(SCHEDULES, "constant", lambda done: last_factor if done >= 0.06 else 1)
    config = dataclasses.replace(DIVERGING, l2=l2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Diverged):
            # Somebody who watches asks for every network.
            [progress.network for progress in train(config, nncore.Digits("five to test on", **parts))]


def test_a_last_update_that_overflows_is_told():
    config = TrainingConfig(
        hidden_units=(64, 64), learning_rate=1, l2=0.1, optimizer="momentum", output_activation="sigmoid"
    )
    data = nncore.load_digits()
    with pytest.raises(Diverged) as error:
        list(train(config, data))
    # A run that ends one iteration before a cost would have told.
    config = dataclasses.replace(config, iterations=error.value.iteration - 1)
    with pytest.raises(Diverged) as earlier:
        for progress in train(config, data):
            last = progress
    assert earlier.value.iteration == config.iterations and earlier.value.done == config.iterations - 1
    assert_same_network(earlier.value.network, last.network)
    assert_same_network(earlier.value.network, error.value.network)
    assert all(np.isfinite(array).all() for array in earlier.value.network.parameters)


def test_a_divergence_can_be_handed_to_another_process():
    found = pickle.loads(pickle.dumps(Diverged(7, initial_network(SMALL), 5)))
    assert str(found) == str(Diverged(7, None)) and (found.iteration, found.done) == (7, 5)
    assert_same_network(found.network, initial_network(SMALL))
