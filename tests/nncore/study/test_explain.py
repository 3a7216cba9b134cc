"""Why an answer came out: what is shown adds up, and is what changing the input does."""

import numpy as np
import pytest

import nncore
from nncore.functional import ACTIVATIONS
from nncore.study.explain import explain, nearest


def network(hidden_units=(12,), activation="relu", seed=1):
    config = nncore.TrainingConfig(
        hidden_units=hidden_units, hidden_activation=activation, initializer="he", dtype="float64", seed=seed
    )
    start = nncore.initial_network(config)
    random = np.random.default_rng(seed)
    layers = [nncore.Layer(layer.weights, random.standard_normal(layer.bias.shape)) for layer in start.layers]
    return nncore.Network(tuple(layers), activation)


def lead(of, x, found):
    """How far the first guess's logit is ahead of the second's."""
    logits = of.forward(x).logits[0]
    return logits[found.first] - logits[found.second]


@pytest.fixture
def digit(few_digits):
    return few_digits.test_images[3]


@pytest.mark.parametrize("hidden_units", [(), (12,), (12, 8)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_pixel_is_its_slope_times_its_ink(digit, hidden_units, activation):
    of, x = network(hidden_units, activation), nncore.flatten(digit[None], np.float64)
    found = explain(of, digit)
    for pixel in np.flatnonzero(x[0])[::15]:
        nudge = np.zeros_like(x)
        nudge[0, pixel] = 1e-6
        slope = (lead(of, x + nudge, found) - lead(of, x - nudge, found)) / 2e-6
        assert found.pixels.reshape(-1)[pixel] == pytest.approx(x[0, pixel] * slope, rel=1e-4, abs=1e-8)
    assert not found.pixels[digit == 0].any()


def test_the_units_and_the_last_bias_add_up_to_the_lead(digit):
    of, x = network(), nncore.flatten(digit[None], np.float64)
    found = explain(of, digit)
    bias = of.layers[1].bias[found.first] - of.layers[1].bias[found.second]
    assert found.units.sum() + bias == pytest.approx(lead(of, x, found))


def test_the_two_best_guesses_are_explained_unless_others_are_asked_for(digit):
    of = network()
    order = of.predict_proba(nncore.flatten(digit[None], np.float64))[0].argsort()[::-1]
    found = explain(of, digit)
    assert (found.first, found.second) == (order[0], order[1])
    turned = explain(of, digit, found.second, found.first)
    np.testing.assert_allclose(turned.pixels, -found.pixels)
    np.testing.assert_array_equal(turned.activations, found.activations)


def test_one_label_alone_is_refused(digit):
    network = nncore.load_ready_network()
    for labels in ({"first": 3}, {"second": 3}):
        with pytest.raises(ValueError, match="given together"):
            explain(network, digit, **labels)


def test_the_nearest_digit_to_one_of_them_is_itself(few_digits):
    images = few_digits.train_images
    rows = nearest(images, images[42], 5)
    assert rows[0] == 42
    distances = ((images[rows].astype(float) - images[42]) ** 2).sum(axis=(1, 2))
    assert (np.diff(distances) >= 0).all()
    everything = ((images.astype(float) - images[42]) ** 2).sum(axis=(1, 2))
    assert distances[-1] == np.sort(everything)[4]
