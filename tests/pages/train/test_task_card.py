"""A task on Train, beside a run: one moment, and one thing to do next."""

import re

from lab.runs.run import Run
from lab.tasks import Task, encode
from render import sentences
from tests.pages.app import button, every_piece, go_to, html, now, open_app, picture, stop, strip, wait_for, words
from tests.pages.session import run_of
from tests.pages.tasked import naming, started
from tests.patience import wait_until
from ui.session import TaskWork
from ui.train import task_card

ASKS = Task(goal={"test_accuracy": 0.99, "iterations": 100_000}, question="Why?")


def test_the_goal_is_of_one_moment_of_the_run(monkeypatch):
    def overtaken(run):
        """A moment that is over before anything of it is shown: what is shown of the run itself is of another one."""
        now = moment(run)
        wait_until(lambda: run.ended or run in taken or run.iteration > now.iteration + 5)
        taken.append(now)
        return now

    moment, taken = Run.moment, []
    monkeypatch.setattr(Run, "moment", overtaken)
    app = open_app(task=encode(Task(goal={"test_accuracy": 0.99, "iterations": 100_000})), iterations=100_000, units=16)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: len(run_of(app).history.test_accuracies) > 1)
    for _ in range(3):
        goal = words(now(app, "goal"))
        assert f"(now: {taken[-1].iteration:,} so far)" in goal
        said = re.search(r"read right \(now: ([\d.]+)\u202f% so far\)", goal)[1]
        assert abs(float(said) - 100 * taken[-1].history.test_accuracies[-1]) < 0.1


def told(app):
    """All that the living picture says in words."""
    found = picture(app)
    return str([found["frame"]["said"], found["scene"]["captions"], [each["alt"] for each in found["scene"]["curves"]]])


def test_before_the_question_is_answered_that_is_the_next_thing_to_do():
    app = open_app(task=encode(ASKS), iterations=20, units=16)
    assert strip(app) == task_card.ANSWER_FIRST
    # It can be pressed: an answer may still be being typed.
    button(app, "Start training").click().run()
    assert "Answer the question" in app.error[0].value and not strip(app)
    app.text_area[0].set_value("Because").run()
    assert strip(app) == sentences.NO_RUN_YET and not app.error
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app) and run_of(app).ended)
    app.run()
    assert not strip(app)


def test_what_comes_of_a_task_is_said_in_a_place_that_is_there_from_the_start(monkeypatch):
    def said(app):
        (one,) = app.container(key="goal_met").children.values()
        return one.value

    link = {"task": encode(Task(goal={"iterations": 100_000})), "iterations": 100_000, "units": 16}
    app = open_app(**link)
    assert said(app) == task_card.CHECKED
    button(app, "Start training").click().run()
    assert run_of(app).busy and said(app) == task_card.CHECKED
    stop(app)
    wait_for(app, lambda app: said(app).startswith("Goal met"))
    begun_elsewhere = (False, "Trained as the task says", "it began from a file")
    monkeypatch.setattr(TaskWork, "check", lambda self, run: [(True, "All of it", "all"), begun_elsewhere])
    app.run()
    assert "it began from a file" in said(app)


def test_where_there_can_be_no_run_no_hint_says_to_start_one():
    app = open_app(task=encode(Task({"digits": 60_000})))
    assert app.error and not strip(app)


def test_what_a_task_had_locked_is_in_the_address_once_it_is_left():
    app = open_app(task=encode(Task({"units": 32, "seed": 11})), iterations=20_000)
    go_to(app, "evaluate.py")
    go_to(app, "train.py")
    button(app, "Leave this task").click().run()
    assert app.number_input(key="units").value == 32 and app.number_input(key="seed").value == 11
    said = {key: app.query_params.get(key) for key in ("units", "seed", "iterations", "task")}
    assert said == {"units": "32", "seed": "11", "iterations": "20000", "task": None}


def test_what_a_task_hides_is_nowhere_on_train():
    task = Task({"digits": 137, "units": 29}, frozenset(["digits", "units"]))
    app = open_app(task=encode(task), iterations=20)
    app.session_state["time_machine"] = True
    started(app)
    shown = [html(app), *(each.value for kind in (app.markdown, app.caption, app.success, app.info) for each in kind)]
    shown += [each.value for each in app.warning] + [words(every_piece(app)), told(app)]
    assert naming(shown, 137, 29) == []  # what is hidden is not shown
    assert not any("Weights after" in image.alt for each in app.get("image") for image in each.proto.imgs)
    button(app, "Leave this task").click().run()
    assert "all 137 digits" in told(app)
