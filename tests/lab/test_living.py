"""What the living picture shows of a network, and that it costs little."""

from dataclasses import replace

import numpy as np

import nncore
from lab import living
from tests.lab.runs import end_of

DATA = nncore.load_digits()


def test_a_frame_is_what_the_whole_network_says(few_digits):
    config = nncore.TrainingConfig(hidden_units=(30,), training_digits=60, iterations=40)
    *_, progress = nncore.train(config, few_digits)
    network = progress.network
    units = living.foremost(network.layers[1:])
    outgoing = network.layers[1].weights
    heard = np.linalg.norm(outgoing - outgoing.mean(axis=1, keepdims=True), axis=1)
    assert len(units) == living.N_UNITS and (np.diff(heard[units]) <= 0).all() and units[0] == heard.argmax()
    images = few_digits.test_images
    frame = living.frame(progress, living.inputs(images, images[3:5]), units, len(images))
    X = nncore.flatten(images)
    assert frame.found.tolist() == network.predict(X).tolist()
    assert len(frame.readings) == 2
    for reading, row in zip(frame.readings, (3, 4), strict=True):
        np.testing.assert_allclose(reading.probabilities, network.predict_proba(X[row : row + 1])[0], rtol=1e-5)
        fired = network.forward(X[row : row + 1]).hidden[0][0]
        np.testing.assert_allclose(reading.activations[0], fired[units] / fired.max(), rtol=1e-4, atol=1e-6)
    weights = network.layers[0].weights[:, units].T
    np.testing.assert_allclose((frame.weights - 128.0) / living.LEVELS, weights / np.abs(weights).max(), atol=0.005)
    assert frame.lines[0].shape == (24, 10) and np.abs(frame.lines[0]).max() == 1


def test_units_keep_their_places_from_early_on(scheduler):
    run = end_of(scheduler, nncore.TrainingConfig(hidden_units=(32,), iterations=60))
    early = next(network for iteration, network in run.checkpoints if iteration >= 60 / living.PLACED)
    assert living.placed_by(run) is early


def test_weights_that_are_no_numbers_are_zero():
    first, last = nncore.initial_network(nncore.TrainingConfig(hidden_units=(3,))).layers
    weights = last.weights.copy()
    weights[1] = np.nan
    network = nncore.Network((first, replace(last, weights=weights)))
    assert sorted(living.foremost(network.layers[1:]).tolist()) == [0, 1, 2]
    X = living.inputs(DATA.test_images[:4], np.zeros((1, 28, 28), np.uint8))
    frame = living.frame(network, X, np.arange(3), 4)
    assert np.isfinite(frame.lines[0]).all() and np.isfinite(frame.readings[0].probabilities).all()


def test_a_network_without_hidden_units_has_its_answers_shown():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=()))
    frame = living.frame(network, living.inputs(DATA.test_images[:4]), living.foremost(network.layers[1:]), 4)
    assert frame.weights.shape == (10, 784) and frame.lines == [] and frame.readings == []


def test_the_example_comes_in_steps_and_is_a_3():
    steps = living.example()
    assert steps.shape == (living.N_STEPS, 28, 28) and steps.dtype == np.uint8
    assert len({each.tobytes() for each in steps}) == living.N_STEPS
    assert nncore.load_ready_network().predict(nncore.flatten(steps[-1:])).tolist() == [3]
