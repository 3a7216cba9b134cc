"""The collection of drawings that somebody opened to have it read. It stays until the page is reloaded."""

from dataclasses import dataclass

from lab.collection import Collection, open_collection

NAME = 60  # characters of a file's name that are shown


@dataclass(eq=False)
class OpenCollection:
    """collection: what was opened, None before; name: of its file; problem: why the last file was not, a sentence."""

    collection: Collection | None = None
    name: str = ""
    problem: str | None = None

    def open_file(self, file):
        """Have the drawings of a file of strokes. Raises ValueError if it is none."""
        self.collection = open_collection(file.getvalue())
        self.name = file.name if len(file.name) <= NAME else f"{file.name[:NAME]}…"

    def close(self):
        """Have none open."""
        self.collection, self.name = None, ""

    @property
    def being_drawn(self):
        """Whether its drawings are still being drawn."""
        return self.collection is not None and self.collection.drawings is None
