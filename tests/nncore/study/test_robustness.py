"""Harder digits: what each change does to them, and what a network still reads."""

import numpy as np
import pytest

import nncore
from nncore.study import robustness


@pytest.fixture(scope="module")
def few():
    return nncore.load_digits().test_images[:12]


@pytest.mark.parametrize("kind", robustness.CHANGES)
def test_a_change_of_no_strength_changes_nothing(kind, few):
    assert 0 in robustness.CHANGES[kind].strengths
    np.testing.assert_array_equal(robustness.changed(few, kind, 0), few)


@pytest.mark.parametrize("kind", robustness.CHANGES)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 12])
def test_any_number_of_digits_is_changed_and_none_depends_on_how_many_follow(kind, n, few):
    for strength in robustness.CHANGES[kind].strengths:
        changed = robustness.changed(few[:n], kind, strength)
        assert changed.shape == (n, 28, 28) and changed.dtype == np.uint8
        np.testing.assert_array_equal(changed, robustness.changed(few, kind, strength)[:n])


def test_a_quarter_turn_is_clockwise_and_exact(few):
    np.testing.assert_array_equal(robustness.rotated(few, 90), np.rot90(few, -1, axes=(1, 2)))


def test_shifts_go_four_ways(few):
    moved = robustness.shifted(few, 3)
    padded = np.pad(few, ((0, 0), (3, 3), (3, 3)))
    for number in range(len(few)):
        row, column = [(3, 0), (3, 6), (0, 3), (6, 3)][number % 4]  # right, left, down, up
        np.testing.assert_array_equal(moved[number], padded[number, row : row + 28, column : column + 28])


@pytest.mark.parametrize(("pixels", "extreme"), [(1, max), (-1, min)])
def test_a_pixel_thicker_or_thinner_is_the_brightest_or_darkest_neighbour(pixels, extreme, few):
    changed = robustness.thickened(few, pixels)
    for row, column in ((10, 12), (14, 14), (20, 9), (6, 18)):
        for before, after in zip(few, changed, strict=True):
            places = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
            assert after[row, column] == extreme(before[row + down, column + right] for down, right in places)


def test_two_pixels_are_one_pixel_twice(few):
    twice = robustness.thickened(robustness.thickened(few, 1), 1)
    np.testing.assert_array_equal(robustness.thickened(few, 2), twice)


def test_noise_is_as_strong_as_it_says_and_always_the_same():
    grey = np.full((50, 28, 28), 127, np.uint8)
    noisy = robustness.noisy(grey, 0.1)
    assert noisy.std() == pytest.approx(25.5, rel=0.02)
    np.testing.assert_array_equal(noisy, robustness.noisy(grey, 0.1))


def test_accuracy_under_a_change_is_that_of_the_changed_digits(network):
    data = nncore.load_digits()
    images, labels = data.test_images[:100], data.test_labels[:100]
    turned = np.rot90(images, -1, axes=(1, 2))
    right = sum(
        int(network.predict(nncore.flatten(image[None]))[0]) == label
        for image, label in zip(turned, labels.tolist(), strict=True)
    )
    assert robustness.accuracy_under(network, images, labels, "rotation", 90) == right / 100
    assert right < 60 < 100 * robustness.accuracy_under(network, images, labels, "rotation", 0)


def test_an_unknown_change_is_refused(few):
    with pytest.raises(ValueError, match="kind must be one of noise, rotation, shift, thickness, got 'fog'"):
        robustness.changed(few, "fog", 1)
