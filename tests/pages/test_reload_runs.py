"""The newest run comes back from the lab book after a reload, as it was: going on, paused or ended."""

from dataclasses import replace

import pytest

import nncore
from lab import tasks
from lab.desk_state import decode
from lab.ledger import writer
from lab.lesson import training_of
from lab.runs.scheduler import scheduler
from tests.lab.ledger.books import add_finished
from tests.lab.test_runs import wait_until
from tests.nncore.reading.test_ink import seven
from tests.pages.app import (
    alts,
    button,
    every_piece,
    file_of,
    go_to,
    numbers,
    open_file,
    outcome,
    pick,
    stop,
    wait_for,
    words,
)
from tests.pages.browser import Browser
from tests.pages.draw.canvas import canvas, open_draw  # noqa: F401  a fixture
from tests.pages.session import part, run_of
from ui.session import LabBook, Networks, OwnDigits, Training

# ruff: noqa: F811  fixtures are asked for by their names
TASK = tasks.encode(tasks.Task(goal={"hidden_units": 32, "test_accuracy": 0.2}, question="Why?"))


def train(app):
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    app.run()
    return written(app)


def written(app):
    """The same app, once its run is in the ledger to its end: what a reload finds is not in memory."""
    wait_until(lambda: writer.default().newest(part(app, LabBook).own) is None)
    return app


def titles(app):
    return {expander.label for expander in app.expander}, {each.label for each in app.get("download_button")}


def test_an_ended_run_comes_back_with_all_that_its_page_shows(browser):
    app = train(browser.open(iterations=60, units=32))
    again = browser.open()
    assert run_of(again) is not run_of(app)
    assert numbers(again) == numbers(app) and alts(again) == alts(app)
    assert outcome(again) == outcome(app) != ""
    assert titles(again) == titles(app) and "Time machine" in titles(again)[0]
    assert [at for at, _ in run_of(again).checkpoints] == [at for at, _ in run_of(app).checkpoints]
    assert (again.number_input(key="units").value, again.number_input(key="iterations").value) == (32, 60)
    network = part(again, Networks).own.network
    assert network.digest == run_of(app).network.digest and part(again, Networks).opened is None
    assert len(part(again, LabBook).ledger.entries(browser.token)) == 1, "it is not written down as another run"


def test_the_runs_of_a_sweep_do_not_take_the_place_of_the_one_that_somebody_looked_at(browser):
    app = train(browser.open(iterations=60, units=32))
    add_finished(part(app, LabBook).ledger, browser.token, group_id="a sweep")
    assert run_of(browser.open()).network.digest == run_of(app).network.digest


def test_in_a_task_the_answer_and_the_goal_come_back_too(browser):
    app = browser.open(task=TASK, units=32, iterations=60)
    app.text_area(key="task_answer").set_value("Because of this.").run()
    train(app)
    assert "Goal met" in " ".join(success.value for success in app.success)
    for address in ({"task": TASK, "units": 32, "iterations": 60}, {}):
        again = browser.open(**address)
        assert "Goal met" in " ".join(success.value for success in again.success)
        assert again.text_area(key="task_answer").value == "Because of this."


def test_what_a_run_began_from_and_what_was_answered_is_kept_before_a_reload_can_find_the_run(browser, monkeypatch):
    app = browser.open(task=TASK, units=32, iterations=60)
    app.text_area(key="task_answer").set_value("Because of this.").run()
    server, kept = writer.default(), []
    follow = server.follow
    monkeypatch.setattr(
        server, "follow", lambda run, token: (kept.append(writer.default().desk(token)["task"]), follow(run, token))
    )
    button(app, "Start training").click().run()
    assert kept == [writer.default().desk(browser.token)["task"]]
    (done,) = decode("task", kept[0])[0].works
    assert done.answers[0][1] == "Because of this." and done.beginning


def test_a_run_from_before_a_task_is_none_of_it(browser):
    train(browser.open(iterations=60, units=32))
    app = browser.open(task=TASK, units=32)
    assert run_of(app) is None and "no run yet" in words(every_piece(app))


def test_a_second_tab_and_a_reload_see_the_same_run_while_it_goes_on(browser):
    app = browser.open(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    second = browser.open("pages/evaluate.py")
    assert run_of(second) is run_of(app) and run_of(app).status == "running"
    scheduler.pause(run_of(app))
    third = browser.open()
    assert run_of(third) is run_of(app)
    button(third, "Resume").click().run()
    assert run_of(app).status == "running"
    stop(third)
    assert outcome(written(app.run()))
    assert len(part(app, LabBook).ledger.entries(browser.token)) == 1


def test_a_run_without_its_digits_is_said_to_be_so_and_its_network_reads(browser, monkeypatch):
    app = train(browser.open(iterations=30, units=16))
    monkeypatch.setattr("lab.restored.library.named", lambda name: None)
    again = browser.open()
    assert run_of(again) is None and "digits" in again.warning[0].value
    assert part(again, Networks).own.network.digest == run_of(app).network.digest


def test_a_damaged_network_costs_a_notice(browser):
    app = train(browser.open(iterations=30, units=16))
    with part(app, LabBook).ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("UPDATE networks SET content = X'00'")
    again = browser.open()
    assert "damaged" in again.warning[0].value and numbers(again) == numbers(app)
    go_to(again, "draw.py")
    assert not again.exception


def test_of_a_run_that_its_server_did_not_survive_it_says_what_is_kept(browser):
    app = train(browser.open(iterations=30, units=16))
    with part(app, LabBook).ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("UPDATE runs SET status = 'running', heartbeat = 0, measured_at = NULL")
        connection.exec_driver_sql("DELETE FROM checkpoints")
    again = browser.open()
    assert "what it learned is kept" in outcome(again) and run_of(again).checkpoints == []
    # What was kept last can be gone on from, though nothing on the way was kept.
    assert "Time machine" in titles(again)[0]
    with part(app, LabBook).ledger.database.begin(writes=True) as connection:
        connection.exec_driver_sql("DELETE FROM networks")
    again = browser.open()
    said = " ".join([outcome(again), *(each.value for each in again.caption)])
    assert "Stopped at iteration 30. After" in said and "its curves are all that is here" in said
    assert "is kept" not in said.replace("was kept", "") and "go on from it" not in said
    assert "Time machine" not in titles(again)[0]


def test_a_lesson_comes_back_with_what_it_was_before(browser, canvas, monkeypatch):
    def short(*arguments):
        config, data = training_of(*arguments)
        return replace(config, iterations=10), data

    monkeypatch.setattr("ui.session.own_digits.training_of", short)
    app = open_draw(canvas, 255 - seven(), browser.open())
    pick(app, "It was a …", 3)
    pick(app, "Look closer", "Your digits")
    button(app, "Train on my digits too").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    written(app.run())
    again = open_draw(canvas, None, browser.open())
    pick(again, "Look closer", "Your digits")
    assert every_piece(again, "lesson") == every_piece(app, "lesson") != []
    lesson, before = part(again, OwnDigits)._lesson, part(app, OwnDigits)._lesson
    assert lesson.run is run_of(again) and lesson.before == before.before and lesson.own_after == before.own_after
    assert lesson.run.data.train_images.shape == before.run.data.train_images.shape


def test_a_network_that_was_opened_after_the_run_reads_in_its_place(browser):
    app = train(browser.open(iterations=30, units=16))
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    open_file(app, file_of(network))
    again = browser.open()
    assert run_of(again).status == "finished" and part(again, Networks).own.network.digest == network.digest


def test_what_was_changed_while_the_ledger_was_away_stays_beside_the_run_that_comes_back(browser, ledger_away):
    train(browser.open(iterations=30, units=16))
    writer.default().keep(browser.token, "settings", b"damaged")
    wait_until(lambda: not writer.default().waiting(browser.token))
    with ledger_away():
        app = browser.open()
        app.number_input(key="units").set_value(38).run()
    wait_for(app, lambda app: run_of(app) is not None)
    assert run_of(app).config.hidden_units == (16,) and app.number_input(key="units").value == 38


def test_settings_that_were_changed_after_the_run_are_those_of_now(browser):
    app = train(browser.open(iterations=30, units=16))
    app.number_input(key="units").set_value(512).run()
    app.number_input(key="iterations").set_value(500).run()
    again = browser.open()
    assert again.number_input(key="units").value == 512 and run_of(again).config.hidden_units == (16,)


@pytest.mark.parametrize("page", ["digits", "draw", "evaluate", "inside", "compare", "classroom", "assign"])
def test_every_page_can_be_the_one_that_is_reloaded(browser, page):
    train(browser.open(iterations=30, units=16))
    again = browser.open(f"pages/{page}.py")
    assert not again.exception and run_of(again).status == "finished"


def test_another_browser_sees_no_run(browser, monkeypatch):
    train(browser.open(iterations=30, units=16))
    assert part(Browser(monkeypatch).open(), Training).run is None
