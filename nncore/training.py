"""Training as a generator: a configuration and digits go in, one immutable Progress an iteration comes out."""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

from .datasets import flatten
from .fast import Team, UnitEngine
from .metrics import accuracy
from .network import Network, initial_network
from .optimizers import Descent
from .schedules import learning_rate_at
from .steering import at_hand, steered


class Diverged(ArithmeticError):
    """The cost stopped being a finite number.

    iteration: where; network: the last one whose cost was finite (None if there was none), after `done` iterations.
    """

    def __init__(self, iteration, network, done=0):
        super().__init__(
            f"at iteration {iteration} the cost stopped being a finite number; the likely cause is the learning rate: "
            "try a tenth of it"
        )
        self.iteration, self.network, self.done = iteration, network, done

    def __reduce__(self):
        return Diverged, (self.iteration, self.network, self.done)


@dataclass(frozen=True, eq=False)
class Progress:
    """One iteration: cost and train_accuracy of its forward pass, before its update; the network after it.

    cost: mean cross-entropy of the batch; train_accuracy: 0..1, on the batch; test_accuracy: 0..1 on n_tested of the
    test digits, after the last iteration all, or None where it was not measured; epoch: how many times, this one
    included, the training digits were gone through.
    """

    iteration: int
    epoch: int
    cost: float
    train_accuracy: float
    test_accuracy: float | None
    _make_network: Callable[[], Network]
    n_tested: int = 0

    @functools.cached_property
    def network(self):
        """The network after this iteration's update: immutable, safe to keep and to share."""
        # Put together only when somebody asks, which is not at every iteration.
        return self._make_network()

    def glimpse(self, X, units=slice(0)):
        """A Glimpse: what digits X, (n, inputs), are to the network, and the first layer's weights of some units.

        It costs less than putting all of the network together.
        """
        if "network" not in vars(self) and (look := getattr(self._make_network, "glimpse", None)):
            return look(X, units)
        return self.network.glimpse(X, units)


def training_loop(training):
    """Draw a batch; forward, cost, backward, step; tell how it went: again and again. Yields a Progress an iteration.

    training: a Training of `steering.py`. Its settings may become others between two iterations, and its step is its
    engine's, as PlainEngine's below. `yield from` hands on a None wherever a long step, or a long exam, may be left for
    a while, and has its result in the end.
    """
    for iteration in range(training.done + 1, training.config.iterations + 1):
        step = training.step(training.draw(), learning_rate_at(training.config, iteration))
        cost, train_accuracy = yield from step
        if not math.isfinite(cost):
            # It is the cost of the network after iteration - 1: the one before that is the last that had a finite one.
            raise Diverged(iteration, training.last_finite(), max(0, iteration - 2))
        training.move_on()
        n_tested, test_accuracy = yield from training.test(iteration)
        if test_accuracy is None and iteration == training.config.iterations:
            # The last network is not finite, and there is no next iteration whose cost would tell.
            raise Diverged(iteration, training.last_finite(), iteration - 1)
        yield Progress(
            iteration, training.digits.epoch, cost, train_accuracy, test_accuracy, training.network, n_tested
        )


class PlainEngine:
    """Takes steps as a textbook writes them: on all pixels, a whole batch at once."""

    def __init__(self, config, network, digits, team):
        self.network, self.digits = network, digits
        self.descent = Descent(config.optimizer, config.l2)
        self.snapshot_work = 0

    def step_work(self, batch_size):
        """Multiplications for each unit of the first layer: forward and backward."""
        return 2 * (batch_size or len(self.digits.labels)) * self.network.sizes[0]

    def step(self, batch, learning_rate):
        """Forward, cost, backward, update. Returns the batch's cost and accuracy, 0..1, of before the update."""
        X = flatten(self.digits.pixels[batch.rows], self.network.dtype)  # (n, 784)
        labels = self.digits.labels[batch.rows]  # (n,)
        forward = self.network.forward(X, batch.masks)
        cost = self.network.cost(forward, labels)
        gradients = self.network.backward(forward, labels)
        self.network = self.descent.step(self.network, gradients, learning_rate)
        return cost, accuracy(forward.probabilities.argmax(axis=1), labels)

    def snapshot(self):
        """A function that returns the network as it is now."""
        return at_hand(self.network)

    def change(self, config):
        """Nothing: a step is told all that may change."""

    def put_down(self, keep):
        """Leave the network's arrays where keep(array) has them. What an optimizer remembers stays in memory."""
        self.network = self.network.kept(keep)


def train(config, data, network=None, team=None, plain=False, parts=False, drawn=()):
    """Train on `data` as `config` says, from `network` or from freshly drawn weights. A generator of Progress.

    team: a Team that shares the work of an iteration, else one of all cores; plain: take every step in the obvious way
    and not in the fastest one; neither changes the result but for rounding. parts: whether to yield None wherever a
    long iteration may be left for a while; drawn: the iterations that the network has had, (number, batch size) after
    (number, batch size), of which the optimizer remembers nothing. Send the generator a configuration with another
    learning rate or batch size in answer to a Progress (`config.check_change` tells what may change) and it goes on
    with that. With parts, send it a function keep(array), which returns the same array lying elsewhere, not to be
    written to, and it yields None and has next to nothing in memory until it goes on.

    Raises ValueError at once if the configuration does not hold together or does not fit the data or the network, and
    Diverged from the iteration at which the cost is no longer finite.
    """
    config.check()
    check_digits(config, data)
    if network is not None:
        config.check_network(network)
    start = initial_network(config) if network is None else network.astype(config.dtype)
    Engine = PlainEngine if plain else UnitEngine
    return steered(training_loop, parts, Engine, config, data, start, team or Team.of(config), drawn)


def check_digits(config, data):
    """Raise ValueError if a configuration asks for more training digits than there are, or there is none to test on."""
    available = len(data.train_labels)
    if not len(data.test_labels):
        raise ValueError("there must be at least 1 test digit, got 0")
    if config.training_digits > available:
        raise ValueError(f"training_digits must be at most {available} with this data, got {config.training_digits}")
