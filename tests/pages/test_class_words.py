"""What the page Class says, to teachers and to who comes by a link."""

from lab.classes.lesson_tasks import LESSON, TEXTS
from lab.classes.rules import LARGEST
from lab.ledger import writer
from lab.tasks import Task, encode
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, open_app, pick
from tests.pages.classes import PAGE, accepted, give, member_session
from tests.pages.session import part
from tests.pages.test_classroom import join, make, secret_of
from ui.session import LabBook


def test_a_class_that_is_paused_says_so_on_every_view(school):
    app = make()
    button(app, "Pause all").click().run()
    assert "nothing trains until it goes on" in " ".join(each.value for each in app.warning)
    pick(app, "View", "The board")
    button(app, "Go on").click().run()
    assert not any("nothing trains" in each.value for each in app.warning) and button(app, "Pause all")


def test_what_should_be_seen_in_the_end_is_not_on_the_wall_before(school):
    app = make()
    assert not any(each.shows in caption.value for each in LESSON for caption in app.caption)
    assert len([each for each in app.markdown if each.value in {task.shows for task in LESSON}]) == len(LESSON)


def test_a_task_that_the_limits_do_not_allow_is_not_given(school, monkeypatch):
    app = make()
    school.limit(secret_of(app), {"hidden_units": 8})
    button(app.run(), "Give it").click().run()
    assert "limits do not allow" in app.error[0].value and not school.tasks(secret_of(app))
    school.limit(secret_of(app), {"hidden_units": LARGEST["hidden_units"]})
    with monkeypatch.context() as patch:
        patch.setattr("lab.classes.rules.LARGEST", LARGEST | {"hidden_units": 8})  # a server that takes no more
        button(app, "Give it").click().run()
        assert "limits do not allow" in app.error[0].value and not school.tasks(secret_of(app))
    button(app, "Give it").click().run()
    assert not app.error and school.tasks(secret_of(app))


def test_who_walked_alone_is_led_by_the_teacher_once_in_a_class(school):
    code, _ = school.make("9b")
    app = join(code, task=TEXTS[1])
    assert "task" not in part(app, LabBook).goes_to[1]
    own = encode(Task(question="Why?"))
    assert part(join(code, "Ben", task=own), LabBook).goes_to[1]["task"] == own


def test_a_link_of_a_class_that_is_over_says_so(school):
    code, secret = school.make("9b")
    school.delete(secret)
    app = open_app(**{"class": code})
    assert "it may be over" in app.warning[0].value


def test_who_has_runs_is_told_how_to_come_back_to_them_before_joining(school):
    code, _ = school.make("9b")
    app = open_app(**{"class": code})
    assert not any("notebook of its own" in each.value for each in app.warning)
    add_finished(writer.default().ledger, part(app, LabBook).own)
    assert any("notebook of its own" in each.value for each in app.run().warning)
    assert any(f"runs={part(app, LabBook).own}" in each.value for each in app.code)


def test_the_wall_has_its_board_after_a_reload_until_another_view_is_chosen(school):
    _, secret = school.make("9b")
    app = accepted(open_app(PAGE, teach=secret, view="board"))
    app.run()
    assert app.query_params["view"] in ("board", ["board"])
    pick(app, "View", "Who is there")
    assert "view" not in app.query_params


def test_the_inbox_has_the_task_that_was_given_last(school):
    app = make()
    for _ in range(2):
        button(app, "Give it").click().run()
    chosen = next(each for each in app.selectbox if each.label == "Task")
    latest = chosen.value
    chosen.set_value(school.tasks(secret_of(app))[1].id).run()
    button(app, "Give it").click().run()
    value = next(each for each in app.selectbox if each.label == "Task").value
    assert value == school.tasks(secret_of(app))[0].id != latest


def test_a_task_is_announced_once(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    give(school, secret, Task(question="Why?"))
    app = member_session(token, "pages/draw.py")
    assert len([each for each in app.toast if "You are in" not in each.value]) == 1 and not app.run().toast
    give(school, secret, Task(question="Where?"))
    assert len(app.run().toast) == 1


def test_who_is_in_a_class_and_follows_the_link_of_another_is_told_how_to_get_there(school):
    code, _ = school.make("9b")
    other, _ = school.make("9c")
    token = school.join(code, "Mia", "2718")
    said = [[each.value for each in member_session(token, **{"class": one}).info] for one in (other, code)]
    assert "leave this one first" in said[0][0] and said[1] == []


def test_what_was_refused_before_is_said_no_more_and_the_code_is_asked_for_first():
    app = open_app(PAGE)
    for label, said in (
        ("Make it", "Give the class a name."),
        ("Join", "Type the code"),
        ("Make it", "Give the class"),
    ):
        button(app, label).click().run()
        assert len(app.error) == 1 and app.error[0].value.startswith(said)


def test_the_only_task_is_named_where_its_table_is(school):
    app = make()
    give(school, secret_of(app), Task(question="Why?"))
    assert any(each.value.startswith("**Task ") and "Why" in each.value for each in app.run().markdown)
