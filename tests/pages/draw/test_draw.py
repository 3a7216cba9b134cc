"""The page Draw: what is read and by whom, the page itself, the doctor, and why."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from benchmarks.drawings import sheet_of
from benchmarks.no_digits import NO_DIGITS
from lab.canvas_strokes import Stroke
from nncore.reading.doubt import doubts
from render import sentences
from tests.browser.hands import STROKES as HANDS
from tests.browser.hands import placed
from tests.lab.strokes import BAR, SEVEN, STROKE
from tests.nncore.reading.test_doubt import prepared
from tests.nncore.reading.test_ink import seven
from tests.pages.app import button, captions, data_of, go_to, open_app, pick, upload, wait_for
from tests.pages.draw.canvas import answers, draw, drawing, open_draw, readings
from tests.pages.session import part, run_of
from ui.draw import preparation_steps
from ui.session import Drawing

CORNER = seven(pen=16, at=(15, 12), scale=0.5)


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def toggle(app, label):
    next(each for each in app.toggle if each.label == label).set_value(
        not next(each for each in app.toggle if each.label == label).value
    ).run()
    assert not app.exception
    return app


# What is read, and by whom


def test_an_empty_canvas_says_what_to_do_and_where_to_train(canvas):
    app = open_draw(canvas)
    assert "Draw one digit" in readings(app)
    assert any("Train a network of your own" in link.proto.label for link in app.get("page_link"))
    assert not answers(app)


def test_the_ready_network_reads_before_any_was_trained(canvas):
    app = open_draw(canvas, seven())
    assert answers(app) == [7]
    assert "Ready network" in readings(app)


def test_ones_own_network_and_the_ready_one_side_by_side(canvas, trained):
    app = open_draw(canvas, seven(), trained)
    assert len(answers(app)) == 1 and "Your network" in readings(app)
    pick(app, "Which network reads", "Both")
    assert len(answers(app)) == 2 and answers(app)[1] == 7
    assert "Your network" in readings(app) and "Ready network" in readings(app)


def read_out(app):
    return next(data["aloud"] for data in data_of(app, "part") if data["name"] == "reading")


def test_an_answer_that_is_about_to_change_is_not_read_out(canvas):
    app = open_draw(canvas, seven())
    assert "7" in read_out(app)
    draw(app, live=STROKE)
    assert read_out(app) == ""
    learning = open_app(iterations=60_000)
    button(learning, "Start training").click().run()
    wait_for(learning, lambda app: run_of(app).iteration)
    open_draw(canvas, seven(), learning)
    pick(learning, "Which network reads", "Yours")
    assert run_of(learning).busy and answers(learning) and read_out(learning) == ""


# The page


def test_white_paper_keeps_the_drawing_and_the_answer(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN)
    toggle(app, "White paper")
    assert canvas.shown.sheet.on_white and answers(app) == [7]
    assert [stroke["stroke"] for stroke in canvas.shown.start["objects"]] == ["#000000"]


def test_a_test_digit_comes_onto_the_page_can_be_drawn_on_and_is_cleared(canvas):
    app = open_draw(canvas)
    button(app, "A test digit").click().run()
    assert len(answers(app)) == 1
    backdrop = canvas.shown.sheet.backdrop
    assert backdrop.shape == (280, 280)
    draw(app, BAR)
    assert (drawing(app).picture[105:115, 30:240] == 255).all()
    np.testing.assert_array_equal(drawing(app).picture[:90], backdrop[:90])
    draw(app, "undo")
    np.testing.assert_array_equal(drawing(app).picture, backdrop)
    draw(app, "clear")
    assert drawing(app).empty and "Draw one digit" in readings(app)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"not a picture", "whole PNG, JPEG or WebP"), (png(seven())[:200], "whole PNG, JPEG or WebP")],
)
def test_a_bad_picture_is_a_sentence_and_the_drawing_stays(canvas, content, says):
    app = open_draw(canvas, seven())
    button(app, "A picture").click().run()
    upload(app, "A photograph", "photo.png", content)
    assert says in app.error[0].value and "as it was" in app.error[0].value
    assert answers(app) == [7]


def test_an_example_comes_onto_its_own_paper_with_every_step_on_and_undo_brings_back_what_was_there(canvas):
    app = open_draw(canvas)
    draw(app, STROKE)
    toggle(app, "Centre")
    button(app, "A 5 on white paper").click().run()
    assert canvas.shown.sheet.on_white and answers(app) == [5]
    assert not any("switched off" in caption.value for caption in app.caption)
    draw(app, "undo", "undo", "undo")
    assert drawing(app).strokes == (STROKE,)


# The doctor


def test_a_7_in_the_corner_turns_wrong_without_centring_and_right_again(canvas):
    app = open_draw(canvas, CORNER)
    assert answers(app) == [7]
    toggle(app, "Centre")
    assert answers(app) != [7]
    assert any("switched off" in caption.value for caption in app.caption)
    button(app, "Switch all on").click().run()
    assert answers(app) == [7]


def test_what_is_unusual_gets_a_sentence(canvas):
    app = open_draw(canvas, seven(pen=8))
    assert any("strokes are thinner" in caption.value for caption in app.caption)


@pytest.mark.parametrize("drawn, is_digit", [("seven", True), ("stick man", False)])
def test_what_is_doubted_is_not_said_to_be_like_a_digit(canvas, monkeypatch, drawn, is_digit):
    monkeypatch.setattr(sentences, "unusual", lambda *_: [])
    app = open_draw(canvas)
    draw(app, *([SEVEN] if is_digit else sheet_of([(stroke, 20) for stroke in NO_DIGITS[drawn]]).strokes))
    assert (preparation_steps.USUAL_DIGIT in captions(app)) == is_digit
    assert (preparation_steps.USUAL_NUMBERS in captions(app)) != is_digit


def test_a_number_is_not_said_to_be_like_a_digit(canvas, monkeypatch):
    monkeypatch.setattr(sentences, "unusual", lambda *_: [])
    app = open_draw(canvas)
    draw(app, *(Stroke(tuple(each), 14) for n, left in ((4, 20), (2, 140)) for each in placed(HANDS[n], 90, left, 80)))
    assert 'data-number="42"' in readings(app)
    assert preparation_steps.USUAL_NUMBERS in captions(app) and preparation_steps.USUAL_DIGIT not in captions(app)


def test_each_step_says_where_the_ink_is(canvas):
    app = open_draw(canvas)
    draw(app, Stroke(((100, 40), (100, 200)), 20))
    page, ink, box, small, seen = (each.proto.imgs[0].alt for each in app.get("image")[:5])
    assert page == "The page: as it is drawn."
    assert re.fullmatch("Ink: ink 2[01] wide and 18[01] high of 280×280 pixels, 90 from the left and 30 .*", ink)
    assert re.match("Its box: ink 2[01] wide and 18[01] high of", box)
    assert re.match(r"On 28×28: ink \d wide and (18|19) high of 28×28 pixels", small)
    assert re.fullmatch(r"What it sees: ink \d wide and (18|19) high .*, 1\d from the left and [45] from .*", seen)


# Why


def test_why_shows_pixels_units_and_neighbours(canvas):
    app = open_draw(canvas, seven())
    pick(app, "Look closer", "Why this answer")
    shown = [each.proto.imgs[0].alt for each in app.get("image") if each.proto.imgs]
    assert any("spoke for 7" in alt for alt in shown)
    assert any("fired most" in alt for alt in shown)
    neighbours = next(alt for alt in shown if "nearest" in alt)
    assert neighbours.count("7") >= 3


def test_the_training_digits_most_like_it_are_of_those_that_the_network_learned_from(canvas):
    app = open_app(iterations=20, units=16, digits=100)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    open_draw(canvas, seven(), app)
    pick(app, "Look closer", "Why this answer")
    assert any("of the 100 digits that it learned from" in said for said in captions(app))


def test_what_is_no_digit_is_doubted_with_the_reason_and_not_while_the_pen_is_down(canvas):
    app, strokes = open_draw(canvas), sheet_of([(stroke, 20) for stroke in NO_DIGITS["stick man"]]).strokes
    draw(app, *strokes)
    assert "Not sure that it is a digit" in readings(app) and "than like a digit" in readings(app)
    # What a digit looks like without all the steps, it has never seen.
    toggle(app, "Centre")
    assert "than like a digit" not in readings(app)
    app = open_draw(canvas)
    draw(app, *strokes[:-1], live=strokes[-1])
    assert "than like a digit" not in readings(app)


def test_a_number_is_read_digit_by_digit(canvas):
    app = open_draw(canvas)
    drawn = [*placed(HANDS[4], 90, 20, 80), *placed(HANDS[2], 90, 140, 80)]
    draw(app, *(Stroke(tuple(stroke), 14) for stroke in drawn))
    assert 'data-number="42"' in readings(app) and readings(app).count("What it sees") == 0
    # Where the page is looked at as one digit, it says so.
    assert any("2 digits on your drawing: here they are taken for one" in said for said in captions(app))
    go_to(app, "inside.py")
    pick(app, "Digit", "Your drawing")
    assert any("2 digits on your drawing" in said for said in captions(app))
    go_to(app, "draw.py")
    # Which of them a label would be for, nobody could tell.
    assert not [each for each in app.button_group if "It was" in each.label]


def test_half_a_digit_of_two_strokes_is_no_number_while_it_is_drawn(canvas):
    app = open_draw(canvas)
    angle = Stroke(((90.0, 60.0), (80.0, 110.0), (74.0, 150.0), (125.0, 152.0)), 14)
    draw(app, angle, live=Stroke(((150.0, 60.0), (150.0, 130.0)), 14))
    assert 'data-pen="down"' in readings(app) and "What it sees" in readings(app) and "data-number" not in readings(app)


def test_a_digit_of_a_data_set_is_not_doubted(canvas):
    app = open_draw(canvas)
    odd = prepared(NO_DIGITS["scribble"])
    part(app, Drawing).put_digit(odd)
    app.run()
    assert "than like a digit" not in readings(app) and doubts(odd[None]) == ["scribble"]
