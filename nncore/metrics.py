"""How well predictions match labels."""

import math

import numpy as np


def accuracy(predicted, labels):
    """The share of digits read right, 0..1. predicted, labels: (n,) integers, n ≥ 1. Raises ValueError otherwise."""
    predicted, labels = np.asarray(predicted), np.asarray(labels)
    if predicted.shape != labels.shape or not len(labels):
        raise ValueError(f"predictions and labels must be as many, (n,), got {predicted.shape} and {labels.shape}")
    return float(np.mean(predicted == labels))


def count_right(probabilities, labels):
    """How many digits are read right. probabilities: (n, classes); labels: (n,) integers."""
    return int(np.count_nonzero(probabilities.argmax(axis=1) == labels))


def confusion_matrix(predicted, labels, n_classes=10):
    """How often each label got each answer. predicted, labels: (n,) integers. Returns (n_classes, n_classes) integers:
    row = label, column = answer."""
    pairs = np.asarray(labels, np.intp) * n_classes + np.asarray(predicted, np.intp)
    return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)


def interval(share, n, z=1.96):
    """Between which values the true share lies, 95 times of 100, if `share` (0..1) of n digits were read right.

    Wilson's score interval (E. B. Wilson, 1927), which is right near 0 and 1 too; z: how many standard deviations.
    Returns (low, high).
    """
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def class_counts(labels, n_classes=10):
    """How many digits of each class there are. labels: (n,) integers. Returns (n_classes,) integers."""
    return np.bincount(labels, minlength=n_classes)
