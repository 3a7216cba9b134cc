"""Seeds, batches and dropout: the same run from the same seed, each digit once an epoch, and no mask in a test."""

import numpy as np
import pytest

import nncore
from nncore import initial_network, train
from nncore.batches import TrainingDigits
from tests.nncore.small_runs import SMALL, small
from tests.nncore.textbook import assert_same_network


def draws(data, sizes):
    """The epoch and rows of batches of these sizes, one after the other."""
    digits = TrainingDigits(SMALL, data)
    return [(digits.draw(size).rows, digits.epoch)[::-1] for size in sizes]


# Seeds


@pytest.mark.parametrize("changes", [{}, {"batch_size": 16, "dropout": 0.4, "optimizer": "adam"}], ids=str)
def test_the_same_seed_gives_the_same_run(few_digits, changes):
    np.random.random()  # so that seeding it again would show
    before = np.random.get_state()
    one, other = list(train(small(**changes), few_digits)), list(train(small(**changes), few_digits))
    assert [progress.cost for progress in one] == [progress.cost for progress in other]
    assert_same_network(one[-1].network, other[-1].network)
    # And the random state that all of a program shares is left alone.
    np.testing.assert_array_equal(before[1], np.random.get_state()[1])
    assert before[2:] == np.random.get_state()[2:]


@pytest.mark.parametrize("changes", [{"batch_size": 16}, {"dropout": 0.4}], ids=["order", "masks"])
def test_the_seed_decides_the_order_of_digits_and_the_masks(few_digits, changes):
    start = initial_network(SMALL)
    first, second = (next(train(small(seed=seed, **changes), few_digits, network=start)) for seed in (1, 2))
    assert first.cost != second.cost


# Batches


@pytest.mark.parametrize(("batch_size", "sizes"), [(60, [60]), (25, [25, 25, 10])])
def test_each_digit_comes_once_an_epoch_in_a_new_order(few_digits, batch_size, sizes):
    batches = draws(few_digits, [batch_size] * 3 * len(sizes))
    assert [epoch for epoch, _ in batches] == [epoch for epoch in (1, 2, 3) for _ in sizes]
    assert [len(rows) for _, rows in batches] == 3 * sizes
    orders = [np.concatenate([rows for at, rows in batches if at == epoch]) for epoch in (1, 2, 3)]
    for order in orders:
        np.testing.assert_array_equal(np.sort(order), np.arange(60))
    assert (orders[0] != orders[1]).any() and (orders[1] != orders[2]).any()


def test_each_digit_comes_once_after_a_change_of_batch_size(few_digits):
    batches = draws(few_digits, [16, 16, 7, 7, 7, 7, 16, 16])
    first = np.concatenate([rows for epoch, rows in batches if epoch == 1])
    np.testing.assert_array_equal(np.sort(first), np.arange(60))


def test_test_accuracy_and_the_network_are_without_dropout(few_digits):
    X = nncore.flatten(few_digits.test_images, np.float64)
    for progress in train(small(hidden_units=(16, 8), dropout=0.9, batch_size=25), few_digits):
        # As the formula says, with all hidden units.
        hidden = X
        for layer in progress.network.layers[:-1]:
            hidden = np.maximum(hidden @ layer.weights + layer.bias, 0)
        logits = hidden @ progress.network.layers[-1].weights + progress.network.layers[-1].bias
        assert progress.test_accuracy == nncore.accuracy(logits.argmax(axis=1), few_digits.test_labels)
