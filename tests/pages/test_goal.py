"""A task's goal on Train: which runs meet it."""

from dataclasses import replace

from lab.ledger import writer
from lab.tasks import Task, encode
from tests.pages.app import button, captions, open_app, stop, wait_for
from tests.pages.classes import at_work, member_session
from tests.pages.session import part, run_of
from tests.pages.tasked import LOCKED, goals, started
from tests.patience import wait_until
from ui.session import TaskWork
from ui.train.task_card import CHECKED, NOT_MET


def test_a_run_from_before_the_task_does_not_count_after_a_reload_either(browser):
    settled = {"iterations": 30, "units": 16, "rate": "0.5", "seed": 7}
    started(browser.open(**settled))
    link = {"task": encode(replace(LOCKED, question="Why?"))} | settled
    assert all("no run yet" in said for said in goals(browser.open(**link)))
    app = browser.open(**link)
    assert run_of(app).ended
    assert not [said for said in app.success if "Goal met" in said.value]
    assert "no run yet" in goals(app)[-1]
    app.text_area[0].set_value("Because").run()
    started(app)
    assert all("✓" in said for said in goals(app))
    assert all("✓" in said for said in goals(browser.open(**link)))


def test_where_a_start_fails_the_run_before_keeps_its_beginning(monkeypatch):
    app = open_app(task=encode(LOCKED), iterations=60)
    first = started(app)
    before = part(app, TaskWork).beginning

    def refuse(*_, **__):
        raise ValueError("there is no memory for it")

    monkeypatch.setattr("ui.session.training.scheduler.start", refuse)
    button(app, "Start training").click().run()
    assert "no memory" in app.error[0].value
    assert run_of(app) is first and part(app, TaskWork).beginning is before


def test_a_run_that_another_tab_began_outside_the_task_does_not_count_after_a_reload(browser):
    link = {"task": encode(replace(LOCKED, question="Why?")), "iterations": 60}
    app = browser.open(**link)
    app.text_area[0].set_value("Because").run()
    started(app)
    other = browser.open()
    button(other, "Leave this task").click().run()
    other.number_input(key="iterations").set_value(40)
    assert started(other).config.iterations == 40
    # The first tab goes on with the task, and what it has at hand is kept once more.
    app.text_area[0].set_value("Because of this").run()
    again = browser.open()
    assert again.text_area[0].value == "Because of this" and run_of(again).config.iterations == 40
    assert "no run yet" in goals(again)[-1]


def test_the_run_before_a_reset_does_not_count_as_what_was_reset(browser):
    app = browser.open(task=encode(LOCKED), iterations=60)
    started(app)
    app.session_state["time_machine"] = True
    app.run()
    started(app, "Go on from here")
    assert "120, counting the 60 before" in goals(app)[0]
    # Another activation: what is reset begins from fresh weights, and is in no lab book before its first iteration.
    app.session_state["activation"] = "tanh"
    app.run()
    button(app, "Reset").click().run()
    assert part(app, TaskWork).check(run_of(app))[0][2].startswith("0 ")
    again = browser.open()
    assert run_of(again).iteration == 60 and run_of(again).origin.goes_on
    assert "120, counting the 60 before" in goals(again)[0]


def test_a_run_of_a_class_is_handed_in_after_a_reset_and_a_reload_too(school):
    app, _, token = at_work(school, Task(goal={"iterations": 20}))
    run = started(app)
    button(app, "Reset").click().run()
    wait_until(lambda: run not in writer.default().runs())
    again = member_session(token, "pages/train.py")
    assert run_of(again).created == run.created and run_of(again) is not run
    assert button(again, "Hand in") and "✓" in goals(again)[0]


def test_a_run_of_a_class_is_handed_in_whatever_another_tab_knows_of_the_one_before(school):
    app, _, token = at_work(school, Task(goal={"iterations": 20}, question="Why?"))
    app.text_area[0].set_value("Because").run()
    started(app)
    other = member_session(token, "pages/train.py")
    run = started(app)
    other.text_area[0].set_value("Or not").run()
    again = member_session(token, "pages/train.py")
    assert run_of(again).created == run.created
    assert button(again, "Hand in") and "✓" in goals(again)[0]


def test_of_a_run_that_goes_on_no_goal_is_met_though_every_part_that_it_cannot_change_is_true():
    app = open_app(task=encode(Task(goal={"hidden_units": 16})), units=16, iterations=10**6)
    button(app, "Start training").click().run()
    assert "✓" in goals(app)[0] and "(now: 16)" in goals(app)[0]
    assert not [said for said in app.success if "Goal met" in said.value]
    stop(app)
    wait_for(app, lambda app: [said for said in app.success if "Goal met" in said.value])


def test_a_goal_is_met_once_the_run_is_measured(monkeypatch):
    """What it is from the start, as the number of its units, is met before that."""
    app = open_app(task=encode(Task(goal={"hidden_units": 32})), units=16, iterations=20)
    started(app)
    said = [each.value for each in app.success if "Goal met" in each.value]
    assert len(said) == 1 and "✓" in goals(app)[0]
    monkeypatch.setattr("lab.runs.run.Run.scored", False)
    app.run()
    assert not [each for each in app.success if "Goal met" in each.value] and CHECKED in captions(app)
    assert NOT_MET not in captions(app)
