"""Accuracy: the share of digits read right."""

import numpy as np
import pytest

import nncore


@pytest.mark.parametrize(
    ("predicted", "expected"), [([1, 2, 3, 4], 1), ([1, 2, 3, 0], 0.75), ([0, 0, 0, 0], 0)], ids=str
)
def test_accuracy_is_the_share_read_right(predicted, expected):
    share = nncore.accuracy(np.array(predicted), np.array([1, 2, 3, 4]))
    assert share == expected and type(share) is float


@pytest.mark.parametrize(("predicted", "labels"), [([1], [1, 2]), ([1, 2], [1]), ([], [])], ids=str)
def test_accuracy_needs_as_many_predictions_as_labels_and_one_at_least(predicted, labels):
    with pytest.raises(ValueError, match="must be as many"):
        nncore.accuracy(np.array(predicted), np.array(labels))
