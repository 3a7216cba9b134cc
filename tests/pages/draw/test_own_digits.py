"""One's own digits on Draw: kept, shown, taken home, opened again, and trained on."""

import io
import re

import numpy as np
import pytest

import nncore
from lab.canvas_strokes import Stroke
from lab.origin import READY
from lab.own_digits import load_collection, save_collection, to_file
from lab.runs import memory
from lab.runs.scheduler import scheduler
from lab.tasks import Task, encode
from render.sentences import plain
from tests.lab.strokes import SEVEN, STROKE
from tests.lab.test_runs import wait_until
from tests.nncore.reading.test_ink import seven
from tests.pages.app import button, captions, every_piece, go_to, notes, now, open_app, pick, upload, wait_for, words
from tests.pages.classes import member_session
from tests.pages.draw.canvas import answers, draw, open_draw, readings
from tests.pages.session import part, run_of
from ui.session import Drawing, OwnDigits, TaskWork, Training


def tray(app):
    return part(app, OwnDigits).tray


def lesson_said(app):
    return words(every_piece(app, "lesson"))


def test_what_it_was_is_kept_shown_taken_home_and_opened_again(canvas, tmp_path):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 7)
    assert [(kept.label, kept.guess) for kept in tray(app)] == [(7, 7)]
    pick(app, "Look closer", "Your digits")
    assert any(each.proto.imgs[0].alt == "The digits you kept, labelled 7." for each in app.get("image"))
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
    assert any("took for something else: 1 → 7" in each.proto.imgs[0].alt for each in app.get("image"))


@pytest.mark.parametrize("kind", ["Mine among MNIST's", "Only mine"])
def test_training_on_ones_own_digits_shows_before_and_after(canvas, kind):
    app = open_app()
    for shift in range(3):  # read as 7s; the page is cleared after each
        open_draw(canvas, np.roll(255 - seven(), shift, axis=1), app)
        pick(app, "It was a …", 3)
        assert part(app, Drawing).sheet.empty
    pick(app, "Look closer", "Your digits")
    pick(app, "What it learns from now", kind)
    button(app, "Train on my digits too").click().run()
    wait_for(app, lambda app: run_of(app).status == "finished")
    app.run()
    before, test_before, after, test_after = (float(text) for text in re.findall(r"([\d.]+)\s%", lesson_said(app)))
    assert (before, after) == (0, 100)
    assert test_before > 98
    assert test_after > 90 if kind.startswith("Mine") else test_after < 60
    # What came of it reads from now on.
    open_draw(canvas, 255 - seven(), app)
    assert "Your network" in readings(app) and answers(app) == [3]
    assert run_of(app).origin.kind == READY
    go_to(app, "train.py")
    said = [each.value for each in (*app.success, *app.info, *app.warning) if "test digits" in each.value]
    # One drawing 4,000 times is not 4,000 training digits, and the same settings alone are another training.
    only = kind == "Only mine"
    assert ("training digits (3 digits of your own)" in said[0]) == only
    name = plain(run_of(app).data_name)
    assert any(name in caption and "begun from the ready network" in caption for caption in captions(app))
    assert any("This result is of other digits" in caption and name in caption for caption in captions(app))
    assert not any(each.key == "remedy" for each in app.button) or not only
    go_to(app, "compare.py")
    assert any("it learned from digits of your own" in caption for caption in captions(app))
    go_to(app, "evaluate.py")
    assert any("what it remembers" in warning for warning in notes(app))


def test_a_lesson_goes_on_from_the_network_of_when_it_is_begun(canvas):
    app = open_app(iterations=500_000, units=8)
    button(app, "Start training").click().run()
    open_draw(canvas, seven(), app)
    pick(app, "It was a …", 1)
    pick(app, "Look closer", "Your digits")
    run, drawn_at = run_of(app), run_of(app).iteration
    wait_until(lambda: run.iteration > drawn_at + 20)
    control = next(each for each in app.button_group if each.label == "What it learns from now")
    control.select("Only mine")
    button(app, "Train on my digits too").click().run()
    lesson = part(app, OwnDigits)._lesson
    assert not app.exception and part(app, Drawing).problem is None and not app.error
    began = lesson.run.origin.iterations_done
    assert drawn_at + 20 < began <= run.iteration and not app.exception
    assert part(app, OwnDigits).learned.share == 1, "nothing but that digit, as was chosen last"
    scheduler.stop(lesson.run)


def test_how_far_a_lesson_is_is_seen_from_its_beginning_and_on_its_way(canvas, monkeypatch):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 1)
    pick(app, "Look closer", "Your digits")
    with monkeypatch.context() as patch:
        patch.setattr(scheduler, "_enqueue", lambda run: None)  # as if its turn did not come
        button(app, "Train on my digits too").click().run()
    run = run_of(app)
    assert lesson_said(app) == "Iteration 0 of 400 · starting"
    scheduler.set_pace(run, 4)
    scheduler.pause(run), scheduler.resume(run)
    wait_until(lambda: run.iteration >= 2)
    table, bar = now(app, "lesson")
    assert "Before" in words([table]) and "So far" in words([table])
    assert not bar["text"].startswith("Iteration 0") and run.status == "running"
    scheduler.stop(run)


def test_a_lesson_that_cannot_begin_says_why(canvas, monkeypatch):
    app = open_draw(canvas, 255 - seven())
    pick(app, "It was a …", 3)
    open_draw(canvas, 255 - seven(), app)
    pick(app, "Look closer", "Your digits")
    monkeypatch.setattr(memory, "ONES_OWN", 1)
    button(app, "Train on my digits too").click().run()
    assert not app.exception and "of memory while it trains" in app.error[0].value
    assert part(app, OwnDigits).lesson is None and part(app, Training).run is None


def test_a_lesson_keeps_to_ones_class_s_limits_whatever_a_task_of_ones_own_locks(school, canvas):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    school.change(secret, limits={"iterations": 500})
    text = encode(Task({"iterations": 100_000}, question="Why?", any_network=True))
    app = member_session(token, "pages/train.py", task=text)
    app.text_area[0].set_value("because").run()
    open_draw(canvas, seven(), app)
    pick(app, "It was a …", 1)
    pick(app, "Look closer", "Your digits")
    button(app, "Train on my digits too").click().run()
    assert not app.exception and "at most 500 iterations" in app.error[0].value
    assert run_of(app) is None and not part(app, TaskWork).answers


def test_what_was_kept_is_said_at_once_and_can_be_taken_back(canvas):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 1)
    assert "Kept as 1, under *Your digits*: 1 in all" in app.success[0].value and part(app, Drawing).sheet.empty
    app.button(key="take_back").click().run()
    assert not tray(app) and not app.success and not part(app, Drawing).sheet.empty


def test_what_was_kept_is_taken_back_also_where_a_speck_is_on_the_page_by_now(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN)
    pick(app, "It was a …", 1)
    speck = Stroke(((90.0, 90.0),), 20.0)
    draw(app, speck, speck)
    assert app.success and len(part(app, Drawing).sheet.strokes) == 2
    app.button(key="take_back").click().run()
    assert not tray(app) and not app.success and part(app, Drawing).sheet.strokes == (SEVEN,)


def test_what_was_kept_is_taken_back_as_it_was_whatever_was_drawn_and_cleared_since(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN)
    pick(app, "It was a …", 1)
    draw(app, STROKE)
    draw(app, "clear")
    app.toggle(key="on_white").set_value(True).run()
    app.button(key="take_back").click().run()
    sheet = part(app, Drawing).sheet
    assert not tray(app) and sheet.strokes == (SEVEN,) and sheet.on_white
    draw(app, "undo", "undo")
    assert part(app, Drawing).sheet.strokes == (STROKE,), "undo goes on from there"


def test_a_digit_that_there_is_no_room_for_stays_on_the_page_and_that_is_said(canvas, monkeypatch):
    monkeypatch.setattr("lab.own_digits.MAX_DIGITS", 0)
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 7)
    assert not tray(app) and "It was not kept" in app.warning[0].value and not part(app, Drawing).sheet.empty
    draw(app, SEVEN)
    assert not app.warning
    pick(app, "It was a …", 1)
    assert "It was not kept" in app.warning[0].value
    monkeypatch.setattr("lab.own_digits.MAX_DIGITS", 5)
    assert not app.run().warning, "there is room again"


def test_undo_takes_the_label_back_too_and_what_was_said_is_not_said_on_coming_back(canvas):
    app = open_draw(canvas, seven())
    pick(app, "It was a …", 1)
    draw(app, "undo")
    assert not tray(app) and not app.success and not part(app, Drawing).sheet.empty
    pick(app, "It was a …", 7)
    assert [kept.label for kept in tray(app)] == [7] and "Kept as 7, under" in app.success[0].value
    # However many are undone, each takes its own label back.
    open_draw(canvas, 255 - seven(), app)
    pick(app, "It was a …", 3)
    for left in ([7], []):
        draw(app, "undo")
        assert [kept.label for kept in tray(app)] == left and not part(app, Drawing).sheet.empty
    pick(app, "It was a …", 7)
    go_to(app, "train.py")
    go_to(app, "draw.py")
    assert not app.success and [kept.label for kept in tray(app)] == [7]


def test_a_test_digit_is_not_kept_as_ones_own_until_it_is_drawn_on(canvas):
    app = open_draw(canvas)
    button(app, "A test digit").click().run()
    assert answers(app) and not any(group.label == "It was a …" for group in app.button_group)
    assert any("a digit of the data set" in caption for caption in captions(app))


def test_after_a_reload_undo_brings_back_what_was_cleared(browser, canvas):
    app = open_draw(canvas, None, browser.open())
    draw(app, SEVEN)
    pick(app, "It was a …", 7)
    draw(app, STROKE)
    button(app, "A test digit").click().run()
    draw(app, "clear")
    app = open_draw(canvas, None, browser.open())
    assert len(part(app, OwnDigits).tray) == 1
    draw(app, "undo")
    assert part(app, Drawing).sheet.original is not None, "the test digit that was cleared"
    draw(app, "undo")
    assert part(app, Drawing).sheet.strokes == (STROKE,)
    # A second time, from where it is by now.
    app = open_draw(canvas, None, browser.open())
    draw(app, "undo", "undo")
    assert part(app, Drawing).sheet.strokes == (SEVEN,) and not part(app, OwnDigits).tray
