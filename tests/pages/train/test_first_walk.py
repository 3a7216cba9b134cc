"""The first walk: the lesson's five tasks, one after the other, for one who is alone."""

import pytest

from lab.classes.lesson_tasks import LESSON
from tests.pages.app import button, markdown, open_app
from tests.pages.classes import at_work, member_session
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from ui.session import FirstWalk, TaskWork, Training
from ui.train import task_card

BEGIN = "New here? A first walk in five tasks"


@pytest.fixture
def walking():
    app = open_app()
    button(app, BEGIN).click().run()
    assert not app.exception
    return app


def by_key(app, key):
    return next((each for each in app.button if each.key == key), None)


def go_on(app):
    by_key(app, "walk_on").click().run()
    assert not app.exception


def heading(app):
    return next((each for each in markdown(app) if "First walk" in each), None)


def test_it_leads_through_all_five_and_ends_with_none(walking, monkeypatch):
    monkeypatch.setattr(task_card, "is_met", lambda found, run: bool(found))
    for number, each in enumerate(LESSON, 1):
        assert heading(walking) == f"**First walk, {number} of 5: {each.title}**"
        assert part(walking, Training).settings == each.config and walking.text[0].value == each.task.question
        assert each.shows in "".join(markdown(walking)) and "everybody" not in each.shows
        # Who has met a goal is told the button that leads on.
        first = "Now draw ten digits on *Draw*; then press" if each.draws else "Press"
        met = f"Goal met. {first} **{by_key(walking, 'walk_on').label}**."
        assert [success.value for success in walking.success] == ([met] if each.task.goal else [])
        to_draw = "Draw ten digits" in [link.proto.label for link in walking.get("page_link")]
        assert to_draw == each.draws == ("that you draw" in each.task.question)
        assert by_key(walking, "first_walk") is None
        go_on(walking)
    assert heading(walking) is None and not part(walking, TaskWork).task
    assert part(walking, Training).settings == LESSON[-1].config


def test_each_asks_first_and_then_trains(walking):
    go_on(walking)
    button(walking, "Start training").click().run()
    assert run_of(walking) is None and "Answer the question" in walking.error[0].value
    walking.text_area[0].set_value("Half of them?").run()
    assert started(walking).config == LESSON[1].config
    # The next one is another task: what was answered before answers nothing in it.
    go_on(walking)
    assert part(walking, TaskWork).unanswered and heading(walking).startswith("**First walk, 3")


def test_who_leaves_it_is_asked_again(walking):
    button(walking, "Leave this task").click().run()
    assert button(walking, BEGIN)


def test_a_second_press_of_what_is_gone_leaves_none_out(monkeypatch):
    begun = []
    monkeypatch.setattr(FirstWalk, "step", 1)
    monkeypatch.setattr(FirstWalk, "begin", lambda self, number: begun.append(number))
    for after in (0, 1):
        FirstWalk().go_on(after)
    assert begun == [2]


def test_who_is_in_a_class_is_led_by_the_teacher(school):
    app, _, token = at_work(school, LESSON[0].task, LESSON[0].config)
    assert part(app, TaskWork).task == LESSON[0].task and heading(app) is None and by_key(app, "walk_on") is None
    assert by_key(member_session(token, "pages/train.py"), "first_walk") is None
