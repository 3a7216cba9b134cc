"""How fast a run is, from when each of its slices ended, and how fast it is to be."""

# Seconds over which iterations are counted: of a class that takes turns a few seconds tell nothing. Before ENOUGH
# nobody knows how long a run will take.
OF_LATE, ENOUGH = 10, 2


class Rate:
    """Iterations a second. Written by one thread; anybody may read it at any time."""

    def __init__(self):
        self._samples = ()  # (seconds, iteration) at the start and after each slice; replaced, never changed

    def begin(self, seconds, iteration):
        """Count from here on."""
        self._samples = ((seconds, iteration),)

    def add(self, seconds, iteration):
        """Note where a slice ended. Of what is older than OF_LATE one is kept: turns may be far apart.

        A slice may also end within an iteration; then there is nothing to count yet.
        """
        if self._samples and iteration == self._samples[-1][1]:
            return
        samples = (*self._samples, (seconds, iteration))
        while len(samples) > 2 and seconds - samples[1][0] >= OF_LATE:
            samples = samples[1:]
        self._samples = samples

    @property
    def is_steady(self):
        """Whether it has been counted for long enough to be gone by."""
        samples = self._samples
        return len(samples) > 1 and samples[-1][0] - samples[0][0] >= ENOUGH

    @property
    def of_late(self):
        """Iterations a second over the last OF_LATE seconds, or the last slice if that took longer; 0 before it."""
        samples = self._samples
        if len(samples) < 2:
            return 0.0
        end, done = samples[-1]
        start, before = next((each for each in samples[:-1] if end - each[0] <= OF_LATE), samples[-2])
        return (done - before) / (end - start) if end > start else 0.0


class Beat:
    """When a run's next iteration may begin, so that it takes so many a second from now on."""

    def __init__(self):
        self._last = None  # when the last one was due

    def seconds(self, per_second, now):
        """How long it waits for that from now on, in seconds by any clock. Asked once for each iteration.

        What an iteration and waiting for a turn took is part of the time between two; but who is late by more than
        two iterations does not make up for that.
        """
        due = (now if self._last is None else self._last) + 1 / per_second
        self._last = due if due >= now - 2 / per_second else now
        return max(0.0, self._last - now)
