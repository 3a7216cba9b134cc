"""What networks make of the digits of a data set, kept while somebody looks at them. Imports no Streamlit.

One for the whole server, by the network's digest and the data set, and bounded: what was not asked for longest goes.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

import numpy as np

import nncore
from nncore.study import walk
from nncore.study.distributions import distributions

MAX_BYTES = 200 * 2**20  # 10,000 digits of 512 units take 20 MB
N_SPREAD = 100  # digits whose activations and gradients are looked at


class Kept:
    """Results by key, up to so many bytes. Every method may be called from any thread."""

    def __init__(self, max_bytes=MAX_BYTES):
        self._max_bytes, self._kept, self._lock = max_bytes, OrderedDict(), threading.Lock()

    def get(self, key, make, n_bytes):
        """What is kept for a key, or what `make()` returns; n_bytes: a function that tells how much that takes."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        # Outside of the lock, so that nobody waits for another's network.
        found = make()
        with self._lock:
            self._kept[key] = found, n_bytes(found)
            while len(self._kept) > 1 and sum(size for _, size in self._kept.values()) > self._max_bytes:
                self._kept.popitem(last=False)
        return found


@dataclass(frozen=True, eq=False)
class Measured:
    """A network on all test digits: what its hidden layers put out, (n, units) each, and its accuracy, 0..1."""

    hidden: tuple[np.ndarray, ...]
    accuracy: float


_kept = Kept()


def measured(network, data):
    """A network on the test digits of a data set."""

    def make():
        forward = network.forward(nncore.flatten(data.test_images, network.layers[0].weights.dtype))
        return Measured(forward.hidden, nncore.accuracy(forward.probabilities.argmax(axis=1), data.test_labels))

    return _kept.get((network.digest, data.name, "test"), make, lambda found: sum(part.nbytes for part in found.hidden))


def accuracy_without(network, data, layer, unit):
    """Test accuracy, 0..1, with a hidden unit switched off: only the layers after it are computed again."""
    hidden = measured(network, data).hidden[layer]
    after = replace(network, layers=walk.without_unit(network, layer, unit).layers[layer + 1 :])
    return nncore.accuracy(after.predict(hidden), data.test_labels)


def most_exciting(network, data, layer, unit, n):
    """The rows of the n test digits at which a hidden unit puts out most, the first one first."""
    values = measured(network, data).hidden[layer][:, unit]
    return values.argsort(kind="stable")[::-1][:n], values


def spread(network, data):
    """Distributions of a network's weights, and of activations and gradients at the first training digits."""

    def make():
        X = nncore.flatten(data.train_images[:N_SPREAD], network.layers[0].weights.dtype)
        return distributions(network, X, data.train_labels[:N_SPREAD])

    return _kept.get((network.digest, data.name, "spread"), make, lambda _: 10_000)
