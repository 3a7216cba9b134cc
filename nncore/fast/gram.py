"""The first layer counted in digits, not in pixels, which is the same training on all digits at once and often faster.

Every step adds to the first layer's weights a sum of training digits. So after any number of steps they are

    weights = start + Xᵀ · amounts        X: (n, pixels), amounts: (n, units)

and the sums of the first layer, X · weights, are X · start + (X · Xᵀ) · amounts: one product with the Gram matrix
X · Xᵀ, (n, n), where going by the weights takes one with X and one with Xᵀ. The gradient descent step for the amounts
is that of the sums themselves, which backpropagation has anyway. A bias is a pixel that is always 1: it adds 1 to each
entry of the Gram matrix. (The dual form of gradient descent; Schölkopf, Smola, *Learning with Kernels*, 2002.)
"""

from dataclasses import dataclass

import numpy as np

from ..network import Layer
from .pixels import Pixels, inked, inked_part
from .shared import shared
from .team import Team, one_blas_thread

# Rules whose steps are sums of gradients. Adam's are not: it divides each weight's step by something of its own.
LINEAR = ("sgd", "momentum")


def is_faster(config, n_inked):
    """Whether a run may be done this way, and is the faster for it. n_inked: how many pixels are ever inked."""
    is_sum_of_digits = config.optimizer in LINEAR and not (config.batch_size or config.l2 or config.augment)
    return is_sum_of_digits and bool(config.hidden_units) and config.training_digits <= 2 * n_inked


def first_layer(config, digits):
    """The first layer with which a configuration's steps take the least time."""
    return Gram if is_faster(config, inked(config, digits).sum()) else Pixels


@shared  # a class's runs are on the same digits: at most 1,568 of them
def _of_digits(data, n_digits, dtype):
    """The first training digits on their inked pixels, (n, inked)."""
    return np.divide(inked_part(data, n_digits), 255, dtype=dtype)


@shared
def _gram(data, n_digits, dtype):
    """Their Gram matrix with the biases', (n, n)."""
    X = _of_digits(data, n_digits, dtype)
    with one_blas_thread():  # whoever makes it: runs that share it are the same to the last bit
        gram = X @ X.T
    gram += 1
    return gram


class Gram:
    """The first layer of a UnitEngine in amounts of digits; for configurations that `is_faster` accepts, no others.

    Its weights are the amounts, (units, n), with the bias's among them; has_weights: whether they are multiplied with
    pixels: no, their gradient is the slopes themselves; n_inputs: of a room, none.
    """

    has_weights, n_inputs = False, 0

    def __init__(self, config, layer, digits, team):
        self.inked = inked(config, digits)
        self.layer, self.team = layer, team
        self.which = digits.data, config.training_digits, layer.weights.dtype
        self.take_up()
        with team.one_blas_thread():
            first_sums = Layer(layer.weights[self.inked], layer.bias).sums(self.X)
        self.first_sums = np.ascontiguousarray(first_sums.T)  # (units, n)
        self.snapshot_work = self.X.size
        self.seen = {}

    def take_up(self):
        """Have what all runs on these digits share."""
        self.X, self.gram = _of_digits(*self.which), _gram(*self.which)

    def let_go(self):
        """Do without it until the next step."""
        self.X = self.gram = None

    def weights(self, layer):
        """The amounts to begin with."""
        return np.zeros_like(self.first_sums)

    def move_arrays(self, keep):
        """Have what the next step needs where keep(array) has it."""
        self.first_sums = keep(self.first_sums)

    def step_work(self, batch_size):
        return self.which[1] ** 2

    def take(self, room, of_digits, rows):
        """What the amounts are multiplied with for some digits: (all digits, n). rows: which ones, a slice."""
        self.rows = rows
        return self.gram[:, rows]

    def complete(self, sums, own):
        """Add what a member's own units add up at the start, to what the amounts have added since. sums: (own, n)."""
        sums += self.first_sums[own, self.rows]

    def deltas(self, room, gradient):
        """Where the slopes of the sums are written, (units, n): they are the amounts' gradient."""
        return gradient[:, self.rows]

    def decay(self, rule, learning_rate, step):
        """There is no weight decay."""

    def in_pixels(self, amounts):
        """What amounts of digits, (units, n), are in weights, as Pixels has them: (units, inked + 1), the bias last."""
        with self.team.one_blas_thread():
            return np.column_stack([amounts @ _of_digits(*self.which), amounts.sum(axis=1)])

    def snapshot(self, amounts):
        """The layer as it is with these amounts, put together when it is called."""
        return GramSnapshot(self.layer, self.inked, self.which, amounts, self.team.size, self.seen)


@dataclass(frozen=True, eq=False)
class GramSnapshot:
    """The first layer at one moment: start + Xᵀ · amounts. layer: the start; which: digits X; amounts: (units, n).

    seen: of the digits that a run was asked about last, what stays the same while it learns.
    """

    layer: Layer
    inked: np.ndarray
    which: tuple
    amounts: np.ndarray
    size: int
    seen: dict

    def __call__(self, hands=None):
        """The Layer. hands: who helps to put it together."""
        weights, bias = self.layer.weights.copy(), self.layer.bias.copy()
        team = Team(self.size, hands)  # the same shares, and so the same rounding, whoever asks
        shares, X = team.shares(len(self.amounts)), _of_digits(*self.which)

        def add(member):
            own = shares[member]
            weights[self.inked, own] += X.T @ self.amounts[own].T
            bias[own] += self.amounts[own].sum(axis=1)

        team.do(add)
        return Layer(weights, bias)

    def sums(self, X):
        """z of digits X, (n, pixels), without putting the layer together: (n, units). X changes no more."""
        seen = self.seen.get("last")
        if seen is None or seen[0] is not X:
            likeness = X[:, self.inked] @ _of_digits(*self.which).T  # (n, training digits)
            likeness += 1  # the bias is a pixel that is always 1
            seen = self.seen["last"] = X, self.layer.sums(X), likeness
        _, at_start, likeness = seen
        return at_start + (self.amounts @ likeness.T).T  # BLAS takes less time for it than the other way round

    def weights_of(self, units):
        """The weights of some units alone: (pixels, units)."""
        weights = self.layer.weights[:, units].copy()
        weights[self.inked] += (self.amounts[units] @ _of_digits(*self.which)).T
        return weights
