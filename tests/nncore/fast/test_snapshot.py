"""A glimpse of a network that learns is what the whole network would say."""

import numpy as np
import pytest

import nncore

CONFIGS = {
    "gram": {"hidden_units": (30,)},
    "pixels": {"hidden_units": (30, 12), "batch_size": 50, "optimizer": "momentum"},
    "no_hidden_layer": {"hidden_units": ()},
}


@pytest.mark.parametrize("name", CONFIGS)
def test_a_glimpse_agrees_with_the_network(name):
    data = nncore.load_digits()
    X, some = nncore.flatten(data.test_images[:9]), (np.array([7, 0, 3]), slice(0))
    config = nncore.TrainingConfig(iterations=500, training_digits=300, dtype="float64", **CONFIGS[name])
    training, n_seen = nncore.train(config, data), 0
    for _ in range(25):
        progress = next(training)
        n_seen += hasattr(progress._make_network, "glimpse")
        others = progress.glimpse(X[::-1], some[0]).forward.probabilities  # what is known of X is not of these
        glimpses = [progress.glimpse(X, units) for units in some]
        network = progress.network
        np.testing.assert_allclose(others, network.forward(X[::-1]).probabilities, rtol=1e-9)
        for units, (forward, weights, _) in zip(some, glimpses, strict=True):
            np.testing.assert_allclose(forward.probabilities, network.forward(X).probabilities, rtol=1e-9)
            np.testing.assert_allclose(weights, network.layers[0].weights[:, units], rtol=1e-9, atol=1e-12)
    assert n_seen, "each network was put together already, and nothing was compared"
