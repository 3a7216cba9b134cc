"""What is on the canvas of this session."""

from dataclasses import dataclass, field

from lab.desk import parts
from lab.drawing_sheet import DrawingSheet
from nncore.reading.image_files import read_picture
from render import pictures
from ui.session import widgets

ON_WHITE = "on_white"  # the key of the control that chooses the paper


@dataclass
class Drawing:
    """sheet: what is on the canvas; problem: why the last picture or file of digits could not be used, as a sentence.

    start: what the canvas starts from. It restarts when this changes, and only then, so it must not change while
    somebody draws.
    """

    sheet: DrawingSheet = field(default_factory=DrawingSheet)
    problem: str | None = None
    start: dict = field(default_factory=lambda: {"objects": [], "generation": 0})
    _cleared: DrawingSheet | None = None  # what was on it before it was cleared
    _sent: bytes | None = None  # the canvas's latest PNG
    _outdated: bytes | None = None  # a PNG from before the canvas was restarted

    @property
    def on_white(self):
        """Whether the ink is black and the paper white."""
        return bool(widgets.value(ON_WHITE))

    def show(self, sheet):
        """Put a sheet in place of what is on the canvas."""
        self.sheet, self.problem = sheet, None
        self.restart()

    def restart(self):
        """Have the canvas start from what is on it now: a change of its settings may make the browser build it anew."""
        self.start = {"objects": self.sheet.strokes, "generation": self.start["generation"] + 1}
        self._outdated = self._sent

    def clear(self):
        """Take everything off the canvas; `undo` brings it back."""
        self._cleared = self._cleared if self.sheet.empty else self.sheet
        self.show(DrawingSheet())

    @property
    def can_undo(self):
        """Whether there is something to undo."""
        return not self.sheet.empty or self._cleared is not None

    def undo(self):
        """Take back what was done last: a stroke, or if there is none, the picture on the canvas, or its clearing."""
        if self.sheet.empty and self._cleared is not None:
            cleared, self._cleared = self._cleared, None
            self.show(cleared)
        else:
            self.show(self.sheet.undone())

    def change_paper(self):
        """Draw what is on the canvas in the ink of the paper that has just been chosen."""
        self.sheet = self.sheet.recoloured(self.on_white)
        self._cleared = self._cleared and self._cleared.recoloured(self.on_white)
        self.restart()

    def put_on_page(self, picture):
        """Put a picture, (280, 280) uint8, white ink on black, onto the canvas, to be read and to draw on."""
        self.show(DrawingSheet.of_picture(picture, self.on_white))

    def put_digit(self, digit):
        """Put a digit of a data set, (28, 28) uint8, onto the canvas, to be read as it is until drawn on."""
        self.show(DrawingSheet.of_digit(digit, pictures.page_of(digit), self.on_white))

    def open_picture(self, file):
        """Put the ink of a picture file onto the canvas. Raises ValueError if there is none in it."""
        page = pictures.on_page(read_picture(file))
        if page is None:
            raise ValueError("Nothing like ink was found in this picture")
        self.put_on_page(page)

    def take(self, sent):
        """Remember what the canvas sent. sent: what canvas.show returned."""
        try:
            content, strokes = sent.image_bytes, sent.json_data["objects"]
            # After a restart, until the canvas has answered, its value is still what it sent before.
            if content is None or content == self._outdated:
                return
            self.sheet = self.sheet.drawn_on(strokes, content)
        except (ValueError, KeyError, TypeError):
            # No canvas of ours sends such a thing; what is remembered stays.
            return
        self._outdated, self._sent = None, content

    @property
    def kept(self):
        """What the desk has of it: what is on the canvas, and its paper; or None."""
        return None if self.sheet.empty and not self.on_white else (self.sheet, self.on_white)

    def pack(self):
        return parts.pack_drawing(self.sheet, self.on_white)

    def put_back(self, content):
        """Draw on where a desk has it from. Raises ValueError for what is no drawing."""
        sheet, on_white = parts.unpack_drawing(content)
        widgets.put({ON_WHITE: on_white})
        self.show(sheet)
