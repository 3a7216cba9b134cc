"""What a lesson on one's own digits trains on, and how it is judged."""

from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab.classes.rules import Rules
from lab.lesson import MAX_DIGITS, Lesson, scores, training_of
from lab.own_digits import Labelled, arrays

NETWORK = nncore.initial_network(
    nncore.TrainingConfig(hidden_units=(12, 7), hidden_activation="tanh", output_activation="sigmoid")
)
DIGITS = np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
OWN = tuple(Labelled(digit, label) for digit, label in zip(DIGITS, (7, 0, 9), strict=True))


def test_it_goes_on_from_the_network_with_own_digits_as_a_share(few_digits):
    config, data = training_of(NETWORK, OWN, few_digits, 0.2)
    config.check()
    assert config.fits(NETWORK)
    assert config.training_digits == len(data.train_labels) == len(few_digits.train_labels)
    np.testing.assert_array_equal(data.train_images[:12], np.resize(DIGITS, (12, 28, 28)))
    np.testing.assert_array_equal(data.train_labels, [*np.resize([7, 0, 9], 12), *few_digits.train_labels[:48]])
    assert np.shares_memory(data.test_images, few_digits.test_images)


def test_of_a_large_data_set_it_takes_no_more_than_it_needs(few_digits):
    many = np.zeros((MAX_DIGITS + 1, 28, 28), np.uint8), np.zeros(MAX_DIGITS + 1, np.uint8)
    large = nncore.Digits("Many", *many, few_digits.test_images, few_digits.test_labels)
    config, data = training_of(NETWORK, OWN, large, 0.2)
    assert config.training_digits == len(data.train_labels) == MAX_DIGITS


def test_it_is_judged_by_own_digits_and_by_the_test_digits(few_digits):
    def right(images, labels):
        return np.mean(NETWORK.predict(nncore.flatten(images)) == labels)

    before = scores(NETWORK, OWN, few_digits)
    assert before == (right(*arrays(OWN)), right(few_digits.test_images, few_digits.test_labels))
    *labels, last = few_digits.train_labels[:5].tolist()
    own = tuple(map(Labelled, few_digits.train_images[:5], [*labels, (last + 1) % 10]))
    lesson = Lesson(SimpleNamespace(network=nncore.load_ready_network()), own, few_digits, before)
    assert lesson.own_after == 0.8


@pytest.mark.parametrize(
    ("hidden_units", "activation", "dtype"),
    [
        ((), "relu", "float32"),
        ((1,), "tanh", "float64"),
        ((2048,), "sigmoid", "float32"),
        ((3,) * 8, "relu", "float64"),
    ],
)
def test_it_can_go_on_from_every_network(hidden_units, activation, dtype, few_digits):
    shape = {"hidden_units": hidden_units, "hidden_activation": activation, "dtype": dtype}
    network = nncore.initial_network(nncore.TrainingConfig(**shape))
    config, data = training_of(network, OWN, few_digits, 0.2)
    config.check()
    assert np.isfinite(next(nncore.train(config, data, network)).cost)


def test_what_may_be_no_more_is_no_more(few_digits):
    rules = Rules(most={"training_digits": 40, "iterations": 30})
    config, data = training_of(NETWORK, OWN, few_digits, 0.2, rules.at_most)
    assert (config.training_digits, len(data.train_labels), config.batch_size, config.iterations) == (40, 40, 40, 30)
    assert rules.at_most("iterations", 20) == 20 and Rules().at_most("training_digits", 4000) == 4000
