"""What a page can look at through its socket."""

from collections.abc import Callable
from dataclasses import dataclass


class View:
    """leisure: seconds between two looks while there is time enough; heavy: whether it is looked at in another thread,
    since it may wait for a database; follows_pen: whether it changes with the drawing, then `pause` seconds after one
    look the next may come; most: times as rarely as at leisure, where that is fewer than for others. due, soonest,
    urgent: the socket's alone."""

    leisure, heavy, follows_pen, pause, most = 1.0, False, False, 0.02, None

    def __init__(self, tab, said):
        self.tab, self.due, self.soonest, self.urgent = tab, 0.0, 0.0, False

    @property
    def next(self):
        """When it is to be looked at next."""
        return min(self.due, self.soonest) if self.urgent else self.due

    def look(self):
        """What has changed since the last look: a list of messages, dictionaries or bytes."""
        raise NotImplementedError


@dataclass(frozen=True)
class Offer:
    """What a script lets its page look at. make: returns it now; known: what the page was drawn with; hear: is told
    what was set in it, {name: number}, and raises ValueError for what cannot be."""

    make: Callable
    leisure: float
    known: object = None
    most: float | None = None
    hear: Callable | None = None


class OfOffer(View):
    """A view of what the script has offered under a name; a page that was not offered it sees nothing."""

    heavy = True

    def __init__(self, tab, said):
        super().__init__(tab, said)
        self._name, self._last = str(said["of"]), None
        if offer := tab.offers.get(self._name):
            self.leisure, self.most = offer.leisure, offer.most
            if "set" in said and offer.hear:
                offer.hear(said["set"])

    def look(self):
        # The script may be running just now: then it is offered again in a moment.
        offer = self.tab.offers.get(self._name)
        return [] if offer is None else self._look(offer)


class Part(OfOffer):
    """A part of a page in pieces (render/pieces.py), which are sent where they have changed."""

    def _look(self, offer):
        before, self._last = self._last, offer.make()
        return [] if self._last == before else [{"pieces": self._last}]


class Watch(OfOffer):
    """Whether something is not as the page was drawn with: then the page is to be run."""

    def _look(self, offer):
        return [] if offer.make() == offer.known else [{"wake": self._name}]
