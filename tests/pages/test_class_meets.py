"""A class where its parts meet: its teacher in it, two of the teacher's tabs, a task on other pages, a race."""

from dataclasses import replace

import pytest

from lab.classes.lesson_tasks import LESSON, title_of
from lab.ledger import writer
from lab.sweeps.sweep_queue import RACE, sweeps
from lab.tasks import Task, encode
from render import class_sentences
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, captions, every_piece, go_to, markdown, now, open_app, pick, wait_for, words
from tests.pages.classes import PAGE, QUICK, accepted, at_work, give, hands, member_session, woken
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from tests.patience import wait_until
from ui.session import LabBook, Membership, OwnDigits, TaskWork, Training
from ui.train import take_home

JOIN = "Is it your class's? Join, to hand it in"


def ways(app):
    return [link.proto.label for link in app.get("page_link")]


def links_on(app):
    return [each.value for each in app.code]


def test_who_teaches_a_class_and_is_in_it_has_both_on_one_page(school):
    code, secret = school.make("9b")
    give(school, secret, Task({"units": 4}))
    app = accepted(member_session(school.join(code, "Mia", "2718"), PAGE, teach=secret))
    assert not app.exception and [each.value for each in app.header] == ["9b", "9b"]
    for view in ("The board", "Our digits"):
        assert not pick(app, "View", view).exception


def test_what_is_changed_of_a_class_elsewhere_is_seen_on_its_wall(school):
    _, secret = school.make("9b")
    app = accepted(open_app(PAGE, teach=secret, view="board"))
    for change, there, gone in ((True, "Go on", "Pause all"), (False, "Pause all", "Go on")):
        school.change(secret, paused=change)
        woken(app, "taught")
        assert there in [each.label for each in app.button] and gone not in [each.label for each in app.button]
    school.delete(secret)
    wait_until(lambda: "This class is over" in words(now(app, "board")))


def test_what_the_wall_shows_is_not_what_another_tab_of_its_teacher_comes_back_to(school):
    _, secret = school.make("9b")
    app = accepted(open_app(PAGE, teach=secret))
    token = part(app, LabBook).own
    assert app.button_group(key="class_view").value == "Who is there"
    wall = accepted(member_session(token, PAGE, teach=secret, view="board"))
    assert wall.button_group(key="class_view").value == "The board"
    assert member_session(token, PAGE).button_group(key="class_view").value == "Who is there"


def test_that_nobody_new_may_join_stands_where_the_code_is(school):
    _, secret = school.make("9b")
    school.limit(secret, {"joining": False})
    app = accepted(open_app(PAGE, teach=secret))
    assert any("Nobody new can join now" in each.value for each in app.warning)
    assert "Write this on the board" not in captions(app)


def test_what_was_drawn_before_joining_stays_behind_and_that_is_said(school):
    code, _ = school.make("9b")
    app = open_app(**{"class": code})
    assert not any("stay behind" in each.value for each in app.warning)
    part(app, OwnDigits).tray = hands(1, 1)[0]
    # The link of a notebook without runs would open nothing.
    assert any("stay behind" in each.value for each in app.run().warning) and not links_on(app)


def test_another_answer_and_another_run_than_those_that_were_handed_in_are_told(school):
    app, _, _ = at_work(school, Task({"units": 4}, question="Why?"))
    app.text_area[0].set_value("Because").run()
    started(app)
    button(app, "Hand in").click().run()
    assert [toast.value for toast in app.toast] == ["Handed in."]
    said = next(each for each in captions(app) if "Handed in at" in each)
    accuracy = run_of(app).scores.test_accuracy
    assert said.endswith(f"with {100 * accuracy:.1f}\u202f%.")
    app.text_area[0].set_value("Because, and I saw it").run()
    assert any(take_home.OTHER in each for each in captions(app))
    button(app, "Hand in again").click().run()
    assert not any(take_home.OTHER in each for each in captions(app))
    app.select_slider(key="rate").set_value(0.5).run()
    started(app)
    assert any(take_home.OTHER in each for each in captions(app))
    # Of a run outside the task nothing is offered that there is no button for.
    button(app, "Leave this task").click().run()
    started(app)
    go_to(app, PAGE)
    button(app, "Open it").click().run()
    assert any(each.endswith(take_home.OTHER) for each in captions(app))
    assert "Hand in again" not in [each.label for each in app.button]


def test_why_one_task_was_not_handed_in_is_not_said_of_the_next(school):
    app, secret, _ = at_work(school, Task({"units": 4}))
    started(app)
    school.take_away(secret, school.tasks(secret)[0].id)
    button(app, "Hand in").click().run()
    assert app.error
    give(school, secret, Task({"units": 5}), replace(QUICK, hidden_units=(5,)))
    part(app, Membership).look()
    button(app.run(), "Open it").click().run()
    started(app)
    assert not app.error
    button(app, "Hand in").click().run()
    assert not app.error and any("Handed in at" in each for each in captions(app))


def test_a_task_is_at_hand_on_every_page_and_leads_who_is_in_no_class_any_more_to_theirs(school):
    task = Task({"units": 4}, goal={"test_accuracy": 0.9}, question="What do you draw?")
    app, _, _ = at_work(school, task)
    assert JOIN not in ways(app)
    left = open_app(task=encode(task))
    assert JOIN in ways(left)
    assert "Your task" not in [each.label for each in app.expander]
    go_to(app, "draw.py")
    assert "Your task" in [each.label for each in app.expander]
    assert any(each.value == "What do you draw?" for each in app.text)
    assert any(each.startswith("At least 90.0") for each in markdown(app))
    go_to(app, "train.py")
    button(app, "Leave this task").click().run()
    go_to(app, "draw.py")
    assert "Your task" not in [each.label for each in app.expander]


def test_an_answer_that_nobody_sees_is_none(school):
    app, _, _ = at_work(school, Task(question="Why?"))
    for unseen in ("\u200b", "\ufe0f \u200d", " \n "):
        app.text_area[0].set_value(unseen).run()
        button(app, "Start training").click().run()
        assert run_of(app) is None and any("Answer the question" in each.value for each in app.error)
    app.text_area[0].set_value("\u202eno\u200b").run()
    started(app)
    assert [answer for _, answer in part(app, TaskWork).answers] == ["no"]


def test_what_is_still_to_come_is_said_and_that_a_run_has_not_met_its_goal(school):
    app, _, _ = at_work(school, Task(goal={"test_accuracy": 0.99}))
    assert any("The goal is checked when a run has ended." in each for each in captions(app))
    started(app)
    assert any("the goal is not met" in each for each in captions(app))


def test_the_tasks_of_the_lesson_are_called_by_their_names_everywhere(school):
    _, secret = school.make("9b")
    id = school.give(secret, LESSON[1].config, encode(LESSON[1].task), None, True)
    (task,) = school.tasks(secret)
    assert task.id == id and class_sentences.of_task(task).endswith(": 2. Ten hidden units")
    assert title_of(replace(LESSON[1].task, own={"seed": 3})) == "2. Ten hidden units"
    assert title_of(Task({"units": 4})) is None


@pytest.mark.parametrize("teaches", [False, True], ids=["a member", "the teacher"])
def test_a_race_is_run_under_the_names_that_were_chosen(school, teaches):
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    add_finished(writer.default().ledger, mia)
    app = accepted(open_app(PAGE, teach=secret)) if teaches else member_session(ben)
    go_to(app, "compare.py")
    part(app, Training).settings = QUICK
    pick(app, "View", "Race")
    next(each for each in app.selectbox if each.label == "Second").set_value("of Mia").run()
    button(app, "Start the race").click().run()
    race = sweeps.get(part(app, LabBook).own, RACE)
    wait_for(app, lambda app: race.done)
    assert all(name in words(every_piece(app)) for name in ("Your settings on Train", "Mia, of your class"))


def test_who_leaves_a_task_has_the_way_back_to_what_was_there_before_and_is_not_told_of_it_again(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    app = member_session(token, "pages/train.py")
    mine = replace(QUICK, hidden_units=(7,))
    part(app, Training).settings = part(app, Training).restored = mine
    app.run()
    give(school, secret, Task({"units": 4}))
    part(app, Membership).look()
    button(app.run(), "Leave this task").click().run()
    assert not part(app, TaskWork).task and part(app, Training).settings.hidden_units == (4,)
    assert "Open it" not in [each.label for each in app.button]
    button(app, "Back to my own settings").click().run()
    assert part(app, Training).settings == mine
    # With settings of one's own there is nothing to come back to.
    assert not any("Back to my" in each.label for each in app.button)


def test_a_race_that_a_task_does_not_allow_is_not_offered(school):
    app, _, _ = at_work(school, Task({"units": 4}))
    go_to(app, "compare.py")
    pick(app, "View", "Race")
    assert any("your task locks" in each.value.lower() for each in app.info)
    assert "Start the race" not in [each.label for each in app.button]
