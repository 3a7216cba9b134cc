"""A class's tasks, and what was handed in for each, on its teacher's page."""

import io
import zipfile

from lab.classes.classes import Classes
from lab.classes.lesson_tasks import LESSON
from lab.classes.tasks import Handed
from lab.ledger.problems import LedgerProblem
from lab.tasks import Task
from render import class_sentences
from tests.pages.app import every_piece, now, words
from tests.pages.classes import control, give, make, secret_of


def test_a_task_of_the_lesson_is_given_by_a_button(school):
    app = make()
    app.button(key="lesson_2").click().run()
    assert not app.exception and app.button(key="lesson_2").disabled
    (task,) = school.tasks(secret_of(app))
    assert task.task == LESSON[1].task and task.config == LESSON[1].config and task.own_seeds
    assert class_sentences.of_task(task).endswith(": 2. Ten hidden units")
    # Of two, the one that was given last is looked at.
    for number in (1, 3):
        app.button(key=f"lesson_{number}").click().run()
        assert control(app.selectbox, "Task").value == school.tasks(secret_of(app))[0].id


def test_a_task_beyond_the_limits_of_its_class_is_not_given(school):
    app = make()
    school.limit(secret_of(app), {"hidden_units": 8})
    app.button(key="lesson_2").click().run()
    assert "limits do not allow" in app.error[0].value and not school.tasks(secret_of(app))


def test_what_is_handed_in_can_be_read_at_once(school, downloads, monkeypatch):
    app = make()
    secret = secret_of(app)
    id = give(school, secret, Task(question="Why?"))
    app.run()
    school.hand_in(school.join(school.taught(secret).code, "Mia", "2718"), id, Handed(answer="So"), b"a report")
    assert "1 of 1 have handed in" in words(now(app, "inbox"))
    with zipfile.ZipFile(io.BytesIO(downloads["All reports"]())) as reports:
        assert reports.read("01 Mia.html") == b"a report"

    def away(*_):
        raise LedgerProblem("it is locked")

    with monkeypatch.context() as patch:
        patch.setattr(Classes, "inbox", away)
        app.run()
        assert "It is locked" in words(every_piece(app, "inbox")) and not app.exception
    assert "Mia" in words(now(app, "inbox"))
