"""The cost around the path that a run took: a plane through all of its weights, as a map with heights.

A network is a point in a space with one direction for each weight, hundreds of thousands of them. As in Li, Xu, Taylor,
Studer and Goldstein, *Visualizing the Loss Landscape of Neural Nets* (2018), section 7, the plane is that of the two
principal components of the networks on the way, as differences from the last one; every network is shown where it lies
along them, and the cost at a place is that of the network that would be there.

Of several runs those components would be what the one that went furthest did: with a learning rate that is too large
hundreds of times as far as the other, whose whole way would be a point, at the cost of its end. So their plane is that
through the beginning of the first and the ends of all: there, of two runs, the map has the networks' own costs.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ..datasets import flatten
from ..functional import ACTIVATIONS, OUTPUTS
from ..hyperparameters import OF_NETWORKS
from ..network import Layer, Network

N_PLACES = 17  # along each side of the map
MARGIN = 0.25  # of the path's width and height, on each side of it
BLOCK = 2**16  # weights that are multiplied at once: all of 60 networks would take 100 MB
# Multiplications of all digits at a place, about: more digits than that are too many for a map in three seconds.
WORK = 14_000_000
MAX_WEIGHTS = 2_000_000  # of a network: with more of them a map takes many seconds, and hundreds of MB


@dataclass(frozen=True, eq=False)
class Plane:
    """origin: the Network at (0, 0); directions: two more of its shape, of length 1 and at right angles, or of nothing
    but zeros where the networks differ in one direction only; shares: how much of what the networks differ each one
    shows, (2,)."""

    origin: Network
    directions: tuple[Network, Network]
    shares: np.ndarray

    def place(self, network):
        """Where a network is in the plane, or its shadow if it is beside it: (2,) float64."""
        return np.array([self._along(network, each) for each in self.directions])

    def _along(self, network, direction):
        """How far a network lies along a direction: the sum of all products of two weights."""
        triples = zip(network.parameters, self.origin.parameters, direction.parameters, strict=True)
        pairs = (((one - start).ravel(), along.ravel()) for one, start, along in triples)
        return sum(float(np.einsum("i,i", *pair, dtype=np.float64)) for pair in pairs)

    def network(self, place):
        """The network at a place (2,)."""
        return replace(self.origin, layers=tuple(_at(place, layers) for layers in self._layers))

    def costs(self, places, images, labels):
        """The cost of the network at each place, (n,) float64. places: (n, 2); images: (m, 28, 28) uint8; labels: (m,).

        What a digit adds up to in the first layer is a sum of three parts, of which only the amounts change from place
        to place; so the largest product is done three times and not n.
        """
        X = flatten(images, self.origin.dtype)
        first, *rest = self._layers
        start, along_x, along_y = (layer.sums(X) for layer in first)
        z, row, costs, before = np.empty_like(start), np.empty_like(start), [], None
        for x, y in np.asarray(places, z.dtype):
            if y != before:  # places of one row of a map come one after the other
                np.multiply(along_y, y, out=row)
                row += start
                before = y
            np.multiply(along_x, x, out=z)
            z += row
            with np.errstate(over="ignore", invalid="ignore"):  # far from the path a cost may be beyond all numbers
                costs.append(self._cost(z, [_at((x, y), layers) for layers in rest], labels))
        return np.array(costs, np.float64)

    def _cost(self, z, rest, labels):
        """The cost of a network with these layers after the first, whose sums are z, (n, units), and written over."""
        activation = ACTIVATIONS[self.origin.hidden_activation].function
        for layer in rest:
            z = layer.sums(activation(z, out=z))
        return OUTPUTS[self.origin.output_activation].loss(z, labels)

    @property
    def _layers(self):
        """Layer by layer: the origin's, and those of both directions."""
        return list(zip(self.origin.layers, *(each.layers for each in self.directions), strict=True))

    def shares_of(self, networks):
        """How much of what networks differ each direction shows, (2,)."""
        total = sum(float(((block - block.mean(axis=0)) ** 2).sum()) for block in _blocks(networks, self.origin))
        along = np.array([self.place(network) for network in networks])
        return ((along - along.mean(axis=0)) ** 2).sum(axis=0) / max(total, np.finfo(np.float64).tiny)


def plane_of(networks, origin):
    """The Plane through a network in which others, of the same shape, lie furthest apart.

    networks: two or more Networks. Raises ValueError if they differ in more than their weights, or if weights are no
    finite numbers.
    """
    if len({tuple(getattr(network, name) for name in OF_NETWORKS) for network in (origin, *networks)}) > 1:
        raise ValueError("only networks of the same layers, units and activations have a plane in common")
    products = sum(block @ block.T for block in _blocks(networks, origin))
    if not np.isfinite(products).all():
        raise ValueError("the weights of a network are too large for it")
    # The components come from how the differences lie to one another: m × m numbers in place of weights × weights.
    m = len(networks)
    centre = np.eye(m) - 1 / m
    variances, vectors = np.linalg.eigh(centre @ products @ centre)
    total = max(float(variances.sum()), np.finfo(np.float64).tiny)
    directions, shares = [], []
    for variance, vector in zip(variances[:-3:-1], vectors.T[:-3:-1], strict=True):
        is_there = variance > 1e-9 * total
        # A component is a sum of the differences; its sign is chosen so that the first network is on the left, above.
        amounts = centre @ vector / np.sqrt(variance) if is_there else np.zeros(m)
        amounts *= -1 if amounts @ products[0] > 0 else 1
        directions.append(_sum(amounts, networks, origin))
        shares.append(variance / total if is_there else 0.0)
    return Plane(origin, tuple(directions), np.array(shares))


@dataclass(frozen=True, eq=False)
class Path:
    """A run's way: places (m, 2) of its networks, and the cost in the plane at each, (m,)."""

    places: np.ndarray
    costs: np.ndarray


@dataclass(frozen=True, eq=False)
class Landscape:
    """A map: costs (n, n), by rows of ys (n,) and columns of xs (n,), and the Paths on it; shares (2,) as of the Plane;
    n_digits: of how many digits the costs are the mean."""

    xs: np.ndarray
    ys: np.ndarray
    costs: np.ndarray
    paths: tuple[Path, ...]
    shares: np.ndarray
    n_digits: int


def landscape(runs, images, labels, n=N_PLACES):
    """The Landscape of one or more runs. runs: of each, its Networks from the first to the last, two or more.

    images: (m, 28, 28) uint8, labels: (m,), of which as many are taken, from the start, as can be reckoned with in a
    few seconds. The last network of the first run is at (0, 0). Raises ValueError as `plane_of` does, and for networks
    of more than MAX_WEIGHTS weights.
    """
    if sum(array.size for array in runs[0][-1].parameters) > MAX_WEIGHTS:
        raise ValueError(f"a map takes too long for networks of more than {MAX_WEIGHTS:,} weights")
    plane = _plane(runs)
    n_digits = min(len(labels), max(100, WORK // _work(plane.origin)))
    images, labels = images[:n_digits], labels[:n_digits]
    places = [np.array([plane.place(network) for network in networks]) for networks in runs]
    xs, ys = (_around(np.concatenate(places)[:, side], n) for side in (0, 1))
    every = np.array([(x, y) for y in ys for x in xs])
    costs = plane.costs(np.concatenate([every, *places]), images, labels)
    ends = np.cumsum([n * n, *map(len, places)])
    paths = tuple(Path(at, costs[slice(*ends)]) for at, ends in zip(places, pairwise(ends), strict=True))
    return Landscape(xs, ys, costs[: n * n].reshape(n, n), paths, plane.shares, n_digits)


def _plane(runs):
    """The Plane of one run, or of several: see above."""
    every = [network for networks in runs for network in networks]
    if len(runs) == 1:
        return plane_of(every, every[-1])
    plane = plane_of([runs[0][0], *(networks[-1] for networks in runs)], runs[0][-1])
    if not plane.shares.all():  # they lie in a row, as where both runs were the same
        return plane_of(every, runs[0][-1])
    return replace(plane, shares=plane.shares_of(every))


def _around(values, n):
    """n values from below the smallest to above the largest."""
    low, high = values.min(), values.max()
    room = MARGIN * (high - low) or 1.0  # a run that stayed where it was, too, has something around it
    return np.linspace(low - room, high + room, n)


def _work(network):
    """About how many multiplications a digit takes at a place."""
    units = [len(layer.bias) for layer in network.layers]
    # A number that is only added and bent takes as long as several that are multiplied in a product.
    return 5 * sum(units) + sum(before * after for before, after in pairwise(units)) // 8


def _blocks(networks, origin):
    """The differences of networks from one of them, (m, BLOCK) float64 at a time."""
    for number, array in enumerate(origin.parameters):
        start, rows = array.ravel(), [network.parameters[number].ravel() for network in networks]
        for first in range(0, len(start), BLOCK):
            at = slice(first, first + BLOCK)
            yield np.stack([row[at] for row in rows]).astype(np.float64) - start[at]


def _sum(amounts, networks, origin):
    """The sum of so much of each difference, as a network of the origin's shape."""
    flat = np.concatenate([amounts @ block for block in _blocks(networks, origin)]).astype(origin.dtype)
    ends = np.cumsum([0, *(array.size for array in origin.parameters)])
    parts = iter(
        flat[start:end].reshape(array.shape)
        for array, (start, end) in zip(origin.parameters, pairwise(ends), strict=True)
    )
    return replace(origin, layers=tuple(Layer(next(parts), next(parts)) for _ in origin.layers))


def _at(place, layers):
    """A layer at a place: the origin's, and so much of each direction's."""
    origin, *directions = layers
    weights, bias = origin.weights.copy(), origin.bias.copy()
    for amount, direction in zip(place, directions, strict=True):
        weights += direction.weights * weights.dtype.type(amount)
        bias += direction.bias * bias.dtype.type(amount)
    return Layer(weights, bias)
