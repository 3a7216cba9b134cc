"""How often what is live is redrawn, or read, so that all of it together leaves the cores to the training."""

import threading
import time

SHARE = 0.1  # of the cores' time, for all redraws together
MOST = 6.0  # times as rarely as at leisure: once in three seconds what is redrawn twice a second
STEP = 1.25  # a pace changes by so much at least: a timer that is set anew begins anew
AWAY = 60.0  # seconds after which who has not been redrawn is not watched any more
NEW = 0.3  # what one redraw counts in the mean of what they cost


class Pace:
    """Who is redrawn, how often they want to be, and what one redraw costs. Every method may be called from any thread.

    n_cores: whose time is shared; clock: tells seconds; share: of that time, for all redraws together; most: times as
    rarely as at leisure; away: seconds after which who has not been redrawn is not watched any more.
    """

    def __init__(self, n_cores, clock=time.monotonic, share=SHARE, most=MOST, away=AWAY):
        self._budget, self._clock, self._most, self._away = share * n_cores, clock, most, away
        self._lock, self._watched = threading.Lock(), {}  # who → (seconds at leisure, seconds of a core, when)

    def note(self, who, at_leisure, cost):
        """Note a redraw. at_leisure: seconds between two while there is time enough; cost: seconds of a core."""
        with self._lock:
            now = self._clock()
            _, before, _ = self._watched.get(who, (None, cost, None))
            self._watched[who] = at_leisure, before + NEW * (cost - before), now
            self._let_go(now)

    def _let_go(self, now):
        for who, (_, _, when) in list(self._watched.items()):
            if now - when > self._away:
                del self._watched[who]

    def forget(self, who):
        """Who is not watched any more leaves their time to the others."""
        with self._lock:
            self._watched.pop(who, None)

    def seconds(self, at_leisure, most=None):
        """Seconds between two redraws of what is redrawn so often at leisure: the same for a while, then a step more
        or less. most: times as rarely, where that is fewer than for others."""
        with self._lock:
            self._let_go(self._clock())
            asked = sum(cost / leisure for leisure, cost, _ in self._watched.values())
        most = min(most or self._most, self._most)
        stretch, step = min(asked / self._budget, most), 1.0
        while step < stretch:
            step *= STEP
        return at_leisure * min(step, most)
