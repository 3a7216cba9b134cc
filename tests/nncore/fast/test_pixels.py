"""Training by pixels: which are left out, and where their weights stay."""

import dataclasses

import numpy as np

import nncore
from nncore.batches import Examples
from nncore.fast.pixels import inked_part, join_blank, split_blank
from tests.nncore.textbook import assert_same_network

CONFIG = nncore.TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.01, iterations=20, training_digits=60, dtype="float64"
)


def test_inked_pixels_are_those_with_ink_in_any_picture():
    pixels = np.zeros((2, 784), np.uint8)
    pixels[0, 3] = pixels[1, 28] = 1
    inked, kept = inked_part(CONFIG, Examples(pixels, np.zeros(2, int)))
    assert inked.nonzero()[0].tolist() == [3, 28] and kept.tolist() == [[1, 0], [0, 1]]


def test_a_changed_digit_may_have_ink_anywhere():
    examples = Examples(np.zeros((2, 784), np.uint8), np.zeros(2, int))
    inked, kept = inked_part(dataclasses.replace(CONFIG, augment=True), examples)
    # The array itself: new digits are written into it.
    assert inked.all() and kept is examples.pixels


def test_join_blank_undoes_split_blank():
    network, inked = nncore.initial_network(CONFIG), np.arange(784) % 3 == 0
    inner, blank = split_blank(network, inked)
    assert inner.sizes == (inked.sum(), 8, 10) and blank.shape == (784 - inked.sum(), 8)
    assert_same_network(join_blank(inner, blank, inked), network)
