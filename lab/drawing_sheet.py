"""A drawing as a value: strokes on plain paper or on a picture, and what can be done to it."""

from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby

import numpy as np

import nncore
from lab import pixels
from lab.canvas_strokes import Stroke, within_bounds
from lab.pixels import Pixels
from nncore.reading import added, numbers
from nncore.reading.doubt import doubts, likeness
from nncore.reading.ink import connected_parts
from nncore.reading.preparation import ALL_STEPS
from nncore.reading.strokes import CANVAS, paint

MOST = 40  # pieces of a number
# What it is where digits stand one above another, where a line goes through it, where its digits differ much in size.
STACKED, STRUCK, SIZES = "stacked", "struck", "sizes"
TALLER = 1.7  # times as tall as another, a digit of a number is of another size


@dataclass(frozen=True, eq=False)
class DrawingSheet:
    """What is on the canvas: strokes, and the `backdrop` (280, 280) uint8 that they are on, if it is not plain paper.

    strokes: of the pen, and pixels that were inked or wiped, each over what was before; on_white: whether ink is black
    and paper white, or the other way round; original: the digit of a data set that the backdrop shows enlarged,
    (28, 28) uint8, if it shows one.
    """

    strokes: tuple[Stroke | Pixels, ...] = ()
    backdrop: np.ndarray | None = None
    on_white: bool = False
    original: np.ndarray | None = None

    @classmethod
    def of_picture(cls, picture, on_white, original=None):
        """A picture, (280, 280) uint8, white ink on black, in the ink of its paper."""
        return cls((), 255 - picture if on_white else picture, on_white, original)

    @cached_property
    def picture(self):
        """What somebody sees, (280, 280) uint8."""
        paper = 255 if self.on_white else 0
        page = np.full((CANVAS, CANVAS), paper, np.uint8) if self.backdrop is None else self.backdrop
        return self._with(self.strokes, page)

    def _with(self, strokes, page):
        """A page, (280, 280) uint8, with strokes on it."""
        ink, paper = (0, 255) if self.on_white else (255, 0)
        for kind, together in groupby(strokes, type):
            if kind is Pixels:
                page = pixels.paint(page, together, ink, paper)
            else:
                page = np.where(paint([(stroke.points, stroke.width) for stroke in together]), np.uint8(ink), page)
        return page

    @property
    def on_grid(self):
        """What the grid of pixels shows of it, (28, 28) uint8."""
        return pixels.of_page(self.picture)

    @property
    def by_pixel(self):
        """Whether pixels were pressed last."""
        return bool(self.strokes) and isinstance(self.strokes[-1], Pixels)

    @cached_property
    def on_top(self):
        """The strokes of the pen since pixels were pressed."""
        last = max((number for number, each in enumerate(self.strokes, 1) if isinstance(each, Pixels)), default=0)
        return self.strokes[last:]

    @cached_property
    def below(self):
        """The sheet without the strokes on top: the canvas knows strokes and a picture under them, but no pixels."""
        return replace(self, strokes=self.strokes[: len(self.strokes) - len(self.on_top)])

    @property
    def empty(self):
        return not self.strokes and self.backdrop is None

    def is_original(self, preparation=ALL_STEPS):
        """Whether it is a digit of a data set that nobody has drawn on, and that no step is switched off for.

        Such a digit is prepared already: preparing it once more would change it, and the answer with it.
        """
        return self.original is not None and not self.strokes and preparation == ALL_STEPS

    def digit(self, preparation=ALL_STEPS):
        """What a network sees of it, (28, 28) uint8; None if there is nothing to be read. Worked out once."""
        if preparation not in self.looks:
            self.looks[preparation] = self._prepare(preparation)
        return self.looks[preparation]

    @cached_property
    def looks(self):
        """What a network has seen of it so far, {Preparation: digit or None}."""
        return {}

    def _prepare(self, preparation):
        if self.is_original(preparation):
            return self.original
        seen = self.written if preparation.find_ink else self  # else the page is read as it is
        digit = None if self.empty else nncore.drawing_to_digit(seen.picture, preparation)
        if digit is None or self.preparation(preparation) == preparation:
            return digit
        return nncore.drawing_to_digit(seen.picture, self.preparation(preparation))

    def preparation(self, preparation=ALL_STEPS):
        """How it is prepared, where it is more than specks: no pixel that somebody has pressed is one."""
        pressed = any(isinstance(each, Pixels) for each in self.strokes)
        return replace(preparation, remove_specks=False) if pressed else preparation

    @property
    def doubt(self):
        """What speaks against its being one digit, as `doubts` says, or STACKED, or STRUCK; None if nothing does, or it
        is from a data set."""
        digit = None if self.is_original() else self.digit()
        if digit is None:
            return None
        if self.is_stacked:
            return STACKED
        return STRUCK if self._is_struck else doubts(digit[None])[0]

    @property
    def doubts(self):
        """What speaks against each of its `digits`, a list as `doubt`; or of all, SIZES."""
        digits = self.digits()
        if len(digits) <= 1:
            return [self.doubt] * len(digits)
        return [SIZES] * len(digits) if self._differ else [part.doubt for part in self._parts]

    @cached_property
    def _everything(self):
        """What a digit of a number may be made of: strokes of the pen, or of pixels those that touch; [(points, what
        goes onto a sheet of its own)]. Nothing where it is of both, or on a picture."""
        if self.backdrop is None and self.on_top == self.strokes:
            return [(stroke.points, stroke) for stroke in self.strokes]
        if self.backdrop is not None or not all(isinstance(each, Pixels) for each in self.strokes):
            return []
        parts = connected_parts((self.on_grid > 127) != self.on_white)
        cells = [np.flatnonzero(parts == number) for number in range(1, parts.max() + 1)]
        return [(pixels.middles_of(some), Pixels(tuple(some.tolist()), ink=True)) for some in cells]

    @cached_property
    def _pieces(self):
        """The same without what the pen adds to what is written: a line below all of it, a circle or frame
        around it."""
        pieces = self._everything
        if not 1 < len(pieces) <= MOST or not all(isinstance(piece, Stroke) for _, piece in pieces):
            return pieces
        out = added.added(_forms(pieces), self._width)
        return [piece for number, piece in enumerate(pieces) if number not in out]

    @property
    def written(self):
        """The sheet without what is added to what is written."""
        pieces = self._pieces
        return self if len(pieces) == len(self._everything) else replace(self, strokes=tuple(p for _, p in pieces))

    @property
    def _width(self):
        """Of the brush that it was begun with, in pixels of the canvas."""
        first = self._everything[0][1]
        return first.width if isinstance(first, Stroke) else pixels.SQUARE

    @cached_property
    def _is_struck(self):
        """Whether a line goes through it that makes another digit of it."""
        line = added.struck(_forms(self._pieces)) if 1 < len(self._pieces) <= MOST else None
        if line is None:
            return False
        rest = self._part([number for number in range(len(self._pieces)) if number != line]).digit()
        both = np.stack([self.digit(), self.digit() if rest is None else rest])
        return len(set(nncore.load_ready_network().predict(nncore.flatten(both)).tolist())) > 1

    @property
    def _differ(self):
        """Whether its digits differ much in size."""
        heights = [np.ptp([y for points, _ in part._pieces for _, y in points]) for part in self._parts]
        return max(heights) > TALLER * min(heights)

    @property
    def is_number(self):
        """Whether it is of several digits."""
        return bool(self._parts)

    @cached_property
    def _parts(self):
        """Its digits, each a sheet of its own, where it is of several beside one another."""
        return self._parted([points for points, _ in self._pieces])

    @cached_property
    def is_stacked(self):
        """Whether it is of digits one above another, which nobody reads as a number."""
        turned = [[(y, x) for x, y in points] for points, _ in self._pieces]
        parts = [] if self.is_number else self._parted(turned)
        return bool(parts) and not self._is_two_loops(parts)

    def _is_two_loops(self, parts):
        """Whether sheets above one another are the loops of an 8, which touch: many people draw it so."""
        heights = [[y for points, _ in part._pieces for _, y in points] for part in parts]
        digits = [sheet.digit() for sheet in (self, *parts)]
        if any(digit is None for digit in digits) or min(heights[-1]) - max(heights[0]) > self._width:
            return False
        return nncore.load_ready_network().predict(nncore.flatten(np.stack(digits))).tolist() == [8, 0, 0]

    def _parted(self, points):
        """Of the ways to part its pieces by these points of each, from left to right, the one whose least likely digit
        is likeliest: a sheet a digit. Empty where as one digit they are likelier still."""
        if not 1 < len(points) <= MOST:
            return []
        *ways, _all = numbers.groupings(points, self._width)
        part = cache(self._part)  # most of a way's parts are the next one's, too
        best = max(([part(tuple(group)) for group in groups] for groups in ways), key=_likeness, default=[])
        return best if best and _likeness(best) > _likeness([self]) else []

    def _part(self, group):
        """The pieces of these numbers as a digit of its own, drawn with a brush that is fine enough for it."""
        points, strokes = zip(*(self._pieces[number] for number in group), strict=True)
        if not isinstance(strokes[0], Stroke):
            return replace(self, strokes=strokes)
        width = numbers.fine(points, strokes[0].width)
        return replace(self, strokes=tuple(Stroke(stroke.points, width) for stroke in strokes))

    def digits(self, preparation=ALL_STEPS, before=None):
        """What a network sees of each digit on it, from left to right, a list of (28, 28) uint8; empty as `digit`.

        before: what it was before the stroke that is being drawn, if one is: of what is half drawn nobody can say
        whether it becomes a number.
        """
        whole = self.digit(preparation)
        if whole is None:
            return []
        parts = self._parts if (before or self).is_number else []
        digits = [part.digit(preparation) for part in parts]
        return [whole] if not digits or any(digit is None for digit in digits) else digits

    def with_stroke(self, stroke):
        """With one stroke more. Raises ValueError where there is no room for it."""
        more = replace(self, strokes=within_bounds((*self.strokes, stroke)))
        # A pen that moves is read again and again, and what lies on the page need not be painted each time. What nobody
        # has looked at yet, as between two actions that are heard at once, is not painted for that.
        if "picture" in vars(self):
            vars(more)["picture"] = self._with((stroke,), self.picture)
        return more

    def undone(self):
        """Without the last stroke, or if there is none, without the picture it is on."""
        return replace(self, strokes=self.strokes[:-1]) if self.strokes else DrawingSheet(on_white=self.on_white)

    def recoloured(self, on_white):
        """The same on the other paper, or on the one it is on."""
        if on_white == self.on_white:
            return self
        return replace(self, backdrop=None if self.backdrop is None else 255 - self.backdrop, on_white=on_white)


def _forms(pieces):
    """The points of pieces, those of a stroke evenly along it: arrays (n, 2)."""
    return [added.evenly(points) if isinstance(piece, Stroke) else np.array(points) for points, piece in pieces]


def _likeness(sheets):
    """How likely each of some sheets is a digit: the least of them."""
    digits = [sheet.digit() for sheet in sheets]
    return 0.0 if any(digit is None for digit in digits) else likeness(np.stack(digits)).min()
