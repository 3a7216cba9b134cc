"""The way back to what was on Train before a class's task or settings: how long it is there, and what it leads to."""

from dataclasses import replace

from lab.tasks import Task
from tests.pages.app import button, go_to
from tests.pages.classes import QUICK, at_work, give, member_session, woken
from tests.pages.session import part
from tests.pages.test_given_settings import BACK, TRAIN, labels
from ui.session import TaskWork, Training


def test_the_way_back_to_a_task_is_there_until_settings_are_changed_and_then_the_task_is_offered(school):
    app, secret, token = at_work(school, Task({"units": 4}))
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    button(woken(app), "Take them").click().run()
    for page in (app, member_session(token, TRAIN)):
        assert "Back to my task" in labels(page) and not {"Open it", BACK} & {*labels(page)}
    app.number_input(key="units").set_value(50).run()
    assert "Back to my task" not in labels(app.run())
    button(app, "Open it").click().run()
    assert part(app, TaskWork).task and part(app, Training).settings.hidden_units == (4,)
    button(app, BACK).click().run()
    assert not part(app, TaskWork).task and part(app, Training).settings.hidden_units == (50,)


def test_settings_taken_in_a_task_that_is_opened_again_lead_back_to_no_task(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    button(woken(app), "Take them").click().run()
    go_to(app, "classroom.py")
    button(app, "Open it").click().run()
    assert part(app, TaskWork).task and not {"Back to my task", BACK} & {*labels(app)}


def test_what_was_changed_after_settings_were_taken_is_what_one_comes_back_to(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    button(woken(app), "Take them").click().run()
    app.number_input(key="units").set_value(50).run()
    give(school, secret, Task({"units": 6}))  # which comes unasked: nothing is going on
    woken(app).run()
    assert part(app, Training).settings.hidden_units == (6,)
    button(app, BACK).click().run()
    assert not part(app, TaskWork).task and part(app, Training).settings.hidden_units == (50,)


def test_the_way_back_is_gone_once_one_has_settings_of_ones_own(school):
    code, secret = school.make("9b")
    give(school, secret, Task())
    app = member_session(school.join(code, "Mia", "2718"), TRAIN)
    button(app, "Take them").click().run()
    assert BACK in labels(app)
    part(app, Training).restored = replace(QUICK, iterations=50)
    assert BACK not in labels(app.run().run())
