"""A photograph is shown with its box and read, and comes onto the page when it is told to, and not before."""

import base64
import io
from unittest import mock

import numpy as np
import pytest
from PIL import Image

from render.verdicts import DOUBTS
from tests.lab.strokes import STROKE
from tests.nncore.reading.test_ink import LIGHTS, photograph, seven
from tests.pages.app import button, every_piece, go_to, markdown, now, upload, words
from tests.pages.draw.canvas import answers, draw, open_draw
from tests.pages.session import part
from ui.draw import camera
from ui.session import ChosenPicture, Drawing

USE, LEAVE = "Put it onto the page", "Cancel"
EMPTY = np.full((60, 40), 200, np.uint8)


def file_of(picture, kind="JPEG"):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind)
    return file.getvalue()


def taken(light="from the left"):
    return photograph(seven(pen=12), LIGHTS[light])


def opened(canvas, picture=None, kind="JPEG", app=None):
    """Draw with a stroke on the canvas, and a photograph over it."""
    app = app or open_draw(canvas)
    if part(app, Drawing).sheet.empty:
        draw(app, STROKE)
    button(app, "A picture").click().run()
    return upload(app, "A photograph", "photo.jpg", file_of(taken() if picture is None else picture, kind))


def move(app, *box, name=None):
    part(app, ChosenPicture).move_box({"name": name or part(app, ChosenPicture).photograph.name, "box": list(box)})
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


@pytest.mark.parametrize("light", ["from the left", "a lamp"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photograph_is_read_in_its_box_and_put_onto_the_page_when_told_so(canvas, light, kind):
    app = opened(canvas, taken(light), kind)
    assert answers(app)[-1] == 7 and any("Is the box around" in each for each in markdown(app))
    assert part(app, Drawing).sheet.strokes == (STROKE,), "it is on the page before anybody said so"
    button(app, USE).click().run()
    assert answers(app) == [7] and not is_open(app) and part(app, Drawing).sheet.backdrop is not None
    # Once, and what was there before is there again.
    draw(app, "undo")
    assert part(app, Drawing).sheet.strokes == (STROKE,) and part(app, Drawing).sheet.backdrop is None


def test_the_dialog_reads_it_on_the_paper_that_it_comes_onto(canvas):
    app = open_draw(canvas)
    app.toggle(key="on_white").set_value(True).run()
    draw(app, STROKE)
    app.toggle(key="step_find_ink").set_value(False).run()
    opened(canvas, app=app)
    in_dialog = every_piece(app, "in_box")[0]["html"]
    use(app)
    assert every_piece(app, "reading")[0]["html"] == in_dialog


def test_a_photograph_that_is_left_changes_nothing(canvas):
    app = opened(canvas)
    button(app, LEAVE).click().run()
    assert not is_open(app) and part(app, ChosenPicture).photograph is None
    assert part(app, Drawing).sheet.strokes == (STROKE,)


def test_what_is_in_the_box_is_read_as_it_moves(canvas):
    app = opened(canvas, np.hstack([taken(), photograph(np.zeros((280, 280)), LIGHTS["from the left"])]))
    assert answers(app)[-1] == 7
    move(app, 0.6, 0.1, 0.9, 0.9)
    assert "No ink was found" in said(app) and is_open(use(app))
    move(app, 0, 0, 0.5, 1)
    assert answers(app)[-1] == 7 and "No ink" not in said(app) and not is_open(use(app))


@pytest.mark.parametrize("told", [None, 5, {}, {"box": [0, 0, 1, 1]}, {"name": "another", "box": [0.6, 0, 1, 1]}])
def test_what_no_box_of_this_photograph_says_changes_nothing(canvas, told):
    app = opened(canvas)
    before = part(app, ChosenPicture).photograph
    part(app, ChosenPicture).move_box(told)
    assert part(app, ChosenPicture).photograph is before
    part(app, ChosenPicture).end()
    part(app, ChosenPicture).move_box(told)
    assert part(app, ChosenPicture).photograph is None


def test_where_nothing_is_found_it_says_so_and_the_box_can_be_moved(canvas):
    app = opened(canvas, EMPTY, "PNG")
    assert any("No single digit" in each for each in markdown(app)) and is_open(use(app))
    move(app, 0.2, 0.2, 0.6, 0.6)
    assert "No ink" in said(app) and is_open(use(app))
    assert part(app, Drawing).sheet.strokes == (STROKE,)


def test_a_press_without_ink_in_the_box_leaves_the_page_as_it_is(canvas):
    app = opened(canvas, EMPTY, "PNG")
    part(app, ChosenPicture).use()
    assert part(app, Drawing).sheet.strokes == (STROKE,) and part(app, ChosenPicture).photograph is not None


def test_what_is_no_digit_is_doubted(canvas):
    heap = np.zeros((280, 280), np.uint8)
    for shift in range(0, 120, 30):
        heap |= np.roll(seven(pen=6), (shift // 3, shift), (0, 1)) | np.rot90(np.roll(seven(pen=6), shift, 1))
    app = opened(canvas, photograph(heap, LIGHTS["grey paper"]))
    assert any(reason in said(app) for reason in DOUBTS.values())


def test_what_can_be_chosen_is_what_is_read_and_of_heic_there_is_a_sentence(canvas):
    app = open_draw(canvas)
    button(app, "A picture").click().run()
    assert list(app.get("file_uploader")[0].proto.type) == [".png", ".jpg", ".jpeg", ".webp"]
    assert camera.HEIC in [each.value for each in app.caption]


def test_a_choice_that_is_closed_leaves_no_trace(canvas):
    app = open_draw(canvas)
    button(app, "A picture").click().run()
    upload(app, "A photograph", "photo.jpg", b"no picture")
    assert len(app.error) == 1 and not is_open(app)
    part(app, ChosenPicture).end()
    app.run()
    assert not app.error and not app.get("file_uploader") and part(app, Drawing).sheet.empty


def test_the_next_photograph_has_a_box_of_its_own(canvas):
    app = opened(canvas)
    first = part(app, ChosenPicture).photograph
    move(app, 0, 0, 0.3, 0.3)
    opened(canvas, taken("a lamp"), app=app)
    second = part(app, ChosenPicture).photograph
    assert second.name != first.name and second.box == second.start != (0, 0, 0.3, 0.3)


def test_undo_goes_back_through_what_was_put_onto_the_page(canvas):
    app = opened(canvas)
    button(app, USE).click().run()
    draw(app, "clear")
    button(app, "A test digit").click().run()
    draw(app, "undo")
    assert part(app, Drawing).sheet.empty
    draw(app, "undo")
    assert answers(app) == [7]
    draw(app, "undo")
    assert part(app, Drawing).sheet.strokes == (STROKE,)


# The camera


def take(app, said):
    """What the camera's part of the page sends."""
    with (
        mock.patch.object(camera.widgets, "sent", return_value=said),
        mock.patch.object(camera, "part", lambda kind: part(app, kind)),
    ):
        camera.hear()
    app.run()
    assert not app.exception


def test_what_the_camera_takes_is_shown_with_its_box(canvas):
    app = open_draw(canvas)
    button(app, "A picture").click().run()
    take(app, base64.b64encode(file_of(taken())).decode())
    assert is_open(app) and answers(app)[-1] == 7


@pytest.mark.parametrize("sent", [None, 5, "no base 64!", base64.b64encode(b"no picture").decode()])
def test_what_is_none_is_a_sentence_and_the_drawing_stays(canvas, sent):
    app = open_draw(canvas)
    draw(app, STROKE)
    button(app, "A picture").click().run()
    take(app, sent)
    assert "as it was" in app.error[0].value and not is_open(app)
    assert part(app, Drawing).sheet.strokes == (STROKE,)


def test_who_leaves_the_page_with_it_open_finds_no_dialog_on_coming_back(canvas):
    app = opened(canvas)
    go_to(app, "train.py")
    go_to(app, "draw.py")
    assert not is_open(app) and part(app, ChosenPicture).photograph is None
    assert part(app, Drawing).sheet.strokes == (STROKE,)


def test_of_several_digits_in_the_box_it_is_said_that_one_is_read(canvas):
    app = opened(canvas, np.hstack([taken(), taken()]))
    assert "more than one digit" not in said(app), "the box is around one"
    move(app, 0.0, 0.0, 1.0, 1.0)
    assert answers(app)[-1] == 7 and "more than one digit" in said(app)


def test_nothing_is_read_where_nobody_has_said_where_the_digit_is(canvas):
    """As on a sheet of ten digits."""
    app = opened(canvas, photograph(np.tile(seven(pen=12), (2, 5)), np.full((560, 1400), 0.8)))
    n_read = len(answers(app))
    assert "close around one of them" in said(app) and is_open(use(app))
    move(app, 0.01, 0.02, 0.19, 0.48)
    assert len(answers(app)) == n_read + 1 and answers(app)[-1] == 7 and not is_open(use(app))
