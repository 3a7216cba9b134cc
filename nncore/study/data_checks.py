"""A look at the data before training on it: samples, checks and averages."""

import weakref

import numpy as np

from ..datasets import N_CLASSES, SIDE

# Checks go through every pixel, and data sets do not change; they are kept as long as the data set is.
_checked = weakref.WeakKeyDictionary()


def sample_rows(labels, n_samples, seed, label=None):
    """Choose digits to look at: up to n_samples row numbers, all of one label if it is given.

    labels: (n,) integers; seed: 0 gives the first ones, any other a random choice.
    """
    rows = np.arange(len(labels)) if label is None else np.flatnonzero(labels == label)
    if seed:
        rows = np.random.default_rng(seed).permutation(rows)
    return rows[:n_samples]


def mean_images(images, labels):
    """The average picture of each class. images: (n, 28, 28) uint8. Returns (10, 28, 28) uint8."""
    means = np.zeros((N_CLASSES, SIDE, SIDE), np.uint8)
    for label in range(N_CLASSES):
        chosen = images[labels == label]
        if len(chosen):
            means[label] = chosen.mean(axis=0).round()
    return means


def check_data(data):
    """What every data set should be asked first: a list of (question, answer, whether it is as it should be)."""
    if data not in _checked:
        _checked[data] = _check(data)
    return _checked[data]


def _check(data):
    checks = []
    parts = {"training": (data.train_images, data.train_labels), "test": (data.test_images, data.test_labels)}
    for part, (images, labels) in parts.items():
        values, classes = np.unique(images), np.unique(labels)
        shape = "×".join(f"{length:,}" for length in images.shape)
        checks += [
            (f"Shape of the {part} images", shape, images.shape[1:] == (SIDE, SIDE)),
            (f"Shape of the {part} labels", f"{len(labels):,}", labels.shape == (len(images),)),
            (f"Distinct pixel values, {part}", f"{len(values)}: {values[0]} to {values[-1]}", len(values) == 256),
            (f"Distinct labels, {part}", f"{len(classes)}: {classes[0]} to {classes[-1]}", len(classes) == N_CLASSES),
        ]
    return checks
