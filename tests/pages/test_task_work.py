"""A task as its student works on it: what it locks and asks for, on Train and on Compare, and which runs count."""

import re
from dataclasses import replace

import pytest

import nncore
from lab import settings
from lab.ledger import writer
from lab.origin import BEFORE, READY, Origin
from lab.sweeps import search
from lab.sweeps.sweep_queue import SWEEP, sweeps
from lab.tasks import Task, encode
from tests.lab.ledger.books import HISTORY, NETWORK
from tests.pages.app import button, captions, go_to, open_app, pick, wait_for
from tests.pages.classes import PAGE, QUICK, TRAIN, at_work, buttons, give, member_session
from tests.pages.session import part, run_of
from tests.pages.tasked import LOCKED, goals, started
from ui.session import LabBook, TaskWork, Training
from ui.train.task_card import NOT_MET


def test_a_task_locks_hides_asks_and_checks():
    goal = {"test_accuracy": 0.5, "iterations": 300}
    task = Task({"units": 16, "seed": 7}, frozenset(["seed"]), goal, "What *do* you <i>?")
    app = open_app(task=encode(task), units=99, iterations=1)
    assert app.number_input(key="units").value == 16 and app.number_input(key="units").disabled
    assert [field.key for field in app.number_input] == ["units", "iterations", "digits"]
    assert "seed" not in app.query_params and not any(each.key == "preset" for each in app.selectbox)
    assert "What *do* you <i>?" in [text.value for text in app.text]
    app.text_area[0].set_value("I think so").run()
    assert started(app).config.seed == 7
    assert "○" in next(said for said in goals(app) if "test digits read right" in said) and NOT_MET in captions(app)
    app.number_input(key="iterations").set_value(300).run()
    started(app)
    assert "Goal met" in app.success[0].value


def test_what_is_locked_stays_whatever_other_pages_put_there():
    app = open_app(task=encode(LOCKED), seed=5, rate="0.1", layers=2, iterations=30)
    go_to(app, "compare.py")
    put = settings.values_of(nncore.TrainingConfig((512, 64), learning_rate=0.01, iterations=30, seed=1))
    for key, value in put.items():
        app.session_state[key] = value
    app.query_params.pop("task", None)
    go_to(app, "train.py")
    assert app.query_params["task"] == encode(LOCKED)
    assert app.number_input(key="units").value == 16 and app.number_input(key="units").disabled
    assert app.select_slider(key="rate").value == 0.5 and "units2" not in [field.key for field in app.number_input]
    config = started(app).config
    assert config == nncore.TrainingConfig((16,), learning_rate=0.5, iterations=30, seed=7)
    assert all("✓" in said for said in goals(app))


def test_every_start_goes_through_the_same_gate():
    app = open_app(task=encode(LOCKED))
    other, data = nncore.TrainingConfig((512, 64), learning_rate=0.01, iterations=30, seed=1), nncore.load_digits()
    work = part(app, TaskWork)
    assert work.admit(other, data) == nncore.TrainingConfig((16,), learning_rate=0.5, iterations=30, seed=7)
    foreign = replace(data, name="Digits of mine")
    assert work.admit(other, foreign) == other and work.beginning.outside
    ready = nncore.load_ready_network()
    lesson = nncore.TrainingConfig.like(ready)
    assert work.admit(lesson, data, ready, Origin(READY)) == lesson
    assert "the ready network" in work.beginning.outside


def test_hidden_digits_that_are_not_there_start_nothing():
    app = open_app(task=encode(Task({"digits": 60_000}, frozenset(["digits"]))))
    assert "60,000" in app.error[0].value and "4,000" in app.error[0].value
    assert button(app, "Start training").disabled and button(app, "Step").disabled


def test_an_answer_that_nobody_sees_is_none():
    app = open_app(task=encode(Task(question="Why?")), units=4, iterations=20)
    app.text_area[0].set_value("\ufe0f \u200d").run()
    button(app, "Start training").click().run()
    assert run_of(app) is None and any("Answer the question" in each.value for each in app.error)
    app.text_area[0].set_value("\u202eno\u200b").run()
    started(app)
    assert [answer for _, answer in part(app, TaskWork).answers] == ["no"]


def changes(app, downloads):
    """What the report says of an answer that was changed: [(when, answer)]. The page has to agree."""
    report, title = downloads["Download report"]().decode(), "What was added, or changed, after the first run"
    assert re.search(r"<h2>Why\?</h2><p>As it was when a run started, \d{4}-[^<]*</p><p>First thought</p>", report)
    found = re.findall(rf"<h2>{title}</h2><p>(.*?)</p><p>(.*?)</p>", report)
    assert len(found) == report.count(title) and bool(found) == ("as it is now" in "".join(captions(app)))
    return found


def test_a_report_tells_that_an_answer_was_changed(browser, downloads):
    link = {"task": encode(replace(LOCKED, question="Why?")), "iterations": 20}
    app = browser.open(**link)
    app.text_area[0].set_value("First thought").run()
    started(app)
    assert changes(app, downloads) == []
    later = {"Second thought": "Changed since", "": "Taken out since"}
    for answer, when in later.items():
        app.text_area[0].set_value(answer).run()
        assert changes(app, downloads) == [(when, answer)]
    app.text_area[0].set_value(" First thought ").run()
    assert changes(app, downloads) == []
    app = browser.open(**link)
    assert run_of(app).ended and changes(app, downloads) == []
    app.text_area[0].set_value("Third thought").run()
    assert changes(browser.open(**link), downloads) == [("Changed since", "Third thought")]


# Which runs count


def test_where_a_start_fails_the_run_before_keeps_its_beginning(monkeypatch):
    app = open_app(task=encode(LOCKED), iterations=30)
    first = started(app)
    before = part(app, TaskWork).beginning

    def refuse(*_, **__):
        raise ValueError("there is no memory for it")

    monkeypatch.setattr("ui.session.training.scheduler.start", refuse)
    button(app, "Start training").click().run()
    assert "no memory" in app.error[0].value
    assert run_of(app) is first and part(app, TaskWork).beginning is before


def test_what_another_tab_began_outside_does_not_count(browser):
    link = {"task": encode(replace(LOCKED, question="Why?")), "iterations": 30}
    app = browser.open(**link)
    app.text_area[0].set_value("Because").run()
    started(app)
    other = browser.open()
    button(other, "Leave this task").click().run()
    other.number_input(key="iterations").set_value(40)
    assert started(other).config.iterations == 40
    # The first tab goes on with the task, and what it has at hand is kept once more.
    app.text_area[0].set_value("Because of this").run()
    again = browser.open()
    assert again.text_area[0].value == "Because of this" and run_of(again).config.iterations == 40
    assert "no run yet" in goals(again)[-1]


def test_the_run_before_a_reset_counts_as_itself(browser):
    app = browser.open(task=encode(LOCKED), iterations=60)
    at = started(app).checkpoints[1][0]
    app.session_state["time_machine"] = True
    app.run()
    app.select_slider(key="checkpoint").set_value(at)  # the page is not drawn for it before the press
    origin = started(app, "Go on from here").origin
    assert (origin.went_on, origin.iterations_done) == (BEFORE, at)
    assert f"counting the {at} before" in goals(app)[0]
    # Another activation: what is reset begins from fresh weights, and is in no lab book before its first iteration.
    app.session_state["activation"] = "tanh"
    app.run()
    button(app, "Reset").click().run()
    assert part(app, TaskWork).check(run_of(app))[0][2].startswith("0 ")
    again = browser.open()
    assert run_of(again).iteration == 60 and run_of(again).origin.goes_on
    assert f"counting the {at} before" in goals(again)[0]


def come_back(app):
    go_to(app, PAGE)
    button(app, "Open it").click().run()
    return go_to(app, TRAIN)


def is_outside(app):
    said = "You trained this run before this task was given, or outside it. Train again, then hand in."
    return "Hand in" not in buttons(app) and said in captions(app)


def test_what_is_trained_outside_a_task_is_not_its_own(school):
    app, _, token = at_work(school, Task(goal={"iterations": 100, "test_accuracy": 0.0}))
    started(app)
    button(app, "Leave this task").click().run()
    assert "Hand in" in buttons(come_back(app))
    wait_for(app, lambda app: part(app, LabBook).ledger.entries(token)[0].status == "finished")
    assert "Hand in" in buttons(member_session(token, TRAIN))
    button(app, "Leave this task").click().run()
    assert started(app).config == QUICK
    for page in (come_back(app), member_session(token, TRAIN)):
        assert part(page, TaskWork).task and is_outside(page)


def test_what_is_trained_before_a_class_has_a_task_is_outside(school):
    code, secret = school.make("9b")
    token, task = school.join(code, "Mia", "2718"), Task(goal={"iterations": 100})
    app = member_session(token, TRAIN, task=encode(task))
    part(app, Training).settings = part(app, Training).restored = QUICK
    started(app.run())
    assert part(app, TaskWork).has_begun(run_of(app)), "a task of one's own"
    give(school, secret, task)
    for page in (app.run(), member_session(token, TRAIN)):
        assert part(page, TaskWork).task == task and is_outside(page) and "no run yet" in goals(page)[0]
    started(app)
    assert "Hand in" in buttons(app)


def test_a_run_on_other_digits_than_the_task_s_does_not_count(school):
    code, secret = school.make("9b")
    goal = {"iterations": 100, "test_accuracy": 0.1}
    token, text = school.join(code, "Mia", "2718"), encode(Task({"units": 4}, goal=goal, question="Why?"))
    school.give(secret, QUICK, text, "harder")
    # Opened by a link that holds all of it, and not by the button of the class.
    app = member_session(token, TRAIN, task=text)
    part(app, Training).settings = part(app, Training).restored = QUICK
    button(app.run(), "Start training").click().run()
    assert run_of(app) is None, "its question is to be answered all the same"
    app.text_area[0].set_value("Because").run()
    started(app)
    for page in (app, member_session(token, TRAIN)):
        assert any("it learned from another data set than the task's" in said.value for said in page.markdown)


# On Compare, where many runs are trained at once

HIDES = Task({"rate": 0.5, "seed": 7}, frozenset(["seed"]))
ASKS = Task({"rate": 0.5}, question="Why?")
AS_LOCKED = nncore.TrainingConfig((8,), learning_rate=0.5, iterations=20, seed=7)


def on_compare(task, view="Try many settings", answer=""):
    """Compare, in a task, with a run of before it."""
    app = open_app(task=encode(task), iterations=20, units=8)
    if answer:
        app.text_area[0].set_value(answer).run()
    about = AS_LOCKED, nncore.load_digits().name, 1000, HISTORY, NETWORK, 1.5
    writer.default().ledger.add_finished(part(app, LabBook).own, *about)
    return pick(go_to(app, "compare.py"), "View", view)


def test_what_a_task_locks_is_not_tried_out():
    app = on_compare(HIDES)
    offered = app.multiselect(key="sweep_settings")
    assert offered.value == ["hidden_units"] and not {"Learning rate", "Seed"} & set(offered.options)
    said = " ".join(captions(app))
    assert "Locked: Learning rate. Not shown: Seed." in said and "seed 7" not in said
    app.text_input(key="sweep_hidden_units").set_value("8, 9").run()
    button(app, "Train 2 networks").click().run()
    sweep = sweeps.get(part(app, LabBook).own, SWEEP)
    assert [HIDES.unlike(cell.config) for cell in sweep.cells] == [[], []]
    # Nor whatever else a page might ask for.
    configs = [cell.config for cell in search.grid(AS_LOCKED, {"learning_rate": [0.5, 1.0]})]
    with pytest.raises(ValueError, match="locks Learning rate"):
        part(app, TaskWork).admit_others(configs)
    part(app, TaskWork).admit_others(configs[:1])


def test_the_answer_comes_before_many_settings_and_is_kept():
    app = on_compare(ASKS)
    assert "your task's question" in app.error[0].value and "Train 3 networks" not in buttons(app)
    app = on_compare(ASKS, answer="Because")
    button(app, "Train 3 networks").click().run()
    assert [answer for _, answer in part(app, TaskWork).answers] == ["Because"]


@pytest.mark.parametrize(
    "view, task, answer, reason",
    [
        ("Runs so far", HIDES, "", "your task locks Seed"),
        ("Runs so far", ASKS, "", "answer your task's question"),
        ("Runs so far", ASKS, "Because", None),
        ("Race", HIDES, "", "hides some settings"),
        ("Race", Task({"seed": 3}), "", "Your task locks Seed"),
    ],
)
def test_what_a_task_forbids_is_neither_repeated_nor_raced(view, task, answer, reason):
    app = on_compare(task, view, answer)
    said = " ".join([*captions(app), *(each.value for each in app.info)])
    assert bool({"Repeat with 5 seeds", "Start the race"} & {*buttons(app)}) == (reason is None)
    assert reason is None or reason in said
