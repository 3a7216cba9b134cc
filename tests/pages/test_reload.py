"""A reload, or a second tab, of the same browser goes on where it is: what is at hand comes back from the lab book."""

import numpy as np
import pytest

import nncore
from lab import tasks
from lab.canvas_strokes import for_canvas
from lab.desk_state import Digits, encode
from lab.desk_state import Networks as Kept
from lab.drawing_sheet import DrawingSheet
from lab.ledger import writer
from lab.networks import ready_network
from lab.own_digits import Labelled
from nncore.presets import FIRST
from render import pictures
from tests.lab.strokes import SEVEN, STROKE
from tests.lab.test_runs import wait_until
from tests.nncore.reading.test_ink import seven
from tests.pages.app import button, captions, every_piece, file_of, go_to, notes, open_file, pick, wait_for, words
from tests.pages.browser import Browser
from tests.pages.draw.canvas import answers, canvas, draw, open_draw  # noqa: F401  a fixture
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from ui.session import Drawing, LabBook, Networks, OwnDigits, Page, TaskWork, Training

# ruff: noqa: F811  fixtures are asked for by their names
WRONG_EDITS = {"Ready network": (ready_network().network.digest, {(1, None, 10): 1.0})}  # it has ten outputs
TASK = tasks.encode(tasks.Task({"units": 16}, goal={"hidden_units": 16}, question="Why?"))


def test_chosen_settings_come_back_on_every_page(browser):
    app = browser.open()
    app.number_input(key="units").set_value(37).run()
    app.select_slider(key="rate").set_value(0.3).run()
    app = browser.open("pages/assign.py")
    assert "37" in app.caption[0].value
    go_to(app, "train.py")
    assert app.number_input(key="units").value == 37 and app.select_slider(key="rate").value == 0.3


def test_an_address_that_says_settings_wins_over_those_of_before(browser):
    app = browser.open()
    app.number_input(key="units").set_value(37).run()
    app = browser.open(units=21)
    assert app.number_input(key="units").value == 21 and part(app, Training).settings.hidden_units == (21,)
    # From now on they are the settings of before.
    assert browser.open().number_input(key="units").value == 21


def test_the_drawing_and_its_paper_come_back(browser, canvas):
    app = open_draw(canvas, None, browser.open())
    draw(app, SEVEN)
    app.toggle(key="on_white").set_value(True).run()
    app = open_draw(canvas, None, browser.open())
    assert canvas.shown.start["objects"] == for_canvas([SEVEN], True) and canvas.shown.sheet.on_white
    app.toggle(key="on_white").set_value(False).run()
    assert canvas.shown.start["objects"] == for_canvas([SEVEN], False) and answers(app) == [7]


def test_own_digits_are_kept_until_they_are_taken_out_and_the_page_is_ready_for_the_next(browser, canvas):
    app = open_draw(canvas, None, browser.open())
    draw(app, SEVEN)
    pick(app, "It was a …", 7)
    assert part(app, Drawing).sheet.empty and canvas.shown.start["objects"] == []
    assert "Kept as 7, under *Your digits*: 1 in all" in app.success[0].value
    draw(app, "undo")
    assert canvas.shown.start["objects"] == for_canvas([SEVEN], False), "the drawing can be had back"
    pick(app, "It was a …", 7)
    app = open_draw(canvas, None, browser.open())
    assert [kept.label for kept in part(app, OwnDigits).tray] == [7]
    pick(app, "Look closer", "Your digits")
    button(app, "Remove all").click().run()
    token = browser.token
    assert "digits" not in writer.default().desk(token)
    assert part(browser.open(), OwnDigits).tray == ()


def test_a_task_comes_back_with_its_answer_and_can_be_put_away(browser):
    app = browser.open(task=TASK)
    app.text_area(key="task_answer").set_value("Because of this.").run()
    for settings_or_none in ({"task": TASK}, {}):  # the address as it was, and without
        app = browser.open("pages/digits.py", **settings_or_none)
        go_to(app, "train.py")
        assert app.text_area(key="task_answer").value == "Because of this."
        assert app.number_input(key="units").disabled
    other = tasks.encode(tasks.Task(question="Why not?"))
    assert browser.open(task=other).text_area(key="task_answer").value == ""
    app = browser.open()
    assert "Why not?" in " ".join(text.value for text in app.text)
    button(app, "Leave this task").click().run()
    assert not app.text_area and not browser.open().text_area


def test_the_link_of_another_task_costs_no_answer_and_who_leaves_a_task_has_answered_it(browser):
    app = browser.open(task=TASK, iterations=20)
    app.text_area(key="task_answer").set_value("Because of this.").run()
    started(app)
    answers = part(app, TaskWork).answers
    assert len(answers) == 1
    other = tasks.encode(tasks.Task(question="Why not?"))
    app = browser.open(task=other)
    app.text_area(key="task_answer").set_value("Why indeed?").run()
    for number in range(8):  # nor do many in which nothing is done
        browser.open(task=tasks.encode(tasks.Task(question=f"{number}?")))
    app = browser.open(task=TASK)
    assert app.text_area(key="task_answer").value == "Because of this." and part(app, TaskWork).answers == answers
    button(app, "Leave this task").click().run()
    assert not app.text_area and not browser.open().text_area
    assert part(browser.open(task=TASK), TaskWork).answers == answers
    assert browser.open(task=other).text_area(key="task_answer").value == "Why indeed?"


@pytest.mark.parametrize("link", ["", "e30", "nonsense!"])
def test_a_link_to_no_task_says_so_and_costs_nothing_of_the_one_before(browser, link):
    app = browser.open(task=TASK)
    app.text_area(key="task_answer").set_value("Because of this.").run()
    for address in ({"task": link}, {}):
        app = browser.open(**address)
        assert ("ask for the link again" in " ".join(notes(app))) == bool(address)
        assert app.text_area(key="task_answer").value == "Because of this."


def test_settings_that_a_task_leaves_free_come_back_and_those_it_locks_are_its_own(browser):
    browser.open(units=37, rate=0.5)
    app = browser.open(task=TASK)
    assert app.number_input(key="units").value == 16
    assert app.select_slider(key="rate").value == 0.1, "a task begins with its own settings"
    app.select_slider(key="rate").set_value(0.3).run()
    again = browser.open()
    assert again.number_input(key="units").value == 16 and again.number_input(key="units").disabled
    assert again.select_slider(key="rate").value == 0.3


def test_a_digit_from_evaluate_is_read_as_it_is_after_a_reload_too(browser, canvas):
    app = browser.open()
    digit = nncore.load_digits().test_images[8]
    part(app, Drawing).show(DrawingSheet.of_picture(pictures.page_of(digit), False, digit))
    app.run()
    again = part(browser.open(), Drawing).sheet
    assert again.is_original() and np.array_equal(again.digit(), digit)


def test_an_opened_network_reads_after_a_reload_too(browser):
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(browser.open(), file_of(network, notes={"test_accuracy": 0.987}))
    again = browser.open()
    assert again.success[0].value == app.success[0].value
    assert part(again, Networks).own.network.digest == network.digest


def test_an_opened_network_that_is_too_large_is_said_to_be_lost_before(browser):
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(1100,)))
    app = open_file(browser.open(), file_of(network))
    assert "after a reload, open its file again" in " ".join(captions(app))
    app = browser.open()
    assert part(app, Networks).own is None and not app.warning, "it was said before"


def test_numbers_that_were_changed_by_hand_are_so_after_a_reload(browser):
    app = browser.open()
    part(app, Networks)._edits["Ready network"] = ready_network().source, {(1, None, 2): -1.25}
    app.run()
    for _ in range(2):
        app = browser.open("pages/inside.py")
        assert part(app, Networks).edits(ready_network()) == {(1, None, 2): -1.25}
    writer.default().keep(browser.token, "networks", encode(Kept(None, WRONG_EDITS)))
    assert part(browser.open("pages/inside.py"), Networks).edits(ready_network()) == {}


def test_samples_and_the_data_set_come_back(browser):
    app = browser.open("pages/digits.py")
    button(app, "Show others").click().run()
    assert part(browser.open("pages/digits.py"), Page).samples_seed == 1


def test_another_browser_has_nothing_of_it(browser, canvas, monkeypatch):
    app = open_draw(canvas, 255 - seven(), browser.open(units=37))
    pick(app, "It was a …", 7)
    other = Browser(monkeypatch).open()
    assert part(other, LabBook).own != browser.token
    assert part(other, OwnDigits).tray == () and part(other, Training).settings == FIRST


DAMAGED = dict.fromkeys(["task", "page", "settings", "drawing", "digits"], b"damaged")


def test_what_is_damaged_is_dropped_with_a_notice_and_the_rest_is_there(browser):
    app = browser.open()
    for name, content in DAMAGED.items():
        writer.default().keep(browser.token, name, content)
    app = browser.open()
    assert len(app.warning) == 1 and all(name in app.warning[0].value for name in DAMAGED)
    app.run()
    assert not app.warning, "it is said once"
    assert not browser.open().warning and set(writer.default().desk(browser.token)) <= {"settings"}
    writer.default().keep(browser.token, "digits", encode(Digits((Labelled(np.zeros((28, 28), np.uint8), 3),))))
    writer.default().keep(browser.token, "drawing", b"damaged")
    app = browser.open()
    assert len(part(app, OwnDigits).tray) == 1 and "your drawing" in app.warning[0].value


# While the ledger is away


def test_while_the_ledger_is_away_nothing_is_lost_and_it_goes_on_in_the_same_lab_book(browser, ledger_away, canvas):
    app = open_draw(canvas, 255 - seven(), browser.open(units=24, iterations=30))
    pick(app, "It was a …", 7)
    token = browser.token
    wait_until(lambda: not writer.default().waiting(token))
    with ledger_away():
        app = browser.open(units=24, iterations=30)
        assert browser.token == token, "a token that could not be checked is kept"
        assert "database is locked" in words(every_piece(app, "trouble"))
        button(app, "Start training").click().run()
        wait_for(app, lambda app: run_of(app).settled)
        assert "database is locked" in words(every_piece(app, "trouble"))
    wait_for(app, lambda app: "locked" not in words(every_piece(app)))
    assert part(app, LabBook).own == token and len(part(app, OwnDigits).tray) == 1
    wait_until(lambda: part(app, LabBook).ledger.entries(token)[0].status == "finished")


def test_what_was_changed_while_the_ledger_was_away_is_not_put_back_over(browser, ledger_away, canvas):
    app = browser.open()
    app.number_input(key="units").set_value(37).run()
    wait_until(lambda: not writer.default().waiting(browser.token))
    with ledger_away():
        app = browser.open()
        app.number_input(key="units").set_value(38).run()
        part(app, Drawing).show(DrawingSheet((STROKE,)))
        app.run()
    wait_for(app, lambda app: not app.warning)
    assert app.number_input(key="units").value == 38 and part(app, Drawing).sheet.strokes == (STROKE,)
    assert browser.open().number_input(key="units").value == 38


def test_a_task_that_is_being_set_comes_back(browser):
    app = browser.open("pages/assign.py")
    app.multiselect(key="task_fixed").select("units").run()
    app.checkbox(key="goal_test_accuracy").check().run()
    app.number_input(key="number_test_accuracy").set_value(87).run()
    app.text_area(key="task_asks").set_value("Why?").run()
    (link,) = app.code
    app = browser.open("pages/assign.py")
    assert app.code[0].value == link.value and "task=" in link.value
    assert app.number_input(key="number_test_accuracy").value == 87 and app.text_area(key="task_asks").value == "Why?"
