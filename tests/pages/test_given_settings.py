"""Settings alone, given to a class by one press, taken by another, and given back by a third."""

from dataclasses import replace

import pytest

from lab.tasks import Task, encode
from tests.pages.app import button, stop
from tests.pages.classes import QUICK, a_class, at_work, give, member_session, woken
from tests.pages.session import part
from tests.pages.test_classroom import make, secret_of
from tests.pages.test_pool import data_control
from tests.patience import wait_until
from ui.session import Given, Page, TaskWork, Training

BACK, TRAIN = "Back to my own settings", "pages/train.py"


def labels(app):
    return [each.label for each in app.button]


def give_settings(app, config=QUICK):
    """Have a teacher's session give what its Train says."""
    part(app, Training).settings = config
    button(app.run(), "Give everybody my settings on Train").click().run()
    assert not app.exception


def test_each_takes_them_and_can_have_their_own_again(school):
    teacher = make()
    secret = secret_of(teacher)
    token = school.join(school.taught(secret).code, "Mia", "2718")
    give_settings(teacher)
    assert any("Given last" in each.value and "these" in each.value for each in teacher.caption)
    app = member_session(token, TRAIN)
    own = part(app, Training).settings
    assert any("Your teacher has settings for you" in each.value for each in app.markdown) and BACK not in labels(app)
    button(app, "Take them").click().run()
    assert part(app, Training).settings == QUICK and "Take them" not in labels(app)
    again = member_session(token, TRAIN)
    assert part(again, Training).settings == QUICK and "Take them" not in labels(again)
    button(again, BACK).click().run()
    assert part(again, Training).settings == own and BACK not in labels(again) and "Take them" not in labels(again)


def test_who_does_not_want_them_is_not_asked_again_before_there_are_others(school):
    teacher = make()
    secret = secret_of(teacher)
    give_settings(teacher)
    token = school.join(school.taught(secret).code, "Mia", "2718")
    app = member_session(token, TRAIN)
    button(app, "Not now").click().run()
    assert "Take them" not in labels(app) and "Take them" not in labels(member_session(token, TRAIN))
    give_settings(teacher, replace(QUICK, iterations=30))
    assert "Take them" in labels(member_session(token, TRAIN))
    assert school.tasks(secret) == [] and school.tasks(secret, settings=True)[0].config.iterations == 30


def test_what_was_there_before_all_that_was_taken_is_what_one_comes_back_to(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    app, other = (member_session(token, TRAIN) for _ in range(2))
    own = part(app, Training).settings
    for iterations in (30, 40):
        give(school, secret, Task(), replace(QUICK, iterations=iterations))
        assert part(woken(app), Training).settings.iterations == iterations
    # A tab that was open all the time, and gives them back, costs nobody the way back.
    button(woken(other), BACK).click().run()
    assert part(other, Training).settings == own
    button(app.run(), BACK).click().run()
    assert part(app, Training).settings == own


def test_who_works_on_a_task_can_take_them_and_come_back_to_it(school):
    app, secret, _ = at_work(school, Task({"units": 4}, question="Why?"))
    app.text_area[0].set_value("Because.").run()
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    woken(app)
    button(app, "Take them").click().run()
    assert not part(app, TaskWork).task and part(app, Training).settings.hidden_units == (8,)
    assert "Open it" not in labels(app), "what was open a moment ago is no news"
    button(app, "Back to my task").click().run()
    assert part(app, TaskWork).task.question == "Why?" and app.text_area[0].value == "Because."
    assert part(app, Training).settings.hidden_units == (4,)


def test_who_goes_from_task_to_task_comes_back_to_what_was_there_before_the_first(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    own = part(app, Given).before[1]
    give(school, secret, Task({"units": 6}))
    woken(app)
    button(app, "Open it").click().run()
    assert part(app, Training).settings.hidden_units == (6,)
    button(app, BACK).click().run()
    assert not part(app, TaskWork).task and part(app, Training).settings == own


def test_settings_that_are_not_wanted_or_taken_hide_no_task_that_was_not_opened(school):
    code, secret = school.make("9b")
    give(school, secret, Task({"units": 4}))
    give(school, secret, Task())
    for press in ("Not now", "Take them"):
        app = member_session(school.join(code, press, "2718"), TRAIN)
        assert "Take them" in labels(app)
        button(app, press).click().run()
        button(app, "Open it").click().run()
        # What was given before a task that was opened is no news any more.
        assert part(app, TaskWork).task and not {"Take them", "Open it"} & {*labels(app)}


@pytest.mark.parametrize("settings_come", [0, 1], ids=["before the first task", "after it"])
def test_settings_from_before_a_task_that_was_opened_are_no_news_behind_the_next_one(school, settings_come):
    code, secret = school.make("9b")
    tasks = [Task({"units": 4})]
    tasks.insert(settings_come, Task())
    for task in tasks:
        give(school, secret, task)
    app = member_session(school.join(code, "Mia", "2718"), TRAIN)
    if settings_come:
        button(app, "Not now").click().run()
    button(app, "Open it").click().run()
    given = part(app, Given)
    given.declined = ()
    give(school, secret, Task({"units": 6}))
    woken(app)
    button(app, "Not now").click().run()
    assert ("Take them" in labels(app)) == bool(settings_come)


def test_settings_take_the_place_of_those_before(school):
    _, secret = school.make("9b")
    first = give(school, secret, Task())
    task = give(school, secret, Task({"units": 4}))
    second = give(school, secret, Task(), replace(QUICK, iterations=30))
    assert second != first and [each.id for each in school.tasks(secret, settings=True)] == [second]
    assert [each.id for each in school.tasks(secret)] == [task]


def test_a_task_without_a_data_set_is_not_worked_on_with_digits_that_somebody_drew(school):
    secret, tokens = a_class(school)
    app = member_session(tokens[0], TRAIN)
    data_control(app).select("/ours").run()
    school.give(secret, QUICK, encode(Task({"units": 4})), None)
    assert data_control(woken(app)).value == "embedded"
    # What was there before is there again.
    button(app, BACK).click().run()
    assert data_control(app).value == "/ours" and not app.exception


def test_who_came_by_a_task_s_link_comes_back_to_what_is_built_in(school):
    app, _, _ = at_work(school, Task({"units": 4}))
    given = part(app, Given)
    given.before = None, QUICK, None
    part(app, Page).data_name = "/ours"
    button(app.run(), BACK).click().run()
    assert part(app, Page).data_name == "embedded"


def test_who_works_on_a_task_that_is_taken_away_is_told_and_can_go_back(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    own = part(app, Given).before[1]
    school.take_away(secret, school.tasks(secret)[0].id)
    assert any("taken this task away" in each.value for each in woken(app).info)
    button(app, BACK).click().run()
    assert part(app, Training).settings == own and not app.info[1:]
    # One that is given again is the same.
    give(school, secret, Task({"units": 4}))
    assert not any("taken this task away" in each.value for each in woken(app).info)


@pytest.mark.parametrize("trains", [False, True])
def test_while_the_class_is_paused_a_task_is_open_at_once_but_for_who_has_a_run_that_rests_with_it(school, trains):
    code, secret = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), TRAIN)
    if trains:
        part(app, Training).restored = replace(QUICK, iterations=100_000)
        button(app.run(), "Start training").click().run()
        wait_until(lambda: part(app, Training).run.iteration)
    school.change(secret, paused=True)
    woken(app)
    give(school, secret, Task({"units": 4}))
    assert bool(part(woken(app), TaskWork).task) is not trains and ("Open it" in labels(app)) is trains
    school.change(secret, paused=False)
    assert ("Work on it" in labels(woken(app))) is not trains
    if trains:
        stop(app)
