"""How a network reads the test digits, against plain loops."""

import math

import numpy as np
import pytest

import nncore
from nncore.study import evaluation
from nncore.study.evaluation import Evaluation, calibration, disagreement, evaluate

CLASSES = range(10)


@pytest.fixture(scope="module")
def found(network):
    data = nncore.load_digits()
    return evaluate(network, data.test_images, data.test_labels)


@pytest.fixture(scope="module")
def readings(network):
    """(label, answer, confidence) of every test digit, each read on its own."""
    data, read = nncore.load_digits(), []
    for image, label in zip(data.test_images, data.test_labels.tolist(), strict=True):
        row = network.predict_proba(nncore.flatten(image[None]))[0].tolist()
        read.append((label, row.index(max(row)), max(row)))
    return read


def test_accuracy_and_its_interval(found, readings):
    right, n = sum(label == answer for label, answer, _ in readings), len(readings)
    assert found.accuracy == right / n
    # The interval's ends are where a share would be 1.96 standard deviations of its own away (Wilson).
    for end in found.interval:
        assert abs(end - right / n) == pytest.approx(1.96 * math.sqrt(end * (1 - end) / n))


def test_confusion_precision_recall_and_accuracy_of_each_digit(found, readings):
    for label in CLASSES:
        for answer in CLASSES:
            assert found.confusion[label, answer] == sum((a, b) == (label, answer) for a, b, _ in readings)
        both = sum(a == b == label for a, b, _ in readings)
        labelled, read = sum(a == label for a, _, _ in readings), sum(b == label for _, b, _ in readings)
        assert found.recall[label] == pytest.approx(both / labelled)
        assert found.precision[label] == pytest.approx(both / read)
        on_the_right_side = sum((a == label) == (b == label) for a, b, _ in readings)
        assert found.class_accuracy[label] == pytest.approx(on_the_right_side / len(readings))


def test_the_worst_digits_of_all_and_of_a_cell_come_first(found, readings):
    wrong = [row for row, (label, answer, _) in enumerate(readings) if label != answer]
    assert sorted(found.mistakes) == wrong and len(wrong) > 50
    confidences = [readings[row][2] for row in found.mistakes]
    assert confidences == pytest.approx(sorted(confidences, reverse=True))
    for cell in ((4, 9), (1, 1)):
        rows = [row for row, (label, answer, _) in enumerate(readings) if (label, answer) == cell]
        assert sorted(found.cell(*cell)) == rows
        confidences = [readings[row][2] for row in found.cell(*cell)]
        assert confidences == pytest.approx(sorted(confidences, reverse=cell != (1, 1)))
    labelled = [row for row in found.mistakes if found.labels[row] == 4]
    read = [row for row in found.mistakes if found.predicted[row] == 9]
    assert labelled and list(found.mistakes_of(label=4)) == labelled
    assert read and list(found.mistakes_of(answer=9)) == read


def test_the_best_guesses(found):
    shares = found.probabilities[7]
    best = sorted(CLASSES, key=lambda label: -shares[label])[:3]
    assert found.guesses(7) == [(label, pytest.approx(shares[label])) for label in best]


def test_calibration_by_hand():
    # Bins of a tenth: (0.25 right, 0.21 wrong), (0.95 right, 0.91 right, 1.0 wrong).
    result = calibration(np.array([0.25, 0.21, 0.95, 0.91, 1.0]), np.array([True, False, True, True, False]))
    assert result.counts.tolist() == [0, 0, 2, 0, 0, 0, 0, 0, 0, 3]
    assert result.confidence[[2, 9]] == pytest.approx([0.23, 2.86 / 3])
    assert result.accuracy[[2, 9]] == pytest.approx([0.5, 2 / 3]) and np.isnan(result.accuracy[0])
    assert result.error == pytest.approx((2 * 0.27 + 3 * (2.86 / 3 - 2 / 3)) / 5)
    whole = Evaluation(np.array([[0.2, 0.8], [0.6, 0.4]]), np.array([1, 1])).calibration
    assert whole.counts.tolist() == [0] * 6 + [1, 0, 1, 0] and whole.error == pytest.approx((0.2 + 0.6) / 2)


def test_a_class_without_answers_or_digits_has_no_share():
    result = Evaluation(np.eye(10)[[0, 0, 1]], np.array([0, 2, 1]))
    assert result.precision[:3].tolist() == [0.5, 1, pytest.approx(math.nan, nan_ok=True)]
    assert result.recall[:4].tolist() == [1, 1, 0, pytest.approx(math.nan, nan_ok=True)]


def test_how_two_networks_differ():
    labels = np.array([0, 1, 2, 3, 4])
    first = Evaluation(np.eye(10)[[0, 1, 9, 9, 9]], labels)
    second = Evaluation(np.eye(10)[[0, 9, 2, 9, 9]], labels)
    assert disagreement(first, second) == (2, 1, 1)


def test_evaluating_in_parts_changes_nothing(network, found, monkeypatch):
    data = nncore.load_digits()
    monkeypatch.setattr(evaluation, "CHUNK", 70)
    again = evaluate(network, data.test_images, data.test_labels)
    np.testing.assert_allclose(again.probabilities, found.probabilities, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize(("n", "labels"), [(0, []), (1, [1, 2])])
def test_digits_without_labels_are_refused(network, n, labels):
    with pytest.raises(ValueError, match="images and labels must be as many"):
        evaluate(network, nncore.load_digits().test_images[:n], np.array(labels, int))
