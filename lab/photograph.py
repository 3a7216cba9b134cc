"""A photograph that is about to be read, as a value: its picture, and the box that says what of it."""

import base64
import binascii
import io
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import uuid4

import numpy as np

from nncore.reading.photograph import find_box_and_others, ink_and_others

SMALLEST = 0.03  # of the picture's side: no box is narrower
MIDDLE = (0.25, 0.25, 0.75, 0.75)  # where the box is if nothing was found
LONGEST = 3_000_000  # characters of a photograph that a browser sends itself; ours sends about a tenth


@dataclass(frozen=True, eq=False)
class Photograph:
    """picture: (h, w, 4) uint8; start: where its box was at first, and moved_to: where it
    was moved since, if it was, (left, top, right, bottom) as shares of its width and height.

    found: how many marks like ink were found in it at first, of which the box is around the largest; name: tells it
    from any other.
    """

    picture: np.ndarray
    start: tuple[float, float, float, float] = MIDDLE
    found: int = 0
    name: str = field(default_factory=lambda: uuid4().hex)
    moved_to: tuple[float, float, float, float] | None = None

    @classmethod
    def of(cls, picture):
        """A picture with the box that is found in it."""
        box, others = find_box_and_others(picture)
        if box is None:
            return cls(picture)
        (top, bottom, left, right), (height, width) = box, picture.shape[:2]
        return cls(picture, _at_least((left / width, top / height, right / width, bottom / height)), 1 + others)

    @property
    def box(self):
        return self.moved_to or self.start

    @property
    def is_lost(self):
        """Whether nobody knows where a digit is: nothing was found, and the box is where it was at first."""
        return not self.found and self.moved_to is None

    @property
    def others(self):
        """How many marks beside the one that is read are in the box, about as large."""
        return self._found[1]

    @property
    def ink(self):
        """The ink in the box, (h, w) float32 from 0 to 1; None if there is none."""
        return self._found[0]

    @cached_property
    def _found(self):
        return ink_and_others(self.picture, self._pixels)

    @property
    def _pixels(self):
        """The box in the picture's pixels: (top, bottom, left, right)."""
        left, top, right, bottom = self.box
        height, width = self.picture.shape[:2]
        return (*_pixels(top, bottom, height), *_pixels(left, right, width))

    def moved(self, said):
        """With the box where a browser says that it is: {"name": of the photograph, "box": [left, top, right, bottom]}.

        A box of another photograph changes nothing. Raises ValueError for what is no box.
        """
        if not isinstance(said, dict) or not isinstance(said.get("name"), str):
            raise ValueError("a box must say which photograph it is of")
        box = said.get("box")
        if not isinstance(box, list) or len(box) != 4 or not all(map(_is_share, box)):
            raise ValueError("a box must be a list of four numbers from 0 to 1")
        if box[2] - box[0] < SMALLEST - 1e-6 or box[3] - box[1] < SMALLEST - 1e-6:
            raise ValueError(f"a box must be at least {SMALLEST} wide and high")
        if said["name"] != self.name or tuple(box) == self.box:
            return self
        return replace(self, moved_to=tuple(map(float, box)))


def file_of(said):
    """The photograph that a browser sends itself, in base 64, as a binary file. Raises ValueError for anything else."""
    problem = "The camera's photograph has not come as a whole: take it once more"
    if not isinstance(said, str) or not 0 < len(said) <= LONGEST:
        raise ValueError(problem)
    try:
        return io.BytesIO(base64.b64decode(said, validate=True))
    except (binascii.Error, ValueError) as error:
        raise ValueError(problem) from error


def _is_share(value):
    return type(value) in (int, float) and 0 <= value <= 1


def _pixels(low, high, length):
    """From which pixel to before which one a box reaches, one at least."""
    first = min(round(low * length), length - 1)
    return first, max(first + 1, round(high * length))


def _at_least(box):
    """A box that is no smaller than any may be."""
    left, top, right, bottom = box
    wider, higher = (max(0, SMALLEST - side) / 2 for side in (right - left, bottom - top))
    left, top = (min(max(0, place), 1 - SMALLEST) for place in (left - wider, top - higher))
    return left, top, max(right + wider, left + SMALLEST), max(bottom + higher, top + SMALLEST)
