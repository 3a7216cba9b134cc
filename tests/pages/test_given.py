"""What a class is given, opened or taken by one press, and given back by another."""

from dataclasses import replace

from lab.runs.scheduler import scheduler
from lab.tasks import Task
from tests.pages.app import button, markdown, wait_for
from tests.pages.classes import BACK, QUICK, TRAIN, a_member, at_work, buttons, give, member_session, teacher_of, woken
from tests.pages.session import part, run_of, tab_of
from ui.session import Given, Membership, TaskWork, Training
from ui.session.tabs import working_for


def test_who_takes_settings_can_have_their_own_again(school):
    code, secret = school.make("9b")
    token, teacher = school.join(code, "Mia", "2718"), teacher_of(secret)
    part(teacher, Training).settings = QUICK
    button(teacher.run(), "Give everybody my settings on Train").click().run()
    assert any("Given last" in each.value and "these" in each.value for each in teacher.caption)
    app = member_session(token, TRAIN)
    own = part(app, Training).settings
    assert any("Your teacher has settings for you" in each for each in markdown(app)) and BACK not in buttons(app)
    button(app, "Take them").click().run()
    assert part(app, Training).settings == QUICK and "Take them" not in buttons(app)
    again = member_session(token, TRAIN)
    assert part(again, Training).settings == QUICK and "Take them" not in buttons(again)
    button(again, BACK).click().run()
    assert part(again, Training).settings == own and not {BACK, "Take them"} & {*buttons(again)}


def test_who_does_not_want_settings_is_asked_of_the_next_alone(school):
    code, secret = school.make("9b")
    give(school, secret, Task())
    token = school.join(code, "Mia", "2718")
    app = member_session(token, TRAIN)
    button(app, "Not now").click().run()
    assert "Take them" not in buttons(app) and "Take them" not in buttons(member_session(token, TRAIN))
    give(school, secret, Task(), replace(QUICK, iterations=30))
    assert "Take them" in buttons(member_session(token, TRAIN))
    (given,) = school.tasks(secret, settings=True)
    assert given.config.iterations == 30 and school.tasks(secret) == []


def test_the_way_back_leads_to_before_all_that_was_taken(school):
    app, secret, token = a_member(school)
    other, own = member_session(token, TRAIN), part(app, Training).settings
    for iterations in (30, 40):
        give(school, secret, Task(), replace(QUICK, iterations=iterations))
        assert part(woken(app), Training).settings.iterations == iterations
    # A tab that was open all the time, and gives them back, costs nobody the way back.
    for each in (woken(other), app):
        button(each.run(), BACK).click().run()
        assert part(each, Training).settings == own


def test_who_takes_settings_in_a_task_comes_back_to_it(school):
    app, secret, _ = at_work(school, Task({"units": 4}, question="Why?"))
    app.text_area[0].set_value("Because.").run()
    give(school, secret, Task(), replace(QUICK, hidden_units=(8,)))
    button(woken(app), "Take them").click().run()
    assert not part(app, TaskWork).task and part(app, Training).settings.hidden_units == (8,)
    assert "Open it" not in buttons(app), "what was open a moment ago is no news"
    button(app, "Back to my task").click().run()
    assert part(app, TaskWork).task.question == "Why?" and app.text_area[0].value == "Because."
    assert part(app, Training).settings.hidden_units == (4,)


def test_settings_hide_no_task_that_was_not_opened(school):
    code, secret = school.make("9b")
    give(school, secret, Task({"units": 4}))
    give(school, secret, Task())
    for press in ("Not now", "Take them"):
        app = member_session(school.join(code, press, "2718"), TRAIN)
        assert "Take them" in buttons(app)
        button(app, press).click().run()
        button(app, "Open it").click().run()
        # What was given before a task that was opened is no news any more.
        assert part(app, TaskWork).task and not {"Take them", "Open it"} & {*buttons(app)}


def test_settings_older_than_an_opened_task_are_no_news(school):
    code, secret = school.make("9b")
    give(school, secret, Task())
    give(school, secret, Task({"units": 4}))
    app = member_session(school.join(code, "Mia", "2718"), TRAIN)
    button(app, "Open it").click().run()
    give(school, secret, Task({"units": 6}))
    button(woken(app), "Not now").click().run()
    assert "Take them" not in buttons(app)


def test_who_leaves_a_task_has_the_way_back_and_no_news_of_it(school):
    app, secret, _ = a_member(school)
    mine = replace(QUICK, hidden_units=(7,))
    part(app, Training).settings = part(app, Training).restored = mine
    app.run()
    give(school, secret, Task({"units": 4}))
    button(woken(app), "Leave this task").click().run()
    assert not part(app, TaskWork).task and part(app, Training).settings.hidden_units == (4,)
    assert "Open it" not in buttons(app)
    button(app, BACK).click().run()
    assert part(app, Training).settings == mine and BACK not in buttons(app)


def test_what_is_pressed_twice_is_done_once(school):
    app, _, _ = at_work(school, Task(question="Why?"))
    given = part(app, Given)
    first = given.before
    with working_for(tab_of(app)):
        given.open(part(app, Membership).tasks[0])
    assert given.before == first
    button(app.run(), BACK).click().run()
    with working_for(tab_of(app)):
        given.go_back()
    assert not app.run().exception and not part(app, TaskWork).task and not given.before


def test_what_is_opened_changes_no_run_that_goes_on(school):
    first = replace(QUICK, iterations=100_000, learning_rate=0.1)
    app, secret, _ = at_work(school, Task({"rate": 0.1}), first)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app) and run_of(app).iteration)
    give(school, secret, Task({"rate": 0.5}), replace(first, learning_rate=0.5))
    button(woken(app), "Open it").click().run()
    run = run_of(app.run())
    assert part(app, Training).settings.learning_rate == 0.5
    assert run.status == "running" and run.marks == [] and run.now.learning_rate == 0.1
    scheduler.stop(run)
