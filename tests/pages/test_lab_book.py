"""Whose lab book is open, what the next person finds of the one before, and that the newest run comes back from it."""

import time
from dataclasses import replace

import pytest
from sqlalchemy import select, update

import nncore
from lab import tasks
from lab.desk_state import decode
from lab.ledger import writer
from lab.ledger.access import key_of
from lab.ledger.tables import lab_books
from lab.lesson import training_of
from lab.runs.scheduler import scheduler
from lab.settings import START
from tests.lab.ledger.books import add_finished
from tests.lab.strokes import SEVEN
from tests.pages import app as pages
from tests.pages.app import (
    alts,
    button,
    every_piece,
    file_of,
    go_to,
    numbers,
    open_app,
    open_file,
    outcome,
    pick,
    stop,
    wait_for,
)
from tests.pages.browser import Browser
from tests.pages.classes import accepted
from tests.pages.draw.canvas import canvas, draw, open_draw  # noqa: F401  a fixture
from tests.pages.session import part, run_of, tab_of
from tests.patience import wait_until
from ui.session import Drawing, LabBook, Networks, OwnDigits, TaskWork, Teaching, Training
from ui.session.tasks.work import ANSWER

# ruff: noqa: F811  fixtures are asked for by their names
COMPARE = "pages/compare.py"
TASK = tasks.encode(tasks.Task(goal={"hidden_units": 32, "test_accuracy": 0.2}, question="Why?"))


def train(app, **controls):
    """Train to the end, and until the run is in the ledger to its end: what a reload finds is not in memory."""
    pages.train(app, **controls)
    wait_until(lambda: writer.default().newest(part(app, LabBook).own) is None)
    return app


@pytest.fixture
def link():
    """What the link to somebody's lab book with a run says."""
    return part(train(open_app(units=16), iterations=20), LabBook).own


def n_runs(token):
    writer.default().settle([key_of(token)])
    return len(writer.default().ledger.entries(token))


def popovers(app):
    return {each.proto.popover.label for each in app.get("popover")}


def shown(app):
    return " ".join(element.value for kind in ("markdown", "warning", "success") for element in app.get(kind))


# Links


def test_a_link_opens_nobodys_lab_book_without_asking(browser, link):
    app = browser.open(COMPARE, runs=link)
    book = part(app, LabBook)
    assert "opens a notebook with one run" in shown(app) and not app.checkbox
    assert browser.token == book.own != link and "runs" not in app.query_params
    assert "setting that does not exist here" not in shown(app)
    button(app, "Stay in mine").click().run()
    assert "opens a notebook" not in shown(app) and "Train twice" in app.info[0].value


def test_an_opened_lab_book_is_only_looked_at(browser, link):
    app = browser.open(COMPARE, runs=link)
    button(app, "Open it").click().run()
    assert len(app.checkbox) == 1 and "looking at the notebook of a link" in shown(app)
    assert not {"Pin", "Delete"} & {each.label for each in app.button}
    assert not {"Rename or annotate", "Your link", "Empty notebook"} & popovers(app)
    # A click that was on its way when the page was drawn.
    book = part(app, LabBook)
    book.change("delete", [entry.id for entry in book.ledger.entries(link)])
    assert "only look at" in book.problem and not app.run().exception
    assert len(app.checkbox) == 1 and n_runs(link) == 1, "it is not changed"
    train(app, iterations=20)
    assert n_runs(link) == 1 and n_runs(browser.token) == 1, "what is trained is one's own"
    assert part(browser.open(COMPARE, runs=browser.token), LabBook).token == browser.token != link
    button(app, "Back to mine").click().run()
    assert "looking at" not in shown(app) and part(app, LabBook).token == browser.token


def test_ones_own_link_can_be_made_another_devices_lab_book(browser, link):
    app = browser.open(COMPARE, runs=link)
    before = browser.token
    button(app, "Open it").click().run()
    button(app, "Make it this browser's notebook").click().run()
    book = part(app, LabBook)
    assert book.token == book.own == link != before and "looking at" not in shown(app)
    app = browser.open(COMPARE, runs=browser.token)
    assert len(app.checkbox) == 1 and "opens a notebook" not in shown(app) and "runs" not in app.query_params


@pytest.mark.parametrize("made_up", ["x" * 32, "../" * 20])
def test_a_made_up_link_opens_nothing(browser, made_up):
    app = browser.open(runs=made_up)
    assert "leads to no notebook with runs" in app.info[0].value
    go_to(app, "compare.py")
    assert part(app, LabBook).token == browser.token
    assert "Train twice" in app.info[-1].value
    assert len(app.run().info) == 1, "what there is to say of it is said once"


# The next person


def test_for_the_next_person_nothing_of_the_one_before_is_left(browser, canvas, monkeypatch):
    task = tasks.encode(tasks.Task({"units": 37}, question="Why so many units?"))
    app = browser.open(task=task)
    app.text_area(key=ANSWER).set_value("Because").run()
    train(app, iterations=20)
    # One is kept as it was when the run started, the other stands in the field.
    app.text_area(key=ANSWER).set_value("I do not know").run()
    open_draw(canvas, None, app)
    draw(app, SEVEN)
    pick(app, "It was a …", 7)
    draw(app, SEVEN)
    go_to(app, "compare.py")
    before = browser.token
    assert "Only this link leads back" in shown(app) and "task you have opened" in shown(app)
    button(app, "Leave this notebook").click().run()
    after = part(app, LabBook).own
    assert after != before and not app.checkbox and not app.exception
    assert part(app, OwnDigits).tray == () and part(app, Drawing).sheet.empty
    assert part(app, TaskWork).text is None and not part(app, TaskWork).answers and ANSWER not in app.session_state
    assert run_of(app) is None and part(app, Networks).own is None and not dict(app.query_params)
    go_to(app, "train.py")
    assert app.number_input(key="units").value == START["units"] and not app.text_area
    wait_until(lambda: not writer.default().waiting(before) and not writer.default().waiting(after))
    assert writer.default().desk(after) == {} and writer.default().desk(before), "it is there for who has the link"
    assert n_runs(before) == 1
    again = Browser(monkeypatch, after).open(task=task)
    assert run_of(again) is None and again.text_area(key=ANSWER).value == "" and not part(again, TaskWork).answers


def test_a_browser_that_keeps_no_cookies_is_told_once(browser):
    app = browser.open()
    assert "no cookies" not in shown(app)
    part(app, LabBook).refused = True
    go_to(app, "draw.py")
    assert "no cookies" in shown(app)
    button(app, "I see").click().run()
    go_to(app, "train.py")
    assert "no cookies" not in shown(app)


def test_who_comes_without_training_keeps_what_there_is(browser, school, ledger_away):
    ledger = writer.default().ledger
    go_to(accepted(browser.open(teach=school.make("9b")[1])), "classroom.py")
    wait_until(lambda: "classes" in ledger.desk(browser.token))
    this = lab_books.c.key == key_of(browser.token)
    for days in (13, 15):  # also where nobody else was here meanwhile, and what is unused goes just now
        with ledger.database.begin(writes=True) as connection:
            connection.execute(update(lab_books).where(this).values(used=time.time() - days * 24 * 3600))
        ledger._tidied = float("-inf")
        with ledger_away():
            browser.open()
        assert len(part(browser.open(), Teaching).secrets) == 1
        with ledger.database.begin() as connection:
            assert connection.scalar(select(lab_books.c.used).where(this)) > time.time() - 600


# The newest run


def titles(app):
    return {expander.label for expander in app.expander}, {each.label for each in app.get("download_button")}


def test_an_ended_run_comes_back_with_all_that_every_page_shows(browser, monkeypatch):
    app = train(browser.open(units=32), iterations=60)
    add_finished(part(app, LabBook).ledger, browser.token, group_id="a sweep")
    again = browser.open()
    assert run_of(again) is not run_of(app)
    assert numbers(again) == numbers(app) and alts(again) == alts(app)
    assert outcome(again) == outcome(app) != ""
    assert titles(again) == titles(app) and "Time machine" in titles(again)[0]
    assert [at for at, _ in run_of(again).checkpoints] == [at for at, _ in run_of(app).checkpoints]
    assert (again.number_input(key="units").value, again.number_input(key="iterations").value) == (32, 60)
    network = part(again, Networks).own.network
    assert network.digest == run_of(app).network.digest and part(again, Networks).opened is None
    assert n_runs(browser.token) == 2, "it is not written down as another run"
    for page in ("digits", "draw", "evaluate", "inside", "compare", "classroom", "assign"):
        assert run_of(browser.open(f"pages/{page}.py")).status == "finished"
    assert part(browser.open(task=TASK), Training).run is None, "a run from before a task is none of it"
    assert part(Browser(monkeypatch).open(), Training).run is None


def test_what_came_after_the_run_is_what_there_is_now(browser):
    app = train(browser.open(units=16), iterations=30)
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    open_file(app, file_of(network))
    app.number_input(key="units").set_value(512).run()
    again = browser.open()
    assert again.number_input(key="units").value == 512 and run_of(again).config.hidden_units == (16,)
    assert run_of(again).status == "finished" and part(again, Networks).own.network.digest == network.digest


def test_in_a_task_the_answer_and_the_goal_come_back_too(browser, monkeypatch):
    app = browser.open(task=TASK, units=32, iterations=60)
    app.text_area(key="task_answer").set_value("Because of this.").run()
    server, kept = writer.default(), []
    follow = server.follow

    def note(run, token):
        kept.append(server.desk(token)["task"])
        follow(run, token)

    monkeypatch.setattr(server, "follow", note)
    train(app)
    # What it began from and what was answered is kept before a reload can find the run.
    (done,) = decode("task", kept[0])[0].works
    assert done.answers[0][1] == "Because of this." and done.beginning
    for address in ({"task": TASK, "units": 32, "iterations": 60}, {}):
        app = browser.open(**address)
        assert "Goal met" in shown(app) and app.text_area(key="task_answer").value == "Because of this."


def test_a_second_tab_and_a_reload_see_the_run_while_it_goes_on(browser):
    app = browser.open(iterations=100_000, units=16)
    button(app, "Start training").click().run()
    second = browser.open("pages/evaluate.py")
    assert run_of(second) is run_of(app) and run_of(app).status == "running"
    scheduler.leave(run_of(app), tab_of(app).is_open)
    assert run_of(app).status == "running", "the second tab wants it, too"
    scheduler.pause(run_of(app))
    third = browser.open()
    assert run_of(third) is run_of(app)
    button(third, "Resume").click().run()
    assert run_of(app).status == "running"
    stop(third)
    assert outcome(wait_for(app, outcome)) and n_runs(browser.token) == 1


def break_ledger(app, *statements):
    with part(app, LabBook).ledger.database.begin(writes=True) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_a_run_without_its_digits_or_network_costs_a_notice(browser, monkeypatch):
    app = train(browser.open(units=16), iterations=30)
    with monkeypatch.context() as patch:
        patch.setattr("lab.restored.library.named", lambda name: None)
        again = browser.open()
    assert run_of(again) is None and "digits" in again.warning[0].value
    assert part(again, Networks).own.network.digest == run_of(app).network.digest
    break_ledger(app, "UPDATE networks SET content = X'00'")
    again = browser.open()
    assert "damaged" in again.warning[0].value and numbers(again) == numbers(app)
    assert not go_to(again, "draw.py").exception


def test_of_a_run_cut_off_by_its_server_it_says_what_is_kept(browser):
    app = train(browser.open(units=16), iterations=30)
    going = "UPDATE runs SET status = 'running', heartbeat = 0, measured_at = NULL"
    break_ledger(app, going, "DELETE FROM checkpoints")
    again = browser.open()
    assert "what it learned is kept" in outcome(again) and run_of(again).checkpoints == []
    # What was kept last can be gone on from, though nothing on the way was kept.
    assert "Time machine" in titles(again)[0]
    break_ledger(app, "DELETE FROM networks")
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
    app = open_draw(canvas, None, browser.open())
    draw(app, SEVEN)
    pick(app, "It was a …", 3)
    pick(app, "Look closer", "Your digits")
    button(app, "Train on my digits too").click().run()
    wait_for(app, lambda app: run_of(app).settled and writer.default().newest(browser.token) is None)
    again = open_draw(canvas, None, browser.open())
    pick(again, "Look closer", "Your digits")
    assert every_piece(again, "lesson") == every_piece(app, "lesson") != []
    lesson, before = part(again, OwnDigits)._lesson, part(app, OwnDigits)._lesson
    assert lesson.run is run_of(again) and lesson.before == before.before and lesson.own_after == before.own_after
    assert lesson.run.data.train_images.shape == before.run.data.train_images.shape
