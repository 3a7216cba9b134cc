"""Divergence: told at the iteration where it happens, with the last good network, and without warnings."""

import dataclasses
import pickle
import warnings

import numpy as np
import pytest

import nncore
from nncore import Diverged, TrainingConfig, initial_network, train
from nncore.datasets import FILES
from nncore.schedules import SCHEDULES
from tests.nncore.small_runs import BOTH_PATHS, SMALL, small
from tests.nncore.textbook import assert_same_network

# In a deep network every layer's step multiplies the next one's, which with this rate no run survives.
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
    assert error.value.iteration == len(costs) + 1
    # The cost that was not finite is the last network's; the one before still had a finite cost.
    assert_same_network(error.value.network, networks[-2])
    X, labels = nncore.flatten(few_digits.train_images), few_digits.train_labels
    with np.errstate(all="ignore"):
        assert np.isfinite(error.value.network.cost(error.value.network.forward(X), labels))
        assert not np.isfinite(networks[-1].cost(networks[-1].forward(X), labels))


def far_too_large(network, factor):
    """The same network with each weight of its first layer `factor` times as large."""
    first, *others = network.layers
    return dataclasses.replace(network, layers=(nncore.Layer(first.weights * factor, first.bias), *others))


@BOTH_PATHS
def test_divergence_at_the_second_iteration_leaves_the_network_it_started_from(few_digits, l2):
    config = dataclasses.replace(DIVERGING, l2=l2)
    start = far_too_large(initial_network(config), np.float32(1e20))
    costs = []
    with pytest.raises(Diverged) as error:
        costs.extend(progress.cost for progress in train(config, few_digits, network=start))
    assert error.value.iteration == 2 and np.isfinite(costs).all()
    assert_same_network(error.value.network, start)


@BOTH_PATHS
def test_divergence_at_the_first_iteration_leaves_no_network(few_digits, l2):
    with np.errstate(invalid="ignore"), pytest.raises(Diverged) as error:
        next(train(small(l2=l2), few_digits, network=far_too_large(initial_network(SMALL), np.inf)))
    assert (error.value.iteration, error.value.network) == (1, None)


@BOTH_PATHS
@pytest.mark.parametrize("last_factor", [1, 1e40], ids=["the cost overflows", "the step overflows"])
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


def test_a_last_update_that_overflows_is_told_though_no_cost_follows_it():
    config = TrainingConfig(
        hidden_units=(64, 64), learning_rate=1, l2=0.1, optimizer="momentum", output_activation="sigmoid"
    )
    data = nncore.load_digits()
    with pytest.raises(Diverged) as error:
        for progress in train(config, data):
            last = progress
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
