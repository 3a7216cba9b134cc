"""A label is of what was drawn, whatever the pen has told just before it; and undo takes it back."""

import numpy as np
import pytest

from lab.canvas_strokes import Stroke
from lab.drawing_sheet import DrawingSheet
from lab.example_drawings import EXAMPLES
from lab.own_digits import Labelled, joined
from tests.browser.hands import STROKES as HANDS
from tests.browser.hands import placed
from tests.lab.strokes import BAR, SEVEN, STROKE, report
from tests.nncore.reading.test_ink import seven
from tests.pages.app import button, go_to, pick, redraw
from tests.pages.draw.canvas import canvas, draw, open_draw  # noqa: F401  a fixture
from tests.pages.session import part
from ui.session import Drawing, OwnDigits, UndoHistory

# ruff: noqa: F811  fixtures are asked for by their names


def tray(app):
    return part(app, OwnDigits).tray


def told_with_the_press(app, monkeypatch, *actions, **options):
    """Have the pen tell this in the same message as the next press. Returns it: the pen itself is heard after that."""
    here = {"pen": "late", "canvas": part(app, Drawing).start["generation"]}
    said = report(*actions, **here | options)
    monkeypatch.setattr("ui.session.widgets.sent", lambda key: [{"event": "report", "value": said}])
    return said


def test_a_label_that_comes_with_the_stroke_is_of_the_whole_drawing(canvas, monkeypatch):
    app = open_draw(canvas)
    draw(app, live=BAR, pen="late")  # as it was read while the pen moved
    told_with_the_press(app, monkeypatch, SEVEN, message=2)
    pick(app, "It was a …", 7)
    (kept,) = tray(app)
    expected = part(app, UndoHistory).sheets[-1].digit()
    np.testing.assert_array_equal(kept.digit, expected)
    assert (kept.label, kept.guess) == (7, 7)


def test_a_stroke_after_the_label_that_comes_with_it_is_of_the_next_drawing(canvas, monkeypatch):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="late")
    said = told_with_the_press(app, monkeypatch, SEVEN, BAR, STROKE, message=2, presses={"it_was": 2})
    pick(app, "It was a …", 7)
    part(app, Drawing).hear(said)
    app.run()
    (kept,) = tray(app)
    np.testing.assert_array_equal(kept.digit, DrawingSheet((SEVEN, BAR)).digit())
    assert part(app, Drawing).sheet.strokes == (STROKE,)
    assert len(canvas.shown.start["objects"]) == 1, "it was drawn on the canvas before"


@pytest.mark.parametrize(("key", "pressed"), [("test_digit", "A test digit"), ("examples", EXAMPLES[0].name)])
def test_a_stroke_after_something_was_put_onto_the_page_is_on_top_of_it(canvas, monkeypatch, key, pressed):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="late")
    said = told_with_the_press(app, monkeypatch, SEVEN, BAR, STROKE, message=2, presses={key: 2})
    button(app, pressed).click().run()
    put = part(app, Drawing).sheet
    part(app, Drawing).hear(said)
    app.run()
    assert part(app, Drawing).sheet.strokes == (*put.strokes, STROKE)
    assert part(app, UndoHistory).sheets[-1].strokes == (SEVEN, BAR)


def test_a_label_is_not_put_to_the_drawing_before(canvas, monkeypatch):
    app = open_draw(canvas, seven())
    told_with_the_press(app, monkeypatch, "clear", message=1)
    pick(app, "It was a …", 4)
    assert not tray(app), "there is nothing on the page"


def test_a_label_that_comes_with_the_stroke_that_makes_it_a_number_is_refused_with_a_sentence(canvas, monkeypatch):
    app = open_draw(canvas)
    lefts = {4: 20, 2: 140}
    four, two = ([Stroke(tuple(each), 14) for each in placed(HANDS[n], 90, lefts[n], 80)] for n in lefts)
    draw(app, *four, pen="late")
    told_with_the_press(app, monkeypatch, *four, *two, message=2)
    pick(app, "It was a …", 4)
    assert not tray(app) and "not kept" in app.error[0].value
    said, part(app, Drawing).problem = part(app, Drawing).problem, None
    app.run()
    part(app, Drawing).problem = said
    redraw(app, "read")
    assert "not kept" in app.error[0].value, "the part that reads has the page be drawn anew to say it"
    draw(app, "undo")
    assert not app.error


@pytest.mark.parametrize("undos", [["undo"], ["undo", "undo"], ["undo", BAR]], ids=["one", "two", "and a stroke"])
def test_undo_takes_a_label_back_whatever_is_heard_with_it(canvas, undos):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="one")
    pick(app, "It was a …", 1)
    assert len(tray(app)) == 1
    draw(app, SEVEN, *undos, pen="one", message=2)
    assert not tray(app)


def test_undo_takes_a_label_back_on_other_paper_too(canvas):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 1)
    app.toggle(key="on_white").set_value(True).run()
    app.button(key="undo").click().run()
    app.run()
    assert not tray(app) and not part(app, Drawing).sheet.empty


def test_a_label_that_was_undone_just_before_the_page_was_left_is_not_kept(browser, canvas):
    app = open_draw(canvas, app=browser.open())
    draw(app, SEVEN, pen="one")
    pick(app, "It was a …", 7)
    part(app, Drawing).hear(report(SEVEN, "undo", pen="one", message=2))
    go_to(app, "train.py")
    app = browser.open()
    assert part(app, Drawing).sheet.strokes == (SEVEN,) and not tray(app)


def labelled(*numbers):
    return tuple(Labelled(np.full((28, 28), number, np.uint8), number % 10) for number in numbers)


def test_two_trays_that_were_one_are_one_again():
    before, mine, theirs = labelled(1, 2, 3), labelled(1, 3, 4), labelled(2, 3, 5, 6)
    found = joined(before, mine, theirs)
    assert [kept.label for kept in found] == [3, 5, 6, 4], "1 and 2 were removed, one in each"
    assert found[0] is mine[1], "what is here stays the same object"
    assert [kept.label for kept in joined((), labelled(1), labelled(1, 2))] == [1, 2], "none is there twice"
