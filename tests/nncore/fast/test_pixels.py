"""Training by pixels: leaving out those that no digit uses is exact."""

import dataclasses

import numpy as np
import pytest

import nncore
from nncore.fast import gram
from nncore.fast.pixels import join_blank, lit_pixels, split_blank
from nncore.optimizers import OPTIMIZERS
from tests.nncore.plain import assert_same_network, plain_training

CONFIG = nncore.TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.01, iterations=20, training_digits=60, dtype="float64"
)


def test_lit_pixels_are_those_with_ink_in_any_picture():
    images = np.zeros((2, 28, 28), np.uint8)
    images[0, 0, 3] = images[1, 1, 0] = 1
    assert lit_pixels(images).nonzero()[0].tolist() == [3, 28]


def test_join_blank_undoes_split_blank():
    network, lit = nncore.initial_network(CONFIG), np.arange(784) % 3 == 0
    inner, blank = split_blank(network, lit)
    assert inner.sizes == (lit.sum(), 8, 10) and blank.shape == (784 - lit.sum(), 8)
    assert_same_network(join_blank(inner, blank, lit), network)


@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_leaving_out_blank_pixels_is_exact(few_digits, monkeypatch, optimizer, l2, batch_size):
    # Full batches would otherwise go through the Gram matrix where that is possible (test_gram.py).
    monkeypatch.setattr(gram, "is_faster", lambda *_: False)
    config = dataclasses.replace(CONFIG, optimizer=optimizer, l2=l2, batch_size=batch_size)
    blank = ~lit_pixels(few_digits.train_images)
    assert blank.sum() > 100
    for progress, (cost, network) in zip(
        nncore.train(config, few_digits), plain_training(config, few_digits), strict=True
    ):
        assert progress.cost == pytest.approx(cost, rel=1e-11)
        assert_same_network(progress.network, network, rtol=1e-9, atol=1e-12)
    # Weights of blank pixels start random; only weight decay may move them.
    start = nncore.initial_network(config).layers[0].weights[blank]
    moved = progress.network.layers[0].weights[blank] != start
    assert moved.all() if l2 else not moved.any()
