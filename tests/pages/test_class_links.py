"""The links of classes: to join one, to a task of one, and to the one that one teaches."""

import pytest

from lab import addresses
from lab.classes.lesson_tasks import TEXTS
from lab.tasks import Task, encode
from tests.pages.app import button, notes, open_app
from tests.pages.classes import PAGE, QUICK, accepted, give, member_session
from tests.pages.session import part
from tests.pages.test_classroom import field, secret_of
from ui.session import LabBook, Membership, TaskWork, Teaching, Training


def labels(app):
    return [each.label for each in app.text_input]


def test_who_teaches_a_class_joins_another_by_its_link_and_is_told_what_that_leaves_behind(school):
    own, (code, secret) = school.make("9b")[1], school.make("10a")
    app = accepted(open_app(**{"teach": own, "class": code}))
    assert (
        app.title[0].value == "Class" and "not in it" in notes(app)[0] and "9b" in [each.value for each in app.header]
    )
    field(app, "A nickname").set_value("Mia")
    field(app, "A PIN").set_value("2718")
    button(app, "Join").click().run()
    assert [each.nickname for each in school.members(secret)] == ["Mia"]
    # Without a link there is nothing to say, nor to who teaches none.
    assert "A PIN of your own, four digits" not in labels(accepted(open_app(PAGE, teach=own)))
    assert not any("not in it" in said for said in notes(open_app(**{"class": code})))


def test_a_code_in_a_link_is_guessed_no_faster_than_one_that_is_typed(school, monkeypatch):
    code = school.make("9b")[0]
    monkeypatch.setattr(addresses, "wrong_codes", addresses.Often(2, 60))
    for _ in range(2):
        app = open_app(**{"class": "22222"})
        assert "No class has the code of this link" in notes(app)[0]
        assert "No class has the code of this link" in notes(app.run())[0], "and is counted once a session"
    for asked in ("22222", code):
        app = open_app(**{"class": asked})
        assert not notes(app) and field(app, "A nickname"), "nobody is told whether it is right"


@pytest.mark.parametrize("before", [TEXTS[0], encode(Task(question="Whose?"))], ids=["the walk", "a link's"])
def test_a_link_s_task_is_opened_after_joining_whatever_was_open_before(school, browser, before):
    code, secret = school.make("9b")
    name = Task(question="Why?").name
    give(school, secret, Task(question="Why?"))
    browser.open(task=before).text_area[0].set_value("Because.").run()
    app = browser.open(**{"class": code, "task": name})
    assert part(app, TaskWork).text == before and part(app, Membership).linked == name
    field(app, "A nickname").set_value("Mia")
    field(app, "A PIN").set_value("2718")
    button(app, "Join").click().run()
    app = browser.open(**part(app, LabBook).goes_to[1])
    assert part(app, TaskWork).task.question == "Why?" and app.title[0].value == "Train a network"


def test_a_reload_before_joining_costs_neither_code_nor_task(school, browser):
    code, secret = school.make("9b")
    give(school, secret, Task(question="Why?"))
    said = {"class": code, "task": Task(question="Why?").name}
    app = browser.open(**said)
    assert app.title[0].value == "Class" and app.query_params == said
    app = browser.open(**app.query_params)
    assert field(app, "Code").value == code and part(app, Membership).linked == said["task"]


def test_a_link_to_a_task_that_is_gone_says_so_where_it_leads(school):
    code, secret = school.make("9b")
    token, id = school.join(code, "Mia", "2718"), give(school, secret, Task(question="Why?"))
    school.take_away(secret, id)
    app = member_session(token, "pages/train.py", **{"class": code, "task": Task(question="Why?").name})
    assert "a task that your class does not have" in notes(app)[0] and not app.exception


def test_who_leaves_to_join_another_class_keeps_its_link(school):
    (code, _), (other, secret) = school.make("9b"), school.make("10a")
    name = Task(question="Why?").name
    give(school, secret, Task(question="Why?"))
    app = member_session(school.join(code, "Mia", "2718"), **{"class": other, "task": name})
    button(app, "Leave").click().run()
    said = part(app, LabBook).goes_to[1]
    assert said == {"class": other, "task": name}


def test_who_is_in_the_class_of_the_address_is_told_where_they_are_once(school):
    code, _ = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/train.py", **{"class": code})
    assert "You are in 9b" in app.toast[0].value
    assert not app.run().toast


def test_the_address_of_the_board_has_it_in_large_type(school):
    secret = school.make("9b")[1]
    wall, usual = accepted(open_app(teach=secret, view="board")), accepted(open_app(teach=secret))
    assert wall.toggle(key="large_type").value and not usual.toggle(key="large_type").value
    assert not wall.exception


def test_a_browser_that_others_use_forgets_a_class_which_its_link_still_opens(browser, school):
    app = browser.open(PAGE)
    field(app, "Its name").set_value("9b")
    button(app, "Make it").click().run()
    secret = secret_of(app)
    button(app, "Forget it here").click().run()
    assert not app.exception and part(app, Teaching).secrets == [] and school.taught(secret) is not None
    assert part(browser.open(PAGE), Teaching).secrets == []
    assert part(accepted(browser.open(PAGE, teach=secret)), Teaching).secrets == [secret]


def test_a_link_to_a_task_holds_its_name_alone_and_opens_it_for_the_class(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    give(school, secret, Task({"units": 4}, question="Why?"))
    teacher = open_app(PAGE)
    part(teacher, Teaching)._add(secret)
    teacher.run()
    name = Task({"units": 4}, question="Why?").name
    assert any(each.value.endswith(f"?class={code}&task={name}") for each in teacher.code)
    app = member_session(token, "pages/train.py", **{"task": name, "class": code})
    assert part(app, TaskWork).task.question == "Why?" and part(app, Training).settings == QUICK
    assert app.title[0].value == "Train a network" and not app.warning
    # Another name is nobody's, or another class's: nothing changes, and the page says so.
    give(school, school.make("10a")[1], Task(question="Where?"))
    for wrong in (Task(question="Where?").name, "2222"):
        app = member_session(token, "pages/classroom.py", task=wrong)
        assert part(app, TaskWork).task.question == "Why?", "the one from before"
        assert "task that your class does not have" in app.warning[0].value
