"""Dropout: what its masks hold, that training uses them and nothing else does.

Its gradient: test_network.py. That training with it is the textbook's: test_training.py and fast/test_engines.py.
"""

import dataclasses

import numpy as np
import pytest

import nncore
from nncore import batches
from nncore.functional import dropout_mask
from tests.nncore.textbook import assert_same_network

CONFIG = nncore.TrainingConfig(
    hidden_units=(16, 8),
    initializer="he",
    learning_rate=0.05,
    iterations=10,
    training_digits=60,
    dropout=0.4,
    dtype="float64",
)
# Through the Gram matrix; by pixels, because of the weight decay; and in batches.
PATHS = pytest.mark.parametrize("changes", [{}, {"l2": 0.01}, {"batch_size": 25, "optimizer": "adam"}], ids=str)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, np.float64(0.5)])
def test_a_mask_silences_its_share_and_keeps_the_mean(share, dtype):
    mask = dropout_mask(np.random.default_rng(0), (400, 250), share, dtype)
    assert (mask.shape, mask.dtype) == ((400, 250), np.dtype(dtype))
    np.testing.assert_array_equal(np.unique(mask), np.array([0, 1 / (1 - share)], dtype))
    # Of 100,000 draws the share is right to √(share (1 − share) / 100,000) (one standard deviation).
    deviation = (share * (1 - share) / mask.size) ** 0.5
    assert (mask == 0).mean() == pytest.approx(share, abs=5 * deviation)
    assert mask.mean() == pytest.approx(1, abs=5 * deviation / (1 - share))


def test_each_digit_has_its_own_mask():
    mask = dropout_mask(np.random.default_rng(0), (50, 40), 0.5, "float32")
    assert len(np.unique(mask, axis=0)) == 50 and len(np.unique(mask, axis=1).T) == 40


@PATHS
def test_every_step_has_new_masks_one_a_hidden_layer(few_digits, monkeypatch, changes):
    masks = []
    monkeypatch.setattr(batches, "dropout_mask", lambda *given: masks.append(dropout_mask(*given)) or masks[-1])
    list(nncore.train(dataclasses.replace(CONFIG, **changes, iterations=3), few_digits))
    # 60 digits are two batches of 25 and one of 10.
    sizes = (25, 25, 10) if "batch_size" in changes else (60, 60, 60)
    assert [mask.shape for mask in masks] == [(n, units) for n in sizes for units in (16, 8)]
    assert len({mask[:10].tobytes() for mask in masks}) == len(masks)


@PATHS
def test_test_accuracy_and_the_network_are_without_dropout(few_digits, changes):
    config = dataclasses.replace(CONFIG, **changes, dropout=0.9, iterations=60)
    X, accuracies = nncore.flatten(few_digits.test_images, np.float64), []
    for progress in nncore.train(config, few_digits):
        if progress.test_accuracy is not None:
            accuracies.append((progress.test_accuracy, progress.network))
    assert len(accuracies) > 1
    for accuracy, network in accuracies:
        # As the formula says, with all hidden units.
        hidden = X
        for layer in network.layers[:-1]:
            hidden = np.maximum(hidden @ layer.weights + layer.bias, 0)
        logits = hidden @ network.layers[-1].weights + network.layers[-1].bias
        assert accuracy == nncore.accuracy(logits.argmax(axis=1), few_digits.test_labels)
        np.testing.assert_array_equal(network.predict(X), logits.argmax(axis=1))


@PATHS
def test_the_same_seed_gives_the_same_run_and_another_seed_another(few_digits, changes):
    config = dataclasses.replace(CONFIG, **changes)
    one, other = list(nncore.train(config, few_digits)), list(nncore.train(config, few_digits))
    assert [progress.cost for progress in one] == [progress.cost for progress in other]
    assert_same_network(one[-1].network, other[-1].network)
    # From the same weights, and for full batches with the digits in the same order, the masks alone differ.
    start = nncore.initial_network(config)
    first, second = (
        next(nncore.train(dataclasses.replace(config, seed=seed), few_digits, network=start)) for seed in (1, 2)
    )
    assert first.cost != second.cost


def test_dropout_leaves_the_order_of_digits_alone(few_digits, monkeypatch):
    # With masks of ones it is the run without dropout: same weights, same batches.
    monkeypatch.setattr(batches, "dropout_mask", lambda random, shape, share, dtype: np.ones(shape, dtype))
    config = dataclasses.replace(CONFIG, batch_size=25)
    with_ones = [progress.cost for progress in nncore.train(config, few_digits)]
    without = [progress.cost for progress in nncore.train(dataclasses.replace(config, dropout=0.0), few_digits)]
    assert with_ones == without
