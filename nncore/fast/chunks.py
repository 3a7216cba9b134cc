"""One batch computed in chunks, which somebody else may do at the same time.

A sum over a batch is the sum over its chunks. nncore starts no threads: whoever calls it may pass the `map` of a thread
pool, which leaves no core idle between two matrix products.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..metrics import count_right

# A chunk has at most this many digits, which bounds the memory that a batch of any size takes.
MAX_ROWS = 4000


@dataclass(frozen=True)
class Chunks:
    """How many chunks a batch is computed in, at least, and what maps a function over them: `map`, or one like it."""

    number: int = 1
    map: Callable = map

    def sum(self, function, n_rows):
        """Add up, item by item, what `function` returns for each chunk; it gets the chunk's rows as a slice.

        function: returns a tuple of numbers, arrays or tuples of them, added up likewise, and lists, joined in order.
        """
        number = max(self.number, -(-n_rows // MAX_ROWS))
        edges = [n_rows * chunk // number for chunk in range(number + 1)]
        rows = [slice(start, end) for start, end in pairwise(edges) if end > start]
        # One after the other, so that no more of them are held than there are workers: a part may be as large as all
        # weights.
        parts = iter(self.map(functools.partial(_quietly, function), rows))
        total = next(parts)
        for part in parts:
            total = _add(total, part)
            del part
        return total


WHOLE = Chunks()


def score(network, forward, labels, batch_size):
    """What a chunk adds to its batch's cost and to the number of its digits that are read right.

    forward: what network.forward returned for it; labels: (n,) integers; batch_size: digits in the whole batch.
    """
    return network.cost(forward, labels) * len(labels) / batch_size, count_right(forward.probabilities, labels)


def _quietly(function, rows):
    # Overflow is looked for once, in the cost, and not in every operation.
    with np.errstate(over="ignore", invalid="ignore"):
        return function(rows)


def _add(one, other):
    if isinstance(one, tuple):
        added = (_add(a, b) for a, b in zip(one, other, strict=True))
        return type(one)(*added) if hasattr(one, "_fields") else tuple(added)
    one += other
    return one
