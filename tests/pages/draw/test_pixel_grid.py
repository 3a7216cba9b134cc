"""What is pressed on the grid of pixels is a drawing: read, taken back, kept, labelled, and drawn on."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

import nncore
from lab.pixels import Pixels
from tests.lab.strokes import BAR, SEVEN
from tests.pages.app import captions, data_of, go_to, pick
from tests.pages.draw.canvas import answers, draw, drawing, open_draw, readings, switch, tray
from tests.pages.session import part
from ui.session import Drawing

STEM = Pixels(tuple(28 * row + 14 for row in range(5, 23)), True)
DOT = Pixels((0,), True)
OFF = ("Find the ink", "No specks", "Crop", "Scale", "Centre")


@pytest.fixture
def opened(canvas):
    """Draw, with the grid in place of the canvas."""
    return switch(open_draw(canvas), "Pixel by pixel")


def seen(app):
    """What the network sees of it, (28, 28) uint8."""
    address = re.search(r"base64,([^\"]+)", readings(app))[1]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address))))


def on_grid(app):
    """How bright the browser is told that the grid is, (28, 28) uint8."""
    app.run()
    told = data_of(app, "pen")[0]["grid"]
    return told and np.frombuffer(bytes.fromhex(told), np.uint8).reshape(28, 28)


def inked(app):
    """The cells that are inked on the grid."""
    return np.flatnonzero(on_grid(app)).tolist()


def test_a_1_of_pixels_is_read_while_it_is_pressed_and_after(opened):
    draw(opened, live=STEM)
    assert answers(opened) == [1] and drawing(opened).empty and 'data-pen="down"' in readings(opened)
    draw(opened, STEM)
    assert answers(opened) == [1] and drawing(opened).strokes == (STEM,) and 'data-pen="up"' in readings(opened)
    # It is labelled and kept as a digit of one's own, and taken back.
    pick(opened, "It was a …", 1)
    (kept,) = tray(opened)
    assert (kept.label, kept.guess) == (1, 1) and inked(opened) == []
    opened.button(key="take_back").click().run()
    assert inked(opened) == list(STEM.cells)


def test_with_every_step_off_the_network_sees_these_pixels(opened):
    pick(opened, "Look closer", "Stages")
    draw(opened, STEM, DOT)
    preparation = drawing(opened).preparation()
    assert (seen(opened) == nncore.drawing_to_digit(drawing(opened).picture, preparation)).all()
    assert "no specks: all of them stay" in " ".join(captions(opened))
    switch(opened, *OFF)
    assert np.flatnonzero(seen(opened)).tolist() == [0, *STEM.cells]
    assert set(seen(opened).ravel()[[0, *STEM.cells]]) == {255}


def test_grid_and_canvas_show_what_is_on_the_page(opened, canvas):
    draw(opened, STEM)
    assert inked(opened) == list(STEM.cells)
    switch(opened, "White paper")
    assert np.flatnonzero(on_grid(opened) == 0).tolist() == list(STEM.cells)
    draw(opened, SEVEN, DOT)
    switch(opened, "Pixel by pixel")
    assert canvas.shown.start["objects"] == [] and (canvas.shown.sheet.below.picture[50:230, 140:150] == 0).all()
    assert on_grid(opened) is None
    draw(opened, BAR)
    assert drawing(opened).strokes == (STEM, SEVEN, DOT, BAR) and drawing(opened).on_top == (BAR,)
    # A press on a grid that has been left meanwhile is shown on the canvas.
    shown = part(opened, Drawing).shown.generation
    draw(opened, STEM)
    assert drawing(opened).strokes[-1] == STEM and part(opened, Drawing).shown.generation == shown + 1


@pytest.mark.parametrize("pressed", [[], [STEM, DOT]], ids=["nothing pressed", "pixels pressed"])
def test_after_a_reload_the_grid_is_there_where_it_was(browser, canvas, pressed):
    app = switch(open_draw(canvas, app=browser.open()), "Pixel by pixel", "White paper")
    if pressed:
        draw(app, *pressed)
    go_to(app, "train.py")
    go_to(app, "draw.py")
    grid = on_grid(app)
    again = browser.open("pages/draw.py")
    assert again.toggle(key="by_pixel").value
    np.testing.assert_array_equal(on_grid(again), grid)
    if pressed:
        draw(again, "undo")
        assert drawing(again).strokes == (STEM,) and drawing(again).on_white
    switch(again, "Pixel by pixel")
    left = browser.open("pages/draw.py")
    assert not left.toggle(key="by_pixel").value and drawing(left).strokes == tuple(pressed[:1])
