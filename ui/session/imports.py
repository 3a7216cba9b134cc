"""What came of the last file of runs that was opened."""

from dataclasses import dataclass, field

from ui.session.lab_book import LabBook
from ui.session.store import part


@dataclass
class Imports:
    """said: what came of it, as sentences, some of which may hold something of the file."""

    said: list[str] = field(default_factory=list)

    def take(self, file):
        """Add the runs of a file to the lab book. Raises LedgerProblem, or ValueError if it is no such file."""
        self.said = []
        imported = part(LabBook).import_file(file)
        n = len(imported.ids)
        self.said = ["1 run came in." if n == 1 else f"{n:,} runs came in.", *imported.left_out]
