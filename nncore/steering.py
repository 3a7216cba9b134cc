"""What of a training may change between two iterations: its settings, its engine, and where its arrays lie."""

import inspect

import numpy as np

from .batches import TrainingDigits
from .exam import Exam


def at_hand(network):
    """A snapshot of a network that need not be put together."""
    return lambda hands=None: network


class Training:
    """What a training loop goes by.

    config: that of now; digits: its TrainingDigits; engine: an `Engine(config, network, digits, team)`, which takes its
    steps; exam: what tests it; done: iterations before its first. network and last_finite are functions that put a
    network together: the one of now, and the last one whose cost is known to be finite, None before there is one.
    """

    def __init__(self, Engine, config, data, network, team, drawn):
        self.config, self.team, self.done = config, team, sum(number for number, _ in drawn)
        self.digits = TrainingDigits(config, data, drawn)
        self.engine = Engine(config, network, self.digits, team)
        self.exam = Exam(config, data, self.engine, team)
        self.network, self.last_finite = at_hand(network), at_hand(None)

    def draw(self):
        """The next Batch."""
        return self.digits.draw(self.config.batch_size)

    def step(self, batch, learning_rate):
        """Have the engine take a step, from which it yields None wherever it may be left for a while.

        Returns the batch's cost and accuracy, 0..1, from before the step.
        """
        with np.errstate(over="ignore", invalid="ignore"):  # overflow shows in the cost
            step = self.engine.step(batch, learning_rate)
        return (yield from step) if inspect.isgenerator(step) else step

    def move_on(self):
        """Be at the network that the step has led to: the cost of the one before it is finite."""
        self.last_finite, self.network = self.network, self.engine.snapshot()

    def test(self, iteration):
        """Hold the exam if it is due. Returns how many digits were read, and the share of them read right, 0..1, or
        None. A generator, as `Exam.hold`."""
        if not self.exam.is_due(iteration):
            return 0, None
        network = self.network(self.team.hands)
        self.network = at_hand(network)
        return (yield from self.exam.hold(network, iteration))

    def put_down(self, keep):
        """Leave all that the next iteration needs where keep(array) has it."""
        self.last_finite = at_hand(self.last_finite().kept(keep))
        self.engine.put_down(keep)
        self.digits.put_down(keep)
        self.network = self.engine.snapshot()

    def change(self, config):
        """Go on as another configuration says. Raises ValueError unless `check_change` allows it."""
        self.config.check_change(config)
        self.config = config
        self.engine.change(config)
        self.exam = Exam(config, self.digits.data, self.engine, self.team)


def steered(loop, parts, *arguments):
    """What a loop yields of a Training(*arguments), while what is sent in answer to a Progress is done.

    That is a configuration to go on with, or a function to put the training down with: see `training.train`. parts:
    whether to yield the moments between the parts of an iteration, too, which are None.
    """
    training = Training(*arguments)
    for progress in loop(training):
        if progress is None:
            if parts:
                yield
            continue
        answer = yield progress
        del progress  # it may hold a network
        while callable(answer):
            training.put_down(answer)
            answer = yield
        if answer is not None:
            training.change(answer)
