"""The page Set a task: what is locked, wanted and asked becomes a link, or is given to a class."""

import re

from lab.tasks import Task, decode, encode
from tests.pages.app import button, captions, go_to, notes, open_app
from tests.pages.session import part
from tests.pages.tasked import goals, started
from ui.session import TaskWork, Teaching


def task_of(app):
    """What the link on the page says of its task."""
    return re.search(r"task=([\w-]+)", app.code[0].value)[1]


def test_a_link_has_the_settings_of_train_and_its_task_s_name(downloads):
    app = open_app("assign.py", units=24, iterations=20)
    assert not app.get("code")
    app.multiselect(key="task_fixed").set_value(["units"]).run()
    assert "units=24" in app.code[0].value and "iterations=20" in app.code[0].value
    (name,) = re.findall(r"Task (\w{4})", "".join(captions(app)))
    student = open_app(task=task_of(app), units=3, iterations=20)
    assert student.number_input(key="units").value == 24 and student.number_input(key="units").disabled
    assert f"Task {name}" in captions(student)
    started(student)
    report = downloads["Download report"]().decode()
    assert f"Task {name}. Locked: " in report and "Hidden units: 24" in report
    assert f"Task {name}" not in captions(open_app(task=encode(Task({"units": 512, "layers": 1}))))


def test_a_goal_is_checked_and_may_be_half_a_per_cent():
    app = open_app("assign.py", units=64)
    app.multiselect(key="task_fixed").set_value(["units"]).run()
    app.checkbox(key="goal_hidden_units").check().run()
    assert "cannot be met" in notes(app)[0] and "Hidden units: 64" in " ".join(captions(app))
    app.number_input(key="number_hidden_units").set_value(64).run()
    assert not notes(app)
    app.checkbox(key="goal_test_accuracy").check().run()
    app.number_input(key="number_test_accuracy").set_value(97.5).run()
    student = open_app(task=task_of(app))
    assert part(student, TaskWork).task.goal == {"test_accuracy": 0.975, "hidden_units": 64}
    assert "At least 97.5" in goals(student)[0]


def test_a_class_is_given_what_the_fields_say_last(school):
    secret = school.make("9b")[1]
    app = open_app()
    part(app, Teaching)._add(secret)
    go_to(app, "assign.py").text_area[0].set_value("How many?").run()
    # The page has not been drawn for these when it is pressed.
    app.text_area[0].set_value("How many, and why?")
    app.checkbox(key="goal_test_accuracy").check()
    app.multiselect(key="task_fixed").set_value(["units"])
    button(app, "Give it to 9b").click().run()
    (given,) = school.tasks(secret)
    task = decode(given.text, lambda *_: True)[0]
    assert task.question == "How many, and why?" and task.goal == {"test_accuracy": 0.92} and "units" in task.fixed
    assert app.toast[0].value == "9b has it." and not app.exception
