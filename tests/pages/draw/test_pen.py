"""What the pen says is done, once and in its order, and the page follows it."""

import pytest
from ui.shared.pace import Pace

from lab.canvas_strokes import for_canvas
from lab.desk import parts
from lab.drawing_sheet import DrawingSheet
from lab.example_drawings import BY_NAME
from tests.lab.strokes import BAR, SENT, SEVEN, STROKE, report
from tests.pages.app import button, html, redraw
from tests.pages.draw.canvas import answers, draw, drawing, open_draw
from tests.pages.session import part
from ui.draw import pen
from ui.session import Drawing, LabBook, Networks, UndoHistory
from ui.shared.live import Watched


@pytest.mark.parametrize("said", [None, 5, {}, {"pen": "x"}, report(STROKE) | {"actions": [5]}])
def test_what_no_pen_says_changes_nothing(canvas, said):
    app = open_draw(canvas)
    part(app, Drawing).hear(said)
    app.run()
    assert drawing(app).empty and not app.exception


def test_what_was_drawn_is_read_while_the_pen_moves_and_after(canvas):
    app = open_draw(canvas)
    draw(app, live=SEVEN)
    assert answers(app) == [7] and drawing(app).empty and 'data-pen="down"' in html(app)
    draw(app, SEVEN)
    assert answers(app) == [7] and drawing(app).strokes == (SEVEN,) and 'data-pen="up"' in html(app)
    # The canvas, which shows the stroke already, goes on; it sends nothing any more.
    assert canvas.shown.start["objects"] == [] and not canvas.shown.sends


def test_what_was_done_is_done_once_and_in_its_order_however_often_it_is_said(canvas):
    app = open_draw(canvas)
    said = [STROKE, SEVEN, "undo", BAR, "clear", "undo", "undo", "undo", STROKE]
    for message, n in enumerate((1, 2, 2, 4, 9, 9), 1):
        draw(app, *said[:n], pen="one", message=message)
    assert drawing(app).strokes == (STROKE,)
    assert part(app, Drawing).heard == (6, 9)
    # Another pen, after a reload, counts from 1 again.
    draw(app, SEVEN, pen="another")
    assert drawing(app).strokes == (STROKE, SEVEN)


def test_a_pen_that_goes_on_after_a_reload_is_not_heard_twice(canvas):
    """It tells again what it was not told that it was heard of."""
    app = open_draw(canvas)
    draw(app, STROKE, SEVEN, pen="one")
    again = open_draw(canvas)
    part(again, Drawing).put_back(part(app, Drawing).pack())
    # It is kept once more before any pen is heard, as by a second reload.
    part(again, Drawing).put_back(part(again, Drawing).pack())
    draw(again, STROKE, SEVEN, BAR, pen="one")
    assert drawing(again).strokes == (STROKE, SEVEN, BAR)
    draw(again, STROKE, pen="another")
    assert drawing(again).strokes == (STROKE, SEVEN, BAR, STROKE)


def test_what_left_the_page_empty_is_not_heard_twice_after_a_reload_either(canvas):
    app = open_draw(canvas)
    said = "undo", "clear", STROKE, "clear", SEVEN, "undo"
    draw(app, *said[:2], pen="one")
    assert part(app, Drawing).kept is None  # it is not kept in place of what another tab has drawn since
    draw(app, *said, pen="one")
    assert part(app, Drawing).kept is not None and drawing(app).empty
    again = open_draw(canvas)
    part(again, Drawing).put_back(part(app, Drawing).pack())
    part(again, UndoHistory).put_back(part(app, UndoHistory).pack())
    draw(again, *said, pen="one")
    assert drawing(again).empty and part(again, Drawing).kept is not None


def test_twenty_undos_in_one_message_are_twenty(canvas):
    app = open_draw(canvas)
    draw(app, *[STROKE] * 25, *["undo"] * 20)
    assert len(drawing(app).strokes) == 5 and len(canvas.shown.start["objects"]) == 5


def test_a_stroke_on_a_canvas_that_was_replaced_meanwhile_is_shown_on_the_new_one(canvas):
    app = open_draw(canvas)
    draw(app, STROKE)
    button(app, "A test digit").click().run()
    draw(app, SEVEN, canvas=part(app, Drawing).start["generation"] - 1)
    assert drawing(app).strokes == (SEVEN,) and len(canvas.shown.start["objects"]) == 1
    # What the test digit was put in place of is not lost.
    draw(app, "undo", "undo")
    assert drawing(app).strokes == (STROKE,)


def test_a_stroke_that_is_not_seen_is_shown_and_that_once(canvas):
    app = open_draw(canvas)
    draw(app, STROKE, pen="one")
    shown = part(app, Drawing).shown
    said = report(STROKE, pen="one", message=2) | {"missing": shown}
    for _ in range(2):
        part(app, Drawing).hear(said)
        app.run()
        assert len(canvas.shown.start["objects"]) == 1 and part(app, Drawing).shown == shown + 1


def test_where_there_is_no_pen_the_canvas_and_the_buttons_do_it_themselves(canvas):
    app = open_draw(canvas)
    assert canvas.shown.sends
    canvas.sent = [SENT, SENT]
    app.run()
    assert drawing(app).strokes == (STROKE, STROKE)
    button(app, "Undo").click().run()
    assert drawing(app).strokes == (STROKE,)
    button(app, "Clear").click().run()
    assert drawing(app).empty and canvas.shown.start["objects"] == []
    for wrong in (5, [5], [{}], [SENT | {"path": []}]):
        canvas.sent = wrong
        app.run()
        assert drawing(app).empty and not app.exception


def test_where_there_is_a_pen_a_button_is_not_counted_twice(canvas):
    app = open_draw(canvas)
    draw(app, STROKE, SEVEN, "undo", pen="one")
    button(app, "Undo").click().run()
    assert drawing(app).strokes == (STROKE,)


def test_a_button_whose_message_comes_before_the_pens_first_is_not_counted_twice(canvas):
    app = open_draw(canvas)
    canvas.sent = [SENT, SENT]
    app.run()
    button(app, "Undo").click().run()
    draw(app, "undo", SEVEN, pen="one")
    assert drawing(app).strokes == (STROKE, SEVEN)
    # What it tells later is another.
    draw(app, "undo", SEVEN, "undo", pen="one", message=2)
    assert drawing(app).strokes == (STROKE,)


def test_the_page_is_drawn_anew_after_the_pens_first_stroke_and_where_the_canvas_shows_something_else(canvas):
    app = open_draw(canvas)
    now, here = part(app, Drawing), part(app, Drawing).start["generation"]
    assert not now.outdated
    now.hear(report(SEVEN, pen="one", canvas=here))
    assert len(now.sheet.strokes) == 1 and not now.outdated
    now.hear(report(SEVEN, STROKE, pen="one", message=2, canvas=here))
    assert not now.outdated
    now.hear(report(pen="one", message=3, live=STROKE))
    assert not now.outdated
    now.hear(report(pen="one", message=4))
    assert now.outdated, "the canvas need not send its strokes any more"
    app.run()
    assert not now.outdated and not canvas.shown.sends
    now.hear(report(SEVEN, STROKE, SEVEN, pen="one", message=5, canvas=here))
    now.hear(report(pen="one", message=6))
    assert now.rested and not now.outdated
    now.hear(report(SEVEN, STROKE, SEVEN, "undo", pen="one", message=7, canvas=here))
    assert now.outdated


def test_what_follows_from_the_drawing_follows_when_the_pen_rests_and_the_page_is_not_drawn_anew(canvas, monkeypatch):
    # Streamlit's tests know no page that a part of one leads to.
    monkeypatch.setattr("ui.shared.links.to_train", lambda text: None)
    app = open_draw(canvas)
    draw(app, STROKE, pen="one")
    page, now, here = canvas.shown, part(app, Drawing), part(app, Drawing).start["generation"]
    assert len(app.get("plotly_chart")) == 1
    # The answer alone follows at once.
    now.hear(report(STROKE, SEVEN, pen="one", message=2, canvas=here))
    redraw(app, "read")
    assert answers(app) and not app.get("plotly_chart")
    now.hear(report(pen="one", message=3))
    redraw(app, "read")
    assert len(app.get("plotly_chart")) == 1 and canvas.shown is page
    # It is told once.
    redraw(app, "read")
    assert answers(app) and not app.get("plotly_chart")
    # Where it is not written down, that is looked at from now on, and said.
    part(app, LabBook).out_of_reach = "The database is away."
    now.hear(report(STROKE, SEVEN, STROKE, pen="one", message=4, canvas=here))
    now.hear(report(pen="one", message=5))
    redraw(app, "read")
    assert part(app, Watched).parts["_show_trouble"] in part(app, Watched).timers and canvas.shown is page


def test_a_network_that_comes_about_meanwhile_can_be_chosen(canvas, trained):
    app = open_draw(canvas, app=trained)
    own, part(app, Networks).source = part(app, Networks).source, None
    app.run()
    assert "Which network reads" not in str(app.get("button_group"))
    page, part(app, Networks).source = canvas.shown, own
    redraw(app, "read")
    assert canvas.shown is not page


def test_a_step_that_is_switched_has_the_answer_follow(canvas):
    app = open_draw(canvas)
    draw(app, STROKE)
    page = canvas.shown
    next(each for each in app.toggle if each.label == "Centre").set_value(False)
    redraw(app, "look_closer")
    assert canvas.shown is not page and "switched off" in " ".join(each.value for each in app.caption)


def test_a_stroke_too_many_is_a_sentence_and_the_others_stay(canvas):
    app = open_draw(canvas)
    for _ in range(5):
        draw(app, *[STROKE] * 100)
    draw(app, SEVEN, live=SEVEN)
    assert len(drawing(app).strokes) == 500 and "room for 500 strokes" in app.error[0].value
    assert len(canvas.shown.start["objects"]) == 500


@pytest.mark.parametrize(("others", "longest"), [(0, 100), (30, 20 * 100)])
def test_the_more_draw_the_more_seldom_each_pen_is_read_while_it_moves(canvas, monkeypatch, others, longest):
    app, told = open_draw(canvas), []
    monkeypatch.setattr(pen, "pace", Pace(2, share=0.2, most=20.0))
    monkeypatch.setattr(pen, "_component", lambda **options: told.append(options["data"]["pause"]))
    for other in range(others):
        pen.pace.note(other, pen.PAUSE, 0.01)
    draw(app, live=SEVEN)
    draw(app, SEVEN)
    assert told[-1] == 100 if not others else 500 < told[-1] <= longest


def test_what_a_canvas_sent_long_ago_does_not_take_the_place_of_what_comes_back(canvas):
    """As it is told to a new session by a tab that was cut off for long."""
    app = open_draw(canvas)
    part(app, Drawing).put_back(parts.pack_drawing(DrawingSheet(strokes=(STROKE, SEVEN))))
    goes_on_from(canvas, app, (STROKE, SEVEN), [[SENT]])


def test_a_canvas_that_is_built_anew_does_not_wipe_what_was_put_on_it(canvas):
    """It says for a moment that nothing is on it, also after it has said what is."""
    app = open_draw(canvas)
    canvas.sent = []
    app.run()
    button(app, "A slanted 4").click().run()
    strokes = BY_NAME["A slanted 4"].sheet.strokes
    goes_on_from(canvas, app, strokes, [[], for_canvas(strokes, False), []])


def goes_on_from(canvas, app, strokes, others):
    """Nothing of what the canvas sends takes the place of these strokes, but what goes on from them does."""
    for canvas.sent in others:
        app.run()
        assert drawing(app).strokes == strokes
    canvas.sent = [*for_canvas((*strokes, BAR), False)]
    app.run()
    assert drawing(app).strokes == (*strokes, BAR)
