"""The board of a class, on the teacher's page."""

from lab.ledger import writer
from lab.tasks import Task
from nncore import load_digits
from tests.lab.classes.board.lines import finished
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, every_piece, pick, tables, wait_for
from tests.pages.classes import QUICK, give
from tests.pages.session import part
from tests.pages.test_classroom import code_of, make, secret_of
from ui.classroom.board import Wall


def a_board(school, goal, *nicknames):
    """A teacher's session that looks at the board of a task, for which somebody has trained: (app, task)."""
    app = make()
    secret = secret_of(app)
    give(school, secret, Task(goal=goal))
    (task,) = school.tasks(secret)
    for nickname in nicknames:
        token = school.join(code_of(app), nickname, "2718")
        finished(writer.default().ledger, token, 0.5, QUICK, load_digits().name, task)
    pick(app, "View", "The board")
    wait_for(app, tables)
    return app, task


def chart_of(app):
    return next(each["figure"] for each in every_piece(app, "board") if each["kind"] == "figure")


def test_where_a_task_asks_for_an_accuracy_the_board_has_a_line_there(school):
    app, _ = a_board(school, {"test_accuracy": 0.6}, "Mia")
    layout = chart_of(app)["layout"]
    assert layout["shapes"][0]["y0"] == 60 and layout["annotations"][0]["text"] == "goal"
    next(each for each in app.selectbox if each.label == "Runs for").set_value("").run()
    assert "shapes" not in chart_of(app)["layout"]


def test_show_all_shows_what_was_cleared_and_ends_freezing(school):
    app, task = a_board(school, {"test_accuracy": 0.6}, "Mia")
    button(app, "Clear").click().run()
    next(each for each in app.toggle if each.label == "Freeze").set_value(True).run()
    button(app, "Show all").click().run()
    (_, shown), lines = part(app, Wall).shown
    assert shown == task.id and [line.nickname for line in lines] == ["Mia"]
    assert not next(each for each in app.toggle if each.label == "Freeze").value


def test_the_first_task_of_a_class_comes_up_also_after_its_board_was_cleared(school):
    app = make()
    ledger = writer.default().ledger
    add_finished(ledger, school.join(code_of(app), "Mia", "2718"))
    pick(app, "View", "The board")
    wait_for(app, tables)
    button(app, "Clear").click().run()
    give(school, secret_of(app), Task({"units": 4}))
    app.run()
    (task,) = school.tasks(secret_of(app))
    assert next(each for each in app.selectbox if each.label == "Runs for").value == task.id
