"""Find what is written on a photograph of a page, and tell it from shadows, edges, lines and tables.

Ink is thin: a window that is wider than a stroke has paper in it wherever it lies. So the paper's shade at a pixel is
the least that such a window, with the pixel in it, has as its lightest (a morphological closing; Serra, 1982). It goes
with the edge of a shadow or of a table, however sharp, and leaves strokes out. On a board it is the other way round.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .ink import as_seen, border_of, connected_parts

SIDE = 208  # pixels: a page is searched at this size, at most
REACH = 0.16  # of the longer side: no stroke is as wide
LEVELS = (0.7, 0.5, 0.36, 0.25, 0.17, 0.11)  # shares of the paper's light that ink takes, at least
SMALLEST, SPECK = 0.07, 0.2  # of the page's longer side; of the mark's
NEAR = 0.15  # of a mark's size: what is closer is a part of it
ROOM, AROUND = 0.08, 0.5  # of a mark's size: between it and its box; what of the page is looked at around a box
OUTLINED = 0.9  # of its outline a mark must stand out from what is around it: a shadow does so on one side only
BROAD = 0.42  # of its size: what is as wide somewhere, in both directions, is a patch
INNER = 0.7  # of its box: a mark that lies in another to such a part is what that one encloses
LIGHT = 0.4  # what light ink counts beside dark ink: among pens it is rare, and light between shadows looks like it
# The least light that is taken for paper's, and the least that a board lacks: who writes in light ink has a dark one.
DIM, BOARD = 0.12, 0.5
EVEN = 0.1  # a picture's edge is of one shade where so little lies between
TEXTURE = 8  # so many marks as large as the largest: wood, squares, or a page of writing
CUT = 0.9  # of a mark's size: as much of it may lie along the picture's edge
STRONG = 0.5  # what takes half the light all by itself is ink even where the picture's edge cuts it


def find_box(picture):
    """Where the mark is that is written largest on a photograph: (top, bottom, left, right) in pixels, or None.

    picture: (h, w), (h, w, 3) or (h, w, 4) uint8; its ink is dark on light or light on dark.
    """
    gray = _page(picture)
    block = -(-max(gray.shape) // SIDE)
    found = _largest(_reduced(gray, block))
    if found is None:
        return None
    top, bottom, left, right = (block * place for place in found.box)
    more = max(2 * block, round(ROOM * max(bottom - top, right - left)))
    return max(0, top - more), min(gray.shape[0], bottom + more), max(0, left - more), min(gray.shape[1], right + more)


def ink_in(picture, box):
    """How much ink lies on each pixel of a box of a photograph: (h, w) float32 from 0 to 1; or None if none is found.

    A large box is scaled down. picture: as `find_box` wants it; box: (top, bottom, left, right) in its pixels.
    """
    top, bottom, left, right = box
    room = round(AROUND * max(bottom - top, right - left))
    gray = _page(picture)[max(0, top - room) : bottom + room, max(0, left - room) : right + room]
    block = -(-max(gray.shape) // SIDE)
    places = [
        (place - max(0, first - room)) / block
        for first, place in ((top, top), (top, bottom), (left, left), (left, right))
    ]
    inside = tuple(slice(round(low), max(round(low) + 1, round(high))) for low, high in (places[:2], places[2:]))
    found = _largest(_reduced(gray, block), inside)
    if found is None:
        return None
    low = 0.5 * found.strength
    ink = np.clip((found.share - low) / (found.strength - low), 0, 1) * (_highest(found.pixels.astype(np.float32), 5))
    return np.float32(ink[inside])


def _page(picture):
    gray, _ = as_seen(picture)
    if not gray.size:
        raise ValueError("a picture must have pixels")
    return gray


def _reduced(gray, block):
    """Each block of pixels its mean: (⌈h/block⌉, ⌈w/block⌉) float32, with a little less noise than that."""
    height, width = (-(-length // block) * block for length in gray.shape)
    padded = np.pad(gray, ((0, height - gray.shape[0]), (0, width - gray.shape[1])), mode="edge")
    small = padded.reshape(height // block, block, width // block, block).mean(axis=(1, 3))
    return _mean(small, 1)


def _share(small, least):
    """The share of the paper's light that each pixel lacks: (h, w). least: paper is no darker."""
    reach = max(3, round(REACH * max(small.shape)))
    paper = -_highest(-_highest(_with_surroundings(small, reach), reach), reach)[reach:-reach, reach:-reach]
    share = (paper - small) / np.maximum(paper, least)
    # Of noise the lightest is taken too: what most of the page has of it is paper.
    return np.maximum(share - np.median(share), 0)


def _with_surroundings(small, reach):
    """A picture (h, w) with what is likely beyond its edge, `reach` pixels wide."""
    border = border_of(small)
    shade = np.median(border)
    if (np.abs(border - shade) < EVEN).mean() > 0.6:
        # A picture that was cut out closely: around it is paper, also where it cuts a stroke.
        return np.pad(small, reach, constant_values=shade)
    # Else what is dark there goes on, or it would look thin.
    return np.pad(small, reach, mode="edge")


def _highest(values, reach):
    """The highest value of each window of 2·(reach // 2) + 1 pixels a side; beyond the edge it is as it is there."""
    half = reach // 2
    for axis in (0, 1):
        room = [(half, half) if each == axis else (0, 0) for each in (0, 1)]
        values, width = np.pad(values, room, mode="edge"), 1
        while width < 2 * half + 1:  # of two windows that overlap comes one that is wider
            step = min(width, 2 * half + 1 - width)
            first, last = (slice(None, -step), slice(step, None))
            values = (
                np.maximum(values[first], values[last]) if axis == 0 else np.maximum(values[:, first], values[:, last])
            )
            width += step
    return values


def _mean(values, half):
    """The mean of each window of 2·half + 1 pixels a side."""
    width = 2 * half + 1
    for axis in (0, 1):
        room = [(half + 1, half) if each == axis else (0, 0) for each in (0, 1)]
        sums = np.cumsum(np.pad(values, room, mode="edge"), axis=axis, dtype=float)
        values = (sums[width:] - sums[:-width] if axis == 0 else sums[:, width:] - sums[:, :-width]) / width
    return values


@dataclass(frozen=True)
class _Mark:
    """Something written: its box (top, bottom, left, right) and its pixels, (h, w) booleans.

    size: the longer side; strength: how much light it takes; share: of the paper's light what each pixel lacks, (h, w).
    """

    box: tuple[int, int, int, int]
    pixels: np.ndarray
    share: np.ndarray

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

    def united(self, other):
        box = (min(self.box[0], other.box[0]), max(self.box[1], other.box[1]))
        box += (min(self.box[2], other.box[2]), max(self.box[3], other.box[3]))
        return replace(self, box=box, pixels=self.pixels | other.pixels)


def _largest(small, inside=None):
    """The _Mark that is written largest, dark on light or light on dark, or None. inside: two slices to look in."""
    dark, light = _largest_dark(small, inside, DIM), _largest_dark(1 - small, inside, BOARD)
    if dark is None or light is None:
        return dark or light
    # What a loop of ink encloses looks like ink of the other kind.
    if dark.shared(light) >= INNER:
        return max(dark, light, key=lambda mark: mark.size)
    return dark if dark.score >= LIGHT * light.score else light


def _largest_dark(small, inside, least):
    share = _share(small, least)
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
    return whole


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
    if (_highest(-pixels, round(BROAD * mark.size)) < 0).any():
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
    around = (_highest(inside, 7) > 0) & (_highest(inside, 3) == 0)
    weight = np.maximum(_mean(inside, 4), 1e-9)
    ink, paper = _mean(inside * gray, 4) / weight, _mean(inside * gray / np.maximum(1 - share, 0.05), 4) / weight
    return float(((gray - ink)[around] >= 0.5 * (paper - ink)[around]).mean()) if around.any() else 0.0
