"""Random changes of training digits: what each does, that they are fresh, and that they come from the seed."""

import numpy as np
import pytest

import nncore
from nncore import augment
from nncore.augment import Augmenter, variants
from tests.nncore.small_runs import small

DIGITS = nncore.load_digits()
IMAGES = DIGITS.train_images[:300]
ALL = ("ROTATION", "SHEAR", "SCALE", "SHIFT", "THICKNESS", "BEND", "NOISY")
CONFIG = small(training_digits=200, batch_size=50, iterations=12, augment=True)


@pytest.fixture
def only(monkeypatch):
    """A function that leaves only some changes on, at the limits given."""

    def set_limits(**limits):
        for name in ALL:
            monkeypatch.setattr(augment, name, limits.get(name, 0))

    return set_limits


class Always:
    """In place of a random generator: everything at its upper limit, and no bend."""

    def uniform(self, low, high, shape=None):
        return high if shape is None else np.full(shape, high)

    def standard_normal(self, shape, dtype=float):
        return np.zeros(shape, dtype)


def changed(images=IMAGES, random=None):
    pixels = np.empty((len(images), 784), np.uint8)
    Augmenter(images).fill(pixels, random or np.random.default_rng(1))
    return pixels.reshape(-1, 28, 28)


def square(first, last, value):
    """A picture of a square, (1, 28, 28)."""
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, first:last, first:last] = value
    return picture


# What each does


def test_without_any_change_digits_stay_as_they_are(only):
    only()
    np.testing.assert_array_equal(changed(), IMAGES)


def test_a_shift_moves_every_pixel_and_brings_in_background(only):
    only(SHIFT=2)
    # What is seen at a place comes from two pixels further down and right.
    np.testing.assert_array_equal(changed(random=Always())[:, :-2, :-2], IMAGES[:, 2:, 2:])
    assert not changed(random=Always())[:, -2:].any()


def test_a_quarter_turn_turns_the_picture(only):
    only(ROTATION=np.pi / 2)
    difference = changed(random=Always()).astype(int) - np.rot90(IMAGES, -1, axes=(1, 2))
    assert abs(difference).max() <= 1  # the sine of 90° is not quite 1


def test_twice_the_scale_takes_every_second_pixel(only):
    only(SCALE=1)
    # The middle lies between four pixels. Half a pixel from it one now sees what is a whole pixel away, at the edge.
    found = changed(square(13, 15, 200), Always())[0]
    assert found[13:15, 13:15].tolist() == [[50, 50], [50, 50]] and found.sum() == 200


@pytest.mark.parametrize(("sign", "area"), [(1, 21), (-1, 1)])
def test_thickness_adds_or_takes_a_pixel_on_each_side(only, sign, area):
    only(THICKNESS=sign)
    # Thicker: three more pixels on each of the four sides, 9 + 12; thinner: the middle one is left.
    assert np.count_nonzero(changed(square(10, 13, 255), Always())) == area


def test_a_bend_displaces_by_about_its_size(only):
    only(BEND=1.0)
    random = np.random.default_rng(0)
    rows, columns = np.mgrid[0:28, 0:28].reshape(2, -1) - 13.5
    moves = np.array([augment._displaced(random) for _ in range(200)]) - np.array([rows, columns])
    moves = moves.reshape(200, 2, 28, 28)
    assert moves[:, :, 12:16, 12:16].std() == pytest.approx(1.0, rel=0.15)
    # Neighbours move alike: it bends, and does not tear.
    assert np.diff(moves, axis=3).std() < 0.35


def test_noise_is_as_strong_as_it_says_and_on_as_many_digits(only, monkeypatch):
    monkeypatch.setattr(augment, "NOISE", 0.2)
    only(NOISY=0.25)
    gray = np.full((100 * augment.GROUP, 28, 28), 128, np.uint8)
    found = changed(gray).reshape(100, augment.GROUP, 784).astype(float)
    assert np.mean((found != 128).any(axis=(1, 2))) == pytest.approx(0.25, abs=0.1)
    strengths = found.std(axis=2)[found.std(axis=2) > 0] / 255
    assert strengths.max() < 0.22 and strengths.mean() == pytest.approx(0.1, rel=0.3)
    # On each pixel of each digit another, and never beyond black and white.
    assert (found[:, 0] != found[:, 1]).any()
    digits = np.full((1, 28, 28), 250.0)
    augment.add_noise(digits, 0.5, np.random.default_rng(0))
    assert (digits >= 0).all() and (digits <= 255).all()


# All of them together


def test_every_filling_is_fresh_and_comes_from_the_seed():
    random = np.random.default_rng(5)
    first, second = changed(random=random), changed(random=random)
    assert (first != second).any(axis=(1, 2)).all()
    np.testing.assert_array_equal(first, changed(random=np.random.default_rng(5)))
    found = changed(np.repeat(IMAGES[:1], 2 * augment.GROUP, axis=0))
    np.testing.assert_array_equal(found[0], found[augment.GROUP - 1])
    assert (found[0] != found[augment.GROUP]).any()


def test_a_changed_digit_is_still_a_digit():
    found, labels = changed(), DIGITS.train_labels[:300]
    before, after = IMAGES.mean(axis=(1, 2)), found.mean(axis=(1, 2))
    assert (after > 0.3 * before).all() and (after < 2.5 * before).all()
    # An untouched network of another kind still reads most of them: the nearest average digit.
    means = np.array([IMAGES[labels == label].mean(axis=0) for label in range(10)])

    def right(images):
        distances = ((images[:, None].astype(float) - means) ** 2).sum(axis=(2, 3))
        return np.mean(distances.argmin(axis=1) == labels)

    assert right(found) > 0.65 * right(IMAGES)


def test_variants_of_one_digit_are_all_different():
    nine = variants(IMAGES[5], 9, np.random.default_rng(1))
    assert (nine.shape, nine.dtype) == ((9, 28, 28), np.dtype(np.uint8))
    assert len(np.unique(nine.reshape(9, -1), axis=0)) == 9
    np.testing.assert_array_equal(nine, variants(IMAGES[5], 9, np.random.default_rng(1)))


# Training with it


def test_digits_change_once_an_epoch_and_the_data_set_never(monkeypatch):
    filled, fill, before = [], Augmenter.fill, DIGITS.train_images.copy()
    monkeypatch.setattr(Augmenter, "fill", lambda *arguments: filled.append(1) or fill(*arguments))
    run = list(nncore.train(CONFIG, DIGITS))
    assert len(filled) == len({progress.epoch for progress in run}) == 3
    np.testing.assert_array_equal(DIGITS.train_images, before)
    assert [progress.cost for progress in run] == [progress.cost for progress in nncore.train(CONFIG, DIGITS)]


def test_every_pixel_is_trained_since_any_may_be_inked():
    start = nncore.initial_network(CONFIG)
    *_, last = nncore.train(CONFIG, DIGITS)
    blank = ~DIGITS.train_images[:200].any(axis=0).reshape(-1)
    moved = (last.network.layers[0].weights != start.layers[0].weights).any(axis=1)
    assert moved[blank].any()
