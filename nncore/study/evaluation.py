"""How well a network reads: what is right, what is wrong, and whether its confidence can be trusted."""

import functools
from dataclasses import dataclass

import numpy as np

from ..datasets import flatten
from ..metrics import accuracy, confusion_matrix, interval

CHUNK = 1000  # digits read at a time, so that what the hidden units put out stays small
N_BINS = 10


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a network made of digits whose labels are known: probabilities (n, classes) and labels (n,) integers."""

    probabilities: np.ndarray
    labels: np.ndarray

    @functools.cached_property
    def predicted(self):
        """The answers: (n,) integers."""
        return self.probabilities.argmax(axis=1)

    @functools.cached_property
    def right(self):
        """Which digits were read right: (n,) booleans."""
        return self.predicted == self.labels

    @functools.cached_property
    def confidence(self):
        """The probability of each answer: (n,) floats."""
        return self.probabilities.max(axis=1)

    @functools.cached_property
    def accuracy(self):
        """The share of digits read right, 0..1."""
        return accuracy(self.predicted, self.labels)

    @functools.cached_property
    def interval(self):
        """Between which values the true accuracy lies, 95 times of 100: (low, high)."""
        return interval(self.accuracy, len(self.labels))

    @functools.cached_property
    def confusion(self):
        """How often each label got each answer: (classes, classes) integers, row = label, column = answer."""
        return confusion_matrix(self.predicted, self.labels, self.probabilities.shape[1])

    @property
    def precision(self):
        """For each class, the share of its answers that are right: (classes,), NaN where it was never answered."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=0))

    @property
    def recall(self):
        """For each class, the share of its digits that were read right: (classes,), NaN where it has no digits."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=1))

    @property
    def class_accuracy(self):
        """For each class against all others, the share of digits on the right side: (classes,)."""
        missed = self.confusion.sum(axis=1) + self.confusion.sum(axis=0) - 2 * self.confusion.diagonal()
        return 1 - missed / len(self.labels)

    @functools.cached_property
    def mistakes(self):
        """The rows of the digits read wrong, the worst first: those with the highest confidence in a wrong answer."""
        rows = np.flatnonzero(~self.right)
        return rows[np.argsort(-self.confidence[rows], kind="stable")]

    def mistakes_of(self, label=None, answer=None):
        """The mistakes with this label, or with this answer; None stands for any."""
        rows = self.mistakes
        for chosen, each in ((label, self.labels), (answer, self.predicted)):
            rows = rows if chosen is None else rows[each[rows] == chosen]
        return rows

    def cell(self, label, answer):
        """The rows of one cell of the confusion matrix: wrong ones the worst first, right ones the least sure first."""
        rows = np.flatnonzero((self.labels == label) & (self.predicted == answer))
        sign = 1 if label == answer else -1
        return rows[np.argsort(sign * self.confidence[rows], kind="stable")]

    def guesses(self, row, n=3):
        """The n best guesses of one digit, the best first: (label, probability) each."""
        best = np.argsort(-self.probabilities[row], kind="stable")[:n]
        return [(int(label), float(self.probabilities[row, label])) for label in best]

    @functools.cached_property
    def calibration(self):
        """How confidence relates to being right."""
        return calibration(self.confidence, self.right)


@dataclass(frozen=True, eq=False)
class Calibration:
    """Digits in bins of equal width by confidence: counts (bins,), and of each bin the mean confidence and the share
    that is right, (bins,), NaN where it is empty.

    error: the expected calibration error (Naeini, Cooper, Hauskrecht, 2015), 0..1: how far confidence and share are
    apart, averaged over the digits.
    """

    counts: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray
    error: float


def evaluate(network, images, labels):
    """Read digits and compare with their labels. images: (n, 28, 28) uint8; labels: (n,) integers, n ≥ 1."""
    if len(images) != len(labels) or not len(labels):
        raise ValueError(f"images and labels must be as many, at least 1, got {len(images)} and {len(labels)}")
    chunks = (flatten(images[start : start + CHUNK], network.dtype) for start in range(0, len(images), CHUNK))
    return Evaluation(np.concatenate([network.predict_proba(X) for X in chunks]), np.asarray(labels, np.intp))


def calibration(confidence, right):
    """Sort digits into bins by confidence. confidence: (n,) from 0 to 1; right: (n,) booleans."""
    bins = np.minimum((np.asarray(confidence) * N_BINS).astype(np.intp), N_BINS - 1)
    counts = np.bincount(bins, minlength=N_BINS)
    means = _shares(np.bincount(bins, confidence, N_BINS), counts)
    shares = _shares(np.bincount(bins, right, N_BINS), counts)
    gaps = np.abs(np.nan_to_num(means - shares))
    return Calibration(counts, means, shares, float((gaps * counts).sum() / counts.sum()))


def disagreement(first, second):
    """How two Evaluations, or DrawingScores, of the same digits differ: (both wrong, the first alone, the second), as
    numbers."""
    wrong, other = ~first.right, ~second.right
    return int((wrong & other).sum()), int((wrong & ~other).sum()), int((~wrong & other).sum())


def _shares(parts, wholes):
    return np.divide(parts, wholes, out=np.full(len(wholes), np.nan), where=wholes > 0)
