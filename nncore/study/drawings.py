"""How well a network reads a collection of drawings: in all, by digit and by writer, and which are the worst."""

import functools
import math
from dataclasses import dataclass

import numpy as np

from ..datasets import Digits
from ..metrics import interval
from ..reading.doubt import doubts
from ..reading.strokes import learned_by_ready, render_all
from .evaluation import CHUNK, Evaluation, evaluate
from .significance import student_t

Z = 1.96  # standard deviations within which 95 of 100 lie
LARGE = 500  # degrees of freedom: with more, Student's t is the same to three digits


@dataclass(frozen=True, eq=False)
class Drawings:
    """A collection of drawings as a network sees them.

    images: (n, 28, 28) uint8, with nothing on it where nothing was found; labels, writers: (n,) integers; n ≥ 1.
    """

    images: np.ndarray
    labels: np.ndarray
    writers: np.ndarray

    @functools.cached_property
    def doubted(self):
        """Which of them the doubting network does not take for one digit: (n,) booleans, and where nothing is."""
        parts = (self.images[start : start + CHUNK] for start in range(0, len(self.images), CHUNK))
        doubted = np.array([kind is not None for part in parts for kind in doubts(part)])
        return doubted | self.blank

    @functools.cached_property
    def blank(self):
        """On which of them nothing was found, a dot perhaps: (n,) booleans."""
        return ~self.images.any(axis=(1, 2))

    @functools.cached_property
    def data(self):
        """The same as a data set that has test digits alone."""
        labels = self.labels.astype(np.uint8)
        return Digits("Drawings by people", self.images[:0], labels[:0], self.images, labels)


def draw_all(digits, on_digit=lambda: None):
    """The Drawings of StrokeDigits, one at least. on_digit: called after each."""
    return drawings_of(digits, render_all(digits, on_digit=on_digit))


def drawings_of(digits, images):
    """The Drawings of StrokeDigits, one at least, that are drawn already. images: as `render_all` returns them."""
    labels, writers = ([getattr(digit, name) for digit in digits] for name in ("label", "writer"))
    return Drawings(images, np.array(labels, np.intp), np.array(writers, np.intp))


@dataclass(frozen=True)
class Share:
    """How many of some drawings were read right: n_right of n, n ≥ 1.

    interval: between which values the true accuracy lies, 95 times of 100: (low, high).
    """

    n_right: int
    n: int
    interval: tuple[float, float]

    @property
    def accuracy(self):
        return self.n_right / self.n


def share(right, writers):
    """The Share of some drawings. right: (n,) booleans; writers: (n,) integers.

    The drawings of one hand are alike, so as many of one hand say less of other people than those of many. The interval
    is Wilson's, with the n of drawings that are one by itself each, or with fewer where writers differ by more than
    luck: as many as leave ± t · s, where s² = k / (k − 1) · Σ (right_i − p · n_i)² / n² is the variance of p among k
    writers (W. G. Cochran, *Sampling Techniques*, 1977, chapter 9A) and t is Student's, of k − 1 degrees of freedom
    (after E. L. Korn, B. I. Graubard, 1998). Of one writer it says nothing of others.
    """
    n, n_right = len(right), int(np.count_nonzero(right))
    p, as_many = n_right / n, n
    _, of_writer = np.unique(writers, return_inverse=True)
    counts = np.bincount(of_writer)
    k = len(counts)
    apart = np.bincount(of_writer, right) - p * counts
    if k > 1 and (squares := float(apart @ apart)) > 0:
        half = student_t(0.95, min(k - 1, LARGE)) * math.sqrt(k / (k - 1) * squares) / n
        as_many = min(n, (Z / half) ** 2 * p * (1 - p))
    return Share(n_right, n, interval(p, as_many, Z))


@dataclass(frozen=True, eq=False)
class DrawingScores:
    """What a network made of Drawings. evaluation: its Evaluation on them, in their order.

    A drawing on which nothing was found counts as read wrong, whatever a network says of nothing.
    """

    drawings: Drawings
    evaluation: Evaluation

    @functools.cached_property
    def right(self):
        """Which drawings were read right: (n,) booleans."""
        return self.evaluation.right & ~self.drawings.blank

    @functools.cached_property
    def whole(self):
        """The Share of all drawings."""
        return self._share(np.ones(len(self.right), bool))

    @functools.cached_property
    def digits(self):
        """{label: Share} of the digits that there are, in order."""
        return self._by(self.drawings.labels)

    @functools.cached_property
    def writers(self):
        """{number: Share} of the writers, in order."""
        return self._by(self.drawings.writers)

    @functools.cached_property
    def by_ready(self):
        """The Shares of the drawings by writers with numbers that the ready network learned from, and by the others;
        None for either where there are none. Whether they are those writers no number tells."""
        known = np.isin(self.drawings.writers, list(learned_by_ready()))
        return tuple(self._share(rows) if rows.any() else None for rows in (known, ~known))

    @property
    def kept_aside(self):
        """The numbers of these others, in order."""
        return sorted(set(self.writers) - learned_by_ready())

    @property
    def n_doubted(self):
        """How many drawings are doubted: (of those read wrong, of those read right)."""
        doubted = self.drawings.doubted
        return int((doubted & ~self.right).sum()), int((doubted & self.right).sum())

    def worst(self, n):
        """The rows of the n worst drawings: those read wrong with the highest confidence first, then those read right
        with the lowest. (n,) integers."""
        confidence = self.evaluation.confidence
        return np.lexsort((np.where(self.right, confidence, -confidence), self.right))[:n]

    def _by(self, keys):
        return {int(key): self._share(keys == key) for key in np.unique(keys)}

    def _share(self, rows):
        return share(self.right[rows], self.drawings.writers[rows])


def score_drawings(network, drawings):
    """The DrawingScores of a network."""
    return DrawingScores(drawings, evaluate(network, drawings.images, drawings.labels))
