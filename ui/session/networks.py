"""Which networks there are to read with, and what was changed in them by hand."""

from dataclasses import dataclass, field, replace

from lab import networks
from lab.desk_state import MAX_NETWORK, Opened
from lab.networks import ReadingNetwork
from lab.runs.network_file import NetworkFile
from lab.runs.run import Run
from nncore.storage import Saved
from ui.session import widgets


def _in_a_file(saved):
    """A Saved network, which memory has only while it is looked at: many tabs may have a large one each."""
    return replace(saved, network=NetworkFile(1).keep(saved.network))


@dataclass
class Networks:
    """source: what one's own network is from: a run, or in place of it until the next run a Saved network that was
    opened; problem: why a file could not be opened, as a sentence."""

    source: Run | Saved | None = None
    problem: str | None = None
    _edits: dict = field(default_factory=dict)  # by title of a network: its source when it was edited, and the edits
    _found: dict = field(default_factory=dict)  # by title: the same from the desk, with the network's digest

    @property
    def own(self) -> ReadingNetwork | None:
        """One's own network as it is now; None while there is none."""
        return networks.own_network(self.source)

    @property
    def opened(self):
        """The Saved network that was opened and is in use, or None."""
        return self.source if isinstance(self.source, Saved) else None

    @property
    def kept_file(self):
        """The same as the desk has it, None where it is too large."""
        return None if self.opened is None or self.too_large else Opened(self.opened)

    def open(self, network, config, class_names, test_accuracy, origin=None):
        """Read with a network that was trained before. origin: of what goes on from it, an
        Origin, where that is known."""
        notes = {"class_names": class_names, "test_accuracy": test_accuracy}
        notes |= {networks.ORIGIN: origin.facts} if origin else {}
        self.source, self.problem = _in_a_file(Saved(network, config, notes)), None

    def open_file(self, file):
        """Read with the network of a file. Raises ValueError if it is none."""
        self.source = _in_a_file(networks.open_network(file))

    def edits(self, reader):
        """What was changed by hand in a ReadingNetwork: {(layer, row or None for the bias, column): value}."""
        digest, found = self._found.pop(reader.title, (None, {}))
        if digest == reader.network.digest and networks.has_places(reader.network, found):
            self._edits[reader.title] = reader.source, found
        source, edits = self._edits.get(reader.title, (None, {}))
        return edits if source is reader.source else {}

    def edit(self, reader, place, key):
        """Set a number of a ReadingNetwork to what the widget of this key says, until it is restored."""
        value = widgets.value(key)
        if value is not None:
            self._edits[reader.title] = reader.source, networks.with_edit(self.edits(reader), place, value)

    def restore(self, reader):
        """Undo all that was changed by hand in a ReadingNetwork."""
        self._edits.pop(reader.title, None)

    @property
    def too_large(self):
        """Whether the network that was opened is too large to be there after a reload."""
        return self.opened is not None and sum(array.nbytes for array in self.opened.network.parameters) > MAX_NETWORK

    @property
    def kept_edits(self):
        """The edits by title, with the digest of their network; what goes on learning is another one in a moment."""
        edits = dict(self._found)
        for reader in filter(None, (self.own, networks.ready_network())):
            source, numbers = self._edits.get(reader.title, (None, {}))
            if source is reader.source and numbers and not reader.learning:
                edits[reader.title] = reader.network.digest, numbers
        return edits

    def put_back(self, found):
        """Read with the networks of before."""
        self._found = found.kept_edits
        if found.kept_file is not None:
            self.source = _in_a_file(found.kept_file.saved)
