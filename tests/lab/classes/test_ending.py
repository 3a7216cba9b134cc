"""What is over: told from what never was, and deleted by the server itself, with what goes on for it."""

import time

import pytest

from lab.classes import ending, room
from lab.ledger.access import key_of
from lab.ledger.writer import Writer
from tests.lab.ledger.books import CONFIG, add_finished, another_writer
from tests.lab.runs import DATA
from tests.patience import wait_until

pytestmark = pytest.mark.both_databases


@pytest.fixture
def now(monkeypatch):
    """Nothing has ended in the server."""
    monkeypatch.setattr(ending, "_ended", {})


@pytest.fixture
def server(ledger, scheduler, monkeypatch):
    """The writer of a server of this ledger, on which a class's runs end."""
    writer = Writer(ledger)
    monkeypatch.setattr("lab.ledger.writer.default", lambda: writer)
    monkeypatch.setattr(ending, "scheduler", scheduler)
    return writer


def test_whose_class_is_over_is_told_from_who_never_was_in_one(school, ledger, clock):
    code, secret = school.make("9b", 1)
    mia, ben, eve = (school.join(code, name, "2718") for name in ("Mia", "Ben", "Eve"))
    alone = ledger.new_lab_book()
    school.dismiss(secret, [school.members(secret)[0].id])
    school.forget(ben)
    for _ in range(2):
        assert [school.is_over(token) for token in (mia, ben, alone, "nobody", "", None)] == 2 * [True] + 4 * [False]
    assert not school.is_over(eve)
    clock.now += room.DAY
    assert school.is_over(eve), "before it is deleted"
    school.purge()
    assert school.is_over(eve) and not school.is_over(alone)


def test_a_class_whose_time_is_over_is_deleted_by_the_server_with_what_goes_on_for_it(
    school, ledger, clock, now, server, scheduler
):
    token = school.join(school.make("9b", 1)[0], "Mia", "2718")
    stays = school.join(school.make("10a", 9)[0], "Ben", "2718")
    runs = [scheduler.start(CONFIG, DATA, iterations=1) for _ in range(2)]
    for whose, run in zip((token, stays), runs, strict=True):
        server.follow(run, whose)

    clock.now += room.DAY
    ending.end_those_over(school)  # it is over by then, which is noted
    clock.now += room.DAY

    def is_gone():
        ending.end_those_over(school)  # the writer may be writing just now
        return not ledger.entries(token)

    wait_until(is_gone)
    assert not ledger.knows(token) and ledger.entries(stays)
    assert [run.ended for run in runs] == [True, False] and server.runs() == runs[1:]
    assert ending.is_over(token) and not ending.is_over(stays)


def test_what_somebody_trains_together_ends_with_their_lab_book(server, now, monkeypatch):
    ended = []
    monkeypatch.setattr(ending.sweeps, "forget_all", lambda whose: ended.extend(filter(whose, ("one", "other"))))
    ending.end([key_of("one")])
    assert ended == ["one"]


def test_of_what_has_ended_so_many_are_known_the_newest(server, now, monkeypatch):
    monkeypatch.setattr(ending, "MOST_ENDED", 2)
    for token in "abc":
        ending.end([key_of(token)])
    assert [ending.is_over(token) for token in "abc"] == [False, True, True]


def test_nobody_waits_for_that(school, ledger, clock, now, server):
    token = school.join(school.make("9b", 1)[0], "Mia", "2718")
    add_finished(ledger, token)
    clock.now += room.DAY
    assert school.purge() == []
    clock.now += room.DAY
    begun = time.monotonic()
    with another_writer(ledger.database.url, token):
        ending.end_those_over(school)
        assert ledger.entries(token) and time.monotonic() - begun < 4
    ending.end_those_over(school)
    assert school.purge() == [] and set(ending._ended) == {key_of(token)}
