"""A task on Train, beside a run: one moment, and one thing to do next."""

from lab.tasks import Task, encode
from render import sentences
from tests.pages.app import button, every_piece, go_to, html, open_app, picture, strip, words
from tests.pages.session import tab_of
from tests.pages.tasked import naming, started
from ui.train import task_card

ASKS = Task(goal={"test_accuracy": 0.99, "iterations": 100_000}, question="Why?")


def test_the_question_is_the_next_thing_until_it_is_answered():
    app = open_app(task=encode(ASKS), iterations=20, units=16)
    assert strip(app) == task_card.ANSWER_FIRST
    # It can be pressed: an answer may still be being typed.
    button(app, "Start training").click().run()
    assert "Answer the question" in app.error[0].value and not strip(app)
    app.text_area[0].set_value("Because").run()
    assert strip(app) == sentences.NO_RUN_YET and not app.error
    started(app)
    assert not strip(app)


def test_what_a_task_had_locked_stays_once_it_is_left():
    app = open_app(task=encode(Task({"units": 32, "seed": 11})), iterations=20_000)
    go_to(go_to(app, "evaluate.py"), "train.py")
    button(app, "Leave this task").click().run()
    assert app.number_input(key="units").value == 32 and app.number_input(key="seed").value == 11
    said = {key: app.query_params.get(key) for key in ("units", "seed", "iterations", "task")}
    assert said == {"units": "32", "seed": "11", "iterations": "20000", "task": None}


def told(app):
    """All that the living picture says in words."""
    found = picture(app)
    return str([found["frame"]["said"], found["scene"]["captions"], [each["alt"] for each in found["scene"]["curves"]]])


def test_what_a_task_hides_is_nowhere_on_train():
    task = Task({"digits": 137, "units": 29}, frozenset(["digits", "units"]))
    app = open_app(task=encode(task), iterations=20)
    app.session_state["time_machine"] = True
    started(app)
    # The addresses of files hold the tab's ticket, which is random and may hold these digits.
    shown = [html(app).replace(tab_of(app).ticket, "")]
    shown += [each.value for kind in (app.markdown, app.caption, app.success, app.info, app.warning) for each in kind]
    shown += [words(every_piece(app)), told(app)]
    assert naming(shown, 137, 29) == []  # what is hidden is not shown
    assert not any("Weights after" in image.alt for each in app.get("image") for image in each.proto.imgs)
    button(app, "Leave this task").click().run()
    assert "all 137 digits" in told(app)
