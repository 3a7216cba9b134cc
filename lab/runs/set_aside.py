"""Runs that nobody watches: they take no turns until somebody does, and after a while they are stopped.

Paused ones take none in any case; what they need to go on is put into a file, as it is of those.
"""

import logging
import threading
import time
import weakref

GRACE = 45  # seconds after which a run that nobody watches is set aside
ALONE = 15 * 60  # seconds after which it is stopped for good
HELD = 4 * 3600  # the same of what rests since its class does: phones are put away for a talk, a break, the next lesson
LOOK = 0.5  # seconds between two looks at those that are set aside, or paused
log = logging.getLogger(__name__)


def unfinished(run):
    """Whether a run that is set aside was paused within an iteration, which it has to end before it is put down."""
    return run.set_aside and run.in_iteration and run.status == "paused"


def patience(run):
    """Seconds that a run is kept for whoever may come back to it."""
    return HELD if run.held else ALONE


class SetAside:
    """The runs that are set aside or paused. Every method is called under the scheduler's condition.

    clock: tells seconds; put_back: what to call, under the condition, with a run that is to have a turn.
    """

    def __init__(self, condition, clock, put_back):
        self._condition, self._clock, self._put_back = condition, clock, put_back
        # A paused run is there for who may have it go on, and nobody else; but what another process keeps for it must
        # be let go of in the end.
        self._runs, self._paused, self._elsewhere, self._looks = set(), weakref.WeakSet(), set(), False

    def add(self, run):
        """Set a run aside."""
        self._runs.add(run)
        self._begin_to_look()

    def rest(self, run):
        """Have a run that is paused, and is not put down, put down once nobody has watched it for a while."""
        if run.status == "paused" and not run.set_aside:
            (self._elsewhere if run.elsewhere else self._paused).add(run)
            self._begin_to_look()
        run.set_aside = False

    def discard(self, run):
        """Forget a run."""
        for runs in (self._runs, self._paused, self._elsewhere):
            runs.discard(run)
        run.set_aside = False

    def take_back(self, run):
        """Let a run go on, if it was set aside."""
        if run in self._runs:
            self.discard(run)
            run.last_watched = self._clock()
            run.begin_turns()
            self._put_back(run)

    def _begin_to_look(self):
        if not self._looks:
            threading.Thread(target=self._look_after, name="set-aside", daemon=True).start()
            self._looks = True  # where there is no thread left, the next one tries

    def _look_after(self):
        goes_on = True
        while goes_on:
            time.sleep(LOOK)
            with self._condition:
                goes_on = self._looks = self._look()

    def _look(self):
        """Look at each once. Returns whether there are any left."""
        for run in (*self._runs, *self._paused, *self._elsewhere):
            try:
                self._look_at(run)
            except Exception:
                # There is no other thread that looks after all the others.
                log.exception("a run that nobody watches could not be looked after")
        return bool(self._runs or self._paused or self._elsewhere)

    def _look_at(self, run):
        now = self._clock()
        if run.watched:
            self.take_back(run)
            run.last_watched = now
        elif run in self._paused:
            if now - run.last_watched > GRACE:
                self.discard(run)
                run.set_aside = True
                run.begin_turns()  # while it was paused nothing was trained
                self._put_back(run)
        elif now - run.last_watched > patience(run):
            self.discard(run)
            run.status = "stopped"
            self._put_back(run)
