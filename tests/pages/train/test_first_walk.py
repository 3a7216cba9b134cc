"""The first walk: the lesson's five tasks, one after the other, for one who is alone."""

import pytest

from lab.classes.lesson_tasks import LESSON
from tests.pages.app import button, markdown, open_app, outcome, wait_for
from tests.pages.classes import at_work, member_session
from tests.pages.session import part, run_of
from tests.pages.test_class_meets import ways
from ui.session import FirstWalk, TaskWork, Training
from ui.train import task_card


@pytest.fixture
def walking():
    app = open_app()
    button(app, "New here? A first walk in five tasks").click().run()
    assert not app.exception
    return app


def on(app):
    return next(each for each in app.button if each.key == "walk_on")


def heading(app):
    return next((each for each in markdown(app) if "First walk" in each), None)


def test_it_leads_through_all_five_and_ends_with_none(walking):
    for number, each in enumerate(LESSON, 1):
        assert heading(walking) == f"**First walk, {number} of 5: {each.title}**"
        assert part(walking, Training).settings == each.config and walking.text[0].value == each.task.question
        assert each.shows in "".join(markdown(walking))
        on(walking).click().run()
        assert not walking.exception
    assert heading(walking) is None and not part(walking, TaskWork).task
    assert part(walking, Training).settings == LESSON[-1].config


def test_each_asks_first_and_then_trains(walking):
    on(walking).click().run()
    button(walking, "Start training").click().run()
    assert run_of(walking) is None and "Answer the question" in walking.error[0].value
    walking.text_area[0].set_value("Half of them?").run()
    button(walking, "Start training").click().run()
    wait_for(walking, outcome)
    assert run_of(walking).config == LESSON[1].config
    # The next one is another task: what was answered before answers nothing in it.
    on(walking).click().run()
    assert part(walking, TaskWork).unanswered and heading(walking).startswith("**First walk, 3")


def test_who_has_met_a_goal_is_told_the_button_that_leads_on(walking, monkeypatch):
    monkeypatch.setattr(task_card, "is_met", lambda found, run: bool(found))
    for each in LESSON:
        said = [success.value for success in walking.success]
        first = "Now draw ten digits on *Draw*; then press" if each.draws else "Press"
        assert said == ([f"Goal met. {first} **{on(walking).label}**."] if each.task.goal else [])
        assert ("Draw ten digits" in ways(walking)) == each.draws == ("that you draw" in each.task.question)
        on(walking).click().run()


def test_a_second_press_of_what_is_gone_by_then_leaves_none_out(monkeypatch):
    begun = []
    monkeypatch.setattr(FirstWalk, "step", 1)
    monkeypatch.setattr(FirstWalk, "begin", lambda self, number: begun.append(number))
    FirstWalk().go_on(0)
    assert begun == []
    FirstWalk().go_on(1)
    assert begun == [2]


def test_who_is_in_a_class_is_led_by_the_teacher(school):
    code, _ = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/train.py")
    assert not any(each.key == "first_walk" for each in app.button)


def test_who_has_a_task_is_not_asked_to_walk(walking):
    assert not any(each.key == "first_walk" for each in walking.button)
    button(walking, "Leave this task").click().run()
    assert button(walking, "New here? A first walk in five tasks")


def test_a_task_of_the_lesson_that_a_class_was_given_is_no_walk(school):
    app, *_ = at_work(school, LESSON[0].task, LESSON[0].config)
    assert part(app, TaskWork).task == LESSON[0].task and heading(app) is None
    assert not any(each.key == "walk_on" for each in app.button)


def test_what_should_be_seen_is_true_for_one_who_is_alone():
    assert not any("everybody" in each.shows for each in LESSON)
