"""Who wants a run: browser tabs, each by a function that tells whether it is open."""

MAX_WATCHERS = 20  # of more, the latest are asked


class Watchers:
    """Functions that tell, from any thread, whether somebody is there."""

    def __init__(self, *watchers):
        self._all = watchers  # replaced, never changed

    def add(self, alive):
        """Ask `alive`, too."""
        self.discard(alive)
        self._all = (*self._all, alive)[-MAX_WATCHERS:]

    def discard(self, alive):
        """Do not ask `alive` any more."""
        self._all = tuple(other for other in self._all if other != alive)

    def anybody(self):
        """Whether anybody is there."""
        return any(map(_says_yes, self._all))


def _says_yes(alive):
    try:
        return bool(alive())
    except Exception:  # somebody who cannot be asked is not there
        return False
