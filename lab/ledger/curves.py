"""A run's curves as arrays, and as the few bytes that the ledger keeps of them."""

import zlib
from dataclasses import dataclass, fields

import numpy as np

MAX_POINTS = 20_000  # of a curve; longer ones are thinned
LARGEST = 1e300  # cost: sums of larger ones can be infinite


@dataclass(frozen=True, eq=False)
class Curves:
    """What a run has measured, as read-only arrays, at most MAX_POINTS long.

    iterations, costs, train_accuracies: (n,), one entry an iteration, evenly fewer for long runs; test_iterations,
    test_accuracies: (n_tests,). Iterations are int32, the others float64 with exactly the numbers that were measured.
    fewest_tested: test digits that any of test_accuracies is of, None where it is not known; it is kept with the run.
    """

    iterations: np.ndarray
    costs: np.ndarray
    train_accuracies: np.ndarray
    test_iterations: np.ndarray
    test_accuracies: np.ndarray
    fewest_tested: int | None = None

    def __post_init__(self):
        for name in NAMES:
            array = np.array(getattr(self, name), _kind(name))
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def until(self, iteration):
        """The Curves of so many iterations, which end there also where they have fewer points."""
        if not len(self.iterations) or self.iterations[-1] <= iteration:
            return self
        at = np.append(self.iterations[self.iterations < iteration], iteration)
        tests = self.test_iterations <= iteration
        measured = (np.interp(at, self.iterations, values) for values in (self.costs, self.train_accuracies))
        return Curves(at, *measured, self.test_iterations[tests], self.test_accuracies[tests], self.fewest_tested)


NAMES = tuple(field.name for field in fields(Curves))[:-1]  # of the arrays


def of_history(history, max_points=MAX_POINTS):
    """The Curves of a History, which may still grow meanwhile."""
    # Tests are added last, so what is counted first has its iteration among what is counted next.
    n_tests = len(history.test_accuracies)
    n = len(history.train_accuracies)
    kept, tests = _thin(n, max_points), _thin(n_tests, max_points)
    # What a file may not say is not kept either: a cost can be beyond every number before a run is stopped.
    kept = [index for index in kept if abs(history.costs[index]) <= LARGEST]
    return Curves(
        [index + 1 for index in kept],
        [history.costs[index] for index in kept],
        [history.train_accuracies[index] for index in kept],
        [history.test_iterations[index] for index in tests],
        [history.test_accuracies[index] for index in tests],
        history.fewest_tested,
    )


def thinned(curves, max_points):
    """The Curves with at most so many points each."""
    kept, tests = (_thin(len(array), max_points) for array in (curves.iterations, curves.test_iterations))
    arrays = (getattr(curves, name)[tests if name.startswith("test") else kept] for name in NAMES)
    return Curves(*arrays, curves.fewest_tested)


def _thin(n, max_points):
    """Which of n points to keep: the first, the last, and evenly those between."""
    return range(n) if n <= max_points else np.linspace(0, n - 1, max_points).round().astype(int).tolist()


def pack(curves):
    """The curves as compressed bytes by name."""
    return {name: zlib.compress(getattr(curves, name).tobytes()) for name in NAMES}


def unpack(packed):
    """Curves from compressed bytes by name. Raises ValueError if they are damaged."""
    try:
        arrays = [np.frombuffer(zlib.decompress(packed[name]), _kind(name)) for name in NAMES]
    except (zlib.error, TypeError) as error:
        raise ValueError("the curves are damaged") from error
    if len({len(array) for array in arrays[:3]}) > 1 or len(arrays[3]) != len(arrays[4]):
        raise ValueError("the curves are damaged: some are longer than others")
    return Curves(*arrays)


def _kind(name):
    # In this order of bytes on every machine, since that is how they are kept.
    return "<i4" if name.endswith("iterations") else "<f8"
