"""What networks make of the digits of a data set, worked out once for everybody on the server, and bounded in bytes."""

import functools
import hashlib
import threading
from contextlib import contextmanager
from dataclasses import replace
from threading import Condition

import numpy as np
from cachetools import LRUCache, cached

import nncore
from nncore.study import evaluation, landscape, projection, robustness, walk

# What 512 hidden units put out for 10,000 digits takes 20 MB, an Evaluation of them 0.6 MB, and later a quarter more.
MAX_BYTES = 80 * 2**20
ENTRY_BYTES = 2_000  # what a result takes beside its arrays
MAP_DIGITS, CHANGED_DIGITS = 1000, 500


def n_bytes(found):
    """How much memory a result takes: its arrays, in tuples and as attributes, and something for the rest."""
    arrays, left = 0, [found]
    while left:
        part = left.pop()
        if isinstance(part, np.ndarray):
            arrays += part.nbytes
        else:
            left += part if isinstance(part, tuple | list) else getattr(part, "__dict__", {}).values()
    return ENTRY_BYTES + arrays


class BoundedCache:
    """Results by key, up to so many bytes: what was not asked for longest goes. Any thread may call it at any time.

    A result that has no room is handed out and not kept. n_bytes: tells how much a result takes.
    """

    def __init__(self, max_bytes=MAX_BYTES, n_bytes=n_bytes):
        # Who asks for what is just being made waits for it alone, and nobody for another's.
        kept = cached(LRUCache(max_bytes, n_bytes), key=lambda key, make: key, condition=Condition())
        self.get = kept(lambda key, make: make())


_cache = BoundedCache()
_mapping = threading.Lock()  # one landscape after the other: each takes some 80 MB while it is worked out
MOST_MAPS = 4  # who have the networks for theirs in memory, some 20 MB each, and wait for the one before
_maps = threading.BoundedSemaphore(MOST_MAPS)


def _digest(images, labels):
    """SHA-256 of digits: two data sets may have the same name."""
    digest = hashlib.sha256(np.ascontiguousarray(images))
    digest.update(np.ascontiguousarray(labels))
    return digest.hexdigest()


def _kept(function):
    """Work a function of a network, a data set's test digits and what else there is out once for the same ones."""

    @functools.wraps(function)
    def kept(network, data, *details):
        key = function.__name__, network.digest, data.test_digest, *details
        return _cache.get(key, lambda: function(network, data, *details))

    return kept


@_kept
def evaluated(network, data):
    """The Evaluation of a network on all test digits of data."""
    return evaluation.evaluate(network, data.test_images, data.test_labels)


def accuracies(network, *data):
    """The accuracies, 0..1, of a network on all test digits of each of some data sets."""
    return tuple(evaluated(network, each).accuracy for each in data)


@_kept
def flat_map(network, data):
    """Where the first test digits lie on a flat map: places (n, 2), and the share of variance each axis explains."""
    places, _, shares = projection.pca(projection.last_hidden(network, data.test_images[:MAP_DIGITS]))
    return places, shares


@_kept
def accuracies_under(network, data, kind):
    """Accuracy on the first test digits at each strength of a change. kind: a key of robustness.CHANGES."""
    images, labels = data.test_images[:CHANGED_DIGITS], data.test_labels[:CHANGED_DIGITS]
    strengths = robustness.CHANGES[kind].strengths
    return [robustness.accuracy_under(network, images, labels, kind, strength) for strength in strengths]


@_kept
def hidden(network, data, layer):
    """What a hidden layer puts out for all test digits: (n, units)."""
    first = replace(network, layers=network.layers[: layer + 2])
    inputs = (nncore.flatten(data.test_images[rows], network.dtype) for rows in _chunks(data))
    # Of the layer alone, and some digits at a time: all layers of a large network for all of them take gigabytes.
    return np.concatenate([first.forward(X).hidden[layer] for X in inputs])


def _chunks(data):
    return [slice(start, start + evaluation.CHUNK) for start in range(0, len(data.test_labels), evaluation.CHUNK)]


def accuracy_without(network, data, layer, unit):
    """Test accuracy, 0..1, with a hidden unit switched off: only the layers after it are computed again."""
    inputs = hidden(network, data, layer)
    after = replace(network, layers=walk.without_unit(network, layer, unit).layers[layer + 1 :])
    return nncore.accuracy(np.concatenate([after.predict(inputs[rows]) for rows in _chunks(data)]), data.test_labels)


def most_exciting(network, data, layer, unit, n):
    """The rows of the n test digits at which a hidden unit puts out most, the first one first; what it puts out, (n,).

    The latter is of all test digits.
    """
    values = hidden(network, data, layer)[:, unit]
    return values.argsort(kind="stable")[::-1][:n], values


class Busy(ValueError):
    """Others are before one: it is asked again in a moment."""


@contextmanager
def place_for_a_map():
    """Where networks for a landscape are read, and it is worked out. Raises Busy where too many wait for theirs."""
    if not _maps.acquire(blocking=False):
        raise Busy("others' maps are being worked out just now")
    try:
        yield
    finally:
        _maps.release()


def cost_around(ways, data, n_digits):
    """The Landscape of runs on the first n training digits of data. ways: of each run, its Networks in their order."""
    images, labels = data.train_images[:n_digits], data.train_labels[:n_digits]
    digests = tuple(tuple(network.digest for network in networks) for networks in ways)

    def make():
        with _mapping:
            return landscape.landscape(ways, images, labels)

    return _cache.get(("cost around", digests, _digest(images, labels)), make)
