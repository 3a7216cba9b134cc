"""What networks make of test digits, worked out once for everybody on the server, and bounded."""

import functools
import hashlib

import numpy as np
import streamlit as st

import nncore
from nncore.study import evaluation, projection, robustness

# An Evaluation of 10,000 digits takes 0.6 MB.
MAX_KEPT = 48
MAP_DIGITS, CHANGED_DIGITS = 1000, 500


@functools.lru_cache(maxsize=4)
def _test_digest(data):
    """SHA-256 of the test digits: two data sets may have the same name."""
    digest = hashlib.sha256(np.ascontiguousarray(data.test_images))
    digest.update(np.ascontiguousarray(data.test_labels))
    return digest.hexdigest()


_kept = functools.partial(
    st.cache_resource,
    show_spinner=False,
    hash_funcs={nncore.Network: lambda network: network.digest, nncore.Digits: _test_digest},
)


@_kept(max_entries=MAX_KEPT)
def evaluated(network, data):
    """The Evaluation of a network on all test digits of data."""
    return evaluation.evaluate(network, data.test_images, data.test_labels)


@_kept(max_entries=MAX_KEPT)
def flat_map(network, data):
    """Where the first test digits lie on a flat map: places (n, 2), and the share of variance each axis explains."""
    places, _, shares = projection.pca(projection.last_hidden(network, data.test_images[:MAP_DIGITS]))
    return places, shares


@_kept(max_entries=4 * MAX_KEPT)
def accuracies_under(network, data, kind):
    """Accuracy on the first test digits at each strength of a change. kind: a key of robustness.CHANGES."""
    images, labels = data.test_images[:CHANGED_DIGITS], data.test_labels[:CHANGED_DIGITS]
    strengths = robustness.CHANGES[kind].strengths
    return [robustness.accuracy_under(network, images, labels, kind, strength) for strength in strengths]
