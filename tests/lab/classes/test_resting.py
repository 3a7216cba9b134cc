"""Runs rest while their class does, and go on as they were."""

from lab.classes import ending
from lab.classes.rules import Rules
from lab.ledger.writer import Writer
from lab.sweeps.search import grid
from lab.sweeps.sweep_queue import RACE, SWEEP, SweepQueue
from tests.lab.sweeps.queued import SHORT
from tests.lab.test_runs import DATA, LONG, wait_until

PAUSED, GOES_ON = Rules(paused=True), Rules()


def rested(run, scheduler, monkeypatch):
    monkeypatch.setattr(ending, "scheduler", scheduler)
    ending.obey(run, PAUSED)
    assert run.status == "paused"
    wait_until(lambda: run.scored)


def test_what_was_to_take_so_many_steps_takes_those_that_were_left(scheduler, monkeypatch):
    run = scheduler.start(LONG, DATA, iterations=100, pace=50)
    wait_until(lambda: run.iteration >= 3)
    rested(run, scheduler, monkeypatch)
    assert run.iteration < 100
    scheduler.set_pace(run, None)
    ending.obey(run, GOES_ON)
    wait_until(lambda: run.status == "paused")
    assert run.iteration == 100 and run.stepping


def test_what_was_to_go_on_to_its_end_does_and_is_no_step(scheduler, monkeypatch):
    run = scheduler.start(LONG, DATA)
    rested(run, scheduler, monkeypatch)
    ending.obey(run, GOES_ON)
    assert run.status == "running" and not run.stepping


def test_what_paused_by_itself_meanwhile_stays_so(scheduler, monkeypatch):
    run = scheduler.start(LONG, DATA, iterations=3)
    wait_until(lambda: run.status == "paused")
    rested(run, scheduler, monkeypatch)
    assert run.held, "it is kept as long as those that were paused with the class"
    ending.obey(run, GOES_ON)
    assert run.status == "paused" and run.iteration == 3


def test_what_is_more_than_may_be_by_now_says_so_and_goes_on_once_it_may(scheduler, monkeypatch):
    run = scheduler.start(LONG, DATA)
    rested(run, scheduler, monkeypatch)
    lower = Rules(most={"hidden_units": max(LONG.hidden_units) - 1})
    for _ in range(2):
        assert "your class may use at most" in ending.obey(run, lower) and run.status == "paused"
    assert ending.obey(run, GOES_ON) is None and run.status == "running"
    scheduler.stop(run)
    assert ending.obey(run, lower) is None


def test_pausing_a_class_rests_all_of_it_though_no_page_is_drawn_and_it_goes_on_with_the_next(
    school, ledger, scheduler, monkeypatch
):
    writer, queue = Writer(ledger), SweepQueue(scheduler)
    monkeypatch.setattr(ending, "scheduler", scheduler)
    monkeypatch.setattr(ending, "sweeps", queue)
    monkeypatch.setattr("lab.ledger.writer.default", lambda: writer)
    monkeypatch.setattr(queue, "_started", True)
    code, secret = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Mia", "Ben"))
    eve, alone = school.join(school.make("10a")[0], "Eve", "2718"), ledger.new_lab_book()
    runs = {token: [scheduler.start(LONG, DATA) for _ in range(2)] for token in (mia, ben, eve, alone)}
    for token, each in runs.items():
        for run in each:
            writer.follow(run, token)
    stepped = scheduler.start(LONG, DATA, iterations=1_000_000)
    writer.follow(stepped, mia)
    trained = [queue.start(token, grid(SHORT, {}), DATA, kind=kind) for token in (mia, eve) for kind in (SWEEP, RACE)]
    ending.rest_all({each.book_key for each in school.members(secret)})
    of_class = [*runs[mia], *runs[ben], stepped]
    assert {run.status for run in of_class} == {"paused"}
    assert [sweep.held for sweep in trained] == 2 * [True] + 2 * [False]
    assert {run.status for run in (*runs[eve], *runs[alone])} == {"running"}
    # Their pages as they are drawn while it is paused, and when it goes on.
    for rules, status in ((PAUSED, "paused"), (GOES_ON, "running")):
        for run in of_class:
            ending.obey(run, rules)
            assert run.status == status
            assert run.held == (rules is PAUSED), "phones are put away meanwhile"
    ending.obey_together(mia, GOES_ON)
    assert stepped.stepping and not trained[0].held
