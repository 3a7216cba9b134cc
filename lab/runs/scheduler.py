"""Runs that take turns on the cores: those of Train, and those of sweeps, repetitions and races.

One plain thread a run would starve the server, so one Scheduler serves everybody: as many worker threads as cores, each
advancing the waiting runs in turn by short slices, at low priority. A run that is alone has all cores: its team has
hands. Several runs have one core each: two threads each on contended cores would halve their speed.

Runs that nobody watches take no turns until somebody does, and after a while they are stopped. Meanwhile what they need
to go on is in a file.
"""

import contextlib
import logging
import threading
import time
from dataclasses import replace

from lab.runs.changes import marks_of_change
from lab.runs.cores import CORES, hands, lower_priority
from lab.runs.memory import ONES_OWN_RUNS, Room
from lab.runs.remote_run import elsewhere
from lab.runs.run import Run
from lab.runs.turns import Turns
from nncore.fast.team import one_blas_thread

SLICE = 0.1  # seconds a run may go on before the next one has its turn, at most
ROUND = 0.2  # seconds in which each of many has a turn, where an iteration takes no longer than its share of them
MOMENT = 0.2  # seconds that somebody who pauses or stops a run may wait for its iteration and its scores
GRACE = 45  # seconds after which a run that nobody watches is set aside
ALONE = 15 * 60  # seconds after which it is stopped for good
HELD = 4 * 3600  # the same of what rests since its class does: phones are put away for a talk, a break, the next lesson
LOOK = 0.5  # seconds between two looks at those that are set aside, or paused
log = logging.getLogger(__name__)


def patience(run):
    """Seconds that a run, or a sweep, is kept for whoever may come back to it."""
    return HELD if run.held else ALONE


class Scheduler:
    """Runs that take turns. One serves the whole server; every method may be called from any thread.

    n_workers: threads; clock: tells seconds, by which a run is watched or not; new_run: makes a Run; n_cores: tells on
    how many cores runs are trained.
    """

    def __init__(self, n_workers=None, clock=time.monotonic, new_run=Run, n_cores=None):
        self._n_workers, self._clock, self._new_run = n_workers or CORES, clock, new_run
        self.n_cores = n_cores or (lambda: self._n_workers)
        self._waiting, self._active = [], set()
        self._resting, self._looks = set(), False  # those that are set aside or paused, and whether they are looked at
        self._condition = threading.Condition()
        self._room, self._turns, self._n_started = Room(), Turns(), 0

    def start(
        self, config, data, alive=lambda: True, iterations=None, owner=None, most=ONES_OWN_RUNS, new_run=None, **others
    ):
        """Begin a run, to its end or for so many iterations (0: paused), and return it.

        Raises ValueError as nncore.train does, and Full where it takes more memory than there is for its owner.

        alive: tells, from any thread, whether anybody wants it; owner: whose run it is: all of one's runs take turns as
        one, and so much memory; None if that is not to be counted; most: runs of theirs that may go on at once;
        new_run: makes it, in place of what makes this scheduler's; others: network, what to go on from; origin, the
        Origin of that network; pace, iterations a second at most; keeps, whether it keeps checkpoints.
        """

        def make():
            return (new_run or self._new_run)(config, data, alive, **others)

        config.check()  # before it is asked how large it is
        run = make() if owner is None else self._room.begin(make, config, owner, self.stop, most)
        with self._condition:
            run.person, run.last_watched = self._turns.of(owner), self._clock()
        if iterations != 0:
            self.resume(run, iterations)
        return run

    def check_number(self, owner, most, leaves):
        """Raise ValueError, as `start` would, for so many runs at once; `leaves`, a Run or None, does not count."""
        self._room.check_number(owner, most, leaves)

    def resume(self, run, iterations=None):
        """Let a paused run go on: to its end, or for so many iterations; one that steps, for so many more."""
        with self._condition:
            if run.ended or (run.status == "running" and not run.stepping):
                return
            self._resting.discard(run)
            run.set_aside, run.last_watched = False, self._clock()
            run.go_on(iterations)
            # Paused and resumed at once, it may not have left the queue or its worker, who puts it back.
            if not (run.in_slice or run.asleep):
                self._enqueue(run)

    def change(self, run, **changes):
        """Go on with other hyperparameters, of those that may change during a run. Raises ValueError for a bad one, and
        where there is no room for it or for its mark."""
        asked = replace(run.now, **changes)
        if run.ended or asked == run.now:
            return
        run.now.check_change(asked)
        self._room.check_change(run, asked)
        with self._condition:
            run.marks += marks_of_change(run.marks, run.iteration, run.now, asked)
            run.now = asked

    def set_pace(self, run, pace):
        """Let a run take at most so many iterations a second; None: as many as it can."""
        run.keep_pace(pace)

    def watch(self, run, alive):
        """Let a run go on as long as `alive` says that somebody wants it, beside who said so before."""
        with self._condition:
            run.watchers.add(alive)
            run.last_watched = self._clock()
            self._take_back(run)

    def leave(self, run, alive):
        """Stop a run that somebody does not want any more, unless others watch it."""
        run.watchers.discard(alive)
        if not run.watched:
            self.stop(run)

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

    def _let_it_rest(self, run):
        """Have a run measured, and let go of if it ends, and wait a moment: what is shown next is where it stands."""
        self._resting.discard(run)
        run.set_aside = False
        if not run.in_slice:
            if run.scored and not run.ended:
                self._rest(run)
                return
            self._enqueue(run)
        self._condition.wait_for(
            lambda: not run.in_slice and run not in self._waiting and run.settled == run.ended, MOMENT
        )

    @property
    def n_persons(self):
        """How many people have runs that wait for their turn or have it; who has a run and a sweep counts twice."""
        with self._condition:
            return len({run.person for run in (*self._active, *self._waiting)})

    def _enqueue(self, run):
        if run not in self._waiting:
            self._turns.join(run, (*self._waiting, *self._active))
            self._waiting.append(run)
        if self._n_started < min(self._n_workers, len({*self._waiting, *self._active})):
            threading.Thread(target=self._work, name=f"training-{self._n_started}", daemon=True).start()
            self._n_started += 1
        # Whoever waits for a run to rest waits here, too.
        self._condition.notify_all()

    def _work(self):
        lower_priority()
        while True:
            run = self._next()
            # A turn is counted by what it computed: pages that came first are not the run's.
            begun, had, measured = time.thread_time(), run.elsewhere, True
            # Whatever one run does, the others' go on.
            try:
                # With more, BLAS would round otherwise, and wait for cores that others have.
                with one_blas_thread():
                    measured = self._take_turn(run)
            except Exception as error:
                _fail(run, error)
            try:
                self._put_back(run, time.thread_time() - begun + run.elsewhere - had, measured)
            except Exception as error:
                _fail(run, error)
                self._active.discard(run)
                run.rest()
                # Where there is no memory for it now either, this thread is there for the others' runs all the same.
                with contextlib.suppress(Exception):
                    run.let_go()
            # While this thread waits for the next run it must not keep the last one's memory.
            del run

    def _next(self):
        """Wait for a run whose turn it is, or that has its scores to be measured."""
        with self._condition:
            while True:
                self._condition.wait_for(lambda: self._waiting)
                run = self._turns.next(self._waiting)
                self._waiting.remove(run)
                if run.status != "paused" or not run.scored or run.set_aside:
                    break
                self._condition.notify_all()
            run.in_slice = True
            alone = not self._active and all(other.status != "running" for other in self._waiting)
            run.team.hands = hands if alone else None
            self._active.add(run)
            return run

    def _take_turn(self, run):
        """Advance a run by a slice; where it rests after that, measure it, for as long. Returns whether it did."""
        if run.status == "running" and not (run.measuring and (run.resting or run.set_aside)):
            try:
                run.advance(min(SLICE, ROUND * self._n_workers / (len(self._waiting) + 1)))
            except Exception as error:
                _fail(run, error)
        now = self._clock()
        if run.watched:
            run.last_watched = now
        run.set_aside = now - run.last_watched > GRACE and not (run.in_iteration and run.status == "running")
        if rests := run.resting or run.set_aside:
            run.measure(SLICE)
        if run.set_aside and not run.measuring:
            run.put_down()
        return rests

    def _put_back(self, run, seconds, measured):
        with self._condition:
            self._turns.add(run, seconds)
            run.in_slice = False
            if not run.measuring:
                run.rest()
            # Paused or stopped when its turn was just over, it has another, to be measured.
            unread = run.measuring or not (measured or run.status == "running")
            ended = run.ended and not unread
            if unread:
                self._enqueue(run)
            elif run.status != "running" or run.set_aside:
                self._rest(run)
            elif not (pace := run.pace) or run.in_iteration:
                self._enqueue(run)
            elif not run.asleep:
                run.asleep = True
                threading.Timer(run.beat.seconds(pace, time.monotonic()), self._wake, (run,)).start()
            self._active.discard(run)
            self._condition.notify_all()
        if ended:
            run.let_go()  # without the condition, for it writes files
            with self._condition:
                self._condition.notify_all()

    def _wake(self, run):
        with self._condition:
            run.asleep = False
            # Resumed while it is measured, it is put back by who does that.
            if run.status == "running" and not run.in_slice:
                self._enqueue(run)

    # Those that are set aside, or paused; all of it under the condition

    def _rest(self, run):
        if run.ended:
            return
        self._resting.add(run)
        if not self._looks:
            threading.Thread(target=self._look_after, name="set-aside", daemon=True).start()
            self._looks = True  # where there is no thread left, the next one tries

    def _take_back(self, run):
        if run in self._resting and run.set_aside and run.status == "running":
            self._resting.discard(run)
            run.set_aside = False
            run.begin_turns()
            self._enqueue(run)

    def _look_after(self):
        goes_on = True
        while goes_on:
            time.sleep(LOOK)
            with self._condition:
                for run in list(self._resting):
                    try:
                        self._look_at(run)
                    except Exception:
                        # There is no other thread that looks after all the others.
                        log.exception("a run that nobody watches could not be looked after")
                goes_on = self._looks = bool(self._resting)

    def _look_at(self, run):
        now = self._clock()
        if run.watched:
            run.last_watched = now
            self._take_back(run)
        elif now - run.last_watched > patience(run):
            self._resting.discard(run)
            run.status = "stopped"
            self._enqueue(run)
        elif now - run.last_watched > GRACE and not run.set_aside:
            self._resting.discard(run)
            run.set_aside = True
            self._enqueue(run)


def _fail(run, error):
    log.error("training failed", exc_info=error)
    run.fail(f"an error in the program ({error})")


scheduler = Scheduler(**elsewhere())
