"""Find what is written on a photograph of a page, and tell it from shadows, edges, lines and tables."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .ink import as_seen, connected_parts
from .paper import SIDE, highest, light_taken, mean, reduced

LEVELS = (0.7, 0.5, 0.36, 0.25, 0.17, 0.11)  # shares of the paper's light that ink takes, at least
SMALLEST, SPECK = 0.07, 0.2  # of the page's longer side; of the mark's
OTHER = 0.5  # of a mark's size: what is as large beside it may be another digit
NEAR = 0.15  # of a mark's size: what is closer is a part of it
ROOM, AROUND = 0.08, 0.5  # of a mark's size: between it and its box; what of the page is looked at around a box
OUTLINED = 0.9  # of its outline a mark must stand out from what is around it: a shadow does so on one side only
BROAD = 0.42  # of its size: what is as wide somewhere, in both directions, is a patch
INNER = 0.7  # of its box: a mark that lies in another to such a part is what that one encloses
LIGHT = 0.4  # what light ink counts beside dark ink: among pens it is rare, and light between shadows looks like it
LIKE = 0.2  # of what is around light ink, no more is as light
# The least light that is taken for paper's, and the least that a board lacks: who writes in light ink has a dark one.
DIM, BOARD = 0.12, 0.5
TEXTURE = 8  # so many marks as large as the largest: wood, squares, or a page of writing
CUT = 0.9  # of a mark's size: as much of it may lie along the picture's edge
STRONG = 0.5  # what takes half the light all by itself is ink even where the picture's edge cuts it


def find_box(picture):
    """Where the mark is that is written largest on a photograph: (top, bottom, left, right) in pixels, or None.

    picture: (h, w), (h, w, 3) or (h, w, 4) uint8; its ink is dark on light or light on dark.
    """
    return find_box_and_others(picture)[0]


def find_box_and_others(picture):
    """The same, and how many marks there are beside it, half as large at least."""
    gray = _page(picture)
    block = -(-max(gray.shape) // SIDE)
    found = _largest(reduced(gray, block))
    if found is None:
        return None, 0
    top, bottom, left, right = (block * place for place in found.box)
    more = max(2 * block, round(ROOM * max(bottom - top, right - left)))
    height, width = gray.shape
    box = max(0, top - more), min(height, bottom + more), max(0, left - more), min(width, right + more)
    return box, found.others


def ink_in(picture, box):
    """How much ink lies on each pixel of a box of a photograph: (h, w) float32 from 0 to 1; or None if none is found.

    A large box is scaled down. picture: as `find_box` wants it; box: (top, bottom, left, right) in its pixels.
    """
    return ink_and_others(picture, box)[0]


def ink_and_others(picture, box):
    """The same, and how many marks there are in the box beside the one that is found, half as large at least."""
    top, bottom, left, right = box
    room = round(AROUND * max(bottom - top, right - left))
    first_row, first_column = max(0, top - room), max(0, left - room)
    gray = _page(picture)[first_row : bottom + room, first_column : right + room]
    block = -(-max(gray.shape) // SIDE)
    inside = tuple(
        slice((low - first) // block, -(-(high - first) // block))
        for low, high, first in ((top, bottom, first_row), (left, right, first_column))
    )
    found = _largest(reduced(gray, block), inside)
    if found is None:
        return None, 0
    low = 0.5 * found.strength
    ink = np.clip((found.share - low) / (found.strength - low), 0, 1) * found.with_fainter(low)
    return np.float32(ink[inside]), found.others


def _page(picture):
    gray, _ = as_seen(picture)
    if not gray.size:
        raise ValueError("a picture must have pixels")
    return gray


@dataclass(frozen=True)
class _Mark:
    """Something written: its box (top, bottom, left, right) and its pixels, (h, w) booleans.

    others: how many marks beside it are at least half as large; size: the longer side; strength: how much light it
    takes; share: of the paper's light what each pixel lacks, (h, w).
    """

    box: tuple[int, int, int, int]
    pixels: np.ndarray
    share: np.ndarray
    others: int = 0

    @property
    def size(self):
        return max(self.box[1] - self.box[0], self.box[3] - self.box[2])

    @cached_property
    def strength(self):
        return float(np.median(self.share[self.pixels]))

    @property
    def score(self):
        return self.size * self.strength**0.5

    def gap(self, other):
        """How far two boxes are from one another."""
        one, other = self.box, other.box
        return max(0, one[0] - other[1], other[0] - one[1], one[2] - other[3], other[2] - one[3])

    def shared(self, other):
        """How much of the smaller box lies in the larger one, from 0 to 1."""
        one, other = self.box, other.box
        sides = (min(one[end + 1], other[end + 1]) - max(one[end], other[end]) for end in (0, 2))
        areas = ((each[1] - each[0]) * (each[3] - each[2]) for each in (one, other))
        return max(0, next(sides)) * max(0, next(sides)) / min(areas)

    def with_fainter(self, level):
        """Its pixels and those close to them, and in its box what hangs together with it: (h, w) booleans.

        level: the light that these take, at least. A pencil leaves gaps.
        """
        top, bottom, left, right = self.box
        fainter = np.zeros_like(self.pixels)
        labels = connected_parts(self.share[top:bottom, left:right] >= level)
        fainter[top:bottom, left:right] = np.isin(
            labels, np.setdiff1d(labels[self.pixels[top:bottom, left:right]], [0])
        )
        return (highest(self.pixels.astype(np.int8), 5) > 0) | fainter

    def united(self, other):
        box = (min(self.box[0], other.box[0]), max(self.box[1], other.box[1]))
        box += (min(self.box[2], other.box[2]), max(self.box[3], other.box[3]))
        return replace(self, box=box, pixels=self.pixels | other.pixels)


def _largest(small, inside=None):
    """The _Mark that is written largest, dark on light or light on dark, or None. inside: two slices to look in."""
    dark, light = _largest_dark(small, inside, DIM), _largest_dark(1 - small, inside, BOARD)
    if light is not None and not _on_a_board(1 - small, light):
        light = None
    if dark is None or light is None:
        return dark or light
    # What a loop of ink encloses looks like ink of the other kind.
    if dark.shared(light) >= INNER:
        return max(dark, light, key=lambda mark: mark.size)
    return dark if dark.score >= LIGHT * light.score else light


def _on_a_board(small, mark):
    """Whether hardly anything around a mark is like it: so is chalk on a board, and not paper between shadows."""
    top, bottom, left, right = mark.box
    here = tuple(slice(max(0, low - mark.size), high + mark.size) for low, high in ((top, bottom), (left, right)))
    gray, pixels = small[here], mark.pixels[here]
    close, around = highest(pixels.astype(np.int8), 5) > 0, highest(pixels.astype(np.int8), 9) > 0
    half = (np.median(gray[pixels]) + np.median(gray[around & ~close])) / 2 if (around & ~close).any() else 1
    return (gray < half)[~close].mean() <= LIKE if not close.all() else False


def _largest_dark(small, inside, least):
    share = light_taken(small, least)
    if inside is not None:
        there, share = share[inside], np.zeros_like(share)
        share[inside] = there
    found = [_written(small, share, level) for level in LEVELS]
    return max(filter(None, found), key=lambda mark: mark.score, default=None)


def _written(small, share, level):
    """The largest _Mark that takes at least `level` of the light, with what is close to it; or None."""
    everything = _parts(small, share, level)
    marks = [mark for mark in everything if _is_ink(small, mark)]
    if not marks or sum(mark.size >= 0.5 * marks[0].size for mark in everything) >= TEXTURE:
        return None
    main = whole = marks[0]
    for mark in marks[1:]:
        if mark.size >= SPECK * main.size and mark.gap(whole) <= NEAR * main.size:
            whole = whole.united(mark)
    apart = [mark for mark in marks[1:] if mark.size >= OTHER * main.size and whole.shared(mark) < INNER]
    return replace(whole, others=len(apart))


def _parts(small, share, level):
    """What hangs together and takes at least `level` of the light: _Marks, the largest first."""
    labels = connected_parts(share >= level)
    rows, columns = np.nonzero(labels)
    if not rows.size:
        return []
    parts, n_parts = labels[rows, columns] - 1, labels.max()
    ends = np.tile([small.size, -1, small.size, -1], (n_parts, 1))
    for column, where in enumerate((rows, rows + 1, columns, columns + 1)):
        (np.maximum if column % 2 else np.minimum).at(ends[:, column], parts, where)
    sizes = np.maximum(ends[:, 1] - ends[:, 0], ends[:, 3] - ends[:, 2])
    found = []
    for part in np.argsort(-sizes)[: 3 * TEXTURE]:
        if sizes[part] < max(6, SMALLEST * max(small.shape)):
            break
        found.append(_Mark(tuple(ends[part].tolist()), labels == part + 1, share))
    return found


def _is_ink(small, mark):
    """Whether a mark stands out all around, is no patch and no strip, and is not what the picture's edge cuts."""
    sides = np.array([mark.box[1] - mark.box[0], mark.box[3] - mark.box[2]])
    top, bottom, left, right = mark.box
    pixels = np.pad(mark.pixels[top:bottom, left:right].astype(np.int8), 1)
    if (highest(-pixels, round(BROAD * mark.size)) < 0).any():
        return False
    cut = max(side.sum() for side in (mark.pixels[0], mark.pixels[-1], mark.pixels[:, 0], mark.pixels[:, -1]))
    if cut > CUT * mark.size or (cut and mark.strength < STRONG):
        return False
    across = sides == small.shape
    if across.any() and (3 * sides < small.shape).any():
        return False
    return _outlined(small, mark) >= OUTLINED


def _outlined(small, mark):
    """Of what lies closely around a mark, the share that is as far from ink as the paper that the mark is on."""
    room = 6
    top, bottom, left, right = mark.box
    here = tuple(slice(max(0, low - room), high + room) for low, high in ((top, bottom), (left, right)))
    inside, gray, share = (each[here] for each in (mark.pixels, small, mark.share))
    inside = inside.astype(float)
    around = (highest(inside, 7) > 0) & (highest(inside, 3) == 0)
    weight = np.maximum(mean(inside, 4), 1e-9)
    ink, paper = mean(inside * gray, 4) / weight, mean(inside * gray / np.maximum(1 - share, 0.05), 4) / weight
    return float(((gray - ink)[around] >= 0.5 * (paper - ink)[around]).mean()) if around.any() else 0.0
