"""Ways around a class's tasks and rules that were found, and what comes of them now."""

from dataclasses import replace

import pytest

import nncore
from lab.sweeps.sweep_queue import RACE, SWEEP, sweeps
from lab.tasks import Task, encode
from tests.pages.app import button, captions, changed, every_piece, go_to, pick, stop, wait_for, words
from tests.pages.classes import QUICK, at_work, give, member_session, open_task, woken
from tests.pages.session import part, run_of
from tests.pages.tasked import goals, started
from ui.session import LabBook, Membership, TaskWork, Training


def labels(app):
    return [each.label for each in app.button]


@pytest.fixture
def mia(school):
    """A member who has trained for a task, and what there is to know: (app, the class's secret, token)."""
    app, secret, token = at_work(school, Task(goal={"iterations": 100, "test_accuracy": 0.0}))
    started(app)
    assert "Hand in" in labels(app)
    return app, secret, token


def come_back(app):
    go_to(app, "classroom.py")
    button(app, "Open it").click().run()
    return go_to(app, "train.py")


def test_a_run_that_was_trained_in_the_task_is_known_after_leaving_it_and_after_a_reload(mia):
    app, _, token = mia
    button(app, "Leave this task").click().run()
    assert "Hand in" in labels(come_back(app))
    wait_for(app, lambda app: part(app, LabBook).ledger.entries(token)[0].status == "finished")
    assert "Hand in" in labels(member_session(token, "pages/train.py"))


@pytest.mark.parametrize("how", ["opened", "by a link that holds all of it"])
def test_a_run_on_another_data_set_than_the_tasks_does_not_count(school, how):
    code, secret = school.make("9b")
    goal = {"iterations": 100, "test_accuracy": 0.1}
    token, text = school.join(code, "Mia", "2718"), encode(Task({"units": 4}, goal=goal, question="Why?"))
    school.give(secret, QUICK, text, "harder")
    if how == "opened":
        app = open_task(token)
    else:
        app = member_session(token, "pages/train.py", task=text)
        part(app, Training).settings = part(app, Training).restored = QUICK
        app.run()
    button(app, "Start training").click().run()
    assert run_of(app) is None, "its question is to be answered all the same"
    app.text_area[0].set_value("Because").run()
    started(app)
    assert any("it learned from another data set than the task's" in said.value for said in app.markdown)
    app = member_session(token, "pages/train.py")
    assert any("it learned from another data set than the task's" in said.value for said in app.markdown)


@pytest.mark.parametrize("how", ["the same settings again", "gone on with"])
def test_what_was_trained_outside_of_a_task_is_not_taken_for_what_was_trained_in_it(mia, how):
    app, _, token = mia
    button(app, "Leave this task").click().run()
    if how == "gone on with":
        app.session_state["time_machine"] = True
        app.run()
        started(app, "Go on from here")
    else:
        started(app)
    assert run_of(app).config == QUICK
    for page in (come_back(app), member_session(token, "pages/train.py")):
        assert part(page, TaskWork).task and "Hand in" not in labels(page)
        assert any("before this task was given, or outside it" in said for said in captions(page))


def test_what_was_trained_by_a_link_before_the_class_was_given_the_same_task_does_not_count(school):
    code, secret = school.make("9b")
    token, task = school.join(code, "Mia", "2718"), Task(goal={"iterations": 100})
    app = member_session(token, "pages/train.py", task=encode(task))
    part(app, Training).settings = part(app, Training).restored = QUICK
    started(app.run())
    assert part(app, TaskWork).has_begun(run_of(app)), "a task of one's own"
    give(school, secret, task)
    for page in (app.run(), member_session(token, "pages/train.py")):
        assert part(page, TaskWork).task == task and "Hand in" not in labels(page)
        assert any("before this task was given, or outside it" in said for said in captions(page))
        assert "no run yet" in goals(page)[0]
    started(app)
    assert "Hand in" in labels(app)


def test_another_tab_that_has_not_been_told_asks_for_the_rules_when_something_is_started(school, monkeypatch):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    app = member_session(token, "pages/train.py")
    part(app, Training).restored = QUICK
    app.run()
    monkeypatch.setattr(Membership, "look", lambda self: None)
    school.change(secret, paused=True)
    button(app, "Start training").click().run()
    assert run_of(app) is None and "paused the class" in app.error[0].value
    school.change(secret, paused=False)
    go_to(app, "compare.py")
    pick(app, "View", "Race")
    school.change(secret, limits={"hidden_units": 2})
    button(app, "Start the race").click().run()
    assert sweeps.get(token, RACE) is None and "at most 2" in app.error[0].value
    go_to(app, "train.py")
    button(app, "Start training").click().run()
    assert run_of(app) is None and "at most 2" in app.error[0].value
    school.dismiss(secret, [school.members(secret)[0].id])
    button(app, "Start training").click().run()
    assert run_of(app) is None and "not in it any more" in app.error[0].value


def test_what_is_paused_or_was_reset_does_not_go_on_past_limits_that_were_lowered_since(school):
    code, secret = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/train.py")
    part(app, Training).restored = replace(QUICK, iterations=10**6)
    app.run()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).iteration)
    school.change(secret, paused=True)
    wait_for(app, lambda app: run_of(app).status == "paused" and run_of(app).scored)
    school.change(secret, paused=False, limits={"hidden_units": 2})
    done = run_of(app).iteration
    app.run()
    button(app, "Resume").click().run()
    assert run_of(app).status == "paused" and run_of(app).iteration == done and "at most 2" in app.error[0].value
    school.change(secret, limits={})
    button(app.run(), "Reset").click().run()
    assert part(app, Training).unbegun
    school.change(secret, limits={"hidden_units": 2})
    button(app.run(), "Start training").click().run()
    assert part(app, Training).unbegun and "at most 2" in app.error[0].value
    school.change(secret, limits={})
    button(app.run(), "Start training").click().run()
    assert run_of(app).status == "running"
    stop(app)


def on_compare(school, view):
    """A member of a class with settings that take long: (app, the class's secret, the member's token)."""
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    app = member_session(token, "pages/train.py")
    part(app, Training).restored = replace(QUICK, iterations=100_000)
    app.run()
    go_to(app, "compare.py")
    pick(app, "View", view)
    return app, secret, token


def test_a_sweep_that_goes_on_rests_where_sweeps_are_switched_off(school):
    app, secret, token = on_compare(school, "Try many settings")
    next(each for each in app.button if each.label.startswith("Train ")).click().run()
    sweep = sweeps.get(token, SWEEP)
    assert not sweep.aside
    school.change(secret, limits={"sweeps": False})
    app.run()
    assert sweep.aside and "goes on when it is on again" in words(every_piece(app))
    school.change(secret, limits={})
    app.run()
    assert not sweep.aside and "on again" not in words(every_piece(app))
    sweep.cancel()


def test_a_class_may_have_one_run_at_once_in_all_tabs_together(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    school.change(secret, limits={"runs_at_once": 1})
    here, there = (member_session(token, "pages/train.py") for _ in range(2))
    for app in (here, there):
        part(app, Training).restored = replace(QUICK, iterations=100_000)
        app.run()
    button(here, "Start training").click().run()
    button(there, "Start training").click().run()
    assert run_of(there) is None and "you have a run in another tab" in there.error[0].value.lower()
    first = run_of(here)
    assert first.status == "running"
    stop(here)
    button(there, "Start training").click().run()
    assert first.ended and run_of(there).status == "running"
    # Where there are more than may be since it was lowered, none is stopped for one that may not begin.
    school.change(secret, limits={})
    button(here.run(), "Start training").click().run()
    school.change(secret, limits={"runs_at_once": 1})
    going = run_of(here)
    button(here.run(), "Reset").click().run()
    assert "you have a run in another tab" in here.error[0].value.lower()
    assert run_of(here) is going and going.status == "running"
    for app in (here, there):
        stop(app)


def test_what_is_trained_together_rests_with_the_class(school):
    app, secret, token = on_compare(school, "Race")
    button(app, "Start the race").click().run()
    race = sweeps.get(token, RACE)
    assert not race.aside and sweeps.get(token, SWEEP) is None
    school.change(secret, paused=True)
    app.run()
    assert race.aside
    school.change(secret, paused=False)
    app.run()
    assert not race.aside
    race.cancel()


def test_the_answer_to_one_task_is_none_to_the_next(school):
    app, secret, _ = at_work(school, Task(question="Why?"))
    app.text_area[0].set_value("Because.").run()
    give(school, secret, Task(question="Where?"), nncore.TrainingConfig())
    app.run()
    button(app, "Open it").click().run()
    # A browser tells again what it shows, until it has drawn the next.
    assert app.text_area[0].value == "" and part(app, TaskWork).unanswered
    go_to(app, "classroom.py")
    button(app, "Open it").click().run()
    go_to(app, "train.py")
    assert part(app, TaskWork).task.question == "Why?" and app.text_area[0].value == "Because."


def test_a_race_does_not_show_what_a_task_hides(school):
    app, *_ = at_work(school, Task({"rate": 0.7}, frozenset(["rate"])), replace(QUICK, learning_rate=0.7))
    go_to(app, "compare.py")
    pick(app, "View", "Race")
    assert "hides some settings" in app.info[0].value and "0.7" not in str(captions(app))


@pytest.mark.parametrize("how", ["dismiss", "delete"])
def test_a_page_is_run_anew_once_its_class_is_gone(school, how):
    code, secret = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/draw.py")
    assert not changed(app, "class")
    school.delete(secret) if how == "delete" else school.dismiss(secret, [school.members(secret)[0].id])
    assert changed(app, "class") and not woken(app).title and "Your class is over" in app.info[0].value
