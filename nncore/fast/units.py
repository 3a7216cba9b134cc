"""Training steps divided by units: each member of a team does everything for some of each layer's.

A member computes its units' sums, activations, slopes, gradients and steps. So members meet only where one needs what
others have: when a layer's activations are complete, when the last layer's sums are (each member adds up what its own
units contribute; one adds those parts, and compares them with the labels), and when a layer's slopes are. With one
hidden layer these are two meetings a step.

Arrays are unit by unit here, (units, n) and (units, inputs), so that what a member owns lies together in memory: it is
read and written several times as fast as columns are. A layer's bias is the last column of its weights, for an input
that is always 1: so it costs no operation of its own.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..functional import ACTIVATIONS, OUTPUTS, output_delta
from ..metrics import count_right
from ..network import Forward, Glimpse, Layer, Network
from ..optimizers import OPTIMIZERS
from .gram import first_layer
from .in_place import RULES
from .pixels import Pixels
from .rooms import rooms
from .team import unwarned

# A part of a step is of at most MOST digits and of about A_PART multiplications, but never of fewer than FEW digits. So
# a batch of any size takes no more memory, and a step can soon be left.
MOST, FEW = 4000, 250
A_PART = 4 * 10**9
ALL = slice(None)


def digits_at_once(n, n_weights):
    """How many of a batch of n digits are in the first part of a step, the largest, for so many weights."""
    return min(n, max(FEW, min(MOST, A_PART // (3 * n_weights))))


class UnitEngine:
    """Steps of a network whose first layer is Pixels or Gram, whichever takes less time."""

    def __init__(self, config, network, digits, team):
        self.digits, self.labels, self.team, self.dtype = digits, digits.labels, team, network.dtype
        self.activation, self.output = ACTIVATIONS[config.hidden_activation], OUTPUTS[config.output_activation]
        self.activations = config.hidden_activation, config.output_activation
        self.n_weights = sum(layer.weights.size for layer in network.layers)
        self.first = first_layer(config, digits)(config, network.layers[0], digits, team)
        # Of each layer, (units, inputs + 1).
        self.weights = [self.first.weights(network.layers[0]), *map(with_bias, network.layers[1:])]
        self.drops, self.is_down = config.dropout > 0, False
        self.divide()
        self._prepare_rule(config)

    @property
    def snapshot_work(self):
        return self.first.snapshot_work

    def change(self, config):
        """Go on as another configuration says, in a team of another size, too.

        The first layer becomes the one that is faster now, if it can take over what the optimizer remembers: a sum of
        digits has weights, but weights are not always a sum of digits.
        """
        First = first_layer(config, self.digits)
        if First is not type(self.first) and (First is Pixels or not self.memories[0]):
            layer = self.first.snapshot(self.weights[0])(self.team.hands)
            self.memories[0] = [self.first.in_pixels(each) for each in self.memories[0]]
            self.first = First(config, layer, self.digits, self.team)
            self.weights[0] = self.first.weights(layer)
        self.divide()

    def divide(self):
        """Say what is whose of each layer's weights, in a team of the size that it has now: rows; of the last layer's,
        columns, for they go with the units before."""
        *hidden, last = self.weights
        rows = [self.team.shares(len(each)) for each in hidden]
        *columns, last_columns = rows[-1] if hidden else self.team.shares(last.shape[1] - 1)
        columns.append(slice(last_columns.start, last.shape[1]))  # and the bias
        self.own = [*([(share, ALL) for share in shares] for shares in rows), [(ALL, share) for share in columns]]
        self.form = self.first.n_inputs, (*map(len, hidden),), len(last), self.team.size, self.drops, self.dtype

    def _prepare_rule(self, config):
        optimizer = OPTIMIZERS[config.optimizer]
        self.rule, self.n_steps = RULES[config.optimizer], 0
        self.memories = [[np.zeros_like(each) for _ in range(optimizer.n_memories)] for each in self.weights]
        # What weight decay multiplies each weight with, and no bias.
        self.decays = [np.full(each.shape[1], config.l2, self.dtype) for each in self.weights] if config.l2 else []
        for decay in self.decays:
            decay[-1] = 0

    def put_down(self, keep):
        """Leave what the next step needs where keep(array) has it, each array; what others share stays with them."""
        self._move_arrays(keep)
        self.first.let_go()
        self.is_down = True

    def _move_arrays(self, keep):
        self.weights = list(map(keep, self.weights))
        self.memories = [list(map(keep, each)) for each in self.memories]
        self.first.move_arrays(keep)

    def step_work(self, batch_size=None):
        """Multiplications for each unit of the first layer: forward and backward."""
        return self.first.step_work(batch_size or len(self.labels))

    def step(self, batch, learning_rate):
        """Move every weight. A generator, which yields where a step may be left off for a while.

        Returns the cost and the share of digits read right, from before the step.
        """
        if self.is_down:
            self._move_arrays(np.array)
            self.first.take_up()
            self.is_down = False
        labels = self.labels[batch.rows]
        n, cost, n_right = len(labels), 0.0, 0
        self.gradients = [np.empty_like(each) for each in self.weights]
        self.n_steps += 1
        move = functools.partial(self._move, float(learning_rate))
        at_once = digits_at_once(n, self.n_weights)
        with rooms.room(at_once, *self.form) as room:
            for start in range(0, n, at_once):
                if start:
                    yield
                with self.team.one_blas_thread():  # once, and not at every meeting
                    part = _Part(self, room, batch, labels, slice(start, min(start + at_once, n)))
                    part.go_forward()
                    part.go_back(move)
                cost, n_right = cost + part.cost, n_right + part.n_right
        self.weights, self.gradients = self.gradients, None
        return cost, n_right / n

    def _move(self, learning_rate, member):
        """Turn a member's own gradients into its new weights."""
        for number, shares in enumerate(self.own):
            own = shares[member]
            old, new = self.weights[number][own], self.gradients[number][own]
            if self.decays:
                new += self.decays[number][own[1]] * old
            self.rule(old, new, [each[own] for each in self.memories[number]], learning_rate, self.n_steps)
        if member == 0:
            self.first.decay(self.rule, learning_rate, self.n_steps)

    def snapshot(self):
        """The network as it is now, put together when it is called."""
        first, *others = self.weights
        return Snapshot(self.first.snapshot(first), others, *self.activations)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The network at one moment. first: its first layer's snapshot; others: the other layers, (units, inputs + 1)."""

    first: Callable
    others: list
    hidden_activation: str
    output_activation: str

    def __call__(self, hands=None):
        """The Network. hands: who helps to put it together."""
        layers = self.first(hands), *map(without_bias, self.others)
        return Network(layers, self.hidden_activation, self.output_activation)

    def glimpse(self, X, units):
        """As `Network.glimpse`: in digits, a fraction of the work of putting the whole network together."""
        activation, output = ACTIVATIONS[self.hidden_activation].function, OUTPUTS[self.output_activation].function
        others, hidden, z = tuple(map(without_bias, self.others)), [], self.first.sums(X)
        for layer in others:
            hidden.append(activation(z, out=z))
            z = layer.sums(hidden[-1])
        forward = Forward((X, *hidden), tuple(hidden), (), z, output(z))
        return Glimpse(forward, self.first.weights_of(units), others)


def with_bias(layer):
    """A layer's weights, unit by unit, and its bias as the last column: (units, inputs + 1)."""
    return np.ascontiguousarray(np.vstack([layer.weights, layer.bias]).T)


def without_bias(weights):
    """The layer again."""
    return Layer(np.ascontiguousarray(weights[:, :-1].T), weights[:, -1].copy())


class _Part:
    """Some digits of a batch on their way through the network and back. rows: which of the batch, a slice."""

    def __init__(self, engine, room, batch, labels, rows):
        self.engine, self.labels, self.n_batch = engine, labels[rows], len(labels)
        self.is_first, self.is_last = rows.start == 0, rows.stop == len(labels)
        here = ALL, slice(len(self.labels))
        self.masks = [mask[rows].T for mask in batch.masks]
        self.hidden, self.sums = [each[here] for each in room.hidden], [each[here] for each in room.sums]
        dropped = [each[here] for each in room.dropped] if self.masks else self.hidden
        self.inputs = [engine.first.take(room, batch.rows, rows), *dropped]  # of each layer, with the 1 of its bias
        # Of each hidden layer.
        self.deltas = [engine.first.deltas(room, engine.gradients[0]), *(each[here] for each in room.deltas)]

    def go_forward(self):
        """Compute each hidden layer's activations, and what each member's units add to the sums of the classes."""
        for number in range(len(self.hidden)):
            self.engine.team.do(functools.partial(self._activate, number))
        if not self.hidden:
            self.engine.team.do(self._contribute)

    def _activate(self, number, member):
        engine = self.engine
        own, _ = engine.own[number][member]
        a = self.hidden[number][own]
        np.matmul(engine.weights[number][own], self.inputs[number], out=a)
        if number == 0:
            engine.first.complete(a, own)
        engine.activation.function(a, out=a)
        if self.masks:
            np.multiply(a, self.masks[number][own], out=self.inputs[number + 1][own])
        if number == len(self.hidden) - 1:
            self._contribute(member)

    def _contribute(self, member):
        _, own = self.engine.own[-1][member]
        np.matmul(self.engine.weights[-1][:, own], self.inputs[-1][own], out=self.sums[member])

    def go_back(self, move):
        """Compute the slopes from the last layer's to the first's, and every gradient; at the end each member moves."""
        # Many small operations: members that did them side by side would wait for Python, and each other, for longer.
        unwarned(self._find_delta)
        self.engine.team.do(functools.partial(self._leave_last, move))
        for number in reversed(range(1, len(self.hidden))):
            self.engine.team.do(functools.partial(self._leave, number, move))

    def _find_delta(self):
        self.logits = sum(self.sums[1:], self.sums[0]).T  # (n, classes)
        self.probabilities = self.engine.output.function(self.logits)
        self.delta = output_delta(self.probabilities, self.labels, self.n_batch).T

    def _leave_last(self, move, member):
        engine = self.engine
        _, own = engine.own[-1][member]
        self._add(self.inputs[-1][own], self.delta, engine.gradients[-1][:, own])
        self._hand_on(len(self.hidden), self.delta, move, member)
        if member == 0:  # who began first, and is done first
            self.cost = engine.output.loss(self.logits, self.labels) * len(self.labels) / self.n_batch
            self.n_right = count_right(self.probabilities, self.labels)

    def _leave(self, number, move, member):
        own, _ = self.engine.own[number][member]
        delta = self.deltas[number]
        self._add(self.inputs[number], delta[own], self.engine.gradients[number][own])
        self._hand_on(number, delta, move, member)

    def _hand_on(self, number, delta, move, member):
        """What a layer's slopes are to a member's own units of the layer before it. delta: (units, n), all of them."""
        engine, before = self.engine, number - 1
        if number:
            own, _ = engine.own[before][member]
            slopes = self.deltas[before][own]
            np.matmul(engine.weights[number][:, own].T, delta, out=slopes)
            if self.masks:
                slopes *= self.masks[before][own]
            slopes *= engine.activation.derivative(self.hidden[before][own])
            if before == 0 and engine.first.has_weights:
                self._add(self.inputs[0], slopes, engine.gradients[0][own])
        if before <= 0 and self.is_last:
            move(member)

    def _add(self, inputs, delta, gradient):
        """Add what these digits are to a gradient, (units, inputs), which the first digits of a batch begin."""
        if self.is_first:
            np.matmul(delta, inputs.T, out=gradient)
        else:
            gradient += delta @ inputs.T
