"""Units' weights as one picture, in blue and orange."""

import io

import numpy as np
import pytest
from PIL import Image

from render import stage
from render.palette import AGAINST, FOR, PAPER, rgb
from render.stage import COLUMNS, FACTOR, GAP, SIDE


def pixels(png):
    """(h, w, 4) uint8."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def tile(picture, number):
    row, column = divmod(number, COLUMNS)
    top, left = row * (SIDE + GAP), column * (SIDE + GAP)
    return picture[top : top + SIDE, left : left + SIDE]


@pytest.mark.parametrize("dark", [False, True])
def test_weights_are_blue_above_zero_and_orange_below_on_one_scale(dark):
    weights = np.zeros((784, 14), np.float32)
    weights[0, 0], weights[783, 13], weights[5, 2] = 2, -2, 1
    picture = pixels(stage.units(weights, dark))
    assert picture.shape == (2 * SIDE + GAP, COLUMNS * (SIDE + GAP) - GAP, 4)
    first, last = tile(picture, 0), tile(picture, 13)
    assert (first[:FACTOR, :FACTOR, :3] == rgb(FOR[dark])).all() and (
        last[-FACTOR:, -FACTOR:, :3] == rgb(AGAINST[dark])
    ).all()
    assert (first[FACTOR:, :, :3] == rgb(PAPER[dark])).all()
    half = tile(picture, 2)[0, 5 * FACTOR, :3].astype(int)
    np.testing.assert_allclose(half, (np.add(rgb(FOR[dark]), rgb(PAPER[dark]))) / 2, atol=10)
    # Between the pictures, and where there is none, is nothing.
    assert not picture[:, SIDE : SIDE + GAP, 3].any() and not tile(picture, 14)[..., 3].any()


def test_any_weights_have_a_picture():
    assert (pixels(stage.units(np.zeros((784, 1))))[..., :3] == rgb(PAPER[False])).all()
    wild = np.full((784, 2), 3e38, np.float32)
    wild[0] = np.nan, -np.inf
    assert (pixels(stage.units(wild))[-1, -1, :3] == rgb(FOR[False])).all()


def test_in_words():
    assert stage.units_alt([7, 3]) == "The weights of 2 units, a picture each: 7, 3."
