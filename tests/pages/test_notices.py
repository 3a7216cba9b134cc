"""What every page says above its title of what one's class was given, and that it covers nothing."""

from lab.tasks import Task, encode
from tests.pages.app import button, go_to, markdown, open_app
from tests.pages.classes import PAGE, TRAIN, a_member, accepted, at_work, buttons, give, member_session, ways, woken
from tests.pages.session import part
from ui.session import ChosenPicture, Given, TaskWork

JOIN = "Is it your class's? Join, to hand it in"


def test_a_task_that_was_not_wanted_is_still_found_on_class(school):
    code, secret = school.make("9b")
    give(school, secret, Task(question="Why?"))
    app = member_session(school.join(code, "Mia", "2718"), TRAIN)
    button(app, "Not now").click().run()
    assert "Open it" not in buttons(app)
    button(go_to(app, PAGE), "Open it").click().run()
    assert app.title[0].value == "Train a network" and part(app, TaskWork).task.question == "Why?"
    # A message of the page before was on its way, and that page is drawn once more.
    given = part(app, Given)
    assert not given.leads_to_train("Class")
    given._opened = True
    assert [given.leads_to_train(page) for page in ("Class", "Train", "Class")] == [True, False, False]
    go_to(app, PAGE)
    assert "Open it" not in buttons(app) and "Go on with it" in ways(app)


def test_a_task_is_announced_once(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    give(school, secret, Task(question="Why?"))
    app = member_session(token, "pages/draw.py")
    assert len(app.toast) == 1 and not app.run().toast
    give(school, secret, Task(question="Where?"))
    assert len(app.run().toast) == 1


def test_news_wait_until_a_picture_is_chosen(school):
    app, secret, _ = a_member(school, "pages/draw.py")
    part(app, ChosenPicture).begin()
    app.run()
    give(school, secret, Task(question="Why?"))
    assert "Work on it" not in buttons(woken(app)), "the dialog would be built anew"
    part(app, ChosenPicture).end()
    assert "Work on it" in buttons(woken(app))


def test_a_task_is_at_hand_on_every_page_until_it_is_left(school):
    task = Task({"units": 4}, goal={"test_accuracy": 0.9}, question="What do you draw?")
    app, _, _ = at_work(school, task)
    assert JOIN not in ways(app) and JOIN in ways(open_app(task=encode(task)))
    go_to(app, "draw.py")
    assert "Your task" in [each.label for each in app.expander]
    assert any(each.value == "What do you draw?" for each in app.text)
    assert any(each.startswith("At least 90.0") for each in markdown(app))
    button(go_to(app, TRAIN), "Leave this task").click().run()
    go_to(app, "draw.py")
    assert "Your task" not in [each.label for each in app.expander]


def test_nothing_that_a_member_is_told_covers_the_wall(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    give(school, secret, Task({"units": 4}))
    for view, covered in (({}, True), ({"view": "board"}, False)):
        app = accepted(member_session(token, teach=secret, **view))
        assert ("Not now" in buttons(app)) == covered
