"""Why an answer came out: what is shown adds up, and is what changing the input does."""

import numpy as np
import pytest

import nncore
from nncore.study.explain import explain, nearest
from tests.nncore.study.samples import made


@pytest.mark.parametrize(("hidden", "activation"), [((), "relu"), ((12,), "sigmoid"), ((12, 8), "tanh")])
def test_pixels_and_units_are_slopes_times_what_they_put_in(few_digits, hidden, activation):
    network, digit = made(hidden, activation), few_digits.test_images[3]
    x, found = nncore.flatten(digit[None], np.float64), explain(network, digit)

    def lead(x):
        """How far the first guess's logit is ahead of the second's."""
        logits = network.forward(x).logits[0]
        return logits[found.first] - logits[found.second]

    for pixel in np.flatnonzero(x[0])[::15]:
        nudge = np.zeros_like(x)
        nudge[0, pixel] = 1e-6
        slope = (lead(x + nudge) - lead(x - nudge)) / 2e-6
        assert found.pixels.reshape(-1)[pixel] == pytest.approx(x[0, pixel] * slope, rel=1e-4, abs=1e-8)
    assert not found.pixels[digit == 0].any()
    if len(hidden) == 1:
        last = network.layers[1]
        np.testing.assert_allclose(found.activations, network.forward(x).hidden[0][0])
        assert found.units.sum() + last.bias[found.first] - last.bias[found.second] == pytest.approx(lead(x))


def test_the_two_best_guesses_are_explained_or_what_is_asked(few_digits):
    network, digit = made(), few_digits.test_images[3]
    order = network.predict_proba(nncore.flatten(digit[None], np.float64))[0].argsort()[::-1]
    found = explain(network, digit)
    assert (found.first, found.second) == (order[0], order[1])
    np.testing.assert_allclose(explain(network, digit, found.second, found.first).pixels, -found.pixels)
    for labels in ({"first": 3}, {"second": 3}):
        with pytest.raises(ValueError, match="given together"):
            explain(network, digit, **labels)


def test_the_nearest_digits_are_by_distance_and_itself_first(few_digits):
    images = few_digits.train_images
    distances = ((images.astype(float) - images[42]) ** 2).sum(axis=(1, 2))
    assert nearest(images, images[42], 5).tolist() == distances.argsort()[:5].tolist()
