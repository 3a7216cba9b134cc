"""While the ledger is away a session begins with nothing of before: what is done there comes beside that."""

import numpy as np
import pytest

from lab import tasks
from lab.ledger import writer
from lab.ledger.problems import LedgerProblem
from lab.own_digits import Labelled
from tests.pages.app import button, notes, wait_for
from tests.pages.classes import PAGE, accepted
from tests.pages.session import part
from tests.pages.tasked import started
from tests.patience import wait_until
from ui.session import LabBook, OwnDigits, TaskWork, Teaching

TASK, OTHER = (tasks.encode(tasks.Task({"units": 16}, question=question)) for question in ("Why?", "Where?"))


@pytest.fixture(autouse=True)
def it_is_asked_again_at_once(monkeypatch):
    monkeypatch.setattr("ui.session.desk.PATIENCE", 0.0)


def keep_digits(app, *labels):
    news = (Labelled(np.full((28, 28), label, np.uint8), label) for label in labels)
    part(app, OwnDigits).tray = (*part(app, OwnDigits).tray, *news)
    app.run()


def labels(app):
    return sorted(digit.label for digit in part(app, OwnDigits).tray)


def written(browser):
    wait_until(lambda: not writer.default().waiting(browser.token))


def is_back(app):
    return wait_for(app, lambda app: "locked" not in " ".join(notes(app)))


def test_a_digit_that_is_kept_meanwhile_comes_beside_those_of_before(browser, ledger_away):
    keep_digits(browser.open(), 1, 2, 3)
    written(browser)
    with ledger_away():
        app = browser.open()
        keep_digits(app, 4)
    is_back(app)
    assert labels(app) == [1, 2, 3, 4]
    written(browser)
    assert labels(browser.open()) == [1, 2, 3, 4]


def test_what_two_tabs_keep_meanwhile_is_kept_of_both_and_after_a_reload_too(browser, ledger_away):
    here, there = browser.open(), browser.open()
    keep_digits(here, 1)
    written(browser)
    there.run()
    keep_digits(there, 2)
    written(browser)
    keep_digits(here, 3)
    written(browser)
    with ledger_away():
        keep_digits(here, 4)
        keep_digits(there, 5)
        keep_digits(here, 6)
        again = browser.open()
        keep_digits(again, 7)
    is_back(again)
    assert labels(again) == [1, 2, 3, 4, 5, 6, 7]
    written(browser)
    assert labels(browser.open()) == [1, 2, 3, 4, 5, 6, 7]


def answer(app, text):
    app.text_area(key="task_answer").set_value(text).run()
    started(app)


def said(app):
    return [text for _, text in part(app, TaskWork).answers]


def test_a_task_that_is_opened_meanwhile_has_the_answers_of_before_and_those_given_then(browser, ledger_away):
    link = {"task": TASK, "iterations": 20}
    answer(browser.open(task=OTHER, iterations=20), "There.")
    app = browser.open(**link)
    answer(app, "Because.")
    begun = part(app, TaskWork).beginning
    written(browser)
    with ledger_away():
        app = browser.open(**link)
        assert not said(app)
    is_back(app)
    assert said(app) == ["Because."] and part(app, TaskWork).beginning == begun
    assert app.text_area(key="task_answer").value == "Because."
    written(browser)
    with ledger_away():
        app = browser.open(**link)
        answer(app, "Or not.")
    is_back(app)
    for again in (app, browser.open()):
        assert said(again) == ["Because.", "Or not."]
        assert again.text_area(key="task_answer").value == "Or not."
        assert part(again, TaskWork).beginning not in (None, begun)
        assert [other.answer for other in part(again, TaskWork).others] == ["There."]


def test_a_task_that_is_left_meanwhile_stays_left_and_keeps_its_answers(browser, ledger_away):
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


def test_a_link_to_settings_costs_no_answer(browser):
    answer(browser.open(task=TASK, iterations=20), "Because.")
    app = browser.open(units=21)
    assert not part(app, TaskWork).task and app.number_input(key="units").value == 21
    assert said(browser.open(task=TASK)) == ["Because."]


def test_a_class_whose_link_is_opened_meanwhile_comes_beside_those_of_before(browser, school, ledger_away):
    first, second = (school.make(name)[1] for name in ("9b", "10a"))
    accepted(browser.open(PAGE, teach=first))
    written(browser)
    with ledger_away():
        app = browser.open(PAGE, teach=second)
    is_back(app)
    button(app, "Teach it here").click().run()
    written(browser)
    for again in (app, browser.open()):
        assert set(part(again, Teaching).secrets) == {first, second}


def test_what_is_done_between_two_tries_to_put_things_back_stays(browser, monkeypatch):
    """The ledger goes away when half of it is back."""
    keep_digits(browser.open(), 1, 2)
    written(browser)
    restore = LabBook.restore_run
    monkeypatch.setattr(LabBook, "restore_run", fail)
    app = browser.open()
    assert labels(app) == [1, 2]
    part(app, OwnDigits).drop({0})
    app.run()
    monkeypatch.setattr(LabBook, "restore_run", restore)
    app.run()
    assert labels(app) == [2]


def fail(*_):
    raise LedgerProblem("It is away.")
