"""Accuracy: the share of digits read right, and how sure one can be of it."""

import numpy as np
import pytest

import nncore
from nncore import metrics
from nncore.metrics import count_right


@pytest.mark.parametrize(
    ("predicted", "expected"), [([1, 2, 3, 4], 1), ([1, 2, 3, 0], 0.75), ([0, 0, 0, 0], 0)], ids=str
)
def test_accuracy_is_the_share_read_right(predicted, expected):
    share = nncore.accuracy(np.array(predicted), np.array([1, 2, 3, 4]))
    assert share == expected and type(share) is float


@pytest.mark.parametrize(
    ("predicted", "labels", "said"),
    [
        ([1], [1, 2], r"predictions must be one integer a digit, \(2,\), got \(1,\)"),
        ([1, 2], [1], r"predictions must be one integer a digit, \(1,\), got \(2,\)"),
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


def test_of_no_digits_there_is_no_accuracy():
    with pytest.raises(ValueError, match="of no digits"):
        nncore.accuracy(np.array([], int), np.array([], int))


def test_other_labels_than_classes_are_not_counted():
    with pytest.raises(ValueError, match="labels must be 0 to 9, got -1 to 3"):
        nncore.class_counts(np.array([3, -1]))


def test_the_right_digits_are_those_with_the_highest_probability_at_their_label():
    probabilities = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3]])
    assert count_right(probabilities, np.array([0, 2, 2])) == 2
    assert type(count_right(probabilities, np.array([0, 2, 2]))) is int


def test_interval_of_half_of_a_hundred():
    # From Wilson's formula by hand: (0.5 ± 1.96·√(0.25/100 + 1.96²/40000)) with 1.96²/100 = 0.038416.
    half = 1.96 * (0.0025 + 3.8416 / 40000) ** 0.5 / 1.038416
    assert metrics.interval(0.5, 100) == pytest.approx((0.5 - half, 0.5 + half))


def test_interval_stays_within_nought_and_one_and_never_has_no_width():
    assert metrics.interval(1.0, 50) == (pytest.approx(50 / (50 + 1.96**2)), 1.0)
    assert metrics.interval(0.0, 50)[0] == 0.0


def test_two_hundred_digits_are_about_four_points_either_way():
    low, high = metrics.interval(0.915, 200)
    assert 0.035 < (high - low) / 2 < 0.042


def test_confusion_matrix_counts_each_label_and_answer():
    counts = metrics.confusion_matrix([0, 1, 1, 2], [0, 1, 2, 2], n_classes=3)
    assert counts.tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 1]]
