"""What is said of what was handed in for a task of a class, and of what is about to be."""

import datetime

from lab.tasks import Task
from render import class_sentences
from tests.pages.app import button
from tests.pages.classes import at_work
from tests.pages.tasked import goals, started
from tests.pages.test_handing_in import handed


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
    assert ["check_circle" in said for said in goals(app)] == [True, True, False]
    button(app, "Hand in").click().run()
    found = handed(school, secret)
    said = class_sentences.handed_in(found, datetime.datetime.now(datetime.UTC))
    assert not found.met and "goal not met: Trained as the task says" in said
