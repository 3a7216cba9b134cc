"""How often what moves is looked at, so that all of it together leaves the cores to the training."""

import threading
import time

from lab.runs.cores import CORES

SHARE = 0.1  # of the cores' time
MOST = 6.0  # times as rarely as at leisure, at most
AWAY = 10.0  # seconds after which what was not looked at counts no more
COUNT = 0.2  # seconds between two times that it is added up how much all ask for
NEW = 0.3  # what one look counts in the mean of what they cost


class Pace:
    """Who looks, how often they want to, and what one look costs. Every method may be called from any thread.

    budget: seconds of a core a second, for all looks together; clock: tells seconds; most: times as rarely as at
    leisure; away: seconds after which who has not looked counts no more.
    """

    def __init__(self, budget, clock=time.monotonic, most=MOST, away=AWAY):
        self._budget, self._clock, self._most, self._away = budget, clock, most, away
        self._lock, self._looks = threading.Lock(), {}  # who → (seconds at leisure, seconds of a core, when)
        self._asked, self._counted = 0.0, -COUNT  # seconds of a core a second; when that was added up

    def note(self, who, at_leisure, cost):
        """Note a look. at_leisure: seconds between two while there is time enough; cost: seconds of a core."""
        with self._lock:
            now = self._clock()
            _, before, _ = self._looks.get(who, (None, cost, None))
            self._looks[who] = at_leisure, before + NEW * (cost - before), now
            if now >= self._counted + COUNT:
                self._counted = now
                self._looks = {each: look for each, look in self._looks.items() if now - look[2] <= self._away}
                self._asked = sum(cost / leisure for leisure, cost, _ in self._looks.values())

    def forget(self, who):
        """Who looks no more leaves their time to the others."""
        with self._lock:
            self._looks.pop(who, None)

    def seconds(self, at_leisure, most=None):
        """Seconds between two looks of who wants so many. most: times as rarely, if that is fewer than for others."""
        return at_leisure * min(max(1.0, self._asked / self._budget), most or self._most)


frames = Pace(SHARE * CORES)
# Of pens, beside those of all else; strokes are short, and so is what is remembered of them.
readings = Pace(SHARE * CORES, most=20.0, away=3.0)
