"""The page Draw, with a canvas that sends what a test wants it to."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import nncore
from lab.own_digits import load_collection, save_collection, to_file
from tests.nncore.reading.test_ink import LIGHTS, photograph, seven
from tests.pages.session import part, run_of
from tests.pages.test_every_page import button, open_app, trained, wait_for  # noqa: F401  a fixture
from ui.session import Drawing, OwnDigits

STROKE = {"type": "Path", "stroke": "#FFFFFF"}


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def sent_by_canvas(ink, strokes=1):
    """What the canvas sends for white ink on black."""
    return SimpleNamespace(image_bytes=png(ink), json_data={"objects": [STROKE] * strokes})


NOTHING = SimpleNamespace(image_bytes=None, json_data={"objects": []})
CORNER = seven(pen=16, at=(15, 12), scale=0.5)


@pytest.fixture
def canvas(monkeypatch):
    """A canvas; what it sends is put into its attribute `sent`."""
    stub = SimpleNamespace(sent=NOTHING, shown=None)

    def show(start, brush, on_white=False, backdrop=None):
        stub.shown = SimpleNamespace(start=start, brush=brush, on_white=on_white, backdrop=backdrop)
        return stub.sent

    open_app()  # the canvas can be imported only once the app runs
    monkeypatch.setattr("ui.draw.canvas.show", show)
    return stub


def open_draw(canvas, ink=None, app=None):
    """Draw, with something on its canvas."""
    if ink is not None:
        canvas.sent = sent_by_canvas(ink)
    app = app or open_app()
    app.switch_page("pages/draw.py").run()
    assert not app.exception
    return app


def html(app):
    return "".join(element.proto.body for element in app.get("html"))


def answers(app):
    """What the networks read, in the order they are shown."""
    return [int(part[0]) for part in html(app).split('data-answer="')[1:]]


def drawing(app):
    return part(app, Drawing).sheet


def tray(app):
    return part(app, OwnDigits).tray


def pick(app, label, value):
    next(group for group in app.button_group if group.label == label).select(value).run()
    assert not app.exception
    return app


def toggle(app, label):
    next(each for each in app.toggle if each.label == label).set_value(
        not next(each for each in app.toggle if each.label == label).value
    ).run()
    assert not app.exception
    return app


def upload(app, label, name, content):
    uploader = next(each for each in app.get("file_uploader") if each.proto.label.startswith(label))
    uploader.upload(name, content, "application/octet-stream").run()
    assert not app.exception
    return app


# What is read, and by whom


def test_an_empty_canvas_says_what_to_do_and_where_to_train(canvas):
    app = open_draw(canvas)
    assert "Draw one digit" in app.info[0].value
    assert any("Train a network of your own" in link.proto.label for link in app.get("page_link"))
    assert not app.get("plotly_chart")


def test_the_ready_network_reads_before_any_was_trained(canvas):
    app = open_draw(canvas, seven())
    assert answers(app) == [7]
    assert "Ready network" in html(app)


def test_ones_own_network_and_the_ready_one_side_by_side(canvas, trained):  # noqa: F811
    app = open_draw(canvas, seven(), trained)
    assert len(answers(app)) == 1 and "Your network" in html(app)
    pick(app, "Which network reads", "Both")
    assert len(answers(app)) == 2 and answers(app)[1] == 7
    assert "Your network" in html(app) and "Ready network" in html(app)


def test_a_low_confidence_says_so():
    from render import sentences

    sure, unsure = np.full(10, 0.01), np.full(10, 0.02)
    sure[4], unsure[4], unsure[9] = 0.91, 0.45, 0.39
    assert "not sure" not in sentences.answer(sure)
    assert "is not sure" in sentences.answer(unsure) and "4 or 9" in sentences.answer(unsure)


@pytest.mark.parametrize(
    ("image_bytes", "json_data"),
    [
        (b"not a picture", {"objects": []}),
        (None, {"objects": []}),
        (b"x" * 2_000_000, {"objects": []}),
        (b"x", None),
        (b"x", {}),
        (b"x", {"objects": [{}] * 1000}),
        (png(np.zeros((2000, 2000), np.uint8)), {"objects": [{}]}),
    ],
)
def test_what_no_canvas_sends_changes_nothing(canvas, image_bytes, json_data):
    canvas.sent = SimpleNamespace(image_bytes=image_bytes, json_data=json_data)
    app = open_draw(canvas)
    assert (drawing(app).strokes, drawing(app).picture) == ([], None)


# The page


def test_white_paper_keeps_the_drawing_and_the_answer(canvas):
    app = open_draw(canvas, seven())
    toggle(app, "White paper")
    assert canvas.shown.on_white
    assert canvas.shown.start["objects"] == [{**STROKE, "stroke": "#000000"}]
    canvas.sent = SimpleNamespace(image_bytes=png(255 - seven()), json_data=canvas.shown.start)
    app.run()
    assert answers(app) == [7]


def test_a_test_digit_comes_onto_the_page_can_be_drawn_on_and_is_cleared(canvas):
    app = open_draw(canvas)
    button(app, "A test digit").click().run()
    assert len(answers(app)) == 1
    backdrop = canvas.shown.backdrop
    assert backdrop.shape == (280, 280)
    sheet = np.zeros((280, 280, 4), np.uint8)
    sheet[100:120, 20:250] = 255
    canvas.sent = SimpleNamespace(image_bytes=png(sheet), json_data={"objects": [STROKE]})
    app.run()
    assert (drawing(app).picture[100:120, 20:250] == 255).all()
    np.testing.assert_array_equal(drawing(app).picture[:90], backdrop[:90])
    button(app, "Undo").click().run()
    np.testing.assert_array_equal(drawing(app).picture, backdrop)
    button(app, "Clear").click().run()
    assert drawing(app).empty and "Draw one digit" in app.info[0].value


@pytest.mark.parametrize("light", ["from the left", "a lamp"])
def test_a_photograph_is_read(canvas, light):
    app = open_draw(canvas)
    upload(app, "A photograph", "photo.png", png(photograph(seven(pen=12), LIGHTS[light])))
    assert answers(app) == [7]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a picture", "whole PNG or JPEG"),
        (png(np.full((50, 50), 200, np.uint8)), "Nothing like ink"),
        (png(seven())[:200], "whole PNG or JPEG"),
    ],
)
def test_a_bad_picture_is_a_sentence_and_the_drawing_stays(canvas, content, says):
    app = open_draw(canvas, seven())
    upload(app, "A photograph", "photo.png", content)
    assert says in app.error[0].value and "as it was" in app.error[0].value
    assert answers(app) == [7]


# From drawing to digit


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


# Why


def test_why_shows_pixels_units_and_neighbours(canvas):
    app = open_draw(canvas, seven())
    pick(app, "Look closer", "Why this answer")
    shown = [each.proto.imgs[0].alt for each in app.get("image") if each.proto.imgs]
    assert any("spoke for 7" in alt for alt in shown)
    assert any("fired most" in alt for alt in shown)
    neighbours = next(alt for alt in shown if "nearest" in alt)
    assert neighbours.count("7") >= 3


# One's own digits


def test_what_it_was_is_kept_shown_taken_home_and_opened_again(canvas, tmp_path):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 7)
    assert [(kept.label, kept.guess) for kept in tray(app)] == [(7, 7)]
    pick(app, "Look closer", "Your digits")
    assert any("Your 1 digits" in each.proto.imgs[0].alt for each in app.get("image"))
    images, _ = load_collection(io.BytesIO(to_file(tray(app))))
    np.testing.assert_array_equal(images[0], nncore.drawing_to_digit(seven()))
    file = io.BytesIO()
    save_collection(np.concatenate([images, 255 - images]), [7, 3], file)
    upload(app, "Digits that were", "mine.safetensors", file.getvalue())
    assert [kept.label for kept in tray(app)] == [7, 3], "the one that was there is not there twice"
    upload(app, "Digits that were", "bad.safetensors", b"bad")
    assert "not opened" in app.error[0].value and len(tray(app)) == 2
    app.multiselect[0].select(0).run()
    button(app, "Remove").click().run()
    assert [kept.label for kept in tray(app)] == [3] and not app.exception


def test_a_digit_that_fools_the_network_is_in_the_gallery(canvas):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 1)
    pick(app, "Look closer", "Your digits")
    assert any("took for others" in each.proto.imgs[0].alt for each in app.get("image"))


@pytest.mark.parametrize("kind", ["Mine among MNIST's", "Only mine"])
def test_training_on_ones_own_digits_shows_before_and_after(canvas, kind):
    app = open_draw(canvas, 255 - seven())  # read as a 7
    for label in (3, 3, 3):
        pick(app, "It was a …", label)
    pick(app, "Look closer", "Your digits")
    pick(app, "What it learns from now", kind)
    button(app, "Train on my digits too").click().run()
    wait_for(app, lambda app: run_of(app).status == "finished")
    app.run()
    (own, others) = app.table[0].value.T.to_numpy()[-2:]
    before, after = (float(text.split()[0]) for text in own)
    assert (before, after) == (0, 100)
    test_before, test_after = (float(text.split()[0]) for text in others)
    assert test_before > 98
    assert test_after > 90 if kind.startswith("Mine") else test_after < 60
    # What came of it reads from now on.
    assert "Your network" in html(app) and answers(app) == [3]
