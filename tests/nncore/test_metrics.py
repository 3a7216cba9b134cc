"""Accuracy: the share of digits read right, and how sure one can be of it."""

import numpy as np
import pytest

import nncore
from nncore import metrics


@pytest.mark.parametrize(("predicted", "expected"), [([1, 2, 3, 4], 1), ([1, 2, 3, 0], 0.75)])
def test_accuracy_is_the_share_read_right(predicted, expected):
    share = nncore.accuracy(np.array(predicted), np.array([1, 2, 3, 4]))
    assert share == expected and type(share) is float


@pytest.mark.parametrize(
    ("predicted", "labels", "said"),
    [
        ([1], [1, 2], r"predictions must be one integer a digit, \(2,\), got \(1,\)"),
        ([[1, 2]], [1], r"predictions must be \(n,\) integers, got \(1, 2\)"),
        ([0.9], [1], r"predictions must be \(n,\) integers, got \(1,\) float64"),
        ([1], [-1], "labels must be 0 to 9, got -1 to -1"),
        ([10], [1], "predictions must be 0 to 9, got 10 to 10"),
    ],
    ids=str,
)
def test_what_is_no_pair_of_labels_is_refused(predicted, labels, said):
    for measure in (nncore.accuracy, metrics.confusion_matrix):
        with pytest.raises(ValueError, match=said):
            measure(np.array(predicted), np.array(labels))


def test_no_digits_have_no_accuracy_and_other_labels_no_count():
    with pytest.raises(ValueError, match="of no digits"):
        nncore.accuracy(np.array([], int), np.array([], int))
    with pytest.raises(ValueError, match="labels must be 0 to 9, got -1 to 3"):
        nncore.class_counts(np.array([3, -1]))
    assert nncore.class_counts(np.array([3, 0, 3])).tolist() == [1, 0, 0, 2, 0, 0, 0, 0, 0, 0]


def test_right_digits_have_their_label_as_the_likeliest():
    probabilities = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3]])
    found = metrics.count_right(probabilities, np.array([0, 2, 2]))
    assert found == 2 and type(found) is int


def test_the_interval_is_wilsons_and_within_nought_and_one():
    # From Wilson's formula by hand: (0.5 ± 1.96·√(0.25/100 + 1.96²/40000)) with 1.96²/100 = 0.038416.
    half = 1.96 * (0.0025 + 3.8416 / 40000) ** 0.5 / 1.038416
    assert metrics.interval(0.5, 100) == pytest.approx((0.5 - half, 0.5 + half))
    assert metrics.interval(1.0, 50) == (pytest.approx(50 / (50 + 1.96**2)), 1.0)
    assert metrics.interval(0.0, 50)[0] == 0.0


def test_confusion_matrix_counts_each_label_and_answer():
    counts = metrics.confusion_matrix([0, 1, 1, 2], [0, 1, 2, 2], n_classes=3)
    assert counts.tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 1]]
