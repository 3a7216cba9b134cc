"""What a class is given while its members are there: on Train at once, and given back by one press."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lab.tasks import Task
from nncore.presets import FIRST
from tests.lab.strokes import SEVEN
from tests.pages.app import button, go_to, stop, train
from tests.pages.classes import PAGE, QUICK, a_class, at_work, give, member_session, woken
from tests.pages.session import part
from tests.pages.tasked import started
from tests.pages.test_classroom import make, secret_of
from tests.pages.test_pool import data_control
from tests.patience import wait_until
from ui.session import Drawing, Page, TaskWork, Training
from ui.session.tasks import given

TRAIN, DRAW = "pages/train.py", "pages/draw.py"
BACK = "Back to my own settings"
ASKED = {"Take them", "Open it", "Not now"}
TASK = Task({"units": 4}, question="Why?")


def labels(app):
    return {each.label for each in app.button}


def title(app):
    return app.title[0].value


@pytest.fixture
def member(school):
    """(a function that opens a member's session, the secret of their class)."""
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    return lambda *of: member_session(token, *of), secret


def units(app):
    return part(app, Training).settings.hidden_units


@pytest.mark.parametrize("page", [TRAIN, DRAW])
def test_settings_are_on_train_at_once_and_an_undo_gives_ones_own_back(member, school, page):
    session, secret = member
    app = session(page)
    own, there = part(app, Training).settings, title(app)
    give(school, secret, Task())
    woken(app)
    assert part(app, Training).settings == QUICK and not ASKED & labels(app)
    assert title(app) == there, "nobody is taken off what they do"
    button(app, BACK).click().run()
    assert part(app, Training).settings == own and not ({BACK, "Keep them"} | ASKED) & labels(app)
    # Who keeps them is told of the way back alone, and others take their place.
    give(school, secret, Task(), replace(QUICK, iterations=30))
    button(woken(app), "Keep them").click().run()
    assert title(app) == there and part(app, Training).settings.iterations == 30
    assert BACK in labels(app) and "Keep them" not in labels(app)


def test_the_controls_say_what_was_given(member, school):
    session, secret = member
    app = session(TRAIN)
    give(school, secret, Task())
    assert woken(app).number_input(key="units").value == 4
    assert train(app) and part(app, Training).run.config == QUICK
    assert "Keep them" not in labels(app), "what was begun with is kept"


def test_a_task_is_open_at_once_and_a_press_leads_to_it(member, school):
    session, secret = member
    app = session(DRAW)
    give(school, secret, TASK)
    assert part(woken(app), TaskWork).task.question == "Why?" and title(app) == "Draw a digit"
    button(app, "Work on it").click().run()
    assert title(app) == "Train a network" and units(app) == (4,)
    button(app, BACK).click().run()
    assert not part(app, TaskWork).task and units(app) == FIRST.hidden_units and not ASKED & labels(app)


@pytest.mark.parametrize("press", [None, "Pause"], ids=["a run goes on", "a run rests"])
def test_who_is_in_the_middle_of_a_run_is_asked(member, school, press):
    session, secret = member
    app = session(TRAIN)
    part(app, Training).restored = replace(QUICK, iterations=100_000)
    app.run()
    button(app, "Start training").click().run()
    wait_until(lambda: part(app, Training).run.iteration)
    if press:
        button(app.run(), press).click().run()
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    woken(app)
    assert units(app) == (4,) and {"Take them", "Not now"} <= labels(app)
    stop(app)
    assert units(app) == (4,) and "Take them" in labels(app.run())


def test_who_works_on_a_task_is_asked(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    started(app)
    button(app, "Hand in").click().run()
    give(school, secret, Task({"units": 6}))
    assert "Open it" in labels(woken(app)) and units(app) == (4,), "something may be added to what was handed in"


def test_who_comes_later_is_asked(member, school):
    session, secret = member
    give(school, secret, Task())
    app = session(TRAIN)
    assert units(app) == FIRST.hidden_units and "Take them" in labels(app)
    assert units(woken(app)) == FIRST.hidden_units


def test_what_comes_after_it_is_told_of_and_not_lost_by_the_way_back(member, school):
    session, secret = member
    app = session(TRAIN)
    give(school, secret, TASK)
    assert "Work on it" in labels(woken(app))
    give(school, secret, Task({"units": 6}))
    assert {"Open it", "Not now"} <= labels(woken(app)) and "Work on it" not in labels(app)
    button(app, "Open it").click().run()
    assert units(app) == (6,)
    button(app, BACK).click().run()
    assert units(app) == FIRST.hidden_units


def test_who_has_a_task_that_is_taken_away_is_told_so_and_opens_the_right_one(member, school):
    session, secret = member
    app = session(TRAIN)
    own = part(app, Training).settings
    wrong = give(school, secret, TASK)
    assert part(woken(app), TaskWork).task
    school.take_away(secret, wrong)
    give(school, secret, Task({"units": 6}))
    woken(app)
    assert any("taken this task away" in each.value for each in app.info)
    button(app, "Open it").click().run()
    assert units(app) == (6,)
    button(app, BACK).click().run()
    assert part(app, Training).settings == own and not part(app, TaskWork).task


def test_who_changes_a_control_before_they_have_seen_it_has_the_way_back(member, school):
    session, secret = member
    app = session(TRAIN)
    app.number_input(key="units").set_value(9).run()
    give(school, secret, Task())
    woken(app)
    app.number_input(key="iterations").set_value(300).run()
    button(app, BACK).click().run()
    assert units(app) == (9,)


def test_who_has_begun_with_it_is_told_of_it_no_more_also_after_a_reset(member, school):
    session, secret = member
    app = session(TRAIN)
    give(school, secret, Task())
    woken(app)
    train(app)
    button(app, "Reset").click().run()
    assert "Keep them" not in labels(app) and BACK in labels(app)


def test_a_tab_beside_one_that_trains_asks(member, school):
    session, secret = member
    app = session(TRAIN)
    part(app, Training).restored = replace(QUICK, iterations=100_000)
    app.run()
    button(app, "Start training").click().run()
    wait_until(lambda: part(app, Training).run.iteration)
    other = session(DRAW)
    go_to(other, TRAIN)
    part(other, Training).run = None
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    woken(other)
    assert "Take them" in labels(other.run())
    stop(app.run())


def test_its_data_set_is_trained_on_whatever_the_menu_said(school):
    secret, tokens = a_class(school)
    app = member_session(tokens[0], TRAIN)
    data_control(app).select("/ours").run()
    go_to(app, DRAW)
    give(school, secret, TASK)
    assert part(woken(app), Page).data_name == "embedded"
    button(app, "Work on it").click().run()
    assert data_control(app).value == "embedded"


def test_nothing_comes_in_the_middle_of_a_stroke(member, school):
    session, secret = member
    app = session(DRAW)
    part(app, Drawing).live = SEVEN
    give(school, secret, Task())
    woken(app)
    assert units(app) == FIRST.hidden_units, "the page would move under the pen"
    part(app, Drawing).live = None
    assert units(woken(app)) == (4,)


def test_who_tries_many_settings_is_asked(member, school, monkeypatch):
    session, secret = member
    app = session(TRAIN)
    goes_on = SimpleNamespace(get=lambda owner, kind: SimpleNamespace(done=kind != "sweep"))
    monkeypatch.setattr(given, "sweeps", goes_on)
    give(school, secret, Task())
    assert "Take them" in labels(woken(app)) and units(app) == FIRST.hidden_units


def test_what_is_handed_in_on_one_device_is_seen_on_the_other(school):
    app, _, token = at_work(school, Task({"units": 4}))
    started(app)
    other = member_session(token, PAGE)
    assert any("Not handed in yet" in each.value for each in other.caption)
    button(app, "Hand in").click().run()
    assert any("Handed in at" in each.value for each in woken(other).caption)


def test_settings_beyond_the_limits_of_the_class_are_not_given(school):
    teacher = make()
    school.limit(secret_of(teacher), {"hidden_units": 3})
    part(teacher, Training).settings = QUICK
    button(teacher.run(), "Give everybody my settings on Train").click().run()
    assert "limits do not allow" in teacher.error[0].value and not school.tasks(secret_of(teacher), settings=True)
