"""The network as pictures: units' weights in blue and orange, digits with the answers under them."""

import io

import numpy as np
import pytest
from PIL import Image

from nncore.datasets import DIGIT_NAMES
from render import stage
from render.palette import AGAINST, FOR, MISTAKE, PAPER, TRUTH, rgb
from render.stage import FACTOR, GAP, SIDE, SIGN, UNITS_COLUMNS


def pixels(png):
    """(h, w, 4) uint8."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def tile(picture, number, columns, below=0):
    row, column = divmod(number, columns)
    top, left = row * (SIDE + below + GAP), column * (SIDE + GAP)
    return picture[top : top + SIDE, left : left + SIDE]


@pytest.mark.parametrize("dark", [False, True])
def test_weights_are_blue_above_zero_and_orange_below_on_one_scale(dark):
    weights = np.zeros((784, 14), np.float32)
    weights[0, 0], weights[783, 13], weights[5, 2] = 2, -2, 1
    picture = pixels(stage.units(weights, dark))
    assert picture.shape == (2 * SIDE + GAP, UNITS_COLUMNS * (SIDE + GAP) - GAP, 4)
    first, last = tile(picture, 0, UNITS_COLUMNS), tile(picture, 13, UNITS_COLUMNS)
    assert (first[:FACTOR, :FACTOR, :3] == rgb(FOR[dark])).all() and (
        last[-FACTOR:, -FACTOR:, :3] == rgb(AGAINST[dark])
    ).all()
    assert (first[FACTOR:, :, :3] == rgb(PAPER[dark])).all()
    half = tile(picture, 2, UNITS_COLUMNS)[0, 5 * FACTOR, :3].astype(int)
    np.testing.assert_allclose(half, (np.add(rgb(FOR[dark]), rgb(PAPER[dark]))) / 2, atol=10)
    # Between the pictures, and where there is none, is nothing.
    assert not picture[:, SIDE : SIDE + GAP, 3].any() and not tile(picture, 14, UNITS_COLUMNS)[..., 3].any()


def test_any_weights_have_a_picture():
    assert (pixels(stage.units(np.zeros((784, 1))))[..., :3] == rgb(PAPER[False])).all()
    wild = np.full((784, 2), 3e38, np.float32)
    wild[0] = np.nan, -np.inf
    assert (pixels(stage.units(wild))[-1, -1, :3] == rgb(FOR[False])).all()


def test_right_and_wrong_are_told_by_shape_and_frame():
    images, labels = np.full((12, 28, 28), 90, np.uint8), np.arange(12) % 10
    found = labels.copy()
    found[11] = 7
    picture = pixels(stage.answers(images, found, labels, DIGIT_NAMES))
    right, wrong = (tile(picture, number, stage.DIGITS_COLUMNS, SIGN) for number in (1, 11))
    assert (right == [90, 90, 90, 255]).all()
    assert (wrong[0, :, :3] == rgb(MISTAKE[False])).all() and (wrong[9:-9, 9:-9] == [90, 90, 90, 255]).all()
    under = picture[SIDE : SIDE + SIGN, : SIDE + GAP], picture[2 * SIDE + SIGN + GAP :, SIDE + GAP : 2 * SIDE + GAP]
    for signs, colour, other in zip(under, (TRUTH[False], MISTAKE[False]), (MISTAKE[False], TRUTH[False]), strict=True):
        seen = {tuple(each) for each in signs[..., :3].reshape(-1, 3).tolist()}
        assert rgb(colour) in seen and rgb(other) not in seen


def test_in_words():
    assert stage.answers_alt([1, 0], [1, 9], DIGIT_NAMES) == "1 of 2 right: 1 read as 1, 9 read as 0."
    assert stage.units_alt([7, 3]) == "The weights of 2 units, a picture each: 7, 3."
