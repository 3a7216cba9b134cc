"""What is handed in for a task of a class, by ui/train/take_home: what was trained and answered, and what is said."""

import io
import zipfile
from dataclasses import replace

from lab import seal, tasks
from lab.tasks import Task
from tests.pages.app import button, captions, go_to, markdown, notes, stop, wait_for
from tests.pages.classes import PAGE, QUICK, TRAIN, at_work, buttons, give, member_session, open_task
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from tests.patience import wait_until
from ui.session import Membership, TaskWork
from ui.train.take_home import OTHER, WORSE


def handed(school, secret):
    (row,) = [each for _, each in school.inbox(secret, school.tasks(secret)[0]).rows]
    return row


def test_a_run_is_handed_in_as_it_was(school):
    goal = {"iterations": 20, "hidden_units": 4}
    app, secret, token = at_work(school, Task({"units": 4}, goal=goal, question="Why?"))
    app.text_area[0].set_value("At first").run()
    started(app)
    assert any("then hand it in" in each.value for each in app.success)
    # The teacher's page says the same of what the ledger has.
    wait_until(lambda: [progress.met for _, progress in school.progress(secret).rows] == [True])
    app.text_area[0].set_value("On second thoughts")  # the page is not drawn for it before the press
    button(app, "Hand in").click().run()
    assert not app.exception and not app.error and [toast.value for toast in app.toast] == ["Handed in."]
    assert [each.value for each in app.success if "Goal met" in each.value] == ["Goal met, and handed in."]
    found = handed(school, secret)
    assert found.met and (found.hidden_units, found.iterations) == (4, 20)
    assert found.accuracy == run_of(app).scores.test_accuracy and found.digest == run_of(app).network.digest
    assert (found.answer, found.later) == ("At first", "On second thoughts")
    with zipfile.ZipFile(io.BytesIO(school.reports(secret, school.tasks(secret)[0].id))) as reports:
        report = reports.read("01 Mia.html")
    assert seal.is_ours(report) and found.digest.encode() in report
    assert "Open it" not in buttons(member_session(token, TRAIN)), "nobody is told again of what they have handed in"
    app.text_area[0].set_value("").run()
    assert any("or another answer" in each for each in captions(app))
    button(app, "Hand in again").click().run()
    assert (handed(school, secret).answer, handed(school, secret).later) == ("At first", "(taken out)")


def test_what_does_not_meet_the_goal_is_handed_in_as_that(school):
    app, secret, _ = at_work(school, Task(goal={"iterations": 20, "test_accuracy": 0.0}))
    started(app)
    button(app, "Hand in").click().run()
    assert handed(school, secret).met and WORSE not in notes(app)
    app.session_state["time_machine"] = True
    app.run()
    started(app, "Go on from here")
    assert WORSE in notes(app)
    button(app, "Hand in again").click().run()
    found = handed(school, secret)
    assert not found.met and found.iterations == 40 and WORSE not in notes(app)
    assert found.goal[1] == [False, "At most 20 iterations", "40, counting the 20 before this run"]


def test_another_answer_or_run_than_was_handed_in_is_told(school):
    app, _, _ = at_work(school, Task({"units": 4}, question="Why?"))

    def is_other():
        return any(each.endswith(OTHER) for each in captions(app))

    app.text_area[0].set_value("Because").run()
    started(app)
    button(app, "Hand in").click().run()
    said = next(each for each in captions(app) if "Handed in at" in each)
    assert said.endswith(f"with {100 * run_of(app).scores.test_accuracy:.1f}\u202f%.")
    app.text_area[0].set_value("Because, and I saw it").run()
    assert is_other()
    button(app, "Hand in again").click().run()
    assert not is_other()
    app.select_slider(key="rate").set_value(0.5).run()
    started(app)
    assert is_other()
    # Of a run outside the task nothing is offered that there is no button for.
    button(app, "Leave this task").click().run()
    started(app)
    button(go_to(app, PAGE), "Open it").click().run()
    assert is_other() and "Hand in again" not in buttons(app)
    assert "**Your task** · :material/check_circle: handed in" in markdown(app)


def test_another_task_than_the_class_s_is_not_handed_in(school):
    app, secret, _ = at_work(school, Task({"units": 4}, goal={"test_accuracy": 0.99}))
    started(app)
    easier = Task({"units": 4}, goal={"test_accuracy": 0.01})
    part(app, TaskWork).task, part(app, TaskWork).text = easier, tasks.encode(easier)
    assert "Hand in" not in buttons(app.run()) and handed(school, secret) is None


def test_one_s_own_seed_is_locked_also_after_a_reload(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    school.give(secret, QUICK, tasks.encode(Task(goal={"iterations": 20})), "embedded", own_seeds=True)
    mine = school.members(secret)[0].id % 10_000
    app = open_task(token)
    for page in (app, member_session(token, TRAIN)):
        seed = page.number_input(key="seed")
        assert seed.disabled and seed.value == mine
    assert started(app).config.seed == mine
    button(app, "Hand in").click().run()
    assert handed(school, secret).met


def test_a_run_that_goes_on_is_not_handed_in(school):
    app, *_ = at_work(school, Task(goal={"iterations": 10**6}), replace(QUICK, iterations=10**6))
    button(app, "Start training").click().run()
    assert "Hand in" not in buttons(app)
    stop(app)
    wait_for(app, lambda app: run_of(app).settled)
    assert not button(app, "Hand in").disabled


def test_why_a_task_was_not_handed_in_is_not_said_of_the_next(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    started(app)
    school.take_away(secret, school.tasks(secret)[0].id)
    button(app, "Hand in").click().run()
    assert not app.exception and app.error[0].value == "Your class does not have this task any more."
    give(school, secret, Task({"units": 5}), replace(QUICK, hidden_units=(5,)))
    part(app, Membership).look()
    button(app.run(), "Open it").click().run()
    started(app)
    assert not app.error
    button(app, "Hand in").click().run()
    assert not app.error and any("Handed in at" in each for each in captions(app))
