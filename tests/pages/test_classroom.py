"""The page Class: made by a teacher, joined by a code, left, and gone."""

from lab.classes.lesson_tasks import LESSON
from lab.ledger import writer
from lab.ledger.access import new_token
from lab.tasks import Task
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, every_piece, go_to, markdown, open_app, pick, tables, wait_for, words
from tests.pages.classes import PAGE, accepted, give, member_session
from tests.pages.session import part
from ui.session import LabBook, Teaching


def field(app, label):
    return next(each for each in app.text_input if each.label.startswith(label))


def make(name="9b"):
    app = open_app(PAGE)
    field(app, "Its name").set_value(name)
    button(app, "Make it").click().run()
    assert not app.exception
    return app


def join(code, nickname="Mia", pin="2718", **said):
    app = open_app(**{"class": code}, **said)
    field(app, "A nickname").set_value(nickname)
    field(app, "A PIN").set_value(pin)
    button(app, "Join").click().run()
    assert not app.exception
    return app


def secret_of(app):
    return part(app, Teaching).secrets[-1]


def code_of(app):
    return next(part.proto.body for part in app.get("html") if "answer" in part.proto.body)[-9:-4]


def test_a_class_is_made_and_its_code_stands_there_large(school):
    app = make("9b *maths*")
    assert school.of_code(code_of(app)).name == "9b *maths*"
    assert app.header[0].value == r"9b \*maths\*"
    assert f"?class={code_of(app)}" in app.code[0].value
    assert "for this machine alone" in app.warning[0].value
    assert "Nobody is here yet" in words(every_piece(app, "members"))


def test_a_class_without_a_name_is_not_made():
    app = make(" ")
    assert app.error[0].value == "Give the class a name."
    assert part(app, Teaching).secrets == []


def test_a_link_leads_to_joining_once_and_brings_its_settings_along(school):
    code, secret = school.make("9b")
    app = join(code, units=16, iterations=20)
    assert [member.nickname for member in school.members(secret)] == ["Mia"]
    book = part(app, LabBook)
    token, said = book.goes_to
    assert school.of_member(token) and said["units"] == "16" and said["class"] == code
    # Who does not want to is not led there again.
    other = open_app(**{"class": code})
    assert other.title[0].value == "Class"
    go_to(other, "train.py")
    assert other.title[0].value == "Train a network"


def test_what_is_wrong_is_said_and_what_was_typed_stays(school):
    code, _ = school.make("9b")
    school.join(code, "Mia", "2718")
    for typed, said in (
        ({"pin": "0000"}, "Mia has another PIN"),
        ({"pin": "12"}, "A PIN is four digits"),
        ({"nickname": " "}, "Choose a nickname"),
        ({"code": "AAAAA"}, "There is no class of this code"),
        ({"nickname": "![x](http://a.b)", "pin": "1"}, "A PIN is four digits"),
    ):
        app = join(**{"code": code, **typed})
        assert app.error[0].value.startswith(said)
        assert field(app, "A nickname").value == typed.get("nickname", "Mia")


def test_a_member_sees_where_they_are_and_the_teacher_sees_them(school):
    teacher = make()
    code, secret = code_of(teacher), secret_of(teacher)
    token = school.join(code, "_Mia_", "2718")
    add_finished(writer.default().ledger, token)
    app = member_session(token)
    assert r"You are **\_Mia\_** in this class." in markdown(app)
    ((titles, row),) = tables(teacher.run())
    said = dict(zip(titles, row, strict=True))
    assert said["Nickname"] == "_Mia_" and said["Last seen"] == "here"
    assert [said["Newest run"], said["Idle for"]] == ["Run 1: 2 of 30, finished, on Digits", "–"]
    assert said["Test accuracy"] == "25.0\u202f%" and said["Runs"] == "1" and "Goal" not in said
    give(school, secret, Task(goal={"test_accuracy": 0.2}))
    titles, row = tables(teacher.run())[0]
    assert row[titles.index("Goal")] == "not yet"


def test_the_teachers_link_opens_the_class_elsewhere_and_is_kept():
    secret = secret_of(make())
    app = open_app(PAGE)
    assert not app.get("html") or "answer" not in app.get("html")[0].proto.body
    there = accepted(open_app(teach=secret))
    go_to(there, PAGE)
    assert code_of(there)
    assert part(there, Teaching).secrets == [secret]
    for hostile in ("x", secret[:-1] + "!", "<script>", new_token()):
        app = open_app(teach=hostile)
        go_to(app, PAGE)
        assert not app.exception and field(app, "A nickname")
        assert not part(app, Teaching).secrets, "it would have its lab book kept"


def test_two_classes_are_told_apart(school):
    app = make("9b")
    field(app, "Its name").set_value("10a")
    button(app, "Make it").click().run()
    which = next(each for each in app.selectbox if each.label == "Class")
    assert [option.split(" (")[0] for option in which.options] == ["10a", "9b"] and app.header[0].value == "10a"
    which.set_value(part(app, Teaching).secrets[0]).run()
    assert app.header[0].value == "9b"


def test_a_class_that_was_deleted_elsewhere_is_not_shown(school):
    app = make()
    school.delete(secret_of(app))
    app.run()
    assert not app.exception and field(app, "A nickname")


def test_the_board_has_each_ones_best_network(school):
    teacher = make()
    code, secret = code_of(teacher), secret_of(teacher)
    pick(teacher, "View", "The board")
    assert "Nobody has trained yet" in words(every_piece(teacher, "board"))
    for nickname in ("<b>Mia</b>", "Ben"):
        add_finished(writer.default().ledger, school.join(code, nickname, "2718"))
    wait_for(teacher, tables)
    assert who(teacher) == {"<b>Mia</b>", "Ben"} and said_of(teacher, "Test accuracy") == 2 * ["25.0\u202f%"]
    assert not any("<b>" in str(each.get("figure")) for each in every_piece(teacher))
    switch(teacher, "Names")
    assert who(teacher) == {"No.\u00a01", "No.\u00a02"}
    switch(teacher, "Freeze")
    add_finished(writer.default().ledger, school.join(code, "Eve", "2718"))
    assert len(who(teacher.run())) == 2
    button(teacher, "Clear").click().run()
    assert not tables(teacher) and is_cleared(teacher)
    # So it is after a reload, and in another tab, until it is undone.
    again = member_session(part(teacher, LabBook).own, teach=secret, view="board")
    assert school.taught(secret).cleared and not tables(again)
    assert is_cleared(again)
    # What an address asks for goes before what was looked at last.
    pick(again, "View", "Our digits")
    again = member_session(part(teacher, LabBook).own, teach=secret, view="board")
    assert is_cleared(again)
    button(teacher, "Show all").click().run()
    wait_for(teacher, lambda app: tables(app) and len(who(app)) == 3)
    assert "Show all" not in [each.label for each in teacher.button]
    wall = accepted(open_app(teach=secret, view="board"))
    go_to(wall, PAGE)
    wait_for(wall, lambda app: tables(app) and len(who(app)) == 3)


def test_a_board_that_is_frozen_is_that_of_its_class(school):
    teacher = make("9b")
    add_finished(writer.default().ledger, school.join(code_of(teacher), "Mia", "2718"))
    first = secret_of(teacher)
    field(teacher, "Its name").set_value("10a")
    button(teacher, "Make it").click().run()
    which = next(each for each in teacher.selectbox if each.label == "Class")
    which.set_value(first).run()
    pick(teacher, "View", "The board")
    wait_for(teacher, tables)
    switch(teacher, "Freeze")
    next(each for each in teacher.selectbox if each.label == "Class").set_value(secret_of(teacher)).run()
    assert not tables(teacher) and "Nobody has trained yet" in words(every_piece(teacher, "board"))


def test_a_lesson_s_task_is_given_by_a_button(school):
    teacher = make()
    next(each for each in teacher.button if each.key == "lesson_2").click().run()
    assert not teacher.exception
    (task,) = school.tasks(secret_of(teacher))
    assert task.task == LESSON[1].task and task.config == LESSON[1].config and task.own_seeds
    assert next(each for each in teacher.button if each.key == "lesson_2").disabled


def said_of(app, title):
    """What the board says under one of its titles, the best first."""
    titles, *rows = tables(app)[0]
    return [row[titles.index(title)] for row in rows]


def who(app):
    return {*said_of(app, "Who")}


def is_cleared(app):
    return "since the board was cleared" in words(every_piece(app, "board"))


def switch(app, label):
    next(each for each in app.toggle if each.label == label).set_value(not on(app, label)).run()
    assert not app.exception


def on(app, label):
    return next(each for each in app.toggle if each.label == label).value
