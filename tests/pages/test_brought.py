"""What a class is given while its members are there: on Train at once, and given back by one press."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lab.tasks import Task
from nncore.presets import FIRST
from tests.lab.strokes import SEVEN
from tests.pages.app import button, go_to, stop, train
from tests.pages.classes import BACK, QUICK, TRAIN, a_member, at_work, begin_long_run, buttons, give, woken
from tests.pages.classes import member_session as session
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from tests.patience import wait_until
from ui.session import Drawing, TaskWork, Training
from ui.session.tasks import given

DRAW = "pages/draw.py"
ASKED = {"Take them", "Open it", "Not now"}
TASK, EIGHT_UNITS = Task({"units": 4}, question="Why?"), replace(QUICK, hidden_units=(8,))


@pytest.fixture
def member(school):
    """A member's session on Train, the secret of their class, and their token."""
    return a_member(school)


def says(app, *labels):
    """Which of these stand on buttons of the page."""
    return {*labels} & {*buttons(app)}


def units(app):
    return part(app, Training).settings.hidden_units


def test_settings_are_on_train_at_once_and_can_go_back(member, school):
    app, secret, _ = member
    go_to(app, "draw.py")
    own = part(app, Training).settings
    give(school, secret, Task())
    assert part(woken(app), Training).settings == QUICK and not says(app, *ASKED)
    assert app.title[0].value == "Draw a digit", "nobody is taken off what they do"
    button(app, BACK).click().run()
    assert part(app, Training).settings == own and not says(app, BACK, "Keep them", *ASKED)
    # Who keeps them is told of the way back alone, and others take their place.
    give(school, secret, Task(), replace(QUICK, iterations=30))
    button(woken(app), "Keep them").click().run()
    assert part(app, Training).settings.iterations == 30 and says(app, BACK, "Keep them") == {BACK}


def test_the_controls_say_them_and_who_begins_has_kept_them(member, school):
    app, secret, _ = member
    give(school, secret, Task())
    assert woken(app).number_input(key="units").value == 4
    assert train(app) and run_of(app).config == QUICK and not says(app, "Keep them")
    button(app, "Reset").click().run()
    assert says(app, BACK, "Keep them") == {BACK}


def test_a_task_is_open_at_once_and_a_press_leads_to_it(member, school):
    app, secret, _ = member
    go_to(app, "draw.py")
    give(school, secret, TASK)
    assert part(woken(app), TaskWork).task.question == "Why?" and app.title[0].value == "Draw a digit"
    button(app, "Work on it").click().run()
    assert app.title[0].value == "Train a network" and units(app) == (4,)
    button(app, BACK).click().run()
    assert not part(app, TaskWork).task and units(app) == FIRST.hidden_units and not says(app, *ASKED)


def test_who_is_in_the_middle_of_a_run_is_asked(member, school):
    app, secret, token = member
    begin_long_run(app)
    wait_until(lambda: run_of(app).iteration)
    other = session(token, TRAIN)
    part(other, Training).run = None
    give(school, secret, Task(), EIGHT_UNITS)
    for tab in (app, other):
        assert says(woken(tab), "Take them", "Not now") and units(tab) == (4,)
    button(app, "Pause").click().run()
    give(school, secret, Task(), replace(EIGHT_UNITS, seed=1))
    assert says(woken(app), "Take them", "Not now") and units(app) == (4,)
    stop(app)
    assert units(app) == (4,) and says(app.run(), "Take them")


def test_who_works_on_a_task_is_asked(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    started(app)
    button(app, "Hand in").click().run()
    give(school, secret, Task({"units": 6}))
    assert says(woken(app), "Open it") and units(app) == (4,), "something may be added to what was handed in"


def test_who_comes_later_is_asked(school):
    code, secret = school.make("9b")
    give(school, secret, Task())
    app = session(school.join(code, "Mia", "2718"), TRAIN)
    for page in (app, woken(app)):
        assert units(page) == FIRST.hidden_units and says(page, "Take them")


def test_who_tries_many_settings_is_asked(member, school, monkeypatch):
    app, secret, _ = member
    goes_on = SimpleNamespace(get=lambda owner, kind: SimpleNamespace(done=kind != "sweep"))
    monkeypatch.setattr(given, "sweeps", goes_on)
    give(school, secret, Task())
    assert says(woken(app), "Take them") and units(app) == FIRST.hidden_units


def test_nothing_comes_in_the_middle_of_a_stroke(member, school):
    app, secret, _ = member
    go_to(app, "draw.py")
    part(app, Drawing).live = SEVEN
    give(school, secret, Task())
    assert units(woken(app)) == FIRST.hidden_units, "the page would move under the pen"
    part(app, Drawing).live = None
    assert units(woken(app)) == (4,)


def test_the_way_back_leads_to_before_the_first_of_two_tasks(member, school):
    app, secret, _ = member
    give(school, secret, TASK)
    assert says(woken(app), "Work on it")
    give(school, secret, Task({"units": 6}))
    assert says(woken(app), "Open it", "Not now", "Work on it") == {"Open it", "Not now"}
    button(app, "Open it").click().run()
    assert units(app) == (6,)
    button(app, BACK).click().run()
    assert units(app) == FIRST.hidden_units


def test_a_control_that_is_changed_unawares_costs_no_way_back(member, school):
    app, secret, _ = member
    app.number_input(key="units").set_value(9).run()
    give(school, secret, Task())
    woken(app)
    app.number_input(key="iterations").set_value(300).run()
    button(app, BACK).click().run()
    assert units(app) == (9,)


def test_the_way_back_to_a_task_is_there_until_a_change(school):
    app, secret, token = at_work(school, Task({"units": 4}))
    give(school, secret, Task(), EIGHT_UNITS)
    button(woken(app), "Take them").click().run()
    for page in (app, session(token, TRAIN)):
        assert says(page, "Back to my task", "Open it", BACK) == {"Back to my task"}
    app.number_input(key="units").set_value(50).run()
    assert not says(app.run(), "Back to my task")
    button(app, "Open it").click().run()
    assert part(app, TaskWork).task and units(app) == (4,)
    button(app, BACK).click().run()
    assert not part(app, TaskWork).task and units(app) == (50,)


def test_a_task_that_is_opened_again_is_no_way_back(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    give(school, secret, Task(), EIGHT_UNITS)
    button(woken(app), "Take them").click().run()
    go_to(app, "classroom.py")
    button(app, "Open it").click().run()
    assert part(app, TaskWork).task and not says(app, "Back to my task", BACK)
