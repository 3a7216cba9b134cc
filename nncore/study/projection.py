"""A flat map of digits by what the last hidden layer makes of them: principal component analysis (Pearson, 1901)."""

import numpy as np

from ..datasets import flatten

# Directions followed beside those that are asked for: with them it takes few rounds.
SPARE = 14
MAX_ROUNDS, TOLERANCE = 60, 1e-5


def last_hidden(network, images):
    """What the last layer is given, digit by digit: the activations of the last hidden layer, (n, units).

    images: (n, 28, 28) uint8. A network without hidden layers is given the pixels.
    """
    return network.forward(flatten(images, network.dtype)).inputs[-1]


def pca(values, n_components=2):
    """The directions in which values differ most, and where every row lies along them. values: (n, features), n ≥ 2.

    Returns places (n, n_components), components (features, n_components) of length 1, and the share of all variance
    that each explains, (n_components,). Where there are fewer features, what is missing is 0. A component's largest
    entry is positive, so that a map is never mirrored by chance.
    """
    features = values.shape[1]
    # After a wild run a network may put out 1e30, whose square would overflow, or have overflowed already. Directions
    # and shares are the same for values of any size; what is no number counts as 0.
    values = np.where(np.isfinite(values), values, 0)
    size = float(np.abs(values).max()) or 1.0
    centred = values / size
    centred -= centred.mean(axis=0)
    vectors, variances = _leading(centred, min(n_components, features))
    components = np.zeros((features, n_components), centred.dtype)
    components[:, : vectors.shape[1]] = vectors
    largest = np.abs(components).argmax(axis=0)
    components *= np.where(components[largest, np.arange(n_components)] < 0, -1, 1)
    total = float((centred**2).sum())
    shares = np.zeros(n_components)
    shares[: len(variances)] = variances / total if total else 0.0
    return size * (centred @ components), components, shares


def _leading(centred, wanted):
    """The leading eigenvectors of centred.T @ centred, (features, wanted), and their eigenvalues, the largest first.

    By subspace iteration (Halko, Martinsson, Tropp, 2011): multiplying by the matrix stretches every direction by its
    eigenvalue, so the leading ones soon stand out. All eigenvectors of 1,024 hidden units would take half a second.
    """
    size = min(wanted + SPARE, centred.shape[1])
    basis = np.random.default_rng(0).standard_normal((centred.shape[1], size)).astype(centred.dtype)
    before = np.zeros(wanted)
    for _ in range(MAX_ROUNDS):
        basis, _ = np.linalg.qr(centred.T @ (centred @ basis))
        # Within the subspace the problem is small, and solved exactly (Rayleigh, Ritz).
        small = centred @ basis
        values, turns = np.linalg.eigh(small.T @ small)
        leading = values[::-1][:wanted]
        if np.abs(leading - before).max() <= TOLERANCE * max(leading[0], 1e-30):
            break
        before = leading
    return basis @ turns[:, ::-1][:, :wanted], leading
