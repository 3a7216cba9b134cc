"""What a class lets its members do: what goes on rests and ends with it, and what it may not begin does not begin."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from lab.classes import ending
from lab.classes.tables import classes
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.sweeps.sweep_queue import RACE, SWEEP, sweeps
from lab.tasks import Task
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, changed, every_piece, go_to, notes, pick, stop, wait_for, words
from tests.pages.classes import QUICK, TRAIN, a_member, at_work, begin_long_run, buttons, member_session, teacher_of
from tests.pages.session import part, run_of, tab_of
from tests.patience import wait_until
from ui.session import LabBook, Membership, Training


def errors(app):
    return " ".join(each.value for each in app.error)


# What may begin


def test_a_run_rests_with_its_class_and_goes_on_with_it(school):
    app, secret, token = a_member(school)
    begin_long_run(app)
    wait_for(app, lambda app: run_of(app).iteration)  # one that has not begun has no Resume
    teacher = teacher_of(secret)
    button(teacher, "Pause all").click().run()
    assert run_of(app).status == "paused", "though its page is not drawn"
    wait_for(app, lambda app: run_of(app).scored)
    assert "paused the class" in app.info[0].value
    # A second tab, or the same one after a reload.
    other = member_session(token, TRAIN)
    assert run_of(other) is run_of(app)
    for label in ("Resume", "Step"):
        done = run_of(other).iteration
        button(other, label).click().run()
        assert "wait until it goes on" in errors(other)
        assert run_of(other).status == "paused" and run_of(other).iteration == done
    button(teacher, "Go on").click().run()
    assert run_of(app).status == "paused"
    wait_for(other, lambda app: run_of(app).status == "running")
    assert not other.error and not any("paused the class" in each.value for each in app.run().info)


def test_what_rested_does_not_go_on_past_lowered_limits(school):
    app, secret, _ = a_member(school)
    begin_long_run(app)
    wait_for(app, lambda app: run_of(app).iteration)
    school.change(secret, paused=True)
    wait_for(app, lambda app: run_of(app).status == "paused" and run_of(app).scored)
    school.change(secret, paused=False, limits={"hidden_units": 2})
    done = run_of(app).iteration
    button(app.run(), "Resume").click().run()
    assert run_of(app).status == "paused" and run_of(app).iteration == done and "at most 2" in errors(app)
    school.change(secret, limits={})
    assert run_of(app.run()).status == "running"
    stop(app)


def test_a_tab_asks_for_the_rules_whenever_something_begins(school, monkeypatch):
    app, secret, token = a_member(school)
    part(app, Training).restored = QUICK
    app.run()
    monkeypatch.setattr(Membership, "look", lambda self: None)  # it has not been told
    school.change(secret, paused=True)
    button(app, "Start training").click().run()
    assert run_of(app) is None and "paused the class" in errors(app)
    school.change(secret, paused=False)
    pick(go_to(app, "compare.py"), "View", "Race")
    school.change(secret, limits={"hidden_units": 2})
    button(app, "Start the race").click().run()
    assert sweeps.get(token, RACE) is None and "at most 2" in errors(app)
    school.dismiss(secret, [school.members(secret)[0].id])
    button(go_to(app, TRAIN), "Start training").click().run()
    assert run_of(app) is None and "not in it any more" in errors(app)


def test_a_refusal_goes_with_the_settings_that_it_is_of(school):
    app, secret, _ = at_work(school, Task(goal={"iterations": 10**6}))
    school.change(secret, limits={"hidden_units": 16})
    app.number_input(key="units").set_value(32).run()
    button(app, "Start training").click().run()
    for _ in range(2):
        assert run_of(app) is None and "at most 16 hidden units" in errors(app)
        app.run()
    app.number_input(key="units").set_value(8).run()
    assert not app.error


def test_one_run_at_once_is_one_in_all_tabs_together(school):
    here, secret, token = a_member(school)
    there = member_session(token, TRAIN)
    school.change(secret, limits={"runs_at_once": 1})
    begin_long_run(here)
    begin_long_run(there)
    assert run_of(there) is None and "you have a run in another tab" in errors(there).lower()
    # None is stopped for one that may not begin, where there are more since it was lowered.
    school.change(secret, limits={})
    button(there.run(), "Start training").click().run()
    school.change(secret, limits={"runs_at_once": 1})
    going = run_of(here)
    button(here.run(), "Reset").click().run()
    assert "you have a run in another tab" in errors(here).lower()
    assert run_of(here) is going and going.status == run_of(there).status == "running"
    for app in (here, there):
        stop(app)


@pytest.mark.parametrize(
    "kind, view, key, change",
    [
        (SWEEP, "Try many settings", "start_sweep", {"limits": {"sweeps": False}}),
        (RACE, "Race", "start_race", {"paused": True}),
    ],
)
def test_what_is_trained_together_rests_while_it_may_not_go_on(school, kind, view, key, change):
    app, secret, token = a_member(school)
    part(app, Training).restored = replace(QUICK, iterations=100_000)
    pick(go_to(app.run(), "compare.py"), "View", view)
    app.button(key=key).click().run()
    together = sweeps.get(token, kind)
    assert not together.aside
    school.change(secret, **change)
    app.run()
    assert together.aside and ("goes on when it is on again" in words(every_piece(app))) == (kind == SWEEP)
    school.change(secret, paused=False, limits={})
    app.run()
    assert not together.aside and "on again" not in words(every_piece(app))
    together.cancel()


def test_many_settings_are_tried_only_where_the_class_may(school):
    app, secret, token = a_member(school, "pages/compare.py")
    pick(app, "View", "Try many settings")
    school.change(secret, limits={"sweeps": False})
    app.button(key="start_sweep").click().run()  # as on a page from before
    assert "switched *Try many settings* off" in errors(app) and app.button(key="start_sweep").disabled
    assert sweeps.get(token, SWEEP) is None


def test_a_race_is_under_names_until_they_are_gone(school):
    app, secret, token = a_member(school, "pages/compare.py")
    other = school.join(school.taught(secret).code, "Zerbinetta", "2718")
    add_finished(writer.default().ledger, other)
    part(app, Training).settings = QUICK
    pick(app, "View", "Race")
    app.selectbox(key="race_second").set_value("of Zerbinetta")  # the page is not drawn for it before the press
    button(app, "Start the race").click().run()
    race = sweeps.get(token, RACE)
    wait_for(app, lambda app: race.done)
    assert all(name in words(every_piece(app)) for name in ("Your settings on Train", "Zerbinetta, of your class"))
    school.forget(other)
    wait_until(lambda: "Zerbinetta" not in words(every_piece(app.run())))


# Once it is over


def set_end(school, code, **when):
    with school.database.begin(writes=True) as connection:
        connection.execute(update(classes).where(classes.c.code == code).values(**when))


@pytest.fixture
def mia(school):
    """(the class's code, its secret, a member's token), with a run."""
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    add_finished(writer.default().ledger, token)
    return code, secret, token


@pytest.fixture
def let_time_pass(school, mia):
    """A function after which the class is over for long, though nobody has looked for it since."""

    def over():
        ending.end_those_over(school)
        set_end(school, mia[0], expires=1.0, found_over=1.0)

    return over


def says_so(app):
    said = [each.value for each in app.info]
    return bool(said) and said[0].startswith("Your class is over") and not app.title and not notes(app)


@pytest.mark.parametrize("how", ["deleted", "over"])
def test_a_class_that_is_over_says_so_and_one_begins_anew(school, browser, mia, let_time_pass, how):
    _, secret, browser.token = mia
    app = browser.open()
    assert not says_so(app) and not changed(app, "class")
    school.delete(secret) if how == "deleted" else let_time_pass()
    assert changed(app, "class")
    # By the link of the next class, which is not lost.
    said = {"class": school.make("9c")[0], "task": "2222"}
    app = browser.open("pages/draw.py", **said)
    assert says_so(app) and says_so(app.run()) and part(app, Membership).me is None
    assert "class" not in tab_of(app).offers, "nobody asks for it again and again"
    button(app, "Begin anew").click().run()
    assert browser.token == part(app, LabBook).own != mia[2] and part(app, LabBook).goes_to[1] == said
    app = browser.open()
    assert app.title[0].value == "Train a network" and not says_so(app)


def test_nobody_sees_its_notebooks_by_a_link_either(browser, mia, let_time_pass):
    token = mia[2]
    app = browser.open("pages/compare.py", runs=token)
    button(app, "Open it").click().run()
    assert len(app.checkbox) == 1
    let_time_pass()
    assert part(app, LabBook).ledger.entries(token), "it is still there"
    app.run()
    assert not app.checkbox and part(app, LabBook).token == browser.token
    assert any("gone with its class" in each.value for each in app.info)
    app = browser.open(runs=token)
    assert "leads to no notebook with runs" in app.info[0].value and "Open it" not in buttons(app)


def test_while_the_database_is_away_no_class_is_over(browser, mia, ledger_away):
    browser.token = mia[2]
    with ledger_away():
        app = browser.open()
        assert not part(app, Membership).over and app.title[0].value == "Train a network"
    assert part(app.run(), Membership).me is not None


def test_a_clock_that_is_wrong_for_a_moment_loses_nothing(school, mia):
    code, _, token = mia
    app, right = member_session(token, TRAIN), school.of_code(code).expires
    set_end(school, code, expires=1.0)
    assert says_so(app.run()) and ending.is_over(token)
    set_end(school, code, expires=right)
    assert app.run().title[0].value == "Train a network" and not ending.is_over(token)


def test_what_goes_on_ends_where_a_session_finds_it_is_over(school, mia):
    _, secret, token = mia
    app = member_session(token, TRAIN)
    begin_long_run(app)
    run = run_of(app)
    # Another server did it, and the writer of this one has heard that there is no such run.
    school.dismiss(secret, [school.members(secret)[0].id])
    writer.default().drop([key_of(token)])
    writer.default().keep(token, "page", b"x")  # what was set before the session was told
    wait_until(lambda: writer.default().problem_of(token))
    assert run.status == "running" and says_so(app.run()) and run.status == "stopped"
    assert part(app, Training).ask_rules is not None, "it asks before it begins anything more"
    assert ending.is_over(token) and run not in writer.default().runs() and not writer.default().waiting(token)
