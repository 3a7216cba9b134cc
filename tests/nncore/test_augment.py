"""Random changes of training digits: what each does, that they are fresh, and that they come from the seed."""

import dataclasses

import numpy as np
import pytest

import nncore
from nncore import augment
from nncore.augment import Augmenter, variants

DIGITS = nncore.load_digits()
IMAGES = DIGITS.train_images[:300]
ALL = ("ROTATION", "SHEAR", "SCALE", "SHIFT", "THICKNESS", "BEND", "NOISY")


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


def test_without_any_change_digits_stay_as_they_are(only):
    only()
    np.testing.assert_array_equal(changed(), IMAGES)


def test_a_shift_by_whole_pixels_moves_every_pixel_and_brings_in_background(only):
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
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, 13:15, 13:15] = 200  # the middle lies between four pixels
    # Pixels half a pixel from the middle now come from a whole pixel away, at the edge of the ink.
    found = changed(picture, Always())[0]
    assert found[13:15, 13:15].tolist() == [[50, 50], [50, 50]]
    assert found.sum() == 200


@pytest.mark.parametrize(("sign", "area"), [(1, 21), (-1, 1)])
def test_thickness_adds_or_takes_a_pixel_on_each_side(only, sign, area):
    only(THICKNESS=sign)
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, 10:13, 10:13] = 255
    # Thicker: three more pixels on each of the four sides, 9 + 12; thinner: the middle one is left.
    assert np.count_nonzero(changed(picture, Always())) == area


def test_a_bend_displaces_by_about_its_size(only):
    only(BEND=1.0)
    random = np.random.default_rng(0)
    rows, columns = np.mgrid[0:28, 0:28].reshape(2, -1) - 13.5
    moves = np.array([augment._displaced(random) for _ in range(200)]) - np.array([rows, columns])
    middle = moves.reshape(200, 2, 28, 28)[:, :, 12:16, 12:16]
    assert middle.std() == pytest.approx(1.0, rel=0.15)
    # Neighbours move alike: it bends, and does not tear.
    assert np.diff(moves.reshape(200, 2, 28, 28), axis=3).std() < 0.35


def test_noise_is_as_strong_as_it_says_and_on_as_many_digits(only, monkeypatch):
    monkeypatch.setattr(augment, "NOISE", 0.2)
    only(NOISY=0.25)
    gray = np.full((100 * augment.GROUP, 28, 28), 128, np.uint8)
    found = changed(gray).reshape(100, augment.GROUP, 784).astype(float)
    assert np.mean((found != 128).any(axis=(1, 2))) == pytest.approx(0.25, abs=0.1)
    strengths = found.std(axis=2)[found.std(axis=2) > 0] / 255
    assert strengths.max() < 0.22
    assert strengths.mean() == pytest.approx(0.1, rel=0.3)
    # On each pixel of each digit another, and never beyond black and white.
    assert (found[:, 0] != found[:, 1]).any()
    digits = np.full((1, 28, 28), 250.0)
    augment.add_noise(digits, 0.5, np.random.default_rng(0))
    assert (digits >= 0).all() and (digits <= 255).all()


def test_every_filling_is_fresh_and_comes_from_the_seed():
    random = np.random.default_rng(5)
    first, second = changed(random=random), changed(random=random)
    assert (first != second).any(axis=(1, 2)).all()
    np.testing.assert_array_equal(first, changed(random=np.random.default_rng(5)))


def test_groups_are_changed_differently():
    same = np.repeat(IMAGES[:1], 2 * augment.GROUP, axis=0)
    found = changed(same)
    np.testing.assert_array_equal(found[0], found[augment.GROUP - 1])
    assert (found[0] != found[augment.GROUP]).any()


def test_a_changed_digit_is_still_a_digit():
    found = changed()
    before, after = IMAGES.mean(axis=(1, 2)), found.mean(axis=(1, 2))
    assert (after > 0.3 * before).all() and (after < 2.5 * before).all()
    # An untouched network of another kind still reads most of them: the nearest average digit.
    means = np.array([IMAGES[DIGITS.train_labels[:300] == label].mean(axis=0) for label in range(10)])

    def right(images):
        distances = ((images[:, None].astype(float) - means) ** 2).sum(axis=(2, 3))
        return np.mean(distances.argmin(axis=1) == DIGITS.train_labels[:300])

    assert right(found) > 0.65 * right(IMAGES)


CONFIG = nncore.TrainingConfig(
    hidden_units=(16,), iterations=12, training_digits=200, batch_size=50, initializer="he", augment=True
)


def run(config):
    return list(nncore.train(config, DIGITS))


def test_training_with_it_is_reproducible_and_different():
    costs = [progress.cost for progress in run(CONFIG)]
    assert costs == [progress.cost for progress in run(CONFIG)]
    assert costs != [progress.cost for progress in run(dataclasses.replace(CONFIG, augment=False))]


def test_digits_change_once_an_epoch(monkeypatch):
    filled = []
    fill = Augmenter.fill
    monkeypatch.setattr(Augmenter, "fill", lambda *arguments: filled.append(1) or fill(*arguments))
    epochs = {progress.epoch for progress in run(CONFIG)}
    assert len(filled) == len(epochs) == 3


def test_every_pixel_is_trained_since_any_may_be_inked():
    *_, last = run(dataclasses.replace(CONFIG, iterations=100))
    start = nncore.initial_network(CONFIG)
    blank = ~DIGITS.train_images[:200].any(axis=0).reshape(-1)
    moved = (last.network.layers[0].weights != start.layers[0].weights).any(axis=1)
    assert moved[blank].any()


def test_the_data_set_stays_as_it_is():
    before = DIGITS.train_images.copy()
    run(CONFIG)
    np.testing.assert_array_equal(DIGITS.train_images, before)


def test_variants_of_one_digit_are_all_different_and_the_same_for_the_same_seed(few_digits):
    digit = few_digits.train_images[5]
    nine = variants(digit, 9, np.random.default_rng(1))
    assert (nine.shape, nine.dtype) == ((9, 28, 28), np.dtype(np.uint8))
    assert len(np.unique(nine.reshape(9, -1), axis=0)) == 9
    np.testing.assert_array_equal(nine, variants(digit, 9, np.random.default_rng(1)))

    # They are still that digit: more like it than the others are.
    def distance(one, other):
        return np.linalg.norm(one.astype(float) - other)

    others = [distance(digit, other) for other in few_digits.train_images if other is not digit]
    assert np.mean([distance(digit, each) for each in nine]) < np.mean(others)
