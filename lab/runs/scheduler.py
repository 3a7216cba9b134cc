"""Runs that take turns on the cores.

One plain thread a run would starve the server, so one Scheduler serves everybody: as many worker threads as cores, each
advancing the waiting runs in turn by short slices, at low priority. A run that is alone has all cores: a large batch is
split among threads of ours, a small one is left to the threads of BLAS (NumPy's matrix products). Several runs have one
core each: two threads each on contended cores would halve their speed.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

import nncore
from lab.runs.cores import CORES, BlasThreads, lower_priority
from lab.runs.run import Run
from nncore.hyperparameters import HYPERPARAMETERS

SLICE = 0.1  # seconds a run may go on before the next one has its turn
MOMENT = 0.2  # seconds that somebody who pauses or stops a run may wait for its current iteration
GRACE = 45  # seconds after which a run that nobody watches any more is stopped
log = logging.getLogger(__name__)


class Scheduler:
    """Runs that take turns. One serves the whole server; every method may be called from any thread."""

    def __init__(self, n_workers=None, grace=GRACE):
        self._n_workers = n_workers or CORES
        self._grace = grace
        self._waiting = deque()
        self._condition = threading.Condition()
        self._n_active = 0  # runs that wait or are in a slice
        self._blas_threads = BlasThreads()
        self._started = False

    def start(self, config, data, alive: Callable[[], bool] = lambda: True, iterations=None, network=None, pace=None):
        """Begin a run, to its end or for so many iterations (0: paused), and return it.

        Raises ValueError as nncore.train does.

        alive: tells, from any thread, whether anybody still wants it; network: what to go on from; pace:
        iterations a second at most.
        """
        run = Run(config, data, alive, network, pace)
        if iterations != 0:
            self.resume(run, iterations)
        return run

    def resume(self, run, iterations=None):
        """Let a paused run go on: to its end, or for so many iterations."""
        with self._condition:
            if run.status != "paused":
                return
            run.go_on(iterations)
            # Paused and resumed at once, it may not have left the queue, or its worker, who will put it back.
            if not (run.in_slice or run.asleep or run in self._waiting):
                self._enqueue(run)

    def change(self, run, **changes):
        """Go on with other hyperparameters, of those that may change during a run. Raises ValueError for a bad one."""
        with self._condition:
            asked = replace(run.now, **changes)
            if run.ended or asked == run.now:
                return
            run.now.check_change(asked)
            run.marks += [
                (run.iteration, HYPERPARAMETERS[name].said(value))
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
            run.watch(alive)

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
                if not run.in_slice:
                    run.let_go()

    def _let_it_rest(self, run):
        """Wait a moment for the current iteration, so that what is shown next is where the run stands."""
        self._condition.wait_for(lambda: not run.in_slice, MOMENT)

    @property
    def n_going(self):
        """How many runs wait for their turn or have it."""
        with self._condition:
            return self._n_active + len(self._waiting)

    @property
    def crowded(self):
        """Whether more runs go on than there are cores."""
        return self.n_going > CORES

    def _enqueue(self, run):
        if not self._started:
            self._started = True
            for number in range(self._n_workers):
                threading.Thread(target=self._work, name=f"training-{number}", daemon=True).start()
        self._waiting.append(run)
        self._condition.notify()

    def _work(self):
        lower_priority()
        while True:
            with self._condition:
                while not self._waiting:
                    self._condition.wait()
                run = self._waiting.popleft()
                if run.status != "running":
                    continue
                run.in_slice = True
                run.alone = not self._n_active and all(other.status != "running" for other in self._waiting)
                self._blas_threads.set(CORES if run.alone and run.n_chunks == 1 else 1)
                self._n_active += 1
            try:
                run.advance(SLICE)
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
            run.fail(reason)

    def _put_back(self, run):
        now, watched = time.monotonic(), run.watched
        with self._condition:
            run.in_slice = False
            self._condition.notify_all()
            self._n_active -= 1
            run.end_slice(now, watched, self._grace)
            if run.status == "running" and run.pace:
                run.asleep = True
                threading.Timer(1 / run.pace, self._wake, (run,)).start()
            elif run.status == "running":
                self._enqueue(run)
            elif run.ended:
                run.let_go()

    def _wake(self, run):
        with self._condition:
            run.asleep = False
            if run.status == "running":
                self._enqueue(run)


scheduler = Scheduler()
