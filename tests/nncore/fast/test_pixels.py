"""Training by pixels: which are left out, and who shares them. That nothing changes: test_units.py."""

import weakref

import numpy as np

import nncore
from nncore.batches import TrainingDigits
from nncore.fast.pixels import MANY, Pixels
from tests.nncore.small_runs import small


def two_digits():
    """Two digits to train on, of one pixel each."""
    images = np.zeros((2, 28, 28), np.uint8)
    images[0, 0, 3] = images[1, 1, 0] = 1
    return nncore.Digits("Two digits", *([images, np.zeros(2, np.uint8)] * 2))


def pixels_of(data, **changes):
    config = small(**{"training_digits": 2, **changes})
    return Pixels(config, nncore.initial_network(config).layers[0], TrainingDigits(config, data), nncore.Team())


def test_inked_pixels_are_those_with_ink_in_any_picture():
    first = pixels_of(two_digits())
    assert first.inked.nonzero()[0].tolist() == [3, 28] and first.pixels.tolist() == [[1, 0], [0, 1]]
    # A changed digit may have ink anywhere; new digits are written into the array itself.
    changing = pixels_of(two_digits(), augment=True)
    assert changing.inked.all() and changing.pixels is changing.digits.pixels


def test_runs_share_their_digits_as_long_as_one_needs_them():
    data = two_digits()
    first, second = pixels_of(data), pixels_of(data)
    assert first.pixels is second.pixels
    assert pixels_of(two_digits()).pixels is not first.pixels  # others
    kept = weakref.ref(first.pixels)
    del first
    assert kept() is not None
    del second
    assert kept() is None


def test_runs_on_other_numbers_of_many_digits_share_them_too():
    n = MANY + 100
    images = np.zeros((n, 28, 28), np.uint8)
    images[:, 3, 3], images[-1, 5, 5] = np.arange(n) % 255 + 1, 7
    data, parts = nncore.Digits("Many digits", *([images, np.zeros(n, np.uint8)] * 2)), []
    for n_digits in (MANY, MANY + 1, MANY + 2, n):
        parts.append(pixels_of(data, training_digits=n_digits))
        assert len(parts[-1].pixels) == n_digits and parts[-1].pixels.shape[1] == parts[-1].inked.sum()
        assert (parts[-1].pixels[:, 0] == images[:n_digits, 3, 3]).all()
    few, *many = (part.pixels for part in parts)
    assert all(np.shares_memory(each, many[0]) for each in many) and not np.shares_memory(few, many[0])
