"""Harder digits: what each change does to them, and what a network still reads."""

import numpy as np
import pytest

import nncore
from nncore.study import robustness


@pytest.fixture(scope="module")
def few():
    return nncore.load_digits().test_images[:12]


@pytest.mark.parametrize("kind", robustness.CHANGES)
def test_no_strength_changes_nothing_and_digits_stand_alone(kind, few):
    strengths = robustness.CHANGES[kind].strengths
    assert 0 in strengths
    np.testing.assert_array_equal(robustness.changed(few, kind, 0), few)
    whole = robustness.changed(few, kind, strengths[-1])
    for n in (0, 1, 3):
        changed = robustness.changed(few[:n], kind, strengths[-1])
        assert changed.shape == (n, 28, 28) and changed.dtype == np.uint8
        np.testing.assert_array_equal(changed, whole[:n])


def test_a_quarter_turn_is_clockwise_and_exact(few):
    np.testing.assert_array_equal(robustness.rotated(few, 90), np.rot90(few, -1, axes=(1, 2)))


def test_shifts_go_four_ways(few):
    moved = robustness.shifted(few, 3)
    padded = np.pad(few, ((0, 0), (3, 3), (3, 3)))
    for number in range(len(few)):
        row, column = [(3, 0), (3, 6), (0, 3), (6, 3)][number % 4]  # right, left, down, up
        np.testing.assert_array_equal(moved[number], padded[number, row : row + 28, column : column + 28])


@pytest.mark.parametrize(("pixels", "extreme"), [(1, max), (-1, min)])
def test_a_pixel_thicker_is_the_brightest_neighbour(pixels, extreme, few):
    changed = robustness.thickened(few, pixels)
    for row, column in ((10, 12), (14, 14), (20, 9), (6, 18)):
        for before, after in zip(few, changed, strict=True):
            places = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
            assert after[row, column] == extreme(before[row + down, column + right] for down, right in places)
    np.testing.assert_array_equal(robustness.thickened(few, 2 * pixels), robustness.thickened(changed, pixels))


def test_noise_is_as_strong_as_it_says_and_always_the_same():
    grey = np.full((50, 28, 28), 127, np.uint8)
    noisy = robustness.noisy(grey, 0.1)
    assert noisy.std() == pytest.approx(25.5, rel=0.02)
    np.testing.assert_array_equal(noisy, robustness.noisy(grey, 0.1))


def test_accuracy_under_a_change_is_that_of_the_changed_digits(network):
    data = nncore.load_digits()
    images, labels = data.test_images[:100], data.test_labels[:100]
    turned = nncore.flatten(np.ascontiguousarray(np.rot90(images, -1, axes=(1, 2))))
    right = nncore.accuracy(network.predict(turned), labels)
    assert robustness.accuracy_under(network, images, labels, "rotation", 90) == right
    assert right < 0.6 < robustness.accuracy_under(network, images, labels, "rotation", 0)


def test_an_unknown_change_is_refused(few):
    with pytest.raises(ValueError, match="kind must be one of noise, rotation, shift, thickness, got 'fog'"):
        robustness.changed(few, "fog", 1)
