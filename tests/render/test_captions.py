"""Captions within pictures: drawn in letters that the font has, whatever a class is called."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from render import pictures

FONT = ImageFont.load_default(20)
BOX = FONT.getmask("\uffff")


def has_a_box(text):
    return any(bytes(FONT.getmask(sign)) == bytes(BOX) and FONT.getmask(sign).size == BOX.size for sign in text)


@pytest.mark.parametrize(
    ("caption", "drawn"),
    [
        ("3 → 5", "3 -> 5"),
        ("Fuß, Café", "Fu?, Cafe"),
        ("−0.25", "-0.25"),
        ("28×28", "28x28"),
        ("Ærø", "?r?"),
        ("日本", "??"),
        ("T-shirt", "T-shirt"),
        ("", ""),
        ("bad \ud800", "bad ?"),
    ],
)
def test_what_the_font_lacks_is_drawn_as_what_is_nearest(caption, drawn):
    assert pictures.drawable(caption) == drawn
    assert not has_a_box(drawn)


@given(st.text(st.characters(codec=None), max_size=6))
def test_no_caption_has_an_empty_box_and_every_caption_can_be_drawn(caption):
    assert not has_a_box(pictures.drawable(caption))
    sheet = pictures.grid(np.zeros((1, 28, 28), np.uint8), [caption])
    assert sheet.shape[2] == 4
