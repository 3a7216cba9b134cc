"""Seeds and batches: the same run from the same seed, and each digit once an epoch."""

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


def test_the_same_seed_gives_the_same_run(few_digits):
    config = small(batch_size=16)
    one, other = list(train(config, few_digits)), list(train(config, few_digits))
    assert [progress.cost for progress in one] == [progress.cost for progress in other]
    assert_same_network(one[-1].network, other[-1].network)


def test_two_seeds_give_different_runs(few_digits):
    assert next(train(small(seed=1), few_digits)).cost != next(train(small(seed=2), few_digits)).cost


def test_the_seed_decides_the_order_of_digits_too(few_digits):
    start = initial_network(small())
    first, second = (next(train(small(seed=seed, batch_size=16), few_digits, network=start)) for seed in (1, 2))
    assert first.cost != second.cost


@pytest.mark.parametrize("batch_size", [None, 16])
def test_training_leaves_the_global_random_state_alone(few_digits, batch_size):
    # Step off the beginning of any seed, so that seeding again would show.
    np.random.random()
    before = np.random.get_state()
    list(train(small(batch_size=batch_size), few_digits))
    after = np.random.get_state()
    np.testing.assert_array_equal(before[1], after[1])
    assert before[2:] == after[2:]


# Batches


@pytest.mark.parametrize(("batch_size", "sizes"), [(60, [60]), (30, [30, 30]), (25, [25, 25, 10]), (1, [1] * 60)])
def test_batches_go_through_each_digit_once_an_epoch_in_a_new_order(few_digits, batch_size, sizes):
    batches = draws(few_digits, [batch_size] * 3 * len(sizes))
    assert [epoch for epoch, _ in batches] == [epoch for epoch in (1, 2, 3) for _ in sizes]
    assert [len(rows) for _, rows in batches] == 3 * sizes
    orders = [np.concatenate([rows for at, rows in batches if at == epoch]) for epoch in (1, 2, 3)]
    for order in orders:
        np.testing.assert_array_equal(np.sort(order), np.arange(60))
    assert (orders[0] != orders[1]).any() and (orders[1] != orders[2]).any()


def test_a_batch_is_what_a_step_sees(few_digits):
    config = small(batch_size=16)
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    network = initial_network(config)
    for (epoch, rows), progress in zip(draws(few_digits, [16] * 10), train(config, few_digits), strict=True):
        assert progress.epoch == epoch
        assert progress.cost == pytest.approx(network.cost(network.forward(X[rows]), labels[rows]), rel=1e-12)
        network = progress.network


def test_every_digit_still_comes_once_an_epoch_after_a_change_of_batch_size(few_digits):
    batches = draws(few_digits, [16, 16, 7, 7, 7, 7, 16, 16])
    first = np.concatenate([rows for epoch, rows in batches if epoch == 1])
    np.testing.assert_array_equal(np.sort(first), np.arange(60))
