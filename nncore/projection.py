"""A flat map of digits by what the last hidden layer makes of them: principal component analysis (Pearson, 1901)."""

import numpy as np

from .datasets import flatten


def last_hidden(network, images):
    """What the last layer is given, digit by digit: the activations of the last hidden layer, (n, units).

    images: (n, 28, 28) uint8. A network without hidden layers is given the pixels.
    """
    return network.forward(flatten(images, network.layers[0].weights.dtype)).inputs[-1]


def pca(values, n_components=2):
    """The directions in which values differ most, and where every row lies along them. values: (n, features), n ≥ 2.

    Returns places (n, n_components), components (features, n_components) of length 1, and the share of all variance
    that each explains, (n_components,). A component's largest entry is positive, so that a map is never mirrored by
    chance.
    """
    centred = values - values.mean(axis=0)
    # The covariance is symmetric, so its eigenvectors are the directions and its eigenvalues the variances.
    covariance = centred.T @ centred / (len(values) - 1)  # (features, features)
    variances, vectors = np.linalg.eigh(covariance)  # the smallest first
    components = vectors[:, ::-1][:, :n_components]
    largest = np.abs(components).argmax(axis=0)
    components = components * np.where(components[largest, range(n_components)] < 0, -1, 1)
    total = max(float(variances.sum()), 1e-12)
    return centred @ components, components, variances[::-1][:n_components] / total
