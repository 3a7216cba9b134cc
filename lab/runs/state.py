"""What follows from what a run has measured and was told."""

GOING, ENDED = ("running", "paused"), ("finished", "stopped", "failed")


class State:
    """What everybody may ask of a run (run.py), and nobody sets."""

    @property
    def network(self):
        """The latest network whose cost is known to be finite; None before the first slice is done."""
        return self.last_finite or (self.latest and self.latest.network)

    @property
    def iteration(self):
        """How many iterations are done."""
        return len(self.history.costs)

    @property
    def budget(self):
        """How many iterations it may take until it pauses."""
        return max(0, self.rests_after - self.iteration)

    @property
    def network_iteration(self):
        """After how many iterations its network was as it is."""
        return self._n_finite if self.last_finite else self.latest.iteration if self.latest else 0

    @property
    def ended(self):
        """Whether it will not go on any more."""
        return self.status in ENDED

    @property
    def settled(self):
        """Whether it has ended and nothing of it changes any more: its last slice may still go on after `ended`."""
        return self.ended and self._progress is None

    @property
    def busy(self):
        """Whether what is to be seen of it still changes by itself: it goes on, or is measured where it rests."""
        return self.status == "running" or not (self.scored or self.settled)

    @property
    def watched(self):
        """Whether anybody still wants it."""
        return self.watchers.anybody()

    @property
    def complete(self):
        """Whether all iterations are done."""
        return self.iteration == self.config.iterations

    @property
    def scored(self):
        """Whether its scores are of the network as it is now, or there is none yet; it is not put together for that."""
        scores, is_there = self.scores, self.last_finite or self.latest
        done = self._n_finite if self.last_finite else self.iteration
        return not is_there or (scores is not None and scores.iteration == done)

    @property
    def rate(self):
        """Iterations a second, of late; of a run that has ended, over all of it; 0 before it can be told."""
        if self.ended:
            return self.iteration / self.seconds if self.seconds else 0.0
        return self._rate.of_late

    @property
    def rate_is_steady(self):
        """Whether how long it will take can be told by its rate."""
        return self._rate.is_steady

    @property
    def resting(self):
        """Whether it takes no more iterations for now: it is done, or told to rest, or something is wrong."""
        return self._wrong is not None or self.complete or not self.budget or self.status != "running"
