"""What is said of what was handed in for a task of a class, and of what is about to be."""

import datetime
from dataclasses import replace

from lab.tasks import Task, encode
from render import class_sentences
from tests.pages.app import button, captions, markdown, notes
from tests.pages.classes import QUICK, at_work
from tests.pages.tasked import goals, started
from tests.pages.test_handing_in import handed
from ui.train import task_card
from ui.train.take_home import WORSE


def gone_on(school, task):
    """A member's session whose run went on from the one before: (app, the class's secret)."""
    app, secret, _ = at_work(school, task)
    started(app)
    app.session_state["time_machine"] = True
    app.run()
    started(app, "Go on from here")
    return app, secret


def test_of_a_run_that_does_not_count_each_line_says_the_truth_for_itself(school):
    app, secret = gone_on(school, Task({"iterations": 20}, goal={"test_accuracy": 0.0, "hidden_units": 4}))
    assert ["✓" in said for said in goals(app)] == [True, True, False]
    button(app, "Hand in").click().run()
    found = handed(school, secret)
    said = class_sentences.handed_in(found, datetime.datetime.now(datetime.UTC)).replace("\\", "")
    assert not found.met and "goal not met: Trained as the task says" in said


def test_before_a_hand_in_that_met_the_goal_gives_way_to_a_run_that_does_not_that_is_said(school):
    app, secret, _ = at_work(school, Task(goal={"iterations": 20}))
    started(app)
    button(app, "Hand in").click().run()
    assert WORSE not in notes(app)
    app.session_state["time_machine"] = True
    app.run()
    started(app, "Go on from here")
    assert WORSE in notes(app) and handed(school, secret).met
    button(app, "Hand in again").click().run()
    assert WORSE not in notes(app) and not handed(school, secret).met


def test_what_was_handed_in_is_said_first_also_where_no_run_of_the_task_is_at_hand(school):
    app, secret, _ = at_work(school, Task(goal={"iterations": 20}))
    started(app)
    assert "**Your task**" in markdown(app)
    button(app, "Hand in").click().run()
    school.give(secret, replace(QUICK, iterations=30), encode(Task()), "embedded")
    app.run()
    button(app, "Take them").click().run()
    started(app)
    button(app, "Back to my task").click().run()
    assert "no run yet" in goals(app)[0]
    assert "**Your task** · :material/check_circle: handed in: goal met" in markdown(app)
    assert any(task_card.THEN in each for each in captions(app))
