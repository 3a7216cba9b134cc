"""Whose turn it is to have a worker train another network: of who has waited longest.

By that alone whoever tries few networks that take long would have a worker nearly always, and those who try many that
take little would share the rest. So after one that took longer than others' a wait is counted from later on, by as much
as makes it an equal share of the time. By the time alone, who comes anew would come first, and a stream of newcomers
would keep everybody waiting.
"""

import time


class Turns:
    """Since when who has sweeps wait, by owner."""

    def __init__(self):
        self._since, self._took = {}, {}  # by owner; seconds of a core that their last network took

    def since(self, sweep):
        """Since when the owner of a sweep is counted as waiting, by the monotonic clock."""
        return self._since.get(sweep.owner, sweep.asked)

    def begin(self, owner, owners):
        """Count an owner's turn. owners: of all sweeps that are not done."""
        self._since[owner] = time.monotonic()
        for known in (self._since, self._took):
            for gone in known.keys() - owners:
                del known[gone]

    def end(self, owner, seconds, n_cores):
        """Have an owner wait from now on, one of whose networks took so many seconds of a core.

        n_cores: how many there are for all who have sweeps; a part of one where runs have the rest.
        """
        self._took[owner] = seconds
        usual = sum(self._took.values()) / len(self._took)
        # The others have had as much after so many times as long as it takes one of them.
        each = max(0.0, len(self._since) / n_cores - 1)
        self._since[owner] = time.monotonic() + max(0.0, seconds - usual) * each
