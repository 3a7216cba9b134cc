"""What undo goes back to on the canvas, beyond the strokes that are on it."""

from dataclasses import dataclass

from lab.desk import parts
from lab.drawing_sheet import DrawingSheet

MOST = parts.MOST_DRAWINGS


@dataclass
class UndoHistory:
    """sheets: what another sheet or none was put in place of, the last last."""

    sheets: tuple[DrawingSheet, ...] = ()

    def add(self, sheet):
        """Remember one more, in place of the oldest if there are many."""
        self.sheets = (*self.sheets, sheet)[-MOST:]

    def take(self):
        """The last one, which is remembered no longer. Raises ValueError if there is none."""
        *left, last = self.sheets
        self.sheets = tuple(left)
        return last

    def drop(self, sheet):
        """Remember this one no longer."""
        self.sheets = tuple(each for each in self.sheets if each is not sheet)

    @property
    def kept(self):
        """What the desk has of it: the sheets; or None."""
        return self.sheets or None

    def pack(self):
        return parts.pack_drawings(self.sheets)

    def put_back(self, content):
        """Go back to those of before. Raises ValueError for what is none of them."""
        self.sheets = parts.unpack_drawings(content)
