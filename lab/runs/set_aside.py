"""Runs that nobody watches: they take no turns until somebody does, and after a while they are stopped."""

import threading
import time

GRACE = 45  # seconds after which a run that nobody watches is set aside
ALONE = 15 * 60  # seconds after which it is stopped for good
LOOK = 0.5  # seconds between two looks at those that are set aside


class SetAside:
    """The runs that are set aside. Every method is called under the scheduler's condition.

    clock: tells seconds; put_back: what to call, under the condition, with a run that somebody watches again.
    """

    def __init__(self, condition, clock, put_back):
        self._condition, self._clock, self._put_back = condition, clock, put_back
        self._runs, self._looks = set(), False

    def add(self, run):
        """Set a run aside."""
        self._runs.add(run)
        if not self._looks:
            self._looks = True
            threading.Thread(target=self._look_after, name="set-aside", daemon=True).start()

    def discard(self, run):
        """Forget a run. Returns whether it was set aside."""
        was_there = run in self._runs
        self._runs.discard(run)
        run.set_aside = False
        return was_there

    def take_back(self, run):
        """Let a run go on, if it was set aside."""
        if self.discard(run):
            run.last_watched = self._clock()
            run.begin_turns()
            self._put_back(run)

    def _look_after(self):
        while True:
            time.sleep(LOOK)
            with self._condition:
                for run in list(self._runs):
                    if run.watched:
                        self.take_back(run)
                    elif self._clock() - run.last_watched > ALONE:
                        self.discard(run)
                        run.status = "stopped"
                        run.let_go()
                # While this thread sleeps it must not keep a run's memory.
                run = None
                if not self._runs:
                    self._looks = False
                    return
