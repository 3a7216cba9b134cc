"""What goes on for a class rests while it does, and ends with it; what is over is deleted by the server itself."""

import time

import pytest

from lab.classes import ending, room
from lab.classes.rules import Rules
from lab.ledger.access import key_of
from lab.ledger.writer import Writer
from lab.sweeps.search import grid
from lab.sweeps.sweep_queue import RACE, SWEEP, SweepQueue
from tests.lab.ledger.books import CONFIG, DATA, LONG, another_writer
from tests.patience import wait_until

PAUSED, GOES_ON = Rules(paused=True), Rules()


@pytest.fixture
def server(ledger, scheduler, monkeypatch):
    """The writer of a server of this ledger, on which nothing has ended yet."""
    writer = Writer(ledger)
    monkeypatch.setattr("lab.ledger.writer.default", lambda: writer)
    monkeypatch.setattr(ending, "scheduler", scheduler)
    monkeypatch.setattr(ending, "_ended", {})
    return writer


def test_whose_class_is_over_is_told_from_who_never_was_in_one(school, ledger, taught, clock):
    secret, (mia, ben, eve) = taught
    alone = ledger.new_lab_book()
    school.dismiss(secret, [school.members(secret)[0].id])
    school.forget(ben)
    asked = mia, ben, eve, alone, "nobody", "", None
    assert [school.is_over(token) for token in asked] == [True, True, *5 * [False]]
    clock.now += 30 * room.DAY
    assert school.is_over(eve), "before it is deleted"
    school.purge()
    assert school.is_over(eve) and not school.is_over(alone)


@pytest.mark.both_databases  # for nobody waits in either
def test_a_class_that_is_over_takes_what_goes_on_for_it(school, ledger, clock, server, scheduler):
    token = school.join(school.make("9b", 1)[0], "Mia", "2718")
    stays = school.join(school.make("10a", 9)[0], "Ben", "2718")
    runs = [scheduler.start(CONFIG, DATA, iterations=1) for _ in range(2)]
    for whose, run in zip((token, stays), runs, strict=True):
        server.follow(run, whose)
    clock.now += room.DAY
    ending.end_those_over(school)  # it is over by then, which is noted
    clock.now += room.DAY
    begun = time.monotonic()
    with another_writer(ledger.database.url, token):
        ending.end_those_over(school)
        assert ledger.entries(token) and time.monotonic() - begun < 4, "nobody waits for that"

    def is_gone():
        ending.end_those_over(school)  # the writer may be writing just now
        return not ledger.entries(token)

    wait_until(is_gone)
    assert not ledger.knows(token) and ledger.entries(stays)
    assert [run.ended for run in runs] == [True, False] and server.runs() == runs[1:]
    assert ending.is_over(token) and not ending.is_over(stays)


def test_of_what_has_ended_the_newest_are_known(server, monkeypatch):
    ended = []
    monkeypatch.setattr(ending.sweeps, "forget_all", lambda whose: ended.extend(filter(whose, "abc")))
    monkeypatch.setattr(ending, "MOST_ENDED", 2)
    for token in "abc":
        ending.end([key_of(token)])
    assert [ending.is_over(token) for token in "abc"] == [False, True, True]
    assert ended == ["a", "b", "c"], "with what each trained together"
    ending.take_back("b")
    assert not ending.is_over("b")


# Resting


def rested(run):
    ending.obey(run, PAUSED)
    assert run.status == "paused" and run.held
    wait_until(lambda: run.scored)


def test_what_rested_takes_the_steps_that_were_left(server, scheduler):
    run = scheduler.start(LONG, DATA, iterations=100, pace=50)
    wait_until(lambda: run.iteration >= 3)
    rested(run)
    assert run.iteration < 100
    scheduler.set_pace(run, None)
    ending.obey(run, GOES_ON)
    wait_until(lambda: run.status == "paused")
    assert run.iteration == 100 and run.stepping and not run.held
    # What paused by itself meanwhile stays so.
    rested(run)
    ending.obey(run, GOES_ON)
    assert run.status == "paused" and run.iteration == 100


def test_what_is_more_than_may_be_waits_and_says_so(server, scheduler):
    run = scheduler.start(LONG, DATA)
    rested(run)
    lower = Rules(most={"hidden_units": 3})
    for _ in range(2):
        assert "your class may use at most" in ending.obey(run, lower) and run.status == "paused"
    assert ending.obey(run, GOES_ON) is None and run.status == "running" and not run.stepping
    scheduler.stop(run)
    assert ending.obey(run, lower) is None and ending.obey(None, lower) is None


def test_pausing_a_class_rests_all_of_it_and_nobody_else(school, ledger, taught, server, scheduler, monkeypatch):
    queue = SweepQueue(scheduler)
    monkeypatch.setattr(ending, "sweeps", queue)
    monkeypatch.setattr(queue, "_started", True)
    secret, (mia, ben, _) = taught
    other, alone = school.join(school.make("10a")[0], "Eve", "2718"), ledger.new_lab_book()
    runs = {token: [scheduler.start(LONG, DATA) for _ in range(2)] for token in (mia, ben, other, alone)}
    for token, each in runs.items():
        for run in each:
            server.follow(run, token)
    trained = [queue.start(token, grid(LONG, {}), DATA, kind=kind) for token in (mia, other) for kind in (SWEEP, RACE)]
    ending.rest_all({each.book_key for each in school.members(secret)})
    of_class = runs[mia] + runs[ben]
    assert {run.status for run in of_class} == {"paused"}
    assert [sweep.held for sweep in trained] == 2 * [True] + 2 * [False]
    assert {run.status for run in runs[other] + runs[alone]} == {"running"}
    # Their pages as they are drawn when it goes on.
    for run in of_class:
        ending.obey(run, GOES_ON)
        assert run.status == "running" and not run.held
    ending.obey_together(mia, Rules(sweeps=False))
    assert [sweep.held for sweep in trained[:2]] == [True, False]
    ending.obey_together(mia, GOES_ON)
    assert not trained[0].held


def test_runs_come_to_rest_with_all_that_is_written(ledger, token, server, scheduler):
    run = scheduler.start(LONG, DATA)
    server.follow(run, token)
    ending.rest([key_of(token)])
    (entry,) = ledger.entries(token)
    assert (entry.status, entry.iterations) == ("stopped", run.iteration) and not server.runs()
