"""Accuracy: the share of digits read right, whole or added up from parts."""

import numpy as np
import pytest

import nncore
from nncore.metrics import count_right, score


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


def test_the_right_digits_are_those_with_the_highest_probability_at_their_label():
    probabilities = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3]])
    assert count_right(probabilities, np.array([0, 2, 2])) == 2
    assert type(count_right(probabilities, np.array([0, 2, 2]))) is int


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_scores_of_parts_of_a_batch_add_up_to_the_batchs(output):
    random = np.random.default_rng(0)
    X, labels = random.normal(size=(7, 5)), random.integers(0, 4, 7)
    network = nncore.Network((nncore.Layer(random.normal(size=(5, 4)), np.zeros(4)),), output_activation=output)
    parts = [score(network, network.forward(X[rows]), labels[rows], 7) for rows in (slice(0, 2), slice(2, 7))]
    costs, rights = zip(*parts, strict=True)
    assert sum(costs) == pytest.approx(network.forward(X).cost(output, labels), rel=1e-13)
    assert sum(rights) / 7 == nncore.accuracy(network.predict(X), labels)
