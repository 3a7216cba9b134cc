"""The page Draw: what is read and by whom, what is put onto it, and why."""

import numpy as np

import nncore
from benchmarks.drawings import sheet_of
from benchmarks.no_digits import NO_DIGITS
from lab.networks import ready_network
from tests.lab.strokes import BAR, SEVEN, STROKE
from tests.pages.app import button, captions, go_to, open_app, pick, wait_for
from tests.pages.draw.canvas import CORNER, FOUR_TWO, answers, draw, drawing, open_draw, readings, seven, switch  # noqa: F401  others have CORNER from here
from tests.pages.session import part, run_of
from ui.session import Drawing

STICK_MAN = sheet_of([(stroke, 20) for stroke in NO_DIGITS["stick man"]]).strokes
DOUBT = "than like a digit"


# What is read, and by whom


def test_an_empty_canvas_says_what_to_do(canvas):
    app = open_draw(canvas)
    assert "Draw one digit" in readings(app) and not answers(app)
    assert not [each for each in app.button_group if "It was" in each.label], "there is nothing yet"
    draw(app, SEVEN)
    assert answers(app) == [7] and "Ready network" in readings(app)


def test_ones_own_network_and_the_ready_one_side_by_side(canvas, trained):
    app = open_draw(canvas, seven(), trained)
    assert len(answers(app)) == 1 and "Your network" in readings(app)
    pick(app, "Which network reads", "Both")
    assert len(answers(app)) == 2 and answers(app)[1] == 7
    assert "<h2>Your network</h2>" in readings(app) and "<h2>Ready network</h2>" in readings(app)


def test_what_is_no_digit_is_doubted_once_the_pen_is_up(canvas):
    app = open_draw(canvas)
    draw(app, *STICK_MAN[:-1], live=STICK_MAN[-1])
    assert DOUBT not in readings(app)
    draw(app, *STICK_MAN)
    assert "Not sure that it is a digit" in readings(app) and DOUBT in readings(app)
    # What a digit looks like without all the steps, it has never seen.
    pick(app, "Look closer", "Stages")
    switch(app, "Centre")
    assert DOUBT not in readings(app)
    switch(app, "Centre")
    # A digit of a data set is one.
    part(app, Drawing).put_digit(drawing(app).digit())
    app.run()
    assert len(answers(app)) == 1 and DOUBT not in readings(app)


def test_a_number_is_read_digit_by_digit(canvas):
    app = open_draw(canvas)
    draw(app, *FOUR_TWO)
    assert 'data-number="42"' in readings(app) and readings(app).count("What it sees") == 0
    # Where the page is looked at as one digit, it says so.
    pick(app, "Look closer", "Stages")
    assert any("2 digits on your drawing: here they are taken for one" in said for said in captions(app))
    # Which of them a label would be for, nobody could tell.
    assert not [each for each in app.button_group if "It was" in each.label]
    go_to(app, "inside.py")
    pick(app, "Digit", "Your drawing")
    assert any("2 digits on your drawing" in said for said in captions(app))


# What is put onto the page


def test_a_test_digit_is_read_as_it_is_until_it_is_drawn_on(canvas):
    app, data = open_draw(canvas), nncore.load_digits()
    button(app, "A test digit").click().run()
    pick(app, "Look closer", "Stages")
    digit, backdrop = drawing(app).original, drawing(app).backdrop
    (label,) = data.test_labels[(data.test_images == digit).all(axis=(1, 2))]
    assert any("gets it as it is" in said for said in captions(app))
    assert any(f"where it is labelled {label}." in said for said in captions(app))
    assert answers(app) == [int(ready_network().network.predict(nncore.flatten(digit[None]))[0])]
    assert not any(group.label == "It was a …" for group in app.button_group), "it is nobody's own"
    draw(app, BAR)
    assert not any("gets it as it is" in said or "labelled" in said for said in captions(app))
    assert (drawing(app).picture[105:115, 30:240] == 255).all() and (drawing(app).digit() != digit).any()
    np.testing.assert_array_equal(drawing(app).picture[:90], backdrop[:90])
    draw(app, "undo")
    switch(app, "White paper")
    assert drawing(app).is_original() and drawing(app).digit() is digit
    switch(app, "Centre")
    assert not any("gets it as it is" in said for said in captions(app)), "it is prepared like any drawing"
    draw(app, "clear")
    assert drawing(app).empty and "Draw one digit" in readings(app)


def test_an_example_comes_onto_its_own_paper_with_every_step_on(canvas):
    app = open_draw(canvas)
    draw(app, STROKE)
    switch(pick(app, "Look closer", "Stages"), "Centre")
    button(app, "A 5 on white paper").click().run()
    assert canvas.shown.sheet.on_white and answers(app) == [5]
    assert not any("switched off" in said for said in captions(app))
    draw(app, "undo", "undo", "undo")
    assert drawing(app).strokes == (STROKE,)


# Why


def test_why_shows_pixels_units_and_neighbours(canvas):
    app = open_app(iterations=20, units=16, digits=100)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    open_draw(canvas, seven(), app)
    pick(app, "Which network reads", "The ready one")
    pick(app, "Look closer", "Why")
    shown = [each.proto.imgs[0].alt for each in app.get("image") if each.proto.imgs]
    assert any("spoke for 7" in alt for alt in shown) and any("fired most" in alt for alt in shown)
    assert next(alt for alt in shown if "nearest" in alt).count("7") >= 3
    # Of one's own network they are of those that it has learned from.
    pick(app, "Which network reads", "Yours")
    assert any("of the 100 digits that it learned from" in said for said in captions(app))
