"""What is pressed on the grid of pixels is a drawing: read, taken back, kept, labelled, and drawn on."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

import nncore
from lab.pixels import Pixels
from nncore.reading.strokes import CANVAS
from tests.lab.strokes import BAR, SEVEN, STROKE, report
from tests.lab.test_drawing_sheet import number
from tests.pages.app import button, captions, data_of, go_to, pick
from tests.pages.draw.canvas import answers, draw, drawing, open_draw, readings
from tests.pages.session import part
from ui.session import Drawing, OwnDigits

STEM = Pixels(tuple(28 * row + 14 for row in range(5, 23)), True)
DOT = Pixels((0,), True)
OFF = ("Find the ink", "No specks", "Crop", "Scale", "Centre")


def switch(app, *labels):
    for label in labels:
        toggle = next(each for each in app.toggle if each.label == label)
        toggle.set_value(not toggle.value).run()
        assert not app.exception
    return app


@pytest.fixture
def opened(canvas):
    """Draw, with the grid in place of the canvas."""
    return switch(open_draw(canvas), "Pixel by pixel")


def seen(app):
    """What the network sees of it, (28, 28) uint8."""
    address = re.search(r"base64,([^\"]+)", readings(app))[1]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address))))


def said_to_the_browser(app):
    """How bright the grid is told to be, (28, 28) uint8."""
    app.run()
    told = data_of(app, "pen")[0]["grid"]
    return told and np.frombuffer(bytes.fromhex(told), np.uint8).reshape(28, 28)


def test_a_1_of_pixels_is_read_while_it_is_pressed_and_after(opened):
    draw(opened, live=STEM)
    assert answers(opened) == [1] and drawing(opened).empty and 'data-pen="down"' in readings(opened)
    draw(opened, STEM)
    assert answers(opened) == [1] and drawing(opened).strokes == (STEM,) and 'data-pen="up"' in readings(opened)


def test_a_pixel_that_is_pressed_over_a_number_makes_one_digit_of_it(opened):
    draw(opened, *number(4, 2).strokes)
    assert len(drawing(opened).digits()) == 2
    draw(opened, live=DOT)
    assert len(answers(opened)) == 1


def test_with_every_step_off_the_network_sees_these_pixels_and_with_them_what_it_sees_of_any_drawing(opened):
    draw(opened, STEM, DOT)
    preparation = drawing(opened).preparation()
    assert (seen(opened) == nncore.drawing_to_digit(drawing(opened).picture, preparation)).all()
    assert "no specks: all of them stay" in " ".join(captions(opened))
    switch(opened, *OFF)
    assert np.flatnonzero(seen(opened)).tolist() == [0, *STEM.cells]
    assert set(seen(opened).ravel()[[0, *STEM.cells]]) == {255}


def test_the_grid_shows_what_is_on_the_page_and_the_canvas_what_was_pressed(opened, canvas):
    np.testing.assert_array_equal(said_to_the_browser(opened), np.zeros((28, 28)))
    draw(opened, STEM)
    assert np.flatnonzero(said_to_the_browser(opened)).tolist() == list(STEM.cells)
    switch(opened, "White paper")
    assert np.flatnonzero(said_to_the_browser(opened) == 0).tolist() == list(STEM.cells)
    draw(opened, SEVEN, DOT)
    switch(opened, "Pixel by pixel")
    assert canvas.shown.start["objects"] == [] and (canvas.shown.sheet.below.picture[50:230, 140:150] == 0).all()
    assert said_to_the_browser(opened) is None
    draw(opened, BAR)
    assert drawing(opened).strokes == (STEM, SEVEN, DOT, BAR) and drawing(opened).on_top == (BAR,)


def test_who_opens_the_grid_goes_on_with_the_drawing_and_undo_brings_it_back_stroke_by_stroke(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN, STROKE)
    before = drawing(app).picture
    switch(app, "Pixel by pixel")
    assert said_to_the_browser(app).max() == 255
    draw(app, DOT, Pixels(tuple(range(784)), False), DOT)
    draw(app, "undo", "undo", "undo")
    np.testing.assert_array_equal(drawing(app).picture, before)
    draw(app, "undo")
    assert drawing(app).strokes == (SEVEN,)
    switch(app, "Pixel by pixel")
    assert len(canvas.shown.start["objects"]) == 1


def test_what_a_test_digit_has_between_ink_and_paper_stays_until_it_is_pressed(opened):
    button(opened, "A test digit").click().run()
    digit = drawing(opened).original
    shown = said_to_the_browser(opened).astype(int)
    # The page is 280 pixels wide, so a digit comes back smoothed: of the embedded ones, all by at least 0.986.
    assert len(np.unique(shown)) > 10 and np.corrcoef(shown.ravel(), digit.ravel())[0, 1] > 0.98
    draw(opened, DOT)
    after = said_to_the_browser(opened)
    assert after[0, 0] == 255 and (after.ravel()[1:] == shown.ravel()[1:]).all()
    draw(opened, "undo")
    assert drawing(opened).is_original()


def test_presses_undo_and_clear_are_done_once_and_in_their_order(opened):
    wipe = Pixels(STEM.cells[:3], False)
    said = [STEM, "undo", STEM, DOT, wipe, "clear", "undo", "undo", DOT, "undo"]
    for n in (1, 3, 3, 7, 10, 10):
        draw(opened, *said[:n], pen="one")
    assert drawing(opened).strokes == (STEM, DOT)


def test_a_press_on_a_grid_that_has_been_left_meanwhile_is_shown_on_the_canvas(opened, canvas):
    switch(opened, "Pixel by pixel")
    shown = part(opened, Drawing).shown.generation
    draw(opened, STEM)
    assert drawing(opened).strokes == (STEM,) and part(opened, Drawing).shown.generation == shown + 1


def test_a_stroke_that_was_under_way_when_the_grid_was_opened_is_on_it(canvas):
    app = open_draw(canvas)
    draw(app, pen="one", live=SEVEN)
    switch(app, "Pixel by pixel")
    draw(app, SEVEN, pen="one", canvas=0)
    assert said_to_the_browser(app).max() == 255 and drawing(app).strokes == (SEVEN,)


@pytest.mark.parametrize(
    "wrong", [{"cells": [784], "ink": True}, {"cells": list(range(784)) * 2, "ink": True}, {"cells": [0], "ink": 0}]
)
def test_what_no_grid_says_changes_nothing(opened, wrong):
    draw(opened, STEM, pen="one")
    for more in ({"actions": [{"number": 2, "kind": "stroke", "canvas": 0, "stroke": wrong}]}, {"live": wrong}):
        with pytest.raises(ValueError):
            part(opened, Drawing).hear(report(pen="one") | more)
        opened.run()
        assert drawing(opened).strokes == (STEM,) and not opened.exception and answers(opened) == [1]


def test_a_press_too_many_is_a_sentence_and_the_others_stay(opened, monkeypatch):
    monkeypatch.setattr("lab.canvas_strokes.MAX_STROKES", 2)
    draw(opened, STEM, DOT)
    draw(opened, Pixels((1,), True))
    assert drawing(opened).strokes == (STEM, DOT) and "room for 2 strokes" in opened.error[0].value


def test_it_is_labelled_and_kept_as_a_digit_of_ones_own_and_taken_back(opened):
    draw(opened, STEM)
    digit = drawing(opened).digit()
    pick(opened, "It was a …", 1)
    (kept,) = part(opened, OwnDigits).tray
    assert (kept.label, kept.guess) == (1, 1) and (kept.digit == digit).all()
    assert not said_to_the_browser(opened).any()
    opened.button(key="take_back").click().run()
    assert np.flatnonzero(said_to_the_browser(opened)).tolist() == list(STEM.cells)


def test_another_page_and_a_reload_keep_the_pixels_the_grid_and_every_undo(browser, canvas):
    app = switch(open_draw(canvas, app=browser.open()), "Pixel by pixel", "White paper")
    draw(app, SEVEN, STEM, DOT)
    go_to(app, "train.py")
    go_to(app, "draw.py")
    assert said_to_the_browser(app)[0, 0] == 0 and answers(app)
    picture = drawing(app).picture
    assert picture.shape == (CANVAS, CANVAS)
    again = browser.open("pages/draw.py")
    np.testing.assert_array_equal(drawing(again).picture, picture)
    assert said_to_the_browser(again)[0, 0] == 0
    draw(again, "undo", "undo")
    assert drawing(again).strokes == (SEVEN,) and drawing(again).on_white


@pytest.mark.parametrize("pressed", [[], [STEM]], ids=["nothing pressed", "pixels pressed"])
def test_after_a_reload_the_grid_is_there_where_it_was_and_nowhere_else(browser, canvas, pressed):
    app = switch(open_draw(canvas, app=browser.open()), "Pixel by pixel")
    if pressed:
        draw(app, *pressed)
    again = browser.open("pages/draw.py")
    assert again.toggle(key="by_pixel").value and said_to_the_browser(again) is not None
    switch(again, "Pixel by pixel")
    left = browser.open("pages/draw.py")
    assert not left.toggle(key="by_pixel").value and drawing(left).strokes == tuple(pressed)
