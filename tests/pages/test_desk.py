"""What a browser has at hand is there after a reload, in a second tab, and where the ledger was away meanwhile."""

import datetime
import zoneinfo

import numpy as np
import pytest

import nncore
from lab import addresses, tasks
from lab.canvas_strokes import for_canvas
from lab.data_library import EMBEDDED, library
from lab.desk_state import Digits, encode
from lab.desk_state import Networks as Kept
from lab.drawing_sheet import DrawingSheet
from lab.ledger import writer
from lab.ledger.problems import LedgerProblem
from lab.networks import ready_network
from lab.own_digits import Labelled
from render import pictures
from tests.lab.strokes import SEVEN, STROKE
from tests.pages.app import (
    button,
    captions,
    every_piece,
    file_of,
    go_to,
    notes,
    open_file,
    pick,
    train,
    wait_for,
    words,
)
from tests.pages.browser import Browser
from tests.pages.classes import PAGE, TRAIN, a_class, accepted, at_work, field, hands, member_session
from tests.pages.draw.canvas import answers, canvas, draw, open_draw  # noqa: F401  a fixture
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from tests.patience import wait_until
from ui.session import Drawing, LabBook, Networks, OwnDigits, Page, TaskWork, Teaching, Training

# ruff: noqa: F811  fixtures are asked for by their names
WRONG_EDITS = {"Ready network": (ready_network().network.digest, {(1, None, 10): 1.0})}  # it has ten outputs
TASK, OTHER = (tasks.encode(tasks.Task({"units": 16}, question=question)) for question in ("Why?", "Where?"))
PAGES = "train", "digits", "draw", "evaluate", "inside", "compare", "classroom", "assign", "walk"
DAMAGED = dict.fromkeys(["task", "page", "settings", "drawing", "digits"], b"damaged")


def keep_digits(app, *labels):
    news = (Labelled(np.full((28, 28), label, np.uint8), label) for label in labels)
    part(app, OwnDigits).tray = (*part(app, OwnDigits).tray, *news)
    app.run()


def labels(app):
    return sorted(digit.label for digit in part(app, OwnDigits).tray)


def written(browser):
    wait_until(lambda: not writer.default().waiting(browser.token))


def is_back(app):
    return wait_for(app, lambda app: "locked" not in " ".join(notes(app)) + words(every_piece(app)))


def answer(app, text):
    app.text_area(key="task_answer").set_value(text).run()
    started(app)


def said(app):
    return [text for _, text in part(app, TaskWork).answers]


# To look begins no lab book


def begun(browser):
    """Whether there is a notebook of this browser, once all that is to be kept is written."""
    writer.default().settle()
    return writer.default().ledger.knows(browser.token)


def test_to_look_begins_none(browser, monkeypatch):
    monkeypatch.setattr(library, "names", lambda: [EMBEDDED, "mnist"])  # of which Train has one chosen
    for link in ({"units": 37}, {"task": TASK}, {"class": "22222"}, {}):
        app = browser.open(**link)
        go_to(go_to(app, "digits.py"), "train.py")
    for page in PAGES:
        go_to(app, f"{page}.py")
    assert not begun(browser)


WAYS = {
    "train": lambda app: train(app, iterations=20),
    "draw": lambda app: draw(go_to(app, "draw.py"), SEVEN),
    "type": lambda app: app.number_input(key="units").set_value(37).run(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_to_do_something_begins_one_with_all_that_is_there(browser, way):
    way(browser.open(units=21))
    wait_until(lambda: begun(browser))
    assert "settings" in writer.default().ledger.desk(browser.token)


def test_one_network_begins_so_many_and_is_told_and_others_do(monkeypatch):
    def begin(reader, units, address="203.0.113.5"):
        monkeypatch.setattr("ui.session.desk.address", lambda: address)
        reader.open().number_input(key="units").set_value(units).run()
        return begun(reader), writer.default().problem_of(reader.token)

    monkeypatch.setattr(addresses, "books_begun", addresses.Often(2, 3600))
    first, second, third, elsewhere = (Browser(monkeypatch) for _ in range(4))
    assert begin(first, 37) == begin(second, 37) == (True, None)
    has_begun, problem = begin(third, 37)
    assert not has_begun and "2 notebooks were begun from your network within an hour" in problem
    assert begin(elsewhere, 37, "203.0.113.6") == (True, None)
    assert begin(first, 38) == (True, None), "whoever has one goes on"


# After a reload


def test_settings_come_back_unless_a_link_says_others(browser):
    app = browser.open()
    app.number_input(key="units").set_value(37).run()
    app.select_slider(key="rate").set_value(0.3).run()
    button(go_to(app, "digits.py"), "Show others").click().run()
    app = browser.open("pages/assign.py")
    assert "37" in app.caption[0].value and part(app, Page).samples_seed == 1
    go_to(app, "train.py")
    assert app.number_input(key="units").value == 37 and app.select_slider(key="rate").value == 0.3
    app = browser.open(units=21)
    assert app.number_input(key="units").value == 21 and part(app, Training).settings.hidden_units == (21,)
    # From now on they are the settings of before.
    assert browser.open().number_input(key="units").value == 21


def test_a_drawing_its_paper_and_own_digits_come_back(browser, canvas):
    app = open_draw(canvas, None, browser.open())
    draw(app, SEVEN)
    app.toggle(key="on_white").set_value(True).run()
    app = open_draw(canvas, None, browser.open())
    assert canvas.shown.start["objects"] == for_canvas([SEVEN], True) and canvas.shown.sheet.on_white
    app.toggle(key="on_white").set_value(False).run()
    assert canvas.shown.start["objects"] == for_canvas([SEVEN], False) and answers(app) == [7]
    pick(app, "It was a …", 7)
    assert "Right, a 7! Score so far: 1 of 1 read right." in app.success[0].value
    app = open_draw(canvas, None, browser.open())
    assert labels(app) == [7] and part(app, Drawing).sheet.empty and canvas.shown.start["objects"] == []
    pick(app, "Look closer", "Your digits")
    button(app, "Remove all").click().run()
    assert "digits" not in writer.default().desk(browser.token) and labels(browser.open()) == []


def test_a_digit_from_evaluate_is_read_as_it_is(browser):
    app = browser.open()
    digit = nncore.load_digits().test_images[8]
    part(app, Drawing).show(DrawingSheet.of_picture(pictures.page_of(digit), False, digit))
    app.run()
    again = part(browser.open(), Drawing).sheet
    assert again.is_original() and np.array_equal(again.digit(), digit)


def test_a_task_comes_back_with_its_answers_and_can_be_put_away(browser):
    answer(browser.open(task=TASK, iterations=20), "Because.")
    # Neither a link to settings nor that of another task costs an answer, nor do many in which nothing is done.
    assert not part(browser.open(units=21), TaskWork).task
    browser.open(task=OTHER).text_area(key="task_answer").set_value("There.").run()
    for number in range(8):
        browser.open(task=tasks.encode(tasks.Task(question=f"{number}?")))
    for address in ({"task": TASK}, {"task": "nonsense!"}, {}):
        app = browser.open("pages/digits.py", **address)
        go_to(app, "train.py")
        assert app.text_area(key="task_answer").value == "Because." and app.number_input(key="units").disabled
        assert ("ask for the link again" in " ".join(notes(app))) == ("nonsense!" in address.values())
    button(app, "Leave this task").click().run()
    assert not app.text_area and not browser.open().text_area
    assert said(browser.open(task=TASK)) == ["Because."]
    assert browser.open(task=OTHER).text_area(key="task_answer").value == "There."


def test_a_task_s_locks_are_its_own_and_free_settings_come_back(browser):
    browser.open(units=37, rate=0.5)
    app = browser.open(task=TASK)
    assert app.number_input(key="units").value == 16
    assert app.select_slider(key="rate").value == 0.1, "a task begins with its own settings"
    app.select_slider(key="rate").set_value(0.3).run()
    again = browser.open()
    assert again.number_input(key="units").value == 16 and again.number_input(key="units").disabled
    assert again.select_slider(key="rate").value == 0.3


def test_an_opened_network_reads_after_a_reload_if_it_has_room(browser):
    network, too_large = (nncore.initial_network(nncore.TrainingConfig(hidden_units=(units,))) for units in (9, 1100))
    app = open_file(browser.open(), file_of(network, notes={"test_accuracy": 0.987}))
    again = browser.open()
    assert again.success[0].value == app.success[0].value
    assert part(again, Networks).own.network.digest == network.digest
    app = open_file(again, file_of(too_large))
    assert "after a reload, open its file again" in " ".join(captions(app))
    app = browser.open()
    assert part(app, Networks).own is None and not app.warning, "it was said before"


def test_numbers_that_were_changed_by_hand_are_so(browser):
    app = browser.open()
    part(app, Networks)._edits["Ready network"] = ready_network().source, {(1, None, 2): -1.25}
    app.run()
    for _ in range(2):
        app = browser.open("pages/inside.py")
        assert part(app, Networks).edits(ready_network()) == {(1, None, 2): -1.25}
    writer.default().keep(browser.token, "networks", encode(Kept(None, WRONG_EDITS)))
    assert part(browser.open("pages/inside.py"), Networks).edits(ready_network()) == {}


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


def test_what_is_damaged_is_dropped_with_a_notice(browser):
    browser.open()
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
    assert labels(app) == [3] and "your drawing" in app.warning[0].value


# Two tabs, or two devices


def test_two_tabs_know_both_classes_until_one_is_deleted(browser):
    wall, desk = (browser.open(PAGE) for _ in range(2))
    for app, name in ((wall, "9b"), (desk, "10a")):
        field(app, "Name").set_value(name)
        button(app, "Make it").click().run()
    first, second = (part(app, Teaching).secrets[-1] for app in (wall, desk))
    assert set(part(browser.open(PAGE), Teaching).secrets) == {first, second}
    part(wall, Teaching).delete(first)
    wall.run()
    assert part(browser.open(PAGE), Teaching).secrets == [second]


def test_digits_that_another_device_has_kept_meanwhile_stay(school):
    _, (token,) = a_class(school, n=1, each=1)
    laptop, phone = (member_session(token, "pages/draw.py") for _ in range(2))
    for app, more in ((laptop, hands(1, 2)[0]), (phone, hands(1, 9)[0][2:])):
        part(app, OwnDigits).tray = (*part(app, OwnDigits).tray, *more)
        app.run()
    assert len(labels(phone)) == 9
    part(laptop, OwnDigits).drop({0})
    laptop.run()
    assert len(labels(laptop)) == len(labels(member_session(token, "pages/draw.py"))) == 8


def test_answers_of_two_devices_are_kept_in_their_order(school, monkeypatch):
    here, _, token = at_work(school, tasks.Task(question="Why?"))
    there = member_session(token, TRAIN)
    for app, text, zone in ((here, "Because.", "UTC"), (there, "Or not.", "America/New_York")):
        now = datetime.datetime.now(zoneinfo.ZoneInfo(zone))
        monkeypatch.setattr("ui.session.clock.now", lambda now=now: now)
        answer(app, text)
    again = member_session(token, TRAIN)
    assert said(there) == said(again) == ["Because.", "Or not."] and again.text_area[0].value == "Or not."


# While the ledger is away


def test_while_the_ledger_is_away_nothing_is_lost(browser, ledger_away):
    keep_digits(browser.open(units=24, iterations=30), 7)
    token = browser.token
    written(browser)
    with ledger_away():
        app = browser.open(units=24, iterations=30)
        assert browser.token == token, "a token that could not be checked is kept"
        assert "database is locked" in words(every_piece(app, "trouble"))
        button(app, "Start training").click().run()
        wait_for(app, lambda app: run_of(app).settled)
        assert "database is locked" in words(every_piece(app, "trouble"))
    is_back(app)
    assert part(app, LabBook).own == token and labels(app) == [7]
    wait_until(lambda: part(app, LabBook).ledger.entries(token)[0].status == "finished")


def test_what_was_changed_meanwhile_is_not_put_back_over(browser, ledger_away):
    train(browser.open(units=37), iterations=30)
    written(browser)
    with ledger_away():
        app = browser.open()
        app.number_input(key="units").set_value(38).run()
        part(app, Drawing).show(DrawingSheet((STROKE,)))
        app.run()
    wait_for(is_back(app), lambda app: run_of(app) is not None)
    assert run_of(app).config.hidden_units == (37,) and app.number_input(key="units").value == 38
    assert part(app, Drawing).sheet.strokes == (STROKE,) and browser.open().number_input(key="units").value == 38


def test_what_two_tabs_keep_meanwhile_is_kept_of_both(browser, ledger_away):
    here, there = browser.open(), browser.open()
    for app, label in ((here, 1), (there, 2), (here, 3)):
        keep_digits(app.run(), label)
        written(browser)
    with ledger_away():
        for app, label in ((here, 4), (there, 5), (here, 6)):
            keep_digits(app, label)
        again = browser.open()
        keep_digits(again, 7)
    assert labels(is_back(again)) == [1, 2, 3, 4, 5, 6, 7]
    written(browser)
    assert labels(browser.open()) == [1, 2, 3, 4, 5, 6, 7]


def test_a_task_opened_meanwhile_has_the_answers_of_before(browser, ledger_away):
    link = {"task": TASK, "iterations": 20}
    answer(browser.open(task=OTHER, iterations=20), "There.")
    app = browser.open(**link)
    answer(app, "Because.")
    begun = part(app, TaskWork).beginning
    written(browser)
    with ledger_away():
        app = browser.open(**link)
        assert not said(app)
    assert said(is_back(app)) == ["Because."] and part(app, TaskWork).beginning == begun
    assert app.text_area(key="task_answer").value == "Because."
    with ledger_away():
        app = browser.open(**link)
        answer(app, "Or not.")
    for again in (is_back(app), browser.open()):
        assert said(again) == ["Because.", "Or not."]
        assert again.text_area(key="task_answer").value == "Or not."
        assert part(again, TaskWork).beginning not in (None, begun)
        assert [other.answer for other in part(again, TaskWork).others] == ["There."]


def test_a_task_left_meanwhile_stays_left_with_its_answers(browser, ledger_away):
    link = {"task": TASK, "iterations": 20}
    answer(browser.open(**link), "Because.")
    written(browser)
    with ledger_away():
        app = browser.open(**link)
        button(app, "Leave this task").click().run()
    is_back(app)
    assert not part(app, TaskWork).task and not app.text_area
    written(browser)
    assert said(browser.open(**link)) == ["Because."]


def test_a_class_opened_meanwhile_comes_beside_the_others(browser, school, ledger_away):
    first, second = (school.make(name)[1] for name in ("9b", "10a"))
    accepted(browser.open(PAGE, teach=first))
    written(browser)
    with ledger_away():
        app = browser.open(PAGE, teach=second)
    button(is_back(app), "Teach it here").click().run()
    written(browser)
    for again in (app, browser.open()):
        assert set(part(again, Teaching).secrets) == {first, second}


def fail(*_):
    raise LedgerProblem("It is away.")


def test_what_is_done_between_two_tries_stays(browser, monkeypatch):
    monkeypatch.setattr("ui.session.desk.PATIENCE", 0.0)
    keep_digits(browser.open(), 1, 2)
    written(browser)
    with monkeypatch.context() as patch:
        patch.setattr(LabBook, "restore_run", fail)  # the ledger goes away when half of it is back
        app = browser.open()
        assert labels(app) == [1, 2]
        part(app, OwnDigits).drop({0})
        app.run()
    app.run()
    assert labels(app) == [2]
