"""Training by pixels: which are left out, and where their weights stay."""

import dataclasses

import numpy as np

import nncore
from nncore.batches import TrainingDigits
from nncore.fast.pixels import inked_part, join_blank, split_blank
from tests.nncore.textbook import assert_same_network

CONFIG = nncore.TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.01, iterations=20, training_digits=60, dtype="float64"
)


TWO = dataclasses.replace(CONFIG, training_digits=2)


def two_digits():
    """Two digits to train on, of one pixel each."""
    images = np.zeros((2, 28, 28), np.uint8)
    images[0, 0, 3] = images[1, 1, 0] = 1
    return nncore.Digits("Two digits", *([images, np.zeros(2, np.uint8)] * 2))


def test_inked_pixels_are_those_with_ink_in_any_picture():
    inked, pixels = inked_part(TWO, TrainingDigits(TWO, two_digits()))
    assert inked.nonzero()[0].tolist() == [3, 28] and pixels.tolist() == [[1, 0], [0, 1]]


def test_a_changed_digit_may_have_ink_anywhere():
    config = dataclasses.replace(TWO, augment=True)
    digits = TrainingDigits(config, two_digits())
    inked, pixels = inked_part(config, digits)
    # The array itself: new digits are written into it.
    assert inked.all() and pixels is digits.pixels


def test_join_blank_undoes_split_blank():
    network, inked = nncore.initial_network(CONFIG), np.arange(784) % 3 == 0
    inner, blank = split_blank(network, inked)
    assert inner.sizes == (inked.sum(), 8, 10) and blank.shape == (784 - inked.sum(), 8)
    assert_same_network(join_blank(inner, blank, inked), network)
