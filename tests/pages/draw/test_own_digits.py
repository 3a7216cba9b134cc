"""One's own digits on Draw: labelled, kept, taken back, taken home, trained on, and given to one's class."""

import io
import re

import numpy as np
import pytest

from lab.canvas_strokes import Stroke
from lab.classes.pool import Pools
from lab.data_library import called
from lab.drawing_sheet import DrawingSheet
from lab.ledger.problems import LedgerProblem
from lab.origin import READY
from lab.own_digits import MAX_DIGITS, Labelled, load_collection, save_collection, to_file
from lab.runs import memory
from lab.tasks import Task, encode
from render import pool_sentences
from render.sentences import plain
from tests.lab.strokes import BAR, SEVEN, STROKE
from tests.pages.app import button, captions, changed, every_piece, go_to, pick, upload, wait_for, words
from tests.pages.classes import hands, labels, member_session
from tests.pages.draw.canvas import FOUR_TWO, answers, draw, hear, open_draw, readings, seven, tray
from tests.pages.session import part, run_of
from ui.draw import own_digits
from ui.session import Drawing, OwnDigits, TaskWork, Training

SPECK = Stroke(((90.0, 90.0),), 20.0)


def label(app, digit):
    return pick(app, "It was a …", digit)


def labelled(app, *digits):
    """The page with its own digits, after a 7 was drawn and labelled so often."""
    for digit in digits:
        draw(app, SEVEN)
        label(app, digit)
    return pick(app, "Look closer", "Your digits")


def strokes(app):
    return part(app, Drawing).sheet.strokes


def kept(app):
    """What the tray's digits are labelled."""
    return [each.label for each in tray(app)]


# Labelled and kept


def test_a_label_is_of_what_was_there_when_it_was_pressed(canvas):
    app = open_draw(canvas)
    draw(app, live=BAR, pen="one")  # as it was read while the pen moved
    hear(app, SEVEN, pen="one", pressed="it_was")
    app.run()
    hear(app, SEVEN, STROKE, pen="one")
    label(app, 7)
    (found,) = tray(app)
    np.testing.assert_array_equal(found.digit, DrawingSheet((SEVEN,)).digit())
    assert (found.label, found.guess) == (7, 7)
    # A stroke after it is of the next drawing, and was drawn on the canvas before.
    assert strokes(app) == (STROKE,) and len(canvas.shown.start["objects"]) == 1
    draw(app, "undo", "undo")
    assert strokes(app) == (SEVEN,) and not tray(app)


@pytest.mark.parametrize("actions, why", [([SPECK], own_digits.NOTHING), (FOUR_TWO, own_digits.NUMBER)])
def test_a_label_for_nothing_or_for_a_number_is_a_sentence(canvas, actions, why):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="one")
    hear(app, SEVEN, "clear", *actions, pen="one", pressed="it_was")
    label(app, 4)
    assert not tray(app) and why in app.error[0].value
    draw(app, "clear", SEVEN, pen="another")
    label(app, 7)
    assert kept(app) == [7] and not app.error


def test_what_was_kept_is_said_and_can_be_taken_back(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN)
    label(app, 1)
    assert "Kept as a 1; it read 7. Score so far: 0 of 1 read right." in app.success[0].value and not strokes(app)
    draw(app, STROKE)
    draw(app, "clear")
    app.toggle(key="on_white").set_value(True).run()
    draw(app, SPECK, SPECK)
    assert app.success and len(strokes(app)) == 2
    app.button(key="take_back").click().run()
    sheet = part(app, Drawing).sheet
    assert not tray(app) and not app.success and sheet.strokes == (SEVEN,) and sheet.on_white
    draw(app, "undo", "undo")
    assert strokes(app) == (STROKE,), "undo goes on from there"


@pytest.mark.parametrize("undos", [["undo"], ["undo", "undo"], ["undo", BAR]], ids=["one", "two", "and a stroke"])
def test_undo_takes_a_label_back_whatever_is_heard_with_it(canvas, undos):
    app = open_draw(canvas)
    draw(app, SEVEN, pen="one")
    label(app, 1)
    draw(app, SEVEN, *undos, pen="one")
    assert not tray(app)


def test_undo_takes_back_label_after_label(canvas):
    app = open_draw(canvas, seven())
    label(app, 7)
    open_draw(canvas, 255 - seven(), app)
    label(app, 3)
    app.toggle(key="on_white").set_value(True).run()
    for left in ([7], []):
        draw(app, "undo")
        assert kept(app) == left and not part(app, Drawing).sheet.empty
    label(app, 7)
    assert "Right, a 7! Score so far: 1 of 1 read right." in app.success[0].value
    go_to(app, "train.py")
    go_to(app, "draw.py")
    assert not app.success and kept(app) == [7], "what was said is not said on coming back"


def test_a_digit_that_there_is_no_room_for_stays_on_the_page(canvas, monkeypatch):
    monkeypatch.setattr("lab.own_digits.MAX_DIGITS", 0)
    app = open_draw(canvas, seven())
    label(app, 7)
    assert not tray(app) and "It was not kept" in app.warning[0].value and not part(app, Drawing).sheet.empty
    draw(app, SEVEN)
    assert not app.warning
    label(app, 1)
    assert "It was not kept" in app.warning[0].value
    monkeypatch.setattr("lab.own_digits.MAX_DIGITS", 5)
    assert not app.run().warning, "there is room again"


def test_after_a_reload_undo_brings_back_what_was_cleared(browser, canvas):
    app = open_draw(canvas, app=browser.open())
    draw(app, SEVEN)
    label(app, 7)
    draw(app, STROKE)
    button(app, "A test digit").click().run()
    draw(app, "clear")
    app = open_draw(canvas, app=browser.open())
    assert kept(app) == [7]
    draw(app, "undo")
    assert part(app, Drawing).sheet.original is not None, "the test digit that was cleared"
    # A label that is undone just before the page is left is not kept.
    hear(app, "undo", "undo", "undo")
    go_to(app, "train.py")
    app = browser.open()
    assert strokes(app) == (SEVEN,) and not tray(app)


# Shown, taken home and opened again


def test_what_was_kept_is_shown_taken_home_and_opened_again(canvas):
    app = labelled(open_draw(canvas), 1)
    shown = [each.proto.imgs[0].alt for each in app.get("image")]
    assert "The digits you kept, labelled 1." in shown
    assert any("took for something else: 1 → 7" in alt for alt in shown)
    images, _ = load_collection(io.BytesIO(to_file(tray(app))))
    np.testing.assert_array_equal(images[0], DrawingSheet((SEVEN,)).digit())
    file = io.BytesIO()
    save_collection(np.concatenate([images, 255 - images]), [1, 3], file)
    upload(app, "Digits that were", "mine.safetensors", file.getvalue())
    assert kept(app) == [1, 3], "the one that was there is not there twice"
    upload(app, "Digits that were", "bad.safetensors", b"bad")
    assert "not opened" in app.error[0].value and kept(app) == [1, 3]
    app.multiselect[0].select(0).run()
    button(app, "Remove").click().run()
    assert kept(app) == [3] and not app.exception


def test_what_was_removed_can_be_brought_back_until_one_leaves(canvas):
    app = labelled(open_draw(canvas), 7, 7)
    before = tray(app)
    for _ in range(2):  # as by a double click
        part(app, OwnDigits).forget()
    app.run()
    assert not tray(app)
    button(app, "Removed: 2. Bring back").click().run()
    assert tray(app) == before and not any("Bring" in each.label for each in app.button)
    # What has come back in another way is not there twice.
    button(app, "Remove all").click().run()
    part(app, OwnDigits).open_file(io.BytesIO(to_file(before)))
    part(app, OwnDigits).bring_back()
    assert len(tray(app.run())) == 2
    # Of a file that has more than there is room for, it is said how many are left out.
    many = tuple(Labelled(np.full((28, 28), n // 2, np.uint8), n % 2) for n in range(MAX_DIGITS))
    part(app, OwnDigits).open_file(io.BytesIO(to_file(many)))
    assert part(app, OwnDigits).left_out == 2 and len(tray(app.run())) == MAX_DIGITS
    button(app, "Remove all").click().run()
    go_to(app, "train.py")
    open_draw(canvas, app=app)
    assert not any("Bring" in each.label for each in app.button)


# Trained on


def test_it_says_which_of_ten_digits_is_to_be_drawn_next(canvas):
    app = labelled(open_draw(canvas), 7, 0, 1)
    assert app.get("progress")[0].proto.text == "3 of 10 drawn: next a 2. Score so far: 1 of 3 read right."
    part(app, OwnDigits).tray += tuple(Labelled(np.eye(28, dtype=np.uint8), label) for label in range(10))
    assert app.run().get("progress")[0].proto.text == "10 of 10 drawn: now train. Score so far: 1 of 3 read right."


def lesson_said(app):
    return words(every_piece(app, "lesson"))


def test_training_on_ones_own_digits_shows_before_and_after(canvas, monkeypatch):
    monkeypatch.setattr("lab.lesson.ITERATIONS", 200)
    app = labelled(open_draw(canvas), 3)
    pick(app, "What it learns from now", "Only mine")
    button(app, "Train on my digits too").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    app.run()
    said = lesson_said(app)
    test_before, test_after = (float(text) for text in re.findall(r"([\d.]+)\s%", said))
    assert re.findall(r"\d of 1\b", said) == ["0 of 1", "1 of 1"] and test_before > 98 and test_after < 70
    # What came of it reads from now on.
    draw(app, SEVEN)
    assert "Your network" in readings(app) and answers(app) == [3]
    assert run_of(app).origin.kind == READY
    go_to(app, "train.py")
    # One drawing 4,000 times is not 4,000 training digits, and the same settings alone are another training.
    said = [each.value for each in (*app.success, *app.info, *app.warning)]
    assert any("training digits (1 digit of your own)" in each for each in said)
    name = plain(called(run_of(app).data_name))
    assert any(name in caption and "begun from the ready network" in caption for caption in captions(app))
    assert any("This result is of other digits" in caption and name in caption for caption in captions(app))
    assert not any(each.key == "remedy" for each in app.button)
    go_to(app, "compare.py")
    assert any("it learned from digits of your own" in caption for caption in captions(app))


def test_a_lesson_that_cannot_begin_says_why(canvas, monkeypatch):
    app = labelled(open_draw(canvas), 3)
    monkeypatch.setattr(memory, "ONES_OWN", 1)
    button(app, "Train on my digits too").click().run()
    assert not app.exception and "of memory while it trains" in app.error[0].value
    assert part(app, OwnDigits).lesson is None and part(app, Training).run is None


def test_a_lesson_keeps_to_the_limits_of_ones_class(school, canvas):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    school.change(secret, limits={"iterations": 500})
    text = encode(Task({"iterations": 100_000}, question="Why?", any_network=True))
    app = member_session(token, "pages/train.py", task=text)
    app.text_area[0].set_value("because").run()
    labelled(open_draw(canvas, app=app), 1)
    button(app, "Train on my digits too").click().run()
    assert not app.exception and "at most 500 iterations" in app.error[0].value
    assert run_of(app) is None and not part(app, TaskWork).answers


# Given to one's class


def giving(app):
    return next((each for each in app.toggle if each.label == "Give my digits to my class"), None)


def test_digits_are_given_with_the_switch_and_never_before(school, canvas):
    code, secret = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/draw.py")
    labelled(open_draw(canvas, app=app), 7)
    assert labels(school, secret) == [] and not giving(app).value
    assert any("your teacher sees them" in said for said in captions(app))
    giving(app).set_value(True).run()
    assert labels(school, secret) == [7] and not app.exception
    # What is kept afterwards is given too, and what is removed is taken out.
    draw(app, STROKE)
    label(app, 1)
    assert labels(school, secret) == [7, 1]
    app.multiselect[0].select(0).run()
    button(app, "Remove").click().run()
    assert labels(school, secret) == [1]
    giving(app).set_value(False).run()
    assert labels(school, secret) == [] and kept(app) == [1]


def test_who_is_in_no_class_is_asked_nothing(canvas):
    assert giving(labelled(open_draw(canvas), 7)) is None


@pytest.fixture
def giver(school):
    """(a session on Draw of who gives three digits to their class, the class's secret)."""
    code, secret = school.make("9b")
    token, (three,) = school.join(code, "Mia", "2718"), hands(1, 3)
    Pools(school).begin_to_give(token, three)
    app = member_session(token, "pages/draw.py")
    part(app, OwnDigits).tray = three
    return app.run(), secret


def test_what_is_taken_out_right_before_a_page_is_left_is_out(school, giver):
    app, secret = giver
    part(app, OwnDigits).forget()
    go_to(app, "digits.py")
    assert labels(school, secret) == []


def test_who_gave_what_was_wiped_is_told_so_at_once(school, giver):
    app, secret = giver
    pick(app, "Look closer", "Your digits")
    assert giving(app).value and not app.info
    Pools(school).wipe(secret)
    assert changed(app, "class")
    app.run()
    assert not giving(app).value and app.info[0].value == pool_sentences.STOPPED
    giving(app).set_value(True).run()
    assert len(labels(school, secret)) == 3 and not app.info


def test_what_the_pool_could_not_be_told_it_is_told_next(school, giver, monkeypatch):
    app, secret = giver

    def away(*_):
        raise LedgerProblem("it is locked")

    with monkeypatch.context() as patch:
        patch.setattr(Pools, "give", away)
        part(app, OwnDigits).tray = tray(app)[:1]
        app.run()
        assert len(labels(school, secret)) == 3
    assert not app.run().exception and len(labels(school, secret)) == 1
