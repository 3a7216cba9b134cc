"""The map of digits: what the last layer reads, flattened by PCA."""

import numpy as np
import pytest

import nncore
from nncore.study import projection


def test_the_last_hidden_layer_is_what_the_last_layer_reads(network):
    images = nncore.load_digits().test_images[:5]
    by_hand = np.maximum(nncore.flatten(images) @ network.layers[0].weights + network.layers[0].bias, 0)
    np.testing.assert_allclose(projection.last_hidden(network, images), by_hand, rtol=1e-5)


@pytest.mark.parametrize(("n", "features"), [(300, 40), (30, 200), (50, 5)])
def test_pca_is_that_of_the_singular_values(n, features):
    random = np.random.default_rng(4)
    values = random.standard_normal((n, features)) @ np.diag(np.linspace(3, 0.1, features)) + 5
    places, components, shares = projection.pca(values)
    centred = values - values.mean(axis=0)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    for axis in range(2):
        sign = np.sign(components[:, axis] @ directions[axis])
        np.testing.assert_allclose(components[:, axis], sign * directions[axis], atol=0.02)
        np.testing.assert_allclose(places[:, axis], centred @ components[:, axis])
        assert components[np.abs(components[:, axis]).argmax(), axis] > 0
    np.testing.assert_allclose(shares, singular[:2] ** 2 / (singular**2).sum(), rtol=1e-3)


def test_pca_of_one_unit_and_of_digits_that_are_all_alike():
    places, _, shares = projection.pca(np.array([[1.0], [2.0], [6.0]]))
    np.testing.assert_allclose(places, [[-2, 0], [-1, 0], [3, 0]])
    assert shares.tolist() == [1, 0]
    places, _, shares = projection.pca(np.ones((4, 3)))
    assert not places.any() and shares.tolist() == [0, 0]
