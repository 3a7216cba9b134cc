"""How well predictions match labels."""

import math

import numpy as np


def check_labels(labels, n=None, n_classes=10, name="labels"):
    """`labels` as an array. Raises ValueError unless they are (n,) integers, each from 0 to n_classes − 1.

    n: how many there must be, None for any number; name: what the error calls them.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise ValueError(f"{name} must be (n,) integers, got {labels.shape} {labels.dtype}")
    if n is not None and len(labels) != n:
        raise ValueError(f"{name} must be one integer a digit, ({n},), got {labels.shape}")
    if len(labels) and not 0 <= labels.min() <= labels.max() < n_classes:
        raise ValueError(f"{name} must be 0 to {n_classes - 1}, got {labels.min()} to {labels.max()}")
    return labels


def accuracy(predicted, labels):
    """The share of digits read right, 0..1. predicted, labels: (n,) integers, n ≥ 1. Raises ValueError otherwise."""
    predicted, labels = _check_pair(predicted, labels)
    if not len(labels):
        raise ValueError("of no digits there is no accuracy")
    return float(np.mean(predicted == labels))


def count_right(probabilities, labels):
    """How many digits are read right. probabilities: (n, classes); labels: (n,) integers."""
    return int(np.count_nonzero(probabilities.argmax(axis=1) == labels))


def confusion_matrix(predicted, labels, n_classes=10):
    """How often each label got each answer. predicted, labels: (n,) integers. Returns (n_classes, n_classes) integers:
    row = label, column = answer. Raises ValueError for other labels."""
    predicted, labels = _check_pair(predicted, labels, n_classes)
    pairs = labels.astype(np.intp) * n_classes + predicted
    return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)


def _check_pair(predicted, labels, n_classes=10):
    labels = check_labels(labels, n_classes=n_classes)
    return check_labels(predicted, len(labels), n_classes, "predictions"), labels


def interval(share, n, z=1.96):
    """Between which values the true share lies, 95 times of 100, if `share` (0..1) of n digits were read right.

    Wilson's score interval (E. B. Wilson, 1927), which is right near 0 and 1 too; z: how many standard deviations.
    Returns (low, high).
    """
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def class_counts(labels, n_classes=10):
    """How many digits of each class there are. labels: (n,) integers. Returns (n_classes,) integers.

    Raises ValueError for other labels.
    """
    return np.bincount(check_labels(labels, n_classes=n_classes), minlength=n_classes)
