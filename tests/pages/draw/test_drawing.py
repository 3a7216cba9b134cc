"""What the pen says is done, once and in its order, and the page follows it."""

import pytest

from lab.canvas_strokes import for_canvas
from lab.desk_state import decode, encode
from tests.lab.strokes import BAR, SEVEN, STROKE
from tests.pages.app import button, pick
from tests.pages.draw.canvas import answers, draw, drawing, hear, open_draw, readings, tray
from tests.pages.session import at_hand_of, part, put_in, tab_of
from ui.live.reading import read
from ui.session import Desk, Drawing
from ui.session import part as part_of_tab
from ui.session.desk import DRAWN
from ui.session.tabs import working_for


def go_on(again, app):
    """Have a session go on with the drawing of another, as after a reload."""
    for name in ("drawing", "undo"):
        put_in(again, name, decode(name, encode(at_hand_of(app, name)))[0])


def is_drawn(app):
    return encode(at_hand_of(app, "drawing")) is not None


def test_what_was_drawn_is_read_while_the_pen_moves_and_after(canvas):
    app = open_draw(canvas)
    with pytest.raises(ValueError):
        part(app, Drawing).hear({"pen": "x"})
    draw(app, live=SEVEN)
    assert answers(app) == [7] and drawing(app).empty and 'data-pen="down"' in readings(app)
    draw(app, SEVEN)
    assert answers(app) == [7] and drawing(app).strokes == (SEVEN,) and 'data-pen="up"' in readings(app)
    # The canvas, which shows the stroke already, goes on.
    assert canvas.shown.start["objects"] == []
    with working_for(tab_of(app)):
        first, second = read(), read()
    assert first["number"] < second["number"] and first["pieces"] == second["pieces"]


def test_what_was_done_is_done_once_and_in_its_order(canvas):
    app = open_draw(canvas)
    said = [STROKE, SEVEN, "undo", BAR, "clear", "undo", "undo", "undo", STROKE]
    for n in (1, 2, 2, 4, 9, 9):
        draw(app, *said[:n], pen="one")
    assert drawing(app).strokes == (STROKE,) and part(app, Drawing).heard == 9
    # Another pen, after a reload, counts from 1 again.
    draw(app, SEVEN, pen="another")
    for label in ("Undo", "Clear"):
        button(app, label).click().run()
    assert drawing(app).strokes == (STROKE, SEVEN), "the buttons are the pen's to press"


def test_a_pen_that_goes_on_after_a_reload_is_not_heard_twice(canvas):
    """It tells again what it was not told that it was heard of."""
    app = open_draw(canvas)
    draw(app, STROKE, SEVEN, pen="one")
    again = open_draw(canvas)
    go_on(again, app)
    # It is kept once more before any pen is heard, as by a second reload.
    go_on(again, again)
    draw(again, STROKE, SEVEN, BAR, pen="one")
    draw(again, STROKE, pen="another")
    assert drawing(again).strokes == (STROKE, SEVEN, BAR, STROKE)


def test_what_left_the_page_empty_is_not_heard_twice_either(canvas):
    app = open_draw(canvas)
    said = "undo", "clear", STROKE, "clear", SEVEN, "undo"
    draw(app, *said[:2], pen="one")
    assert not is_drawn(app), "it is not kept for nothing"
    draw(app, *said, pen="one")
    assert is_drawn(app) and drawing(app).empty
    again = open_draw(canvas)
    go_on(again, app)
    draw(again, *said, pen="one")
    assert drawing(again).empty and is_drawn(again)


def test_a_stroke_on_a_canvas_that_was_replaced_is_shown(canvas):
    app = open_draw(canvas)
    draw(app, STROKE)
    button(app, "A test digit").click().run()
    draw(app, SEVEN, canvas=part(app, Drawing).start.generation - 1)
    assert drawing(app).strokes == (SEVEN,) and len(canvas.shown.start["objects"]) == 1
    # What the test digit was put in place of is not lost.
    draw(app, "undo", "undo")
    assert drawing(app).strokes == (STROKE,)


def test_the_page_is_outdated_where_its_canvas_is(canvas):
    app = open_draw(canvas)
    drawn = part(app, Drawing)
    here = drawn.start.generation
    hear(app, SEVEN, STROKE, pen="one")
    hear(app, SEVEN, STROKE, pen="one", live=STROKE)
    assert drawn.outdated and len(drawn.sheet.strokes) == 2, "there is something to undo"
    app.run()
    assert not drawn.outdated and drawn.can == (True, False, True)
    hear(app, SEVEN, STROKE, "undo", pen="one")
    assert drawn.outdated
    app.run()
    assert not drawn.outdated and drawn.can == (True, True, True)
    hear(app, SEVEN, STROKE, "undo", BAR, pen="one", canvas=here)
    assert drawn.outdated, "it is on the canvas of before"
    app.run()
    assert not drawn.outdated and canvas.shown.start["objects"] == for_canvas([SEVEN, BAR], False)


def test_what_the_socket_has_kept_is_there_after_a_reload(canvas, browser):
    app = open_draw(canvas, app=browser.open())
    draw(app, SEVEN, pen="one")
    pick(app, "It was a …", 7)
    hear(app, SEVEN, STROKE, "undo", "undo", pen="one")
    with working_for(tab_of(app)):
        part_of_tab(Desk).keep(DRAWN)
    again = browser.open("pages/draw.py")
    assert drawing(again).strokes == (SEVEN,) and not tray(again)
    assert hear(again, SEVEN, STROKE, "undo", "undo", BAR, pen="one") == 1, "the rest was heard"


def test_redo_takes_back_undo_until_something_else_is_done(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN, STROKE, "clear", "undo", "undo", "undo")
    assert drawing(app).empty and part(app, Drawing).can == (False, True, False)
    draw(app, "redo", "redo")
    assert drawing(app).strokes == (SEVEN, STROKE)
    draw(app, "redo")
    assert drawing(app).empty and part(app, Drawing).can == (True, False, False)
    draw(app, "undo", "undo")
    assert drawing(app).strokes == (SEVEN,), "undo goes on as before"
    draw(app, BAR, "redo")
    assert drawing(app).strokes == (SEVEN, BAR)
    pick(app, "It was a …", 7)
    draw(app, "undo", "redo")
    assert not tray(app) and drawing(app).strokes == (SEVEN, BAR), "its label was undone with it"


def test_a_stroke_too_many_is_a_sentence_and_the_others_stay(canvas, monkeypatch):
    app = open_draw(canvas)
    monkeypatch.setattr("lab.canvas_strokes.MAX_STROKES", 3)
    draw(app, *[STROKE] * 3)
    draw(app, SEVEN, live=SEVEN)
    assert len(drawing(app).strokes) == 3 and "room for 3 strokes" in app.error[0].value
    assert len(canvas.shown.start["objects"]) == 3
