"""Training runs in the background, taking turns on the cores. Imports no Streamlit.

One plain thread a run would starve the server, so one Scheduler serves everybody: as many worker threads as cores, each
advancing the waiting runs in turn by short slices, at low priority. A run that is alone has all cores: a large batch is
split among threads of ours, a small one is left to the threads of BLAS (NumPy's matrix products). Several runs have one
core each: two threads each on contended cores would halve their speed.
"""

import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from threadpoolctl import ThreadpoolController

import nncore

SLICE = 0.1  # seconds a run may go on before the next one has its turn
MOMENT = 0.2  # seconds that somebody who pauses or stops a run may wait for its current iteration
GRACE = 45  # seconds after which a run that nobody watches any more is stopped
RATE_WINDOW = 3  # seconds over which iterations a second are counted
SPLIT = 250  # digits a core must get of a batch for splitting it to pay
N_CHECKPOINTS, CHECKPOINT_BYTES = 30, 48 * 2**20  # networks kept of a run, and the memory they may take
LOWER_PRIORITY = 10  # on Unix's scale from -20 (first) to 19 (last)
# The cores this process may use, which in a container can be fewer than the machine has.
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

# threadpoolctl lets only one thread of a process set how many threads BLAS uses, so none of the workers can be it.
_blas_setter = ThreadPoolExecutor(1, "blas")

ENDED = ("finished", "stopped", "failed")
log = logging.getLogger(__name__)


@dataclass
class History:
    """What was measured, one entry an iteration; test accuracy only where it was measured."""

    costs: list[float] = field(default_factory=list)
    train_accuracies: list[float] = field(default_factory=list)
    test_iterations: list[int] = field(default_factory=list)
    test_accuracies: list[float] = field(default_factory=list)

    def add(self, progress):
        self.costs.append(progress.cost)
        self.train_accuracies.append(progress.train_accuracy)
        if progress.test_accuracy is not None:
            self.test_iterations.append(progress.iteration)
            self.test_accuracies.append(progress.test_accuracy)


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
        self._marks = deque()  # (seconds, iteration) after each slice
        # Large batches are split among the cores by us, small ones by BLAS; always split, so that to rounding a run's
        # numbers do not depend on who else trains.
        self.n_parts = CORES if (config.batch_size or config.training_digits) >= CORES * SPLIT else 1
        self._alone = False
        parts = nncore.Parts(self.n_parts, self._map_parts)
        self._progress = nncore.train(
            config, data, network=network, parts=parts
        )  # raises ValueError for a bad configuration
        self._in_slice = False
        self._sent = config

    def _map_parts(self, function, parts):
        return (_pool.map if self._alone else map)(function, parts)

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
        marks = list(self._marks)
        if len(marks) < 2 or marks[-1][0] <= marks[0][0]:
            return 0.0
        return (marks[-1][1] - marks[0][1]) / (marks[-1][0] - marks[0][0])

    @property
    def seconds_left(self):
        """How much longer it will take, or None before it can be told."""
        return (self.config.iterations - self.iteration) / self.rate if self.rate else None


class Scheduler:
    """Runs that take turns. One serves the whole server; every method may be called from any thread."""

    def __init__(self, n_workers=None, grace=GRACE):
        self._n_workers = n_workers or CORES
        self._grace = grace
        self._waiting = deque()
        self._condition = threading.Condition()
        self._n_active = 0  # runs that wait or are in a slice
        self._blas = ThreadpoolController().select(user_api="blas")
        self._blas_threads = None
        self._started = False

    def start(self, config, data, alive: Callable[[], bool] = lambda: True, iterations=None, network=None, pace=None):
        """Begin a run, to its end or for so many iterations (0: paused), and return it.

        Raises ValueError as nncore.train does.

        alive: tells, from any thread, whether anybody still wants it; network: what to go on from; pace:
        iterations a second at most.
        """
        run = Run(config, data, alive, network)
        run.pace = pace
        if iterations != 0:
            self.resume(run, iterations)
        return run

    def resume(self, run, iterations=None):
        """Let a paused run go on: to its end, or for so many iterations."""
        with self._condition:
            if run.status != "paused":
                return
            run.status, run._budget = "running", iterations or run.config.iterations
            run._last_alive = run._turn_asked = time.monotonic()
            run._marks.clear()
            # Paused and resumed at once, it may not have left the queue, or its worker, who will put it back.
            if not (run._in_slice or run._asleep or run in self._waiting):
                self._enqueue(run)

    def change(self, run, learning_rate=None, batch_size=0):
        """Go on with another learning rate or batch size, None for all digits. Raises ValueError for a bad one."""
        changes = {} if learning_rate is None else {"learning_rate": learning_rate}
        changes |= {} if batch_size == 0 else {"batch_size": batch_size}
        with self._condition:
            asked = replace(run.now, **changes)
            if run.ended or asked == run.now:
                return
            run.now.check_change(asked)
            run.marks += [
                (run.iteration, _change_text(name, value))
                for name, value in changes.items()
                if getattr(run.now, name) != value
            ]
            run.now = asked

    def set_pace(self, run, pace):
        """Let a run take at most so many iterations a second; None: as many as it can."""
        run.pace = pace

    def watch(self, run, alive):
        """Let a run go on as long as `alive` says that somebody wants it, in place of who did so far."""
        with self._condition:
            run._alive, run._last_alive = alive, time.monotonic()

    def pause(self, run):
        """Stop after the current iteration, ready to go on."""
        with self._condition:
            if run.status == "running":
                run.status = "paused"
                self._let_it_rest(run)

    def stop(self, run):
        """Stop for good after the current iteration, keeping what was learned."""
        with self._condition:
            if not run.ended:
                run.status = "stopped"
                self._let_it_rest(run)
                if not run._in_slice:
                    run._progress = None

    def _let_it_rest(self, run):
        """Wait a moment for the current iteration, so that what is shown next is where the run stands."""
        self._condition.wait_for(lambda: not run._in_slice, MOMENT)

    @property
    def crowded(self):
        """Whether more runs go on than there are cores."""
        return self._n_active + len(self._waiting) > CORES

    def _enqueue(self, run):
        if not self._started:
            self._started = True
            for number in range(self._n_workers):
                threading.Thread(target=self._work, name=f"training-{number}", daemon=True).start()
        self._waiting.append(run)
        self._condition.notify()

    def _work(self):
        _lower_priority()
        while True:
            with self._condition:
                while not self._waiting:
                    self._condition.wait()
                run = self._waiting.popleft()
                if run.status != "running":
                    continue
                run._in_slice = True
                run._alone = not self._n_active and all(other.status != "running" for other in self._waiting)
                self._share_blas(CORES if run._alone and run.n_parts == 1 else 1)
                self._n_active += 1
            try:
                self._advance(run)
            except nncore.Diverged as error:
                run.last_finite = error.network
                self._fail(run, error)
            except Exception as error:
                log.exception("training failed")
                self._fail(run, f"an error in the program ({error})")
            self._put_back(run)
            # While this thread waits for the next run it must not keep the last one's memory.
            del run

    def _fail(self, run, reason):
        with self._condition:
            run.status, run.message = "failed", f"Training stopped: {reason}."

    def _advance(self, run):
        """Take one slice: at least one iteration, at most SLICE seconds of them."""
        deadline = time.monotonic() + SLICE
        while True:
            # What was changed since is sent to the generator; it can be sent something only after its first answer.
            now = run.now
            if run.iteration and now is not run._sent:
                progress, run._sent = run._progress.send(now), now
            else:
                progress = next(run._progress)
            run.history.add(progress)
            run._budget -= 1
            if progress.iteration in run._due:
                run.checkpoints.append((progress.iteration, progress.network))
            if run.iteration == run.config.iterations:
                break
            if not run._budget or run.status != "running" or run.pace or time.monotonic() >= deadline:
                break
        run.latest = progress

    def _put_back(self, run):
        now = time.monotonic()
        if run._alive():
            run._last_alive = now
        with self._condition:
            run._in_slice = False
            self._condition.notify_all()
            self._n_active -= 1
            run.seconds += now - run._turn_asked
            run._turn_asked = now
            _mark(run)
            if run.status in ("running", "paused") and run.iteration == run.config.iterations:
                run.status = "finished"
            elif run.status == "running" and now - run._last_alive > self._grace:
                run.status = "stopped"
            elif run.status == "running" and not run._budget:
                run.status = "paused"
            if run.status == "running" and run.pace:
                run._asleep = True
                threading.Timer(1 / run.pace, self._wake, (run,)).start()
            elif run.status == "running":
                self._enqueue(run)
            elif run.ended:
                run._progress = None  # with it go the training digits and the optimizer's memory

    def _wake(self, run):
        with self._condition:
            run._asleep = False
            if run.status == "running":
                self._enqueue(run)

    def _share_blas(self, threads):
        if threads != self._blas_threads:
            self._blas_threads = threads
            for library in self._blas.lib_controllers:
                _blas_setter.submit(library.set_num_threads, threads).result()


def _checkpoint_iterations(config):
    """After which iterations a network is kept: more of them at the start, where more happens; and the last."""
    sizes = (784, *config.hidden_units, 10)
    n_bytes = sum(inputs * units for inputs, units in pairwise(sizes)) * np.dtype(config.dtype).itemsize
    n = max(2, min(N_CHECKPOINTS, CHECKPOINT_BYTES // n_bytes))
    return {max(1, round(config.iterations * (number / (n - 1)) ** 2)) for number in range(1, n)}


def _change_text(name, value):
    if name == "learning_rate":
        return f"learning rate {value:g}"
    return f"batches of {value}" if value else "all digits at once"


def _mark(run):
    run._marks.append((run.seconds, run.iteration))
    while run._marks[-1][0] - run._marks[0][0] > RATE_WINDOW:
        run._marks.popleft()


def _lower_priority():
    """Let the pages' threads go first. Only Linux has a priority for each thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWER_PRIORITY)


_pool = ThreadPoolExecutor(CORES, "part", initializer=_lower_priority)
scheduler = Scheduler()
