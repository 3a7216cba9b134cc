"""What is kept of a network: made once, for everybody, and only as much as there is room for."""

from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab import network_cache
from nncore.study import explain, walk
from nncore.study.evaluation import Evaluation, evaluate

DATA = nncore.load_digits()


def made(units, activation):
    config = nncore.TrainingConfig(hidden_units=units, hidden_activation=activation, initializer="he")
    return nncore.initial_network(config)


def test_what_was_asked_for_longest_ago_makes_room():
    sizes, calls = {"a": 4, "b": 4, "c": 4, "huge": 500, "empty": 0}, []
    kept = network_cache.BoundedCache(10, n_bytes=sizes.get)
    for key in ("empty", "a", "b", "a", "huge", "huge", "c", "a", "b", "empty"):
        assert kept.get(key, lambda key=key: calls.append(key) or key) == key
    assert calls == ["empty", "a", "b", "huge", "huge", "c", "b", "empty"]


def test_bytes_are_those_of_all_arrays_and_of_cached_properties():
    found = Evaluation(np.zeros((1000, 10), np.float32), np.zeros(1000, np.intp))
    assert 48_000 < network_cache.n_bytes(found) < 52_000
    assert found.predicted.nbytes == 8000 and network_cache.n_bytes(found) > 56_000
    assert network_cache.n_bytes(((found.labels,), [0.5, found.labels])) > 16_000


def test_a_network_is_evaluated_once_for_the_same_test_digits(monkeypatch):
    calls = []
    monkeypatch.setattr(network_cache.evaluation, "evaluate", lambda *args: calls.append(args) or evaluate(*args))
    network, twin = (nncore.initial_network(nncore.TrainingConfig(hidden_units=(7,))) for _ in range(2))
    others = replace(DATA, train_images=DATA.train_images[200:], train_labels=DATA.train_labels[200:])
    found = network_cache.evaluated(network, DATA)
    assert network_cache.evaluated(twin, DATA) is found is network_cache.evaluated(network, others)
    assert len(calls) == 1
    # The same name, other test digits.
    half = replace(DATA, test_images=DATA.test_images[:9], test_labels=DATA.test_labels[:9])
    assert len(network_cache.evaluated(network, half).labels) == 9


def test_what_each_layer_puts_out_is_that_of_the_whole_network():
    network = made((7, 5), "tanh")
    X = nncore.flatten(DATA.test_images)
    forward = network.forward(X)
    for layer in range(2):
        np.testing.assert_allclose(network_cache.hidden(network, DATA, layer), forward.hidden[layer], rtol=1e-5)
        for unit in (0, 4):
            wanted = np.mean(walk.without_unit(network, layer, unit).predict(X) == DATA.test_labels)
            assert network_cache.accuracy_without(network, DATA, layer, unit) == wanted


def test_the_most_exciting_digits_excite_a_unit_most():
    network = made((6,), "relu")
    rows, values = network_cache.most_exciting(network, DATA, 0, 4, 5)
    activations = np.maximum(nncore.flatten(DATA.test_images) @ network.layers[0].weights + network.layers[0].bias, 0)
    np.testing.assert_allclose(values, activations[:, 4], rtol=1e-4, atol=1e-5)
    assert (np.diff(values[rows]) <= 0).all()
    assert values[rows[-1]] >= np.delete(values, rows).max()


def test_so_many_wait_for_their_maps_and_no_more():
    with ExitStack() as places:
        for _ in range(network_cache.MOST_MAPS):
            places.enter_context(network_cache.place_for_a_map())
        with pytest.raises(network_cache.Busy), network_cache.place_for_a_map():
            pass
    with network_cache.place_for_a_map():
        pass


@pytest.mark.parametrize(
    ("size", "activations", "hidden_units", "dtype"),
    [
        (1e37, ("relu", "softmax"), (5,), "float32"),
        (1e37, ("relu", "sigmoid"), (), "float32"),
        (1e37, ("tanh", "softmax"), (4,) * 8, "float64"),
        (1e15, ("relu", "softmax"), (4,) * 8, "float32"),
        (1e15, ("relu", "sigmoid"), (5,), "float64"),
    ],
)
def test_everything_can_be_asked_after_a_wild_run(size, activations, hidden_units, dtype):
    """Its weights are finite, and what they sum up to is not."""
    parts = (DATA.train_images[:120], DATA.train_labels[:120], DATA.test_images[:50], DATA.test_labels[:50])
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
