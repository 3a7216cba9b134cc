"""The map of the cost around a run's way: what it shows is the cost of networks that there could be."""

from dataclasses import replace

import numpy as np
import pytest

import nncore
from nncore.study import landscape as module
from nncore.study.landscape import MARGIN, landscape, plane_of
from nncore.study.projection import pca
from tests.nncore.textbook import parameters

CONFIG = nncore.TrainingConfig(hidden_units=(12,), training_digits=60, iterations=30, learning_rate=0.5)
SHAPES = [{}, {"hidden_units": (9, 7), "hidden_activation": "tanh"}, {"output_activation": "sigmoid"}]


def way(data, **changes):
    """A run's networks on the way."""
    config = replace(CONFIG, **changes)
    run = nncore.train(config, data)
    return [nncore.initial_network(config), *(each.network for each in run if each.iteration % 3 == 0)]


def of_training(data):
    return data.train_images[:60], data.train_labels[:60]


def cost(network, data):
    images, labels = of_training(data)
    return network.cost(network.forward(nncore.flatten(images, network.dtype)), labels)


def weights(network):
    return np.concatenate([array.ravel() for array in parameters(network)])


@pytest.mark.parametrize("settings", SHAPES, ids=str)
def test_everywhere_the_cost_is_that_of_the_network_there(few_digits, settings):
    networks = way(few_digits, **settings)
    plane = plane_of(networks, networks[-1])
    found = landscape([networks], *of_training(few_digits), n=4)
    places = found.paths[0].places
    for place, known in zip(places, found.paths[0].costs, strict=True):
        assert known == pytest.approx(cost(plane.network(place), few_digits), rel=1e-5)
    for row, y in enumerate(found.ys):
        for column, x in enumerate(found.xs):
            assert found.costs[row, column] == pytest.approx(cost(plane.network((x, y)), few_digits), rel=1e-4)
    # Where the run ended the map has the run's own cost.
    assert found.paths[0].costs[-1] == pytest.approx(cost(networks[-1], few_digits), rel=1e-5)
    np.testing.assert_array_equal(places[-1], 0)
    # The way lies on the map, with something around it.
    for values, along in ((found.xs, places[:, 0]), (found.ys, places[:, 1])):
        span = along.max() - along.min()
        assert values[0] == pytest.approx(along.min() - MARGIN * span)
        assert values[-1] == pytest.approx(along.max() + MARGIN * span)


def test_the_plane_is_that_of_the_two_principal_components(few_digits, monkeypatch):
    monkeypatch.setattr(module, "BLOCK", 100)  # so that every array is in several parts
    networks = way(few_digits)
    plane = plane_of(networks, networks[-1])
    differences = np.array([weights(network) - weights(networks[-1]) for network in networks], np.float64)
    _, components, shares = pca(differences)
    found = np.array([weights(each) for each in plane.directions], np.float64)
    np.testing.assert_allclose(found @ found.T, np.eye(2), atol=1e-5)
    np.testing.assert_allclose(np.abs(found @ components), np.eye(2), atol=1e-3)
    np.testing.assert_allclose(plane.shares, shares, rtol=1e-3)
    for network, difference in zip(networks, differences, strict=True):
        np.testing.assert_allclose(plane.place(network), found @ difference, atol=1e-4)
    assert plane.place(networks[0])[0] < 0  # on the left


@pytest.mark.parametrize("rate", [0.7, 8.0])
def test_two_runs_have_their_own_costs_at_their_ends(few_digits, rate):
    near, far = way(few_digits), way(few_digits, learning_rate=rate)
    found = landscape([near, far], *of_training(few_digits))
    np.testing.assert_allclose(found.paths[0].places[0], found.paths[1].places[0], atol=1e-6)  # the same weights
    for networks, path in zip((near, far), found.paths, strict=True):
        assert len(path.places) == len(networks)
        for at in (0, -1):
            assert path.costs[at] == pytest.approx(cost(networks[at], few_digits), rel=1e-3)
    # The one that learns goes down on the map as it does.
    own = [cost(network, few_digits) for network in near]
    np.testing.assert_allclose(found.paths[0].costs, own, atol=0.25 * (own[0] - own[-1]))
    # How much of the differences is seen is said of all networks, not of those three.
    every = np.array([weights(network) for network in (*near, *far)], np.float64)
    total = ((every - every.mean(axis=0)) ** 2).sum()
    places = np.concatenate([path.places for path in found.paths])
    seen = ((places - places.mean(axis=0)) ** 2).sum(axis=0) / total
    np.testing.assert_allclose(found.shares, seen, rtol=1e-3)


def test_a_run_that_stood_still_is_one_place(few_digits):
    network = nncore.initial_network(CONFIG)
    found = landscape([[network, network]], *of_training(few_digits), n=3)
    assert (found.costs == found.costs[0, 0]).all() and not found.shares.any()
    assert found.costs[0, 0] == pytest.approx(cost(network, few_digits))


def test_what_has_no_map_is_said(few_digits, monkeypatch):
    network = nncore.initial_network(CONFIG)
    for other in ({"hidden_units": (13,)}, {"hidden_activation": "tanh"}, {"output_activation": "sigmoid"}):
        with pytest.raises(ValueError, match="the same layers, units and activations"):
            plane_of([network, nncore.initial_network(replace(CONFIG, **other))], network)
    first, last = network.layers
    spoilt = replace(network, layers=(first, nncore.Layer(last.weights * np.nan, last.bias)))
    with pytest.raises(ValueError, match="too large for it"):
        plane_of([network, spoilt], network)
    monkeypatch.setattr(module, "MAX_WEIGHTS", 100)
    with pytest.raises(ValueError, match="more than 100 weights"):
        landscape([[network, network]], *of_training(few_digits))


def test_far_too_high_is_beyond_all_numbers_and_no_mistake(few_digits):
    network = nncore.initial_network(replace(CONFIG, hidden_units=(4, 4, 4)))
    layers = tuple(nncore.Layer(layer.weights * 1e12, layer.bias) for layer in network.layers)
    found = landscape([[replace(network, layers=layers), network]], *of_training(few_digits), n=3)
    assert found.paths[0].costs[-1] == pytest.approx(cost(network, few_digits), rel=1e-4)
    assert not np.isfinite(found.costs).all()


def test_of_many_digits_some_are_taken(few_digits, monkeypatch):
    networks = way(few_digits)
    assert landscape([networks], *of_training(few_digits), n=3).n_digits == 60
    monkeypatch.setattr(module, "WORK", 1)
    many = np.repeat(few_digits.train_images, 5, axis=0), np.repeat(few_digits.train_labels, 5)
    found = landscape([networks], *many, n=3)
    assert found.n_digits == 100
    X = nncore.flatten(many[0][:100], networks[-1].dtype)
    assert found.paths[0].costs[-1] == pytest.approx(networks[-1].cost(networks[-1].forward(X), many[1][:100]))
