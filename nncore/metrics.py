"""How well predictions match labels."""

import numpy as np


def accuracy(predicted, labels):
    """The share of digits read right, 0..1. predicted, labels: (n,) integers, n ≥ 1. Raises ValueError otherwise."""
    predicted, labels = np.asarray(predicted), np.asarray(labels)
    if predicted.shape != labels.shape or not len(labels):
        raise ValueError(f"predictions and labels must be as many, got {len(predicted)} and {len(labels)}")
    return float(np.mean(predicted == labels))


def score(network, forward, labels, batch_size):
    """What some digits of a batch add to its cost and to its number of digits read right.

    forward: what network.forward returned for them; labels: (n,) integers; batch_size: digits in the whole batch.
    """
    cost = forward.cost(network.output_activation, labels) * len(labels) / batch_size
    return cost, count_right(forward.probabilities, labels)


def count_right(probabilities, labels):
    """How many digits are read right. probabilities: (n, classes); labels: (n,) integers."""
    return int(np.count_nonzero(probabilities.argmax(axis=1) == labels))


def class_counts(labels, n_classes=10):
    """How many digits of each class there are. labels: (n,) integers. Returns (n_classes,) integers."""
    return np.bincount(labels, minlength=n_classes)
