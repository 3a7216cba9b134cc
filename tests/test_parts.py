"""A batch computed in parts gives what the whole batch gives."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import nncore

DIGITS = nncore.load_digits()


def run(dtype, parts, n_digits=101):
    config = nncore.TrainingConfig(hidden_units=(12,), iterations=4, training_digits=n_digits, dtype=dtype)
    return list(nncore.train(config, DIGITS, parts=parts))


@pytest.mark.parametrize("number", [2, 3, 7])
def test_parts_of_unequal_sizes_give_the_same_training(number):
    for one, other in zip(run("float64", nncore.Parts()), run("float64", nncore.Parts(number)), strict=True):
        assert other.cost == pytest.approx(one.cost, rel=1e-12)
        assert other.train_accuracy == pytest.approx(one.train_accuracy)
        for layer, expected in zip(other.network.layers, one.network.layers, strict=True):
            np.testing.assert_allclose(layer.weights, expected.weights, rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(layer.bias, expected.bias, rtol=1e-9, atol=1e-12)


def test_a_thread_pool_gives_the_same_as_one_thread_to_the_bit():
    with ThreadPoolExecutor(2) as pool:
        threaded = run("float32", nncore.Parts(3, pool.map))
    for one, other in zip(run("float32", nncore.Parts(3)), threaded, strict=True):
        assert one.cost == other.cost
        assert (one.network.layers[0].weights == other.network.layers[0].weights).all()


def test_float32_stays_float32():
    network = run("float32", nncore.Parts(3))[-1].network
    assert {array.dtype for layer in network.layers for array in (layer.weights, layer.bias)} == {np.dtype("float32")}


def test_more_parts_than_digits_leave_none_empty():
    assert np.isfinite(run("float32", nncore.Parts(5), n_digits=3)[-1].cost)
