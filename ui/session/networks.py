"""Which networks there are to read with, and what was changed in them by hand."""

from dataclasses import dataclass, field

from lab import networks
from lab.networks import ReadingNetwork
from lab.runs.run import Run
from nncore.storage import Saved
from ui.session import widgets


@dataclass
class Networks:
    """source: what one's own network is from: a run, or in place of it until the next run a Saved network that was
    opened; problem: why a file could not be opened, as a sentence."""

    source: Run | Saved | None = None
    problem: str | None = None
    _edits: dict = field(default_factory=dict)  # by title of a network: its source when it was edited, and the edits

    @property
    def own(self) -> ReadingNetwork | None:
        """One's own network as it is now; None while there is none."""
        return networks.own_network(self.source)

    @property
    def opened(self):
        """The Saved network that was opened and is in use, or None."""
        return self.source if isinstance(self.source, Saved) else None

    def open(self, network, config, class_names, test_accuracy):
        """Read with a network that was trained before."""
        notes = {"class_names": class_names, "test_accuracy": test_accuracy}
        self.source, self.problem = Saved(network, config, notes), None

    def open_file(self, file):
        """Read with the network of a file. Raises ValueError if it is none."""
        self.source = networks.open_network(file)

    def edits(self, reader):
        """What was changed by hand in a ReadingNetwork: {(layer, row or None for the bias, column): value}."""
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
