"""A photograph is shown with its box and read, and comes onto the page when it is told to, and not before."""

import io

import numpy as np
from PIL import Image

from tests.lab.strokes import STROKE
from tests.pages.app import button, captions, every_piece, go_to, markdown, now, pick, upload, words
from tests.pages.draw.canvas import answers, draw, drawing, open_draw, seven, switch
from tests.pages.session import part
from ui.draw import camera
from ui.session import ChosenPicture

USE = "Put it onto the page"


def file_of(picture, kind="JPEG"):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind)
    return file.getvalue()


def photograph(ink):
    """Ink on paper that is lit from the left, (h, w) uint8."""
    light = np.linspace(0.95, 0.45, ink.shape[1])
    return np.uint8(255 * light * (1 - 0.75 * ink / 255))


EMPTY, TAKEN = photograph(np.zeros((280, 280))), photograph(seven(pen=12))


def opened(canvas, picture=TAKEN, kind="JPEG", app=None):
    """Draw with a stroke on the canvas, and a photograph over it."""
    app = app or open_draw(canvas)
    if drawing(app).empty:
        draw(app, STROKE)
    button(app, "A picture").click().run()
    return upload(app, "A photograph", "photo.jpg", file_of(picture, kind))


def move(app, *box):
    chosen = part(app, ChosenPicture)
    chosen.move_box({"name": chosen.photograph.name, "box": list(box)})
    app.run()
    assert not app.exception


def said(app):
    """What is said of the box, as a browser is told now; and as the page was drawn."""
    told = words(now(app, "in_box"))
    assert words(every_piece(app, "in_box")) == told
    return told


def use(app):
    button(app, USE).click().run()
    assert not app.exception
    return app


def is_open(app):
    return any(each.label == USE for each in app.button)


def test_a_photograph_is_read_in_its_box_and_put_onto_the_page(canvas):
    app = opened(canvas)
    assert answers(app)[-1] == 7 and any("Is the box around" in each for each in markdown(app))
    assert drawing(app).strokes == (STROKE,), "it is on the page before anybody said so"
    assert answers(use(app)) == [7] and not is_open(app) and drawing(app).backdrop is not None
    # Undo goes back through what was put onto the page.
    draw(app, "clear")
    button(app, "A test digit").click().run()
    draw(app, "undo")
    assert drawing(app).empty
    draw(app, "undo")
    assert answers(app) == [7]
    draw(app, "undo")
    assert drawing(app).strokes == (STROKE,) and drawing(app).backdrop is None


def test_the_dialog_reads_it_on_the_paper_that_it_comes_onto(canvas):
    app = switch(open_draw(canvas), "White paper")
    draw(app, STROKE)
    switch(pick(app, "Look closer", "Stages"), "Find the ink")
    opened(canvas, app=app)
    in_dialog = every_piece(app, "in_box")[0]["html"]
    assert every_piece(use(app), "reading")[0]["html"] == in_dialog


def test_a_photograph_that_is_left_changes_nothing(canvas):
    app = opened(canvas)
    button(app, "Cancel").click().run()
    assert not is_open(app) and part(app, ChosenPicture).photograph is None
    go_to(opened(canvas, app=app), "train.py")
    go_to(app, "draw.py")
    assert not is_open(app) and drawing(app).strokes == (STROKE,)


def test_what_is_in_the_box_is_read_as_it_moves(canvas):
    app = opened(canvas, np.hstack([TAKEN, EMPTY]))
    first = part(app, ChosenPicture).photograph
    move(app, 0.6, 0.1, 0.9, 0.9)
    assert "No ink was found" in said(app) and is_open(use(app))
    # What is pressed all the same leaves the page as it is.
    part(app, ChosenPicture).use()
    assert drawing(app).strokes == (STROKE,) and part(app, ChosenPicture).photograph is not None
    move(app, 0, 0, 0.5, 1)
    assert answers(app)[-1] == 7 and "No ink" not in said(app)
    # The next photograph has a box of its own.
    opened(canvas, app=app)
    second = part(app, ChosenPicture).photograph
    assert second.name != first.name and second.box == second.start != (0, 0, 0.5, 1)


def test_of_what_is_not_one_digit_it_is_said_what_to_do(canvas):
    app = opened(canvas, EMPTY, "PNG")
    assert any("No ink was found" in each for each in markdown(app)) and is_open(use(app))
    app = opened(canvas, np.hstack([TAKEN, TAKEN]))
    assert any("2 digits found, one is read" in each for each in markdown(app))
    assert "more than one digit" not in said(app), "the box is around one"
    move(app, 0.0, 0.0, 1.0, 1.0)
    assert answers(app)[-1] == 7 and "more than one digit" in said(app)
    # As on a sheet of ten digits, nobody has said where the digit is.
    app = opened(canvas, photograph(np.tile(seven(pen=12), (2, 5))))
    n_read = len(answers(app))
    assert "close around one digit" in said(app) and is_open(use(app))
    move(app, 0.01, 0.02, 0.19, 0.48)
    assert len(answers(app)) == n_read + 1 and answers(app)[-1] == 7 and not is_open(use(app))


def test_what_can_be_chosen_is_what_is_read(canvas):
    app = open_draw(canvas)
    button(app, "A picture").click().run()
    assert list(app.get("file_uploader")[0].proto.type) == [".png", ".jpg", ".jpeg", ".webp"]
    assert camera.HEIC in captions(app)
    upload(app, "A photograph", "photo.jpg", file_of(TAKEN, "PNG")[:200])
    assert "whole PNG, JPEG or WebP" in app.error[0].value and "as it was" in app.error[0].value and not is_open(app)
    part(app, ChosenPicture).end()
    app.run()
    assert not app.error and not app.get("file_uploader") and drawing(app).empty
