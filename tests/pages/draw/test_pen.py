"""What the pen says is done, once and in its order, and the page follows it."""

import asyncio
import json

import pytest

from lab.canvas_strokes import for_canvas
from lab.desk_state import decode, encode
from tests.lab.strokes import BAR, SEVEN, STROKE, report
from tests.pages.app import button, changed, data_of, pick
from tests.pages.draw.canvas import answers, draw, drawing, hear, open_draw, readings
from tests.pages.session import at_hand_of, part, put_in, tab_of
from ui.live import socket
from ui.live.reading import read
from ui.session import Desk, Drawing, Networks, OwnDigits
from ui.session import part as part_of_tab
from ui.session.desk import DRAWN
from ui.session.tabs import working_for


def go_on(again, app):
    """Have a session go on with the drawing of another, as after a reload."""
    for name in ("drawing", "undo"):
        put_in(again, name, decode(name, encode(at_hand_of(app, name)))[0])


def is_drawn(app):
    return encode(at_hand_of(app, "drawing")) is not None


@pytest.mark.parametrize("said", [None, 5, {}, {"pen": "x"}, report(STROKE) | {"actions": [5]}])
def test_what_no_pen_says_changes_nothing(canvas, said):
    app = open_draw(canvas)
    with pytest.raises(ValueError):
        part(app, Drawing).hear(said)
    assert drawing(app).empty


def test_what_was_drawn_is_read_while_the_pen_moves_and_after(canvas):
    app = open_draw(canvas)
    draw(app, live=SEVEN)
    assert answers(app) == [7] and drawing(app).empty and 'data-pen="down"' in readings(app)
    draw(app, SEVEN)
    assert answers(app) == [7] and drawing(app).strokes == (SEVEN,) and 'data-pen="up"' in readings(app)
    # The canvas, which shows the stroke already, goes on.
    assert canvas.shown.start["objects"] == []


def test_what_was_done_is_done_once_and_in_its_order_however_often_it_is_said(canvas):
    app = open_draw(canvas)
    said = [STROKE, SEVEN, "undo", BAR, "clear", "undo", "undo", "undo", STROKE]
    for n in (1, 2, 2, 4, 9, 9):
        draw(app, *said[:n], pen="one")
    assert drawing(app).strokes == (STROKE,) and part(app, Drawing).heard == 9
    # Another pen, after a reload, counts from 1 again.
    draw(app, SEVEN, pen="another")
    assert drawing(app).strokes == (STROKE, SEVEN)


def test_a_pen_that_goes_on_after_a_reload_is_not_heard_twice(canvas):
    """It tells again what it was not told that it was heard of."""
    app = open_draw(canvas)
    draw(app, STROKE, SEVEN, pen="one")
    again = open_draw(canvas)
    go_on(again, app)
    # It is kept once more before any pen is heard, as by a second reload.
    go_on(again, again)
    draw(again, STROKE, SEVEN, BAR, pen="one")
    assert drawing(again).strokes == (STROKE, SEVEN, BAR)
    draw(again, STROKE, pen="another")
    assert drawing(again).strokes == (STROKE, SEVEN, BAR, STROKE)


def test_what_left_the_page_empty_is_not_heard_twice_after_a_reload_either(canvas):
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


def test_twenty_undos_in_one_message_are_twenty(canvas):
    app = open_draw(canvas)
    draw(app, *[STROKE] * 25, *["undo"] * 20)
    assert len(drawing(app).strokes) == 5 and len(canvas.shown.start["objects"]) == 5


def test_a_stroke_on_a_canvas_that_was_replaced_meanwhile_is_shown_on_the_new_one(canvas):
    app = open_draw(canvas)
    draw(app, STROKE)
    button(app, "A test digit").click().run()
    draw(app, SEVEN, canvas=part(app, Drawing).start.generation - 1)
    assert drawing(app).strokes == (SEVEN,) and len(canvas.shown.start["objects"]) == 1
    # What the test digit was put in place of is not lost.
    draw(app, "undo", "undo")
    assert drawing(app).strokes == (STROKE,)


def test_a_button_is_done_by_the_pen_alone(canvas):
    app = open_draw(canvas)
    draw(app, STROKE, SEVEN, "undo", pen="one")
    for label in ("Undo", "Clear"):
        button(app, label).click().run()
        assert drawing(app).strokes == (STROKE,)


def test_the_page_is_outdated_where_the_canvas_shows_something_else(canvas):
    app = open_draw(canvas)
    drawn = part(app, Drawing)
    here = drawn.start.generation
    assert not drawn.outdated
    hear(app, SEVEN, STROKE, pen="one")
    hear(app, SEVEN, STROKE, pen="one", live=STROKE)
    assert not drawn.outdated and len(drawn.sheet.strokes) == 2
    hear(app, SEVEN, STROKE, "undo", pen="one")
    assert drawn.outdated
    app.run()
    assert not drawn.outdated
    hear(app, SEVEN, STROKE, "undo", BAR, pen="one", canvas=here)
    assert drawn.outdated, "it is on the canvas of before"
    app.run()
    assert not drawn.outdated and canvas.shown.start["objects"] == for_canvas([SEVEN, BAR], False)


def test_what_is_drawn_while_a_page_is_drawn_is_on_its_canvas(canvas, monkeypatch):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="one")
    here, drawn = part(app, Drawing).start.generation, part(app, Drawing)

    def and_undo(*_, **__):
        if drawn.heard < 2:
            hear(app, SEVEN, "undo", pen="one")
        return b""

    monkeypatch.setattr("render.pictures.png", and_undo)
    drawn.show(drawn.sheet)
    app.run()
    # The page has the canvas of when it began, and the pen is told so.
    assert drawn.outdated and drawn.shown.generation == here + 1 < drawn.start.generation
    assert data_of(app, "pen")[0]["canvas"] == here + 1
    app.run()
    assert not drawn.outdated and canvas.shown.start["objects"] == []


def test_what_the_socket_has_kept_is_there_after_a_reload(canvas, browser):
    app = open_draw(canvas, app=browser.open())
    hear(app, SEVEN, pen="one")
    pick(app, "It was a …", 7)
    hear(app, SEVEN, STROKE, "undo", "undo", pen="one")
    with working_for(tab_of(app)):
        part_of_tab(Desk).keep(DRAWN)
    again = browser.open("pages/draw.py")
    assert drawing(again).strokes == (SEVEN,) and not part(again, OwnDigits).tray
    assert hear(again, SEVEN, STROKE, "undo", "undo", BAR, pen="one") == 1, "the rest was heard"


def test_a_run_is_asked_for_again_while_the_canvas_is_outdated(canvas, monkeypatch):
    """The first time the page may not have reached Streamlit."""
    monkeypatch.setattr(socket, "BEAT", 0.01)
    app = open_draw(canvas)
    hear(app, SEVEN, "undo", pen="one")
    assert part(app, Drawing).outdated

    class Page:
        """Opens one view, and goes once it was asked for two runs."""

        asked = saw = 0

        async def receive_text(self):
            self.saw += 1
            while self.saw > 1 and self.asked < 2:
                await asyncio.sleep(0.01)
            if self.saw == 1:
                return json.dumps({"see": 1, "what": "reading"})
            raise socket.WebSocketDisconnect

        async def send_text(self, text):
            self.asked += "wake" in json.loads(text)

    with working_for(tab_of(app)):
        asyncio.run(asyncio.wait_for(socket.Channel(Page(), tab_of(app)).serve(), 30))


def test_the_answer_that_was_read_last_is_told_from_those_before(canvas):
    app = open_draw(canvas)
    hear(app, SEVEN, pen="one")
    with working_for(tab_of(app)):
        first, second = read(), read()
    assert first["number"] < second["number"] and first["pieces"] == second["pieces"]


def test_a_network_that_comes_about_meanwhile_can_be_chosen(canvas, trained):
    app = open_draw(canvas, app=trained)
    own, part(app, Networks).source = part(app, Networks).source, None
    app.run()
    assert not any(each.label == "Which network reads" for each in app.button_group) and not changed(app, "run")
    part(app, Networks).source = own
    assert changed(app, "run")
    app.run()
    assert any(each.label == "Which network reads" for each in app.button_group)


def test_a_step_that_is_switched_has_the_answer_follow(canvas):
    app = open_draw(canvas)
    draw(app, STROKE)
    before = readings(app)
    next(each for each in app.toggle if each.label == "Centre").set_value(False).run()
    assert readings(app) != before and "switched off" in " ".join(each.value for each in app.caption)


def test_a_stroke_too_many_is_a_sentence_and_the_others_stay(canvas, monkeypatch):
    app = open_draw(canvas)
    monkeypatch.setattr("lab.canvas_strokes.MAX_STROKES", 50)
    draw(app, *[STROKE] * 50)
    draw(app, SEVEN, live=SEVEN)
    assert len(drawing(app).strokes) == 50 and "room for 50 strokes" in app.error[0].value
    assert len(canvas.shown.start["objects"]) == 50
