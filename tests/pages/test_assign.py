"""Tasks: set on Assign, locked and checked on Train."""

import re

from lab.tasks import Task, encode
from tests.pages.app import button, notes, open_app, upload, wait_for
from tests.pages.session import run_of
from ui.train import network_files

TASK = Task(
    {"units": 16, "seed": 7}, frozenset(["seed"]), {"test_accuracy": 0.5, "iterations": 300}, "What *do* you <i>?"
)


def test_setting_a_task_makes_a_link_with_the_settings_of_train():
    app = open_app(units=24, iterations=77)
    app.switch_page("pages/assign.py").run()
    assert not app.get("code")
    app.multiselect(key="task_fixed").set_value(["units"]).run()
    link = app.code[0].value
    assert "units=24" in link
    assert "iterations=77" in link
    opened = open_app(task=re.search(r"task=([\w-]+)", link)[1], units=3)
    assert opened.number_input(key="units").value == 24
    assert opened.number_input(key="units").disabled


def test_a_task_locks_hides_asks_and_checks():
    app = open_app(task=encode(TASK), units=99, iterations=1)
    assert app.number_input(key="units").value == 16
    assert app.number_input(key="units").disabled
    assert [field.key for field in app.number_input] == ["units", "iterations", "digits"]
    assert not app.selectbox
    assert "What *do* you <i>?" in [text.value for text in app.text]
    assert button(app, "Start training").disabled
    app.text_area[0].set_value("I think so").run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    app.run()
    assert run_of(app).config.seed == 7
    goals = [markdown.value for markdown in app.markdown if "test digits read right" in markdown.value]
    assert "radio_button_unchecked" in goals[0]
    app.number_input(key="iterations").set_value(300).run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).ended)
    app.run()
    assert "Goal met" in app.success[0].value


def test_a_task_stays_in_the_address_on_the_way_back():
    app = open_app(task=encode(TASK))
    app.switch_page("pages/digits.py").run()
    app.query_params.pop("task", None)
    app.switch_page("pages/train.py").run()
    assert app.query_params["task"] == encode(TASK)
    assert app.number_input(key="units").disabled


def test_a_broken_task_says_so_and_everything_else_works():
    app = open_app(task="nonsense!")
    assert "cannot be read" in notes(app)[0]
    assert not button(app, "Start training").disabled


def test_a_report_that_was_handed_in_is_known_again_unless_it_was_changed(trained):
    run = run_of(trained)
    file = network_files.report_file(run, Task(), "http://127.0.0.1/", [])
    app = open_app("pages/assign.py")
    upload(app, "A report that was handed in", "report.html", file)
    assert "This server made this report" in app.success[0].value
    reached = f"{100 * run.scores.test_accuracy:.2f} %".encode()
    assert reached in file
    upload(app, "A report that was handed in", "report.html", file.replace(reached, b"99.90 %"))
    assert "it was changed" in app.error[0].value and not app.success
