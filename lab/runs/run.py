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
GOING, ENDED = ("running", "paused"), ("finished", "stopped", "failed")


class Run:
    """One training run: its configuration, what it has measured, and the latest network.

    status: one of GOING or ENDED; message: why it failed, as a sentence; config: what it was
    started with; settings: all that it must be started with to be the same, (config, data, network to go on from); now:
    the config with the learning rate and batch size of now; marks: (iteration, text) of each change;
    checkpoints: (iteration, network), from the start on; pace: iterations a second at most, None for all it can;
    latest: the last Progress; last_finite: where the cost stopped being finite, the last network before that. Where the
    scheduler has it: in_slice, being advanced just now, alone if with all cores; or asleep, to keep its pace. Only the
    scheduler changes a run; anybody may read it at any time.
    """

    def __init__(self, config, data, alive, network=None, pace=None):
        self.config, self.now, self._sent = config, config, config
        self.settings, self.data, self.n_test = (config, data, network), data, len(data.test_labels)
        self.data_name, self.class_names = data.name, data.class_names
        self.status, self.message, self.seconds, self.pace = "paused", None, 0.0, pace
        self.in_slice = self.asleep = self.alone = False
        self.history, self.marks, self.latest, self.last_finite = History(), [], None, None
        self.checkpoints, self._due = [(0, network or nncore.initial_network(config))], checkpoint_iterations(config)
        self.watch(alive)
        self._budget = 0  # iterations to go until it pauses by itself
        self._turn_asked = 0.0  # since when it has been waiting for its turn or running
        self._rate_samples = deque()  # (seconds, iteration) after each slice
        # Large batches are split among the cores by us, small ones by BLAS; always split, so that to rounding a run's
        # numbers do not depend on who else trains.
        self.n_chunks = CORES if (config.batch_size or config.training_digits) >= CORES * SPLIT else 1
        chunks = nncore.Chunks(self.n_chunks, self._map_chunks)
        # Raises ValueError for a bad configuration.
        self._progress = nncore.train(config, data, network=network, chunks=chunks)

    def _map_chunks(self, function, chunks):
        return (chunk_threads.map if self.alone else map)(function, chunks)

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
    def complete(self):
        """Whether all iterations are done."""
        return self.iteration == self.config.iterations

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

    # What the scheduler calls

    def watch(self, alive):
        """Go on as long as `alive` says that somebody wants it."""
        self._alive, self._last_alive = alive, time.monotonic()

    def go_on(self, iterations=None):
        """Begin to wait for a turn, and pause after so many iterations; None: at the end."""
        self.status, self._budget = "running", iterations or self.config.iterations
        self._last_alive = self._turn_asked = time.monotonic()
        self._rate_samples.clear()

    def advance(self, seconds):
        """Take one slice: at least one iteration, at most so many seconds of them."""
        deadline = time.monotonic() + seconds
        while True:
            # What was changed since is sent to the generator; it can be sent something only after its first answer.
            now = self.now
            if self.iteration and now is not self._sent:
                progress, self._sent = self._progress.send(now), now
            else:
                progress = next(self._progress)
            self.history.add(progress)
            self._budget -= 1
            if progress.iteration in self._due:
                self.checkpoints.append((progress.iteration, progress.network))
            if self.complete or not self._budget or self.status != "running" or self.pace:
                break
            if time.monotonic() >= deadline:
                break
        self.latest = progress

    def fail(self, reason):
        """End with a sentence that says why."""
        self.status, self.message = "failed", f"Training stopped: {reason}."

    def end_slice(self, now, watched, grace):
        """Count the slice that ended now, and say what follows: a run not watched for `grace` seconds stops."""
        self._last_alive = now if watched else self._last_alive
        self.seconds += now - self._turn_asked
        self._turn_asked = now
        self._rate_samples.append((self.seconds, self.iteration))
        while self._rate_samples[-1][0] - self._rate_samples[0][0] > RATE_WINDOW:
            self._rate_samples.popleft()
        if self.status in GOING and self.complete:
            self.status = "finished"
        elif self.status == "running" and now - self._last_alive > grace:
            self.status = "stopped"
        elif self.status == "running" and not self._budget:
            self.status = "paused"

    def let_go(self):
        """Forget how to go on: with it go the training digits in floats and the optimizer's memory."""
        self._progress = None


def checkpoint_iterations(config):
    """After which iterations a network is kept: more of them at the start, where more happens; and the last."""
    n_bytes = sum(inputs * units for inputs, units in pairwise(config.sizes)) * np.dtype(config.dtype).itemsize
    n = max(2, min(N_CHECKPOINTS, CHECKPOINT_BYTES // n_bytes))
    return {max(1, round(config.iterations * (number / (n - 1)) ** 2)) for number in range(1, n)}
