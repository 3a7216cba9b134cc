"""The map of the cost around a run's way: what it shows is the cost of networks that there could be."""

from dataclasses import replace

import numpy as np
import pytest

import nncore
from nncore.study import landscape as module
from nncore.study.landscape import MARGIN, landscape, plane_of
from nncore.study.projection import pca

CONFIG = nncore.TrainingConfig(hidden_units=(12,), training_digits=60, iterations=30, learning_rate=0.5)
SHAPES = [{}, {"hidden_units": (9, 7), "hidden_activation": "tanh"}, {"output_activation": "sigmoid"}]


def way(data, config=CONFIG, every=3):
    """A run's networks on the way, and the cost of each of its iterations."""
    networks, costs = [nncore.initial_network(config)], []
    for progress in nncore.train(config, data):
        costs.append(progress.cost)
        if progress.iteration % every == 0:
            networks.append(progress.network)
    return networks, costs


def of_training(data):
    return data.train_images[:60], data.train_labels[:60]


def cost(network, data):
    images, labels = of_training(data)
    return network.cost(network.forward(nncore.flatten(images, network.dtype)), labels)


def weights(network):
    return np.concatenate([array.ravel() for layer in network.layers for array in (layer.weights, layer.bias)])


@pytest.mark.parametrize("settings", SHAPES)
def test_where_the_run_ended_the_map_has_the_runs_own_cost(few_digits, settings):
    # The cost that an iteration tells of is that of the network before it: so the run goes on for one more.
    longer = replace(CONFIG, iterations=31, **settings)
    networks, costs = way(few_digits, longer)
    found = landscape([networks], *of_training(few_digits))
    assert found.n_digits == 60
    assert found.paths[0].costs[-1] == pytest.approx(costs[30], rel=1e-5)
    np.testing.assert_array_equal(found.paths[0].places[-1], 0)


@pytest.mark.parametrize("settings", SHAPES)
def test_everywhere_the_cost_is_that_of_the_network_that_would_be_there(few_digits, settings):
    networks, _ = way(few_digits, replace(CONFIG, **settings))
    plane = plane_of(networks, networks[-1])
    found = landscape([networks], *of_training(few_digits), n=4)
    for place, known in zip(found.paths[0].places, found.paths[0].costs, strict=True):
        assert known == pytest.approx(cost(plane.network(place), few_digits), rel=1e-5)
    for row, y in enumerate(found.ys):
        for column, x in enumerate(found.xs):
            assert found.costs[row, column] == pytest.approx(cost(plane.network((x, y)), few_digits), rel=1e-4)
    # The way lies on the map, with something around it.
    places = found.paths[0].places
    for values, along in ((found.xs, places[:, 0]), (found.ys, places[:, 1])):
        span = along.max() - along.min()
        assert values[0] == pytest.approx(along.min() - MARGIN * span)
        assert values[-1] == pytest.approx(along.max() + MARGIN * span)


def test_the_plane_is_that_of_the_two_principal_components(few_digits, monkeypatch):
    monkeypatch.setattr(module, "BLOCK", 100)  # so that every array is in several parts
    networks, _ = way(few_digits)
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


def test_networks_that_lie_in_a_plane_are_found_again(few_digits):
    a, b, c = (nncore.initial_network(replace(CONFIG, seed=seed)) for seed in (1, 2, 3))
    plane = plane_of([a, b, c], c)
    for network in (a, b, c):
        np.testing.assert_allclose(weights(plane.network(plane.place(network))), weights(network), atol=1e-6)
    assert sum(plane.shares) == pytest.approx(1)


def test_two_runs_are_on_one_map_and_a_step_that_is_too_large_jumps(few_digits):
    slow, _ = way(few_digits)
    fast, _ = way(few_digits, replace(CONFIG, learning_rate=3.0))
    found = landscape([slow, fast], *of_training(few_digits))
    assert [len(path.places) for path in found.paths] == [len(slow), len(fast)]
    np.testing.assert_allclose(found.paths[0].places[0], found.paths[1].places[0], atol=1e-6)  # the same weights

    def length(places):
        return np.linalg.norm(np.diff(places, axis=0), axis=1).sum()

    assert length(found.paths[1].places) > 2 * length(found.paths[0].places)


@pytest.mark.parametrize("rate", [0.7, 8.0])
def test_of_two_runs_the_beginning_and_both_ends_have_their_own_costs_however_far_one_went(few_digits, rate):
    near, _ = way(few_digits)
    far, _ = way(few_digits, replace(CONFIG, learning_rate=rate))
    found = landscape([near, far], *of_training(few_digits))
    for networks, path in zip((near, far), found.paths, strict=True):
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
    assert sum(found.shares) < 1


def test_where_two_runs_were_the_same_their_map_is_that_of_one(few_digits):
    networks, _ = way(few_digits)
    both, one = (landscape(runs, *of_training(few_digits), n=5) for runs in ([networks, networks], [networks]))
    np.testing.assert_allclose(both.costs, one.costs, rtol=1e-4)
    assert both.shares.all()


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
    for wrong in (np.nan, np.inf):
        spoilt = replace(network, layers=(first, nncore.Layer(last.weights * wrong, last.bias)))
        with np.errstate(invalid="ignore"), pytest.raises(ValueError, match="too large for it"):
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
    networks, _ = way(few_digits)
    monkeypatch.setattr(module, "WORK", 1)
    many = np.repeat(few_digits.train_images, 5, axis=0), np.repeat(few_digits.train_labels, 5)
    found = landscape([networks], *many)
    assert found.n_digits == 100
    X = nncore.flatten(many[0][:100], networks[-1].dtype)
    assert found.paths[0].costs[-1] == pytest.approx(networks[-1].cost(networks[-1].forward(X), many[1][:100]))
