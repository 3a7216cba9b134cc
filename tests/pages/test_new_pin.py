"""A new PIN for who has forgotten theirs, and a new code, on the teacher's page and on theirs."""

import re

from lab.ledger import writer
from lab.tasks import Task
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, go_to, open_app
from tests.pages.classes import PAGE, accepted, give, member_session, opened
from tests.pages.session import part, run_of
from tests.pages.test_classroom import code_of
from tests.patience import wait_until
from ui.session import TaskWork


def test_a_new_pin_is_shown_to_the_teacher_and_brings_everything_back(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    add_finished(writer.default().ledger, token)
    mia = member_session(token)
    teacher = accepted(open_app(teach=secret))
    opened(go_to(teacher, PAGE), "key", school.taught(secret))
    button(teacher, "Make a new PIN").click().run()
    assert not teacher.success
    next(each for each in teacher.selectbox if each.label == "Who forgot it").set_value(school.members(secret)[0].id)
    button(teacher, "Make a new PIN").click().run()
    assert not teacher.exception and not teacher.error
    pin = re.search(r"\*\*Mia\*\* is \*\*(\d{4})\*\*", teacher.success[0].value)[1]
    mia.run()
    assert "new PIN" in mia.info[0].value
    button(mia, "Begin anew").click().run()
    again = school.join(code, "Mia", pin)
    assert len(writer.default().ledger.entries(again)) == 1
    assert not member_session(again).info


def test_who_trains_meanwhile_loses_nothing_of_it(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    mia = member_session(token, "pages/train.py", units=8, iterations=100_000)
    button(mia, "Start training").click().run()
    run = run_of(mia)
    wait_until(lambda: run.iteration > 20)
    teacher = accepted(open_app(teach=secret))
    opened(go_to(teacher, PAGE), "key", school.taught(secret))
    next(each for each in teacher.selectbox if each.label == "Who forgot it").set_value(school.members(secret)[0].id)
    button(teacher, "Make a new PIN").click().run()
    pin = re.search(r"is \*\*(\d{4})\*\*", teacher.success[0].value)[1]
    assert run.ended
    again = school.join(code, "Mia", pin)
    (entry,) = writer.default().ledger.entries(again)
    assert entry.status == "stopped" and entry.iterations == run.iteration
    assert writer.default().ledger.network(again, entry.id) is not None


def test_a_teacher_does_not_shut_themselves_out(school):
    code, secret = school.make("9b")
    token = school.join(code, "Ms Miller", "2718")
    app = opened(accepted(member_session(token, teach=secret)), "key", school.taught(secret))
    next(each for each in app.selectbox if each.label == "Who forgot it").set_value(school.members(secret)[0].id)
    button(app, "Make a new PIN").click().run()
    assert "In this browser that is you" in app.error[0].value and not app.success
    assert school.join(code, "Ms Miller", "2718") == token


def test_a_new_code_stands_on_the_teacher_s_page_at_once_and_members_stay(school):
    old, secret = school.make("9b")
    token = school.join(old, "Mia", "2718")
    teacher = accepted(open_app(teach=secret))
    go_to(teacher, PAGE)
    assert code_of(teacher) == old
    button(teacher, "Make a new code").click().run()
    new = school.taught(secret).code
    assert not teacher.exception and new != old
    assert code_of(teacher) == new
    # By a link of before, to the class or to a task of it, whoever is in it comes to it all the same.
    task = Task(question="Why?")
    give(school, secret, task)
    mia = member_session(token, "pages/classroom.py", **{"class": old})
    assert not any("another class" in each.value for each in mia.info)
    mia = member_session(token, "pages/train.py", **{"class": old, "task": task.name})
    assert part(mia, TaskWork).task.question == "Why?" and mia.title[0].value == "Train a network"
    # One of another class is told apart.
    mia = member_session(token, "pages/classroom.py", **{"class": school.make("10a")[0]})
    assert any("another class" in each.value for each in mia.info)
