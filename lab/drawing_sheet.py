"""A drawing as a value: strokes on plain paper or on a picture, and what can be done to it."""

import io
import json
from dataclasses import dataclass, field, replace

import numpy as np

import nncore
from lab.canvas_strokes import BLACK, WHITE, rebuilt
from nncore.reading.image_files import read_picture
from nncore.reading.preparation import ALL_STEPS
from nncore.reading.strokes import CANVAS

# What a canvas may send, its strokes as its picture: a stroke of 120 moves takes 7,000 bytes.
MAX_BYTES = 1_000_000


@dataclass(frozen=True, eq=False)
class DrawingSheet:
    """What is on the canvas: `strokes` as the canvas describes them, the `ink` (h, w, 4) uint8 they make, and the
    `backdrop` (h, w) uint8 they are on, if it is not plain paper. The canvas does not send its backdrop back.

    original: the digit of a data set that the backdrop shows enlarged, (28, 28) uint8, if it shows one."""

    strokes: list = field(default_factory=list)
    ink: np.ndarray | None = None
    backdrop: np.ndarray | None = None
    original: np.ndarray | None = None

    @classmethod
    def of_picture(cls, picture, on_white):
        """A picture, (280, 280) uint8, white ink on black, in the ink of its paper."""
        return cls(backdrop=255 - picture if on_white else picture)

    @classmethod
    def of_digit(cls, digit, picture, on_white):
        """A digit of a data set, (28, 28) uint8, seen as a picture of it, in the ink of its paper."""
        return replace(cls.of_picture(picture, on_white), original=digit)

    @property
    def picture(self):
        """What somebody sees: (h, w) or (h, w, 4) uint8; None before anything was drawn."""
        if self.backdrop is None or self.ink is None or not self.strokes:
            return self.ink if self.backdrop is None else self.backdrop
        opacity = self.ink[..., 3] / np.float32(255)
        return np.uint8(self.ink[..., 0] * opacity + self.backdrop * (1 - opacity))

    @property
    def empty(self):
        return not self.strokes and self.backdrop is None

    def is_original(self, preparation=ALL_STEPS):
        """Whether it is a digit of a data set that nobody has drawn on, and that no step is switched off for.

        Such a digit is prepared already: preparing it once more would change it, and the answer with it.
        """
        return self.original is not None and not self.strokes and preparation == ALL_STEPS

    def digit(self, preparation=ALL_STEPS):
        """What a network sees of it, (28, 28) uint8; None if there is nothing to be read."""
        if self.is_original(preparation):
            return self.original
        return None if self.picture is None else nncore.drawing_to_digit(self.picture, preparation)

    def undone(self):
        """Without the last stroke, or if there is none, without the picture it is on."""
        if not self.strokes:
            return DrawingSheet()
        return replace(self, strokes=self.strokes[:-1], ink=self.ink if self.strokes[1:] else None)

    def recoloured(self, on_white):
        """In the ink of the other paper; what ink its strokes make the canvas has still to say."""
        ink = BLACK if on_white else WHITE
        backdrop = None if self.backdrop is None else 255 - self.backdrop
        return DrawingSheet([{**stroke, "stroke": ink} for stroke in self.strokes], None, backdrop, self.original)

    def drawn_on(self, strokes, png):
        """With what the canvas sent in place of its strokes. png: bytes of a picture of them.

        Raises ValueError if no canvas of ours sends such a thing.
        """
        built = rebuilt(strokes)
        if max(len(png), len(json.dumps(built))) > MAX_BYTES:
            raise ValueError(f"a drawing must have at most {MAX_BYTES:,} bytes")
        return replace(self, strokes=built, ink=read_picture(io.BytesIO(png), max_pixels=CANVAS**2))
