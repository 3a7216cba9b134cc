"""A task of a class: opened, worked on, handed in as what it was; and what its teacher lets it do."""

import io
import zipfile
from dataclasses import replace

from lab import seal, tasks
from lab.sweeps.sweep_queue import SWEEP, sweeps
from lab.tasks import Task
from tests.pages.app import button, go_to, open_app, stop, wait_for
from tests.pages.classes import QUICK, at_work, give, member_session, open_task
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from tests.patience import wait_until
from ui.session import Given, LabBook, Membership, TaskWork, Training


def handed(school, secret):
    (row,) = [each for _, each in school.inbox(secret, school.tasks(secret)[0]).rows]
    return row


def test_a_run_is_handed_in_as_it_was(school):
    app, secret, token = at_work(school, Task({"units": 4}, goal={"iterations": 20, "hidden_units": 4}))
    assert button(app, "Back to my own settings")
    started(app)
    assert any("Now hand it in" in each.value for each in app.success)
    # The teacher's page says the same of what the ledger has.
    wait_until(lambda: [progress.met for _, progress in school.progress(secret).rows] == [True])
    button(app, "Hand in").click().run()
    assert not app.exception and not app.error
    assert [each.value for each in app.success if "Goal met" in each.value] == ["Goal met, and handed in."]
    found = handed(school, secret)
    assert found.met and (found.hidden_units, found.iterations) == (4, 20)
    assert found.accuracy == run_of(app).scores.test_accuracy and found.digest == run_of(app).network.digest
    with zipfile.ZipFile(io.BytesIO(school.reports(secret, school.tasks(secret)[0].id))) as reports:
        report = reports.read("01 Mia.html")
    assert seal.is_ours(report) and found.digest.encode() in report
    # Nobody is told again of what they have handed in.
    assert "Open it" not in [each.label for each in member_session(token, "pages/train.py").button]


def test_what_was_not_trained_as_the_task_says_is_handed_in_as_that(school):
    app, secret, _ = at_work(school, Task(goal={"iterations": 20, "test_accuracy": 0.0}))
    started(app)
    wait_until(lambda: [progress.met for _, progress in school.progress(secret).rows] == [True])
    app.session_state["time_machine"] = True
    app.run()
    started(app, "Go on from here")
    button(app, "Hand in").click().run()
    found = handed(school, secret)
    assert not found.met and found.goal[1] == [False, "At most 20 iterations", "40, counting the 20 before this run"]
    assert found.iterations == 40


def test_another_task_in_the_address_is_not_handed_in_as_the_class_s(school):
    app, secret, _ = at_work(school, Task({"units": 4}, goal={"test_accuracy": 0.99}))
    started(app)
    easier = Task({"units": 4}, goal={"test_accuracy": 0.01})
    part(app, TaskWork).task, part(app, TaskWork).text = easier, tasks.encode(easier)
    app.run()
    assert "Hand in" not in [each.label for each in app.button]
    assert handed(school, secret) is None


def test_where_each_has_a_seed_of_their_own_it_is_locked_also_after_a_reload(school):
    code, secret = school.make("9b")
    token, goal = school.join(code, "Mia", "2718"), Task(goal={"iterations": 20})
    school.give(secret, QUICK, tasks.encode(goal), "embedded", own_seeds=True)
    mine = school.members(secret)[0].id % 10_000
    app = open_task(token)
    for page in (app, member_session(token, "pages/train.py")):
        seed = page.number_input(key="seed")
        assert seed.disabled and seed.value == mine
    assert started(app).config.seed == mine
    button(app, "Hand in").click().run()
    assert handed(school, secret).met


def test_a_run_that_goes_on_is_not_handed_in(school):
    app, *_ = at_work(school, Task(goal={"iterations": 10**6}), replace(QUICK, iterations=10**6))
    button(app, "Start training").click().run()
    assert "Hand in" not in [each.label for each in app.button]
    wait_until(lambda: run_of(app).iteration)
    stop(app)
    wait_for(app, lambda app: run_of(app).settled)
    assert not button(app, "Hand in").disabled


def test_a_class_that_is_paused_rests_and_goes_on(school):
    code, secret = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/train.py")
    part(app, Training).settings = replace(QUICK, iterations=10**6)
    part(app, Training).restored = part(app, Training).settings
    button(app.run(), "Start training").click().run()
    wait_for(app, lambda app: run_of(app).iteration)  # one that has not begun has no Resume
    school.change(secret, paused=True)
    app.run()
    wait_for(app, lambda app: run_of(app).status == "paused")
    assert "paused the class" in app.info[0].value
    # A second tab, or the same one after a reload.
    other = member_session(part(app, LabBook).own, "pages/train.py")
    assert run_of(other) is run_of(app) and run_of(other).status == "paused"
    button(other, "Resume").click().run()
    assert "wait until it goes on" in other.error[0].value
    school.change(secret, paused=False)
    wait_for(other, lambda app: run_of(app).status == "running")
    assert not other.error
    wait_for(app, lambda app: run_of(app).status == "running")
    assert not any("paused the class" in each.value for each in app.info)


def test_a_class_begins_nothing_that_it_may_not(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    school.change(secret, limits={"hidden_units": 16})
    app = member_session(token, "pages/train.py")
    button(app, "Start training").click().run()
    assert run_of(app) is None and "your class may use at most 16" in app.error[0].value.lower()
    school.change(secret, limits={"hidden_units": 600})
    part(app, Training).restored = QUICK
    app.run()
    started(app)
    school.change(secret, paused=True)
    before = run_of(app)
    app.run()
    button(app, "Start training").click().run()
    assert run_of(app) is before and "has paused the class" in app.error[0].value


def test_who_opens_a_task_comes_to_train_whatever_brings_them_back_before(school):
    code, secret = school.make("9b")
    give(school, secret, Task(question="Why?"))
    app = member_session(school.join(code, "Mia", "2718"), "pages/draw.py")
    button(app, "Open it").click().run()
    assert app.title[0].value == "Train a network"
    given = part(app, Given)
    assert not given.leads_to_train("Draw")
    # A message of the page before was on its way, and that page is drawn once more.
    given._opened = True
    assert [given.leads_to_train(page) for page in ("Draw", "Draw", "Train", "Draw")] == [True, True, False, False]


def test_what_is_pressed_twice_is_done_once(school, monkeypatch):
    code, secret = school.make("9b")
    give(school, secret, Task(question="Why?"))
    app = member_session(school.join(code, "Mia", "2718"), "pages/train.py")
    before = part(app, Training).settings
    button(app, "Open it").click().run()
    given, first = part(app, Given), (None, before, None)
    assert given.before == first
    # A second press was on its way.
    monkeypatch.setattr("ui.session.tasks.given.part", lambda kind: part(app, kind))
    monkeypatch.setattr("ui.session.tasks.given.widgets.put", lambda values: None)
    given.open(part(app, Membership).tasks[0])
    assert given.before == first
    monkeypatch.undo()
    button(app, "Back to my own settings").click().run()
    assert not part(app, TaskWork).task and not given.before
    given.go_back()
    assert not app.run().exception and not part(app, TaskWork).task


def test_a_task_that_was_not_wanted_is_still_found_on_class(school):
    code, secret = school.make("9b")
    give(school, secret, Task(question="Why?"))
    token = school.join(code, "Mia", "2718")
    app = member_session(token, "pages/train.py")
    button(app, "Not now").click().run()
    assert "Open it" not in [each.label for each in app.button]
    go_to(app, "classroom.py")
    button(app, "Open it").click().run()
    assert not app.exception and app.title[0].value == "Train a network"
    assert part(app, TaskWork).task.question == "Why?"
    # From then on Class has the way back to it.
    go_to(app, "classroom.py")
    assert "Open it" not in [each.label for each in app.button]
    assert any(each.proto.label == "Go on with it" for each in app.get("page_link"))


def test_a_task_that_was_taken_away_meanwhile_is_a_sentence(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    started(app)
    school.take_away(secret, school.tasks(secret)[0].id)
    button(app, "Hand in").click().run()
    assert not app.exception and app.error[0].value == "Your class does not have this task any more."


def test_who_resumes_while_the_class_rests_is_told_so(school):
    code, secret = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/train.py")
    part(app, Training).restored = replace(QUICK, iterations=10**6)
    button(app.run(), "Start training").click().run()
    school.change(secret, paused=True)
    app.run()
    wait_for(app, lambda app: run_of(app).status == "paused" and run_of(app).scored)
    for label in ("Resume", "Step"):
        done = run_of(app).iteration
        button(app, label).click().run()
        assert "paused the class" in app.error[0].value and run_of(app).iteration == done
        assert run_of(app).status == "paused"


def test_many_settings_are_tried_only_where_the_class_may(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    app = member_session(token, "pages/compare.py")
    app.segmented_control(key="compare_view").set_value("Try many settings").run()
    assert not app.button(key="start_sweep").disabled and not app.info
    school.change(secret, limits={"sweeps": False})
    app.button(key="start_sweep").click().run()  # as on a page from before
    assert "switched *Try many settings* off" in " ".join(each.value for each in app.error)
    assert "switched *Try many settings* off" in app.info[0].value and app.button(key="start_sweep").disabled
    assert sweeps.get(token, SWEEP) is None


def test_who_follows_a_link_to_a_task_joins_first_and_then_has_it(school):
    code, secret = school.make("9b")
    task = Task(question="Why?")
    give(school, secret, task)
    app = open_app(**{"class": code, "task": task.name})
    assert app.title[0].value == "Class" and "opens once you have joined" in app.info[0].value
    app = open_app(task=task.name)
    assert "opens once you have joined" in app.info[0].value


def test_a_refusal_goes_with_the_settings_that_it_is_of(school):
    app, secret, _ = at_work(school, Task(goal={"iterations": 10**6}))
    school.change(secret, limits={"hidden_units": 16})
    app.number_input(key="units").set_value(32).run()
    button(app, "Start training").click().run()
    assert any("at most 16 hidden units" in each.value for each in app.error)
    app.run()
    assert any("at most 16 hidden units" in each.value for each in app.error)
    app.number_input(key="units").set_value(8).run()
    assert not app.error
