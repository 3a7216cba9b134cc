"""Which runs are compared on the page Compare."""

from dataclasses import dataclass, field

from lab.desk import parts
from ui.session import widgets


@dataclass
class Compared:
    """keys: of the ComparedRuns that are compared; their checkboxes follow it."""

    keys: set[str] = field(default_factory=set)
    _known: set[str] | None = None  # the keys of all there were when it was last asked, None before
    _newest: int = 0  # the largest id of a run that was trained by itself

    def choose(self, items):
        """Those of the ComparedRuns that are compared: the pinned and the two newest, until somebody chooses others.

        items: what there is, pinned ones first, then the newest. A run that was trained by itself begins the choice
        anew; a repetition joins it, and the runs of a sweep leave it as it is.
        """
        newest = max((id for item in items if not item.belongs_together for id in item.ids), default=0)
        if self._known is None or newest > self._newest:
            recent = sorted(items, key=lambda item: -max(item.ids))[:2]
            self.keys = {item.key for item in items if item.pinned or item in recent}
        else:
            self.keys |= {item.key for item in items if item.is_group and item.key not in self._known}
        self._known, self._newest = {item.key for item in items}, max(newest, self._newest)
        return [item for item in items if item.key in self.keys]

    def checkbox(self, item):
        """The key of an item's checkbox, which from now on says whether the item is compared."""
        if widgets.value(item.key) != (item.key in self.keys):
            widgets.put({item.key: item.key in self.keys})
        return item.key

    def follow(self, key):
        """Compare the item of this key, or leave it out, as its checkbox says."""
        (self.keys.add if widgets.value(key) else self.keys.discard)(key)

    @property
    def kept(self):
        """What the desk has of it, or None before anything was to be compared."""
        return None if not self._known else (self._newest, frozenset(self.keys), frozenset(self._known))

    def pack(self):
        return parts.pack({"newest": self._newest, "keys": sorted(self.keys), "known": sorted(self._known)})

    def put_back(self, content):
        """Compare those of before. Raises ValueError for what is none."""
        facts, _ = parts.unpack(content)
        newest, lists = facts.get("newest"), [facts.get("keys"), facts.get("known")]
        texts = [key for keys in lists if isinstance(keys, list) for key in keys]
        if type(newest) is not int or not all(isinstance(keys, list) for keys in lists) or not all(map(_is_key, texts)):
            raise ValueError("it must hold the keys of runs")
        self._newest, self.keys, self._known = newest, set(lists[0]), set(lists[1])


def _is_key(text):
    return isinstance(text, str)
