"""Which runs are compared on the page Compare."""

from dataclasses import dataclass, field

from ui.session import widgets


@dataclass
class Compared:
    """keys: of the ComparedRuns that are compared; their checkboxes follow it; known: of all there were when it was
    last asked; newest: the largest id of a run that was trained by itself."""

    keys: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    newest: int = 0

    def choose(self, items):
        """Those of the ComparedRuns that are compared: the pinned and the two newest, until somebody chooses others.

        items: what there is, pinned ones first, then the newest. A run that was trained by itself begins the choice
        anew; a repetition joins it, and the runs of a sweep leave it as it is.
        """
        newest = max((id for item in items if not item.belongs_together for id in item.ids), default=0)
        if not self.known or newest > self.newest:
            recent = sorted(items, key=lambda item: -max(item.ids))[:2]
            self.keys = {item.key for item in items if item.pinned or item in recent}
        else:
            self.keys |= {item.key for item in items if item.is_group and item.key not in self.known}
        self.known, self.newest = {item.key for item in items}, max(newest, self.newest)
        return [item for item in items if item.key in self.keys]

    def checkbox(self, item):
        """The key of an item's checkbox, which from now on says whether the item is compared."""
        if widgets.value(item.key) != (item.key in self.keys):
            widgets.put({item.key: item.key in self.keys})
        return item.key

    def follow(self, key):
        """Compare the item of this key, or leave it out, as its checkbox says."""
        (self.keys.add if widgets.value(key) else self.keys.discard)(key)
