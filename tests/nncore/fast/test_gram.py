"""Training through the Gram matrix is the training on all 784 pixels, digit for digit."""

import dataclasses
import itertools

import numpy as np
import pytest

import nncore
from nncore import training
from nncore.fast import gram
from nncore.functional import ACTIVATIONS, OUTPUTS
from tests.nncore.plain import assert_same_network, plain_training

CONFIG = nncore.TrainingConfig(
    hidden_units=(8,), initializer="he", learning_rate=0.1, iterations=15, training_digits=60, dtype="float64"
)


@pytest.fixture
def through_gram(monkeypatch):
    """No run of this test may go by the pixels."""
    monkeypatch.setattr(training, "PixelSteps", None)


@pytest.mark.parametrize("hidden_units", [(8,), (8, 6)])
@pytest.mark.parametrize("optimizer", gram.LINEAR)
@pytest.mark.parametrize(("activation", "output"), list(itertools.product(ACTIVATIONS, OUTPUTS)))
@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_it_is_the_same_training(few_digits, through_gram, activation, output, optimizer, hidden_units, dropout):
    config = dataclasses.replace(
        CONFIG,
        hidden_units=hidden_units,
        hidden_activation=activation,
        output_activation=output,
        optimizer=optimizer,
        dropout=dropout,
        schedule="one-cycle",
    )
    expected = list(plain_training(config, few_digits))
    for parts in (nncore.Parts(), nncore.Parts(3)):
        for progress, (cost, network) in zip(nncore.train(config, few_digits, parts=parts), expected, strict=True):
            assert progress.cost == pytest.approx(cost, rel=1e-9)
            assert_same_network(progress.network, network, rtol=1e-8, atol=1e-11)
    # The run went somewhere: blank pixels' weights stay where they started, the others do not.
    lit = few_digits.train_images.any(axis=0).reshape(-1)
    moved = (progress.network.layers[0].weights != nncore.initial_network(config).layers[0].weights).any(axis=1)
    assert (moved == lit).all()


def test_digits_read_right_are_the_same(few_digits, through_gram):
    X, labels = nncore.flatten(few_digits.train_images, np.float64), few_digits.train_labels
    network = nncore.initial_network(CONFIG)
    for progress, (_, after) in zip(nncore.train(CONFIG, few_digits), plain_training(CONFIG, few_digits), strict=True):
        assert progress.train_accuracy == nncore.accuracy(network.predict(X), labels)
        network = after


def test_networks_asked_for_at_the_end_are_each_iterations_own(few_digits, through_gram):
    config = dataclasses.replace(CONFIG, optimizer="momentum")
    run = list(nncore.train(config, few_digits))
    # From the last to the first: putting one together must not depend on, or change, another.
    for progress, (_, network) in reversed(list(zip(run, plain_training(config, few_digits), strict=True))):
        assert_same_network(progress.network, network, rtol=1e-8, atol=1e-11)


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
    monkeypatch.setattr(gram, "is_faster", lambda *_: False)
    exact, on_pixels = last("float64"), last("float32")
    # Measured: 5e-6 and 7e-6, with weights up to 3.
    assert drift(through_gram) < max(3 * drift(on_pixels), 2e-5)
    assert through_gram.cost == pytest.approx(exact.cost, rel=1e-4)


# Whether a run goes through the Gram matrix


def test_sgd_and_momentum_on_full_batches_go_through_it():
    for optimizer in gram.LINEAR:
        assert gram.is_faster(dataclasses.replace(CONFIG, optimizer=optimizer), n_lit=400) is True
    extras = {"dropout": 0.5, "schedule": "cosine", "hidden_units": [8, 8]}
    assert gram.is_faster(dataclasses.replace(CONFIG, **extras), n_lit=400) is True


@pytest.mark.parametrize(
    "changes",
    [{"optimizer": "adam"}, {"l2": 1e-9}, {"batch_size": 60}, {"augment": True}, {"hidden_units": ()}],
    ids=str,
)
def test_what_is_not_a_sum_of_digits_does_not_go_through_it(changes):
    assert gram.is_faster(dataclasses.replace(CONFIG, **changes), n_lit=400) is False


def test_more_digits_than_twice_the_lit_pixels_do_not_go_through_it():
    # n × n multiplications a unit for n digits; by pixels, forward and backward, 2 × n × lit.
    assert gram.is_faster(dataclasses.replace(CONFIG, training_digits=800), n_lit=400)
    assert not gram.is_faster(dataclasses.replace(CONFIG, training_digits=801), n_lit=400)


@pytest.mark.parametrize(("changes", "name"), [({}, "PixelSteps"), ({"optimizer": "adam"}, "GramSteps")])
def test_training_asks(few_digits, monkeypatch, changes, name):
    # The other of the two is never made.
    monkeypatch.setattr(gram if name == "GramSteps" else training, name, None)
    list(nncore.train(dataclasses.replace(CONFIG, iterations=2, **changes), few_digits))
