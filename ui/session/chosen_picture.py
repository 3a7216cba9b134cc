"""The picture that is being chosen to be read, and the box in it. What is on the canvas does not know of them."""

from contextlib import suppress
from dataclasses import dataclass

from lab.photograph import Photograph
from lab.workers import picture_reader
from render import pictures
from ui.session.drawing import Drawing
from ui.session.store import part


@dataclass
class ChosenPicture:
    """opening: whether one is being chosen; photograph: the one whose box is being chosen, or None; problem: why the
    last one could not be used, as a sentence."""

    opening: bool = False
    photograph: Photograph | None = None
    problem: str | None = None

    def begin(self):
        """Have somebody choose one."""
        self.opening, self.photograph, self.problem = True, None, None
        part(Drawing).problem = None

    def open(self, file):
        """Open a picture file, to choose what of it is read. Raises ValueError for what is none."""
        self.photograph = Photograph.of(picture_reader.read(file))

    def move_box(self, said):
        """Have the photograph's box where a browser says that it is."""
        with suppress(ValueError):  # no box of ours says anything else
            self.photograph = self.photograph and self.photograph.moved(said)

    def use(self):
        """Put the ink in the photograph's box onto the canvas, in place of what is there; nothing if there is none."""
        photograph, drawing = self.photograph, part(Drawing)
        if photograph is not None and not photograph.is_lost and photograph.ink is not None:
            self.opening, self.photograph, self.problem = False, None, None
            drawing.put_on_page(pictures.on_page(photograph.ink))

    def end(self):
        """Leave the picture, and the canvas as it is."""
        self.opening, self.photograph, self.problem = False, None, None
