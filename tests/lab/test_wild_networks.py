"""Networks after a wild run: their weights are finite, and what they sum up to is not."""

from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab import network_cache
from nncore.study import explain, walk


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("hidden_units", [(), (5,), (4,) * 8], ids=str)
@pytest.mark.parametrize("activations", [("relu", "softmax"), ("relu", "sigmoid"), ("tanh", "softmax")], ids=str)
@pytest.mark.parametrize("size", [1e15, 1e37])
def test_everything_can_be_asked_of_a_network_after_a_wild_run(size, activations, hidden_units, dtype):
    data = nncore.load_digits()
    parts = (data.train_images[:120], data.train_labels[:120], data.test_images[:50], data.test_labels[:50])
    few = nncore.Digits("Few", *parts)
    tame = nncore.initial_network(nncore.TrainingConfig(hidden_units, *activations, initializer="he", dtype=dtype))
    layers = (nncore.network.Layer((layer.weights * size).astype(dtype), layer.bias) for layer in tame.layers)
    network = replace(tame, layers=tuple(layers))
    found = network_cache.evaluated(network, few)
    assert 0 <= found.accuracy <= 1 and 0 <= found.calibration.error <= 1 and len(found.guesses(0)) == 3
    assert np.isfinite(found.probabilities).all()
    places, shares = network_cache.flat_map(network, few)
    assert np.isfinite(places).all() and np.isfinite(shares).all()
    assert all(0 <= share <= 1 for share in network_cache.accuracies_under(network, few, "noise"))
    explain.explain(network, few.test_images[0])
    inside = walk.walk(network, few.test_images[0], 3)
    walk.nudged_gradient(inside.network, inside.X, np.array([3]), 0, 100, 0)
    inside.stepped(0.1)
    if hidden_units:
        assert 0 <= network_cache.accuracy_without(network, few, 0, 1) <= 1
        network_cache.most_exciting(network, few, 0, 1, 3)
