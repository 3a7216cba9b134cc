"""What a lesson on one's own digits trains on, and how it is judged."""

import io
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab.classes.rules import Rules
from lab.lesson import MAX_DIGITS, Lesson, scores, training_of
from lab.networks import open_network
from lab.own_digits import Labelled, arrays

NETWORK = nncore.initial_network(
    nncore.TrainingConfig(hidden_units=(12, 7), hidden_activation="tanh", output_activation="sigmoid")
)
DIGITS = np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
OWN = tuple(Labelled(digit, label) for digit, label in zip(DIGITS, (7, 0, 9), strict=True))


@pytest.mark.parametrize("share", [0.2, 1.0])
def test_it_goes_on_from_the_network_with_own_digits_as_a_share(few_digits, share):
    config, data = training_of(NETWORK, OWN, few_digits, share)
    config.check()
    assert config.fits(NETWORK)
    assert config.training_digits == len(data.train_labels) == len(few_digits.train_labels)
    n_own = round(share * 60)
    np.testing.assert_array_equal(data.train_images[:n_own], np.resize(DIGITS, (n_own, 28, 28)))
    np.testing.assert_array_equal(data.train_labels[:n_own], np.resize([7, 0, 9], n_own))
    np.testing.assert_array_equal(data.train_labels[n_own:], few_digits.train_labels[: 60 - n_own])
    assert np.shares_memory(data.test_images, few_digits.test_images)
    next(nncore.train(config, data, NETWORK))


def test_of_a_large_data_set_it_takes_no_more_than_it_needs(few_digits):
    many = np.zeros((MAX_DIGITS + 1, 28, 28), np.uint8), np.zeros(MAX_DIGITS + 1, np.uint8)
    large = nncore.Digits("Many", *many, few_digits.test_images, few_digits.test_labels)
    config, data = training_of(NETWORK, OWN, large, 0.2)
    assert config.training_digits == len(data.train_labels) == MAX_DIGITS


def test_it_is_judged_by_ones_own_digits_and_by_the_test_digits(few_digits):
    def right(network, images, labels):
        return sum(
            int(network.predict(nncore.flatten(image[None]))[0]) == label
            for image, label in zip(images, labels, strict=True)
        )

    before = scores(NETWORK, OWN, few_digits)
    tested = few_digits.test_images, few_digits.test_labels
    assert before == (right(NETWORK, *arrays(OWN)) / 3, right(NETWORK, *tested) / 20)
    ready = nncore.load_ready_network()
    own = tuple(map(Labelled, few_digits.train_images[:5], [*few_digits.train_labels[:4].tolist(), 7]))
    lesson = Lesson(SimpleNamespace(network=ready), own, few_digits, before)
    assert lesson.own_after == 0.8


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("hidden_units", [(), (1,), (2048,), (3,) * 8], ids=str)
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_it_can_go_on_from_every_network_that_can_be_opened(hidden_units, dtype, activation, few_digits):
    file = io.BytesIO()
    shape = {"hidden_units": hidden_units, "hidden_activation": activation, "dtype": dtype}
    nncore.save_network(nncore.initial_network(nncore.TrainingConfig(**shape)), file)
    file.seek(0)
    network = open_network(file).network
    config, data = training_of(network, OWN, few_digits, 0.2)
    config.check()
    progress = next(nncore.train(config, data, network))
    assert np.isfinite(progress.cost)


def test_what_may_be_no_more_is_no_more(few_digits):
    most = {"training_digits": 40, "iterations": 30}
    config, data = training_of(NETWORK, OWN, few_digits, 0.2, lambda name, number: min(number, most[name]))
    assert (config.training_digits, len(data.train_labels), config.batch_size, config.iterations) == (40, 40, 40, 30)
    config.check()
    rules = Rules(most={"iterations": 30})
    assert rules.at_most("iterations", 400) == 30 and rules.at_most("iterations", 20) == 20
    assert rules.at_most("training_digits", 4000) == 4000
