"""Training through the Gram matrix: which runs go through it, where they start, how they round."""

import dataclasses

import numpy as np
import pytest

import nncore
from nncore.fast import gram, units

CONFIG = nncore.TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.1, iterations=15, training_digits=60, dtype="float64"
)


@pytest.fixture
def through_gram(monkeypatch):
    """No run of this test may go by the pixels."""
    monkeypatch.setattr(gram, "Pixels", None)


def test_going_on_from_a_network_starts_from_its_weights(few_digits, through_gram):
    start = nncore.initial_network(dataclasses.replace(CONFIG, seed=9))
    kept = start.layers[0].weights.copy()
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    progress = next(nncore.train(CONFIG, few_digits, network=start))
    gradient = start.backward(start.forward(X), labels)[0]
    np.testing.assert_allclose(
        progress.network.layers[0].weights, kept - CONFIG.learning_rate * gradient.weights, rtol=1e-10
    )
    np.testing.assert_array_equal(start.layers[0].weights, kept)


def test_float32_stays_as_close_to_float64_as_on_pixels(few_digits, monkeypatch):
    # Amounts add up over thousands of steps, and their rounding with them. Momentum goes ten times as far as sgd.
    # With tanh rounding cannot switch a unit off, as it can with ReLU.
    config = dataclasses.replace(CONFIG, iterations=3000, optimizer="momentum", hidden_activation="tanh")

    def last(dtype):
        *_, progress = nncore.train(dataclasses.replace(config, dtype=dtype), few_digits)
        return progress

    def drift(progress):
        pairs = zip(progress.network.layers, exact.network.layers, strict=True)
        return max(np.abs(one.weights - other.weights).max() for one, other in pairs)

    through_gram = last("float32")
    monkeypatch.setattr(units, "first_layer", lambda *_: units.Pixels)
    exact, on_pixels = last("float64"), last("float32")
    # Measured: 5e-6 and 7e-6, with weights up to 3.
    assert drift(through_gram) < max(3 * drift(on_pixels), 2e-5)
    assert through_gram.cost == pytest.approx(exact.cost, rel=1e-4)


# Whether a run goes through the Gram matrix


def test_sgd_and_momentum_on_full_batches_go_through_it():
    for optimizer in gram.LINEAR:
        assert gram.is_faster(dataclasses.replace(CONFIG, optimizer=optimizer), n_inked=400) is True
    extras = {"dropout": 0.5, "schedule": "cosine", "hidden_units": [8, 8]}
    assert gram.is_faster(dataclasses.replace(CONFIG, **extras), n_inked=400) is True


@pytest.mark.parametrize(
    "changes",
    [{"optimizer": "adam"}, {"l2": 1e-9}, {"batch_size": 60}, {"augment": True}, {"hidden_units": ()}],
    ids=str,
)
def test_what_is_not_a_sum_of_digits_does_not_go_through_it(changes):
    assert gram.is_faster(dataclasses.replace(CONFIG, **changes), n_inked=400) is False


def test_more_digits_than_twice_the_inked_pixels_do_not_go_through_it():
    # n × n multiplications a unit for n digits; by pixels, forward and backward, 2 × n × inked.
    assert gram.is_faster(dataclasses.replace(CONFIG, training_digits=800), n_inked=400)
    assert not gram.is_faster(dataclasses.replace(CONFIG, training_digits=801), n_inked=400)


@pytest.mark.parametrize(("changes", "name"), [({}, "Pixels"), ({"optimizer": "adam"}, "Gram")])
def test_training_asks(few_digits, monkeypatch, changes, name):
    # The other of the two is never made.
    monkeypatch.setattr(gram, name, None)
    list(nncore.train(dataclasses.replace(CONFIG, iterations=2, **changes), few_digits))
