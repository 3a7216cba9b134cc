"""A label is of what was on the page when it was pressed; and undo takes it back."""

import numpy as np
import pytest

from lab.canvas_strokes import Stroke
from lab.drawing_sheet import DrawingSheet
from lab.example_drawings import EXAMPLES
from tests.browser.hands import STROKES as HANDS
from tests.browser.hands import placed
from tests.lab.strokes import BAR, SEVEN, STROKE
from tests.nncore.reading.test_ink import seven
from tests.pages.app import button, go_to, pick
from tests.pages.draw.canvas import draw, hear, open_draw
from tests.pages.session import part
from ui.draw import own_digits
from ui.session import Drawing, OwnDigits, UndoHistory

SPECK = Stroke(((90.0, 90.0),), 20.0)


def tray(app):
    return part(app, OwnDigits).tray


def test_a_label_is_of_the_whole_drawing_that_was_there_when_it_was_pressed(canvas):
    app = open_draw(canvas)
    draw(app, live=BAR, pen="one")  # as it was read while the pen moved
    hear(app, SEVEN, pen="one", pressed="it_was")
    pick(app, "It was a …", 7)
    (kept,) = tray(app)
    np.testing.assert_array_equal(kept.digit, part(app, UndoHistory).steps[-1].sheet.digit())
    assert (kept.label, kept.guess) == (7, 7)


def test_a_stroke_after_the_label_is_of_the_next_drawing(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="one")
    hear(app, SEVEN, BAR, pen="one", pressed="it_was")
    hear(app, SEVEN, BAR, STROKE, pen="one")
    pick(app, "It was a …", 7)
    (kept,) = tray(app)
    np.testing.assert_array_equal(kept.digit, DrawingSheet((SEVEN, BAR)).digit())
    assert part(app, Drawing).sheet.strokes == (STROKE,)
    assert len(canvas.shown.start["objects"]) == 1, "it was drawn on the canvas before"
    draw(app, "undo", "undo")
    assert part(app, Drawing).sheet.strokes == (SEVEN, BAR) and not tray(app)


@pytest.mark.parametrize(("key", "pressed"), [("test_digit", "A test digit"), ("examples", EXAMPLES[0].name)])
def test_a_stroke_after_something_was_put_onto_the_page_is_on_top_of_it(canvas, key, pressed):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="one")
    hear(app, SEVEN, BAR, pen="one", pressed=key)
    hear(app, SEVEN, BAR, STROKE, pen="one")
    button(app, pressed).click().run()
    put = part(app, Drawing).sheet
    assert put.strokes[-1] == STROKE and BAR not in put.strokes
    assert part(app, UndoHistory).steps[-1].sheet.strokes == (SEVEN, BAR)


@pytest.mark.parametrize("actions", [["clear"], ["clear", SPECK]], ids=["nothing", "a speck"])
def test_a_label_for_nothing_is_a_sentence(canvas, actions):
    app = open_draw(canvas, seven())
    hear(app, *actions, pen="one", pressed="it_was")
    pick(app, "It was a …", 4)
    assert not tray(app) and own_digits.NOTHING in app.error[0].value
    draw(app, SEVEN, pen="another")
    pick(app, "It was a …", 7)
    assert len(tray(app)) == 1 and not app.error


def test_a_label_that_comes_with_the_stroke_that_makes_it_a_number_is_refused_with_a_sentence(canvas):
    app = open_draw(canvas)
    lefts = {4: 20, 2: 140}
    four, two = ([Stroke(tuple(each), 14) for each in placed(HANDS[n], 90, lefts[n], 80)] for n in lefts)
    draw(app, *four, pen="one")
    hear(app, *four, *two, pen="one", pressed="it_was")
    pick(app, "It was a …", 4)
    assert not tray(app) and own_digits.NUMBER in app.error[0].value
    draw(app, "undo")
    assert not app.error


@pytest.mark.parametrize("undos", [["undo"], ["undo", "undo"], ["undo", BAR]], ids=["one", "two", "and a stroke"])
def test_undo_takes_a_label_back_whatever_is_heard_with_it(canvas, undos):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="one")
    pick(app, "It was a …", 1)
    assert len(tray(app)) == 1
    draw(app, SEVEN, *undos, pen="one")
    assert not tray(app)


def test_undo_takes_a_label_back_on_other_paper_too(canvas):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 1)
    app.toggle(key="on_white").set_value(True).run()
    draw(app, "undo")
    assert not tray(app) and not part(app, Drawing).sheet.empty


def test_a_label_that_was_undone_just_before_the_page_was_left_is_not_kept(browser, canvas):
    app = open_draw(canvas, app=browser.open())
    draw(app, SEVEN, pen="one")
    pick(app, "It was a …", 7)
    hear(app, SEVEN, "undo", pen="one")
    go_to(app, "train.py")
    app = browser.open()
    assert part(app, Drawing).sheet.strokes == (SEVEN,) and not tray(app)
