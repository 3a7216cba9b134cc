"""Pictures of numbers of both signs, and captions within pictures, in letters that the font has."""

import numpy as np
import pytest
from PIL import ImageFont

from render import pictures
from render.palette import AGAINST, FOR, PAPER, rgb

VALUES = np.array([[1.0, -1.0, 0.0], [-0.5, 0.5, 1.0]])
FONT = ImageFont.load_default(20)
BOX = FONT.getmask("\uffff")


@pytest.mark.parametrize("dark", [False, True])
def test_numbers_are_squares_in_the_colour_of_their_sign(dark):
    squares = pictures.signed(VALUES, 3, dark).reshape(2, 3, 3, 3, 3)
    assert squares[0, 0, :, 0].tolist() == [list(rgb(each[dark])) for each in (FOR, AGAINST, PAPER)]
    assert (squares[1, 0, 1, 0] == np.round((np.array(rgb(FOR[dark])) + rgb(PAPER[dark])) / 2)).all()
    assert (squares == squares[:, :1, :, :1]).all()


@pytest.mark.parametrize("dark", [False, True])
def test_large_ones_tell_the_sign_in_grey_too(dark):
    picture = pictures.signed(VALUES, pictures.DASHED, dark).mean(axis=2)
    squares = picture.reshape(2, pictures.DASHED, 3, pictures.DASHED).swapaxes(1, 2)
    assert ((np.ptp(squares.reshape(2, 3, -1), axis=2) > 0) == (VALUES < 0)).all()


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


def has_a_box(text):
    return any(bytes(FONT.getmask(sign)) == bytes(BOX) and FONT.getmask(sign).size == BOX.size for sign in text)


@pytest.mark.parametrize(
    ("caption", "drawn"),
    [("3 → 5", "3 -> 5"), ("Fuß, Café", "Fu?, Cafe"), ("−0.25", "-0.25"), ("日本 28×28", "?? 28x28"), ("\ud800", "?")],
)
def test_what_the_font_lacks_is_drawn_as_what_is_nearest(caption, drawn):
    assert pictures.drawable(caption) == drawn and not has_a_box(drawn)


def test_where_the_ink_is_is_said():
    picture = np.zeros((28, 30), np.uint8)
    picture[5:9, 2:12] = 255
    assert pictures.ink_alt(picture) == "ink 10 wide and 4 high of 30×28 pixels, 2 from the left and 5 from the top"
    assert pictures.ink_alt(picture[:4]) == "no ink, of 30×4 pixels"
