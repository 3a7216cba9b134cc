"""A network as nodes and lines: which weights are drawn, and how."""

import io

import numpy as np
import pytest
from PIL import Image

from render import wiring
from render.palette import AGAINST, FOR, REST, rgb
from render.wiring import HEIGHT, MARGIN, SCALE, WIDTH


def colours(png):
    """The colours of a picture's opaque pixels, and how many have each."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")).reshape(-1, 4)
    found, counts = np.unique(pixels[pixels[:, 3] > 0][:, :3], axis=0, return_counts=True)
    return {tuple(each): n for each, n in zip(found.tolist(), counts.tolist(), strict=True)}


def test_the_picture_has_its_size():
    assert Image.open(io.BytesIO(wiring.drawn([np.ones((784, 3)), np.ones((3, 10))]))).size == (
        SCALE * WIDTH,
        SCALE * HEIGHT,
    )


@pytest.mark.parametrize("dark", [False, True])
def test_lines_are_blue_for_and_orange_against_and_grey_from_the_pixels(dark):
    last = np.zeros((1, 2))
    last[0] = 3, -3
    picture = wiring.drawn([np.ones((784, 1)), last], dark)
    assert {rgb(FOR[dark]), rgb(AGAINST[dark]), rgb(REST[dark])} <= set(colours(picture))
    # Each where it belongs: the upper answer is spoken for, the lower against.
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
    x = SCALE * (MARGIN + (WIDTH - 2 * MARGIN) * 3 // 4)
    upper, lower = (
        {tuple(each) for each in half[:, x].tolist()} for half in (pixels[: SCALE * 44], pixels[SCALE * 44 :])
    )
    assert rgb(FOR[dark]) in upper and rgb(FOR[dark]) not in lower
    assert rgb(AGAINST[dark]) in lower and rgb(AGAINST[dark]) not in upper


def test_what_is_larger_is_wider_and_what_is_nothing_is_not_drawn():
    def n_orange(*weights):
        return colours(wiring.drawn([np.ones((784, 1)), np.array([weights])])).get(rgb(AGAINST[False]), 0)

    assert n_orange(0, 0) == 0
    assert n_orange(-1, -1) > 1.5 * n_orange(-1, -0.01) > 0


def test_any_weights_have_a_picture():
    wild = np.full((784, 4), 3e38, np.float32)
    wild[0] = np.nan, np.inf, -np.inf, 0
    for weights in ([wild, np.full((4, 10), np.inf)], [np.zeros((784, 10))]):
        assert wiring.drawn(weights)


def test_the_same_in_words():
    assert wiring.alt((784, 512, 10), (784, 24, 10)) == (
        "The network: 784 pixels, 24 of 512 hidden units, 10 answers, and how strongly they are connected."
    )
