"""One training run, as the scheduler advances it and everybody reads it."""

import time
from collections import deque
from itertools import pairwise

import numpy as np

import nncore
from lab.runs.cores import CORES, chunk_threads
from lab.runs.history import History

RATE_WINDOW = 3  # seconds over which iterations a second are counted
SPLIT = 250  # digits a core must get of a batch for splitting it to pay
N_CHECKPOINTS, CHECKPOINT_BYTES = 30, 48 * 2**20  # networks kept of a run, and the memory they may take
ENDED = ("finished", "stopped", "failed")


class Run:
    """One training run: its configuration, what it has measured, and the latest network.

    status: running, paused, finished, stopped or failed; message: why it failed, as a sentence; config: what it was
    started with; now: the same with the learning rate and batch size of now; marks: (iteration, text) of each change;
    checkpoints: (iteration, network), from the start on; pace: iterations a second at most, None for all it can. Only
    the scheduler changes a run; anybody may read it at any time.
    """

    def __init__(self, config, data, alive, network=None):
        self.config, self.now, self.data_name, self.n_test = config, config, data.name, len(data.test_labels)
        self.data = data
        self.marks, self.pace, self._asleep = [], None, False
        self._start = network
        self._due = _checkpoint_iterations(config)
        self.checkpoints = [(0, network or nncore.initial_network(config))]
        self.class_names = data.class_names
        self.history = History()
        self.latest = None  # the last Progress
        self.last_finite = None  # where the cost stopped being finite: the last network before that
        self.status = "paused"
        self.message = None
        self.seconds = 0.0
        self._alive, self._last_alive = alive, time.monotonic()
        self._budget = 0  # iterations to go until it pauses by itself
        self._turn_asked = 0.0  # since when it has been waiting for its turn or running
        self._rate_samples = deque()  # (seconds, iteration) after each slice
        # Large batches are split among the cores by us, small ones by BLAS; always split, so that to rounding a run's
        # numbers do not depend on who else trains.
        self.n_chunks = CORES if (config.batch_size or config.training_digits) >= CORES * SPLIT else 1
        self._alone = False
        chunks = nncore.Chunks(self.n_chunks, self._map_chunks)
        # Raises ValueError for a bad configuration.
        self._progress = nncore.train(config, data, network=network, chunks=chunks)
        self._in_slice = False
        self._sent = config

    def _map_chunks(self, function, chunks):
        return (chunk_threads.map if self._alone else map)(function, chunks)

    @property
    def settings(self):
        """What a run must be started with to be the same: the configuration, data and network to go on from."""
        return self.config, self.data, self._start

    @property
    def network(self):
        """The latest network whose cost is known to be finite; None before the first slice is done."""
        return self.last_finite or (self.latest and self.latest.network)

    @property
    def iteration(self):
        """How many iterations are done."""
        return len(self.history.costs)

    @property
    def ended(self):
        """Whether it will not go on any more."""
        return self.status in ENDED

    @property
    def settled(self):
        """Whether it has ended and nothing of it changes any more: its last slice may still go on after `ended`."""
        return self.ended and self._progress is None

    @property
    def watched(self):
        """Whether anybody still wants it."""
        return self._alive()

    @property
    def rate(self):
        """Iterations a second, of late; 0 before it can be told."""
        samples = list(self._rate_samples)
        if len(samples) < 2 or samples[-1][0] <= samples[0][0]:
            return 0.0
        return (samples[-1][1] - samples[0][1]) / (samples[-1][0] - samples[0][0])

    @property
    def seconds_left(self):
        """How much longer it will take, or None before it can be told."""
        return (self.config.iterations - self.iteration) / self.rate if self.rate else None

    def sample_rate(self):
        """Note how far it is now, for `rate`."""
        self._rate_samples.append((self.seconds, self.iteration))
        while self._rate_samples[-1][0] - self._rate_samples[0][0] > RATE_WINDOW:
            self._rate_samples.popleft()


def _checkpoint_iterations(config):
    """After which iterations a network is kept: more of them at the start, where more happens; and the last."""
    sizes = (784, *config.hidden_units, 10)
    n_bytes = sum(inputs * units for inputs, units in pairwise(sizes)) * np.dtype(config.dtype).itemsize
    n = max(2, min(N_CHECKPOINTS, CHECKPOINT_BYTES // n_bytes))
    return {max(1, round(config.iterations * (number / (n - 1)) ** 2)) for number in range(1, n)}
