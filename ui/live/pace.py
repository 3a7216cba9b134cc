"""How often what moves is looked at, so that all of it together leaves the cores to the training."""

from lab.runs.cores import CORES

BUDGET = 0.1 * CORES  # seconds of a core a second, for all looks together
NEW = 0.3  # what one look counts in the mean of what they cost


class Pace:
    """How often all want to look, and what one look costs. most: times as rarely as at leisure. It is the sockets'
    loop's alone."""

    def __init__(self, most):
        self._most, self._asked, self._looks = most, 0.0, {}  # seconds of a core a second: of all, and of each

    def note(self, who, at_leisure, cost):
        """Note a look. at_leisure: seconds between two while there is time enough; cost: seconds of a core."""
        before = self._looks.get(who, cost / at_leisure)
        self.forget(who)
        self._looks[who] = before + NEW * (cost / at_leisure - before)
        self._asked += self._looks[who]

    def forget(self, who):
        """Who looks no more leaves their time to the others."""
        self._asked -= self._looks.pop(who, 0.0)

    def seconds(self, at_leisure, most=None):
        """Seconds between two looks of who wants so many. most: times as rarely, if that is fewer than for others."""
        return at_leisure * min(max(1.0, self._asked / BUDGET), most or self._most)


frames, readings = Pace(6.0), Pace(20.0)  # of all that moves; and beside them of pens, while they are down
