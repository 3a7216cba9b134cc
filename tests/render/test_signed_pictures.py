"""Pictures of numbers of both signs."""

import numpy as np
import pytest

from render import pictures
from render.palette import AGAINST, FOR, PAPER, rgb

VALUES = np.array([[1.0, -1.0, 0.0], [-0.5, 0.5, 1.0]])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("factor", [1, 3, pictures.DASHED, 8])
def test_numbers_are_squares_in_the_colour_of_their_sign(factor, dark):
    squares = pictures.signed(VALUES, factor, dark).reshape(2, factor, 3, factor, 3)
    corners = squares[:, 0, :, 0]
    assert corners[0].tolist() == [list(rgb(each[dark])) for each in (FOR, AGAINST, PAPER)]
    assert (corners[1, 1] == np.round((np.array(rgb(FOR[dark])) + rgb(PAPER[dark])) / 2)).all()


@pytest.mark.parametrize("dark", [False, True])
def test_large_ones_tell_the_sign_in_grey_too(dark):
    picture = pictures.signed(VALUES, pictures.DASHED, dark).mean(axis=2)
    squares = picture.reshape(2, pictures.DASHED, 3, pictures.DASHED).swapaxes(1, 2)
    has_dash = np.ptp(squares.reshape(2, 3, -1), axis=2) > 0
    assert (has_dash == (VALUES < 0)).all()


def test_pictures_without_captions_stand_close_in_rows():
    values = np.zeros((3, 28, 28))
    values[0, 0, 0], values[2, 27, 27] = 2, -1
    sheet = pictures.signed_grid(values, (), 2, factor=2, largest=2.0)
    gap, side = pictures.CLOSE, 56
    assert sheet.shape == (2 * side + gap, 2 * side + gap, 4)
    assert (sheet[:2, :2, :3] == rgb(FOR[False])).all() and (sheet[2:side, :side, :3] == rgb(PAPER[False])).all()
    half = sheet[-1, side - 1, :3].astype(int)
    np.testing.assert_allclose(half, np.add(rgb(AGAINST[False]), rgb(PAPER[False])) / 2, atol=1)
    assert not sheet[:, side : side + gap, 3].any() and not sheet[side + gap :, side:, 3].any()
