"""Training by pixels: which are left out, and where their weights stay."""

import dataclasses
import weakref

import numpy as np
import pytest

import nncore
from nncore.batches import TrainingDigits
from nncore.fast.in_place import RULES
from nncore.fast.pixels import MANY, Pixels
from nncore.network import Gradient
from nncore.optimizers import OPTIMIZERS
from tests.nncore.textbook import TextbookDescent

CONFIG = nncore.TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.01, iterations=20, training_digits=60, dtype="float64"
)


TWO = dataclasses.replace(CONFIG, training_digits=2)


def two_digits():
    """Two digits to train on, of one pixel each."""
    images = np.zeros((2, 28, 28), np.uint8)
    images[0, 0, 3] = images[1, 1, 0] = 1
    return nncore.Digits("Two digits", *([images, np.zeros(2, np.uint8)] * 2))


def pixels_layer(config, digits):
    return Pixels(config, nncore.initial_network(config).layers[0], digits, nncore.Team())


def test_inked_pixels_are_those_with_ink_in_any_picture():
    first = pixels_layer(TWO, TrainingDigits(TWO, two_digits()))
    assert first.inked.nonzero()[0].tolist() == [3, 28] and first.pixels.tolist() == [[1, 0], [0, 1]]


def test_a_changed_digit_may_have_ink_anywhere():
    config = dataclasses.replace(TWO, augment=True)
    digits = TrainingDigits(config, two_digits())
    first = pixels_layer(config, digits)
    # The array itself: new digits are written into it.
    assert first.inked.all() and first.pixels is digits.pixels


def test_runs_on_the_same_digits_share_them_as_long_as_one_needs_them():
    data = two_digits()
    first, second = (pixels_layer(TWO, TrainingDigits(TWO, data)) for _ in range(2))
    assert first.pixels is second.pixels
    assert pixels_layer(TWO, TrainingDigits(TWO, two_digits())).pixels is not first.pixels  # others
    kept = weakref.ref(first.pixels)
    del first
    assert kept() is not None
    del second
    assert kept() is None


def test_runs_on_different_numbers_of_many_digits_share_them_too():
    n = MANY + 100
    images = np.zeros((n, 28, 28), np.uint8)
    images[:, 3, 3], images[-1, 5, 5] = np.arange(n) % 255 + 1, 7
    data = nncore.Digits("Many digits", *([images, np.zeros(n, np.uint8)] * 2))
    parts = []
    for n_digits in (MANY, MANY + 1, MANY + 2, n):
        config = dataclasses.replace(CONFIG, training_digits=n_digits)
        parts.append(pixels_layer(config, TrainingDigits(config, data)))
        assert len(parts[-1].pixels) == n_digits and parts[-1].pixels.shape[1] == parts[-1].inked.sum()
        assert (parts[-1].pixels[:, 0] == images[:n_digits, 3, 3]).all()
    few, *many = (part.pixels for part in parts)
    assert all(np.shares_memory(each, many[0]) for each in many) and not np.shares_memory(few, many[0])


def test_weights_of_blank_pixels_are_put_back():
    layer = nncore.initial_network(TWO).layers[0]
    first = Pixels(TWO, layer, TrainingDigits(TWO, two_digits()), nncore.Team())
    weights = first.weights(layer)
    assert weights.shape == (8, 3) and first.blank.shape == (782, 8)
    again = first.snapshot(weights)(None)
    assert (again.weights == layer.weights).all() and (again.bias == layer.bias).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_only_weight_decay_moves_the_weights_of_blank_pixels(optimizer):
    config = dataclasses.replace(TWO, optimizer=optimizer)
    layer, digits = nncore.initial_network(TWO).layers[0], TrainingDigits(TWO, two_digits())
    first = Pixels(config, layer, digits, nncore.Team())
    first.decay(RULES[optimizer], 0.1, 1)
    blank = layer.weights[~first.inked]
    assert (first.blank == blank).all()

    first = Pixels(dataclasses.replace(config, l2=0.3), layer, digits, nncore.Team())
    expected, descent = nncore.Network((nncore.Layer(blank, np.zeros(8)),)), TextbookDescent(optimizer, 0.3)
    for step in (1, 2, 3):
        first.decay(RULES[optimizer], 0.1, step)
        expected = descent.step(expected, (Gradient(np.zeros((782, 8)), np.zeros(8)),), 0.1)
    np.testing.assert_allclose(first.blank, expected.layers[0].weights, rtol=1e-11)
