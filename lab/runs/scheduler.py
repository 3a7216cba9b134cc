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
from nncore.config import HYPERPARAMETERS

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
            run._rate_samples.clear()
            # Paused and resumed at once, it may not have left the queue, or its worker, who will put it back.
            if not (run._in_slice or run._asleep or run in self._waiting):
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
        lower_priority()
        while True:
            with self._condition:
                while not self._waiting:
                    self._condition.wait()
                run = self._waiting.popleft()
                if run.status != "running":
                    continue
                run._in_slice = True
                run._alone = not self._n_active and all(other.status != "running" for other in self._waiting)
                self._blas_threads.set(CORES if run._alone and run.n_parts == 1 else 1)
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
            run.sample_rate()
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


scheduler = Scheduler()
