"""What is kept of a network: made once, for everybody, and only as much as there is room for."""

import threading
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab import network_cache
from lab.own_digits import mixed
from nncore.study.evaluation import Evaluation, evaluate
from nncore.study.walk import without_unit
from tests.nncore.study.test_walk import made


def test_results_are_kept_by_key_and_what_was_not_asked_for_longest_goes():
    kept, calls = network_cache.BoundedCache(10, n_bytes=lambda found: 4), []

    def get(key):
        return kept.get(key, lambda: calls.append(key) or key.upper())

    assert [get(key) for key in "abab"] == ["A", "B", "A", "B"]
    assert calls == ["a", "b"]
    get("a")
    get("c")
    get("a")
    assert calls == ["a", "b", "c"]
    get("b")
    assert calls == ["a", "b", "c", "b"]


def test_what_has_no_room_is_handed_out_but_drives_out_no_other():
    sizes, calls = {"small": 3, "other": 4, "huge": 500, "large": 11}, []
    kept = network_cache.BoundedCache(10, n_bytes=sizes.get)

    def get(key):
        return kept.get(key, lambda: calls.append(key) or key)

    assert [get(key) for key in ("small", "other", "huge", "large", "huge", "small", "other")] == [
        *("small", "other", "huge", "large", "huge", "small", "other")
    ]
    assert calls == ["small", "other", "huge", "large", "huge"]


def test_who_asks_for_what_is_just_being_made_waits_for_it_and_nobody_else_does():
    kept, begun, go_on, calls, found = network_cache.BoundedCache(), threading.Event(), threading.Event(), [], []

    def make():
        calls.append("a")
        begun.set()
        assert go_on.wait(20)
        return "A"

    threads = [threading.Thread(target=lambda: found.append(kept.get("a", make))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(20)
    assert kept.get("b", lambda: "B") == "B" and found == []
    go_on.set()
    for thread in threads:
        thread.join()
    assert calls == ["a"] and found == ["A"] * 3


def test_what_could_not_be_made_is_tried_again():
    kept = network_cache.BoundedCache()
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", lambda: "A") == "A"


def test_bytes_are_those_of_all_arrays_with_what_a_cached_property_adds():
    found = Evaluation(np.zeros((1000, 10), np.float32), np.zeros(1000, np.intp))
    assert 48_000 < network_cache.n_bytes(found) < 52_000
    assert found.predicted.nbytes == 8000 and network_cache.n_bytes(found) > 56_000
    assert network_cache.n_bytes(((found.labels,), [0.5, found.labels])) > 16_000


def test_data_sets_of_the_same_name_are_told_apart_by_their_digits():
    data, network = nncore.load_digits(), made((6,), "relu").astype(np.float32)
    half = replace(data, test_images=data.test_images[:500], test_labels=data.test_labels[:500])
    assert len(network_cache.hidden(network, half, 0)) == 500
    assert len(network_cache.hidden(network, data, 0)) == 1000
    others = replace(data, train_images=data.train_images[200:], train_labels=data.train_labels[200:])
    assert network_cache.hidden(network, others, 0) is network_cache.hidden(network, data, 0)


def test_accuracy_without_a_unit_is_that_of_the_whole_network_without_it():
    data = nncore.load_digits()
    X = nncore.flatten(data.test_images)
    for hidden in ((6,), (7, 5)):
        network = made(hidden, "tanh").astype(np.float32)
        for layer in range(len(hidden)):
            for unit in range(hidden[layer]):
                wanted = np.mean(without_unit(network, layer, unit).predict(X) == data.test_labels)
                assert network_cache.accuracy_without(network, data, layer, unit) == wanted


def test_what_each_layer_puts_out_is_that_of_the_whole_network_and_kept_layer_by_layer():
    data, network = nncore.load_digits(), made((7, 5), "tanh").astype(np.float32)
    forward = network.forward(nncore.flatten(data.test_images))
    for layer in range(2):
        np.testing.assert_allclose(network_cache.hidden(network, data, layer), forward.hidden[layer], rtol=1e-5)
        assert network_cache.hidden(network, data, layer) is network_cache.hidden(network, data, layer)


def test_the_most_exciting_digits_excite_it_more_than_all_others():
    data, network = nncore.load_digits(), made((6,), "relu").astype(np.float32)
    rows, values = network_cache.most_exciting(network, data, 0, 4, 5)
    activations = np.maximum(nncore.flatten(data.test_images) @ network.layers[0].weights + network.layers[0].bias, 0)
    np.testing.assert_allclose(values, activations[:, 4], rtol=1e-4, atol=1e-5)
    assert (np.diff(values[rows]) <= 0).all()
    assert values[rows[-1]] >= np.delete(values, rows).max()


def test_a_network_is_evaluated_once_for_everybody(monkeypatch):
    calls = []
    monkeypatch.setattr(network_cache.evaluation, "evaluate", lambda *args: calls.append(args) or evaluate(*args))
    network, data = nncore.initial_network(nncore.TrainingConfig(hidden_units=(7,))), nncore.load_digits()
    twin = nncore.initial_network(nncore.TrainingConfig(hidden_units=(7,)))
    other = mixed(data, 100, data.train_images[:5], data.train_labels[:5], 0.5)
    assert network_cache.evaluated(network, data) is network_cache.evaluated(twin, data)
    assert len(calls) == 1
    half = nncore.Digits(data.name, data.train_images, data.train_labels, data.test_images[:9], data.test_labels[:9])
    # The same name, other test digits.
    assert len(network_cache.evaluated(network, half).labels) == 9
    # Other training digits do not matter.
    assert network_cache.evaluated(network, other) is network_cache.evaluated(network, data)


def test_what_takes_no_room_goes_as_all_others_do():
    cache, made = network_cache.BoundedCache(100, len), []
    for key, size in (("empty", 0), ("a", 40), ("b", 40), ("c", 40), ("empty", 0)):
        cache.get(key, lambda key=key, size=size: made.append(key) or bytes(size))
    assert made.count("empty") == 2


def test_so_many_wait_for_their_maps_and_no_more():
    with ExitStack() as places:
        for _ in range(network_cache.MOST_MAPS):
            places.enter_context(network_cache.place_for_a_map())
        with pytest.raises(network_cache.Busy), network_cache.place_for_a_map():
            pass
    with network_cache.place_for_a_map():
        pass
