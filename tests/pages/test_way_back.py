"""The way back to what was on Train before a class's task or settings: how long it is there, and what it leads to."""

from dataclasses import replace

import pytest

from lab.tasks import Task
from tests.pages.app import button
from tests.pages.classes import QUICK, at_work, give, member_session, woken
from tests.pages.session import part
from tests.pages.test_given_settings import BACK, TRAIN, labels
from tests.patience import wait_until
from ui.session import Given, TaskWork, Training


def test_the_way_back_to_a_task_is_there_until_it_is_used_whatever_is_changed_or_taken(school):
    app, secret, token = at_work(school, Task({"units": 4}))
    own = part(app, Given).before[0][1]
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    woken(app)
    button(app, "Take them").click().run()
    assert "Back to my task" in labels(app) and "Open it" not in labels(app)
    app.number_input(key="units").set_value(50).run()
    for page in (app, member_session(token, TRAIN)):
        assert "Back to my task" in labels(page) and not {"Open it", BACK} & {*labels(page)}
    give(school, secret, Task(), replace(QUICK, hidden_units=(9,)))
    button(woken(app), "Keep them" if "Keep them" in labels(app) else "Take them").click().run()
    app.number_input(key="units").set_value(10).run()
    button(app, "Back to my task").click().run()
    assert part(app, TaskWork).task and part(app, Training).settings.hidden_units == (4,)
    button(app, BACK).click().run()
    assert part(app, Training).settings == own and not {"Back to my task", BACK} & {*labels(app)}


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


def test_a_task_that_is_the_class_s_no_more_is_not_come_back_to(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    button(woken(app), "Take them").click().run()
    app.number_input(key="units").set_value(50).run()
    assert "Back to my task" in labels(app)
    school.take_away(secret, school.tasks(secret)[-1].id)
    wait_until(lambda: "Back to my task" not in labels(woken(app).run()))
    assert part(app, Training).settings.hidden_units == (50,)


def test_the_way_back_is_gone_once_one_has_settings_of_ones_own(school):
    code, secret = school.make("9b")
    give(school, secret, Task())
    app = member_session(school.join(code, "Mia", "2718"), TRAIN)
    button(app, "Take them").click().run()
    assert BACK in labels(app)
    part(app, Training).restored = replace(QUICK, iterations=50)
    assert BACK not in labels(app.run().run())


def test_a_damaged_way_back_costs_it_alone(school):
    code, secret = school.make("9b")
    give(school, secret, Task())
    token = school.join(code, "Mia", "2718")
    app = member_session(token, TRAIN)
    button(app, "Take them").click().run()
    given = part(app, Given)
    given.before = [(7, QUICK, None)]
    with pytest.raises(ValueError, match="must hold text as a text"):
        given.put_back(given.pack())
