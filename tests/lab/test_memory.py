"""Runs take no more memory than there is for one person, whatever somebody starts; and nobody pays for another's."""

from dataclasses import replace

import pytest

import nncore
from lab.runs import memory
from lab.runs.memory import LARGE, MEGABYTE, ONES_OWN, ONES_OWN_RUNS, bytes_of
from lab.runs.scheduler import Scheduler
from nncore.presets import PRESETS
from tests.patience import wait_until

SMALL = nncore.TrainingConfig(hidden_units=(8,), training_digits=60, iterations=100_000)
HUGE = {"hidden_units": (2048,) * 3, "optimizer": "adam", "training_digits": 1000}
NOTEBOOK = nncore.TrainingConfig()


@pytest.fixture
def scheduler(monkeypatch):
    """One that starts no run by itself, and room for three small runs of one person."""
    monkeypatch.setattr(memory, "ONES_OWN", 3 * bytes_of(SMALL))
    return Scheduler()


def begun(scheduler, data, owner="one", watched=True, config=SMALL, most=ONES_OWN_RUNS):
    return scheduler.start(config, data, lambda: watched, iterations=0, owner=owner, most=most)


def test_what_a_run_takes_is_about_what_was_measured():
    # 632 MB were measured for it in batches of 64, and some 15 MB for the other.
    heaviest = nncore.TrainingConfig(**HUGE, dtype="float64", batch_size=64)
    assert 500 * MEGABYTE < bytes_of(heaviest) < 800 * MEGABYTE
    assert 8 * MEGABYTE < bytes_of(nncore.TrainingConfig(optimizer="adam", batch_size=64)) < 30 * MEGABYTE
    assert bytes_of(NOTEBOOK) <= memory.SMALL < bytes_of(replace(NOTEBOOK, hidden_units=(1024,)))
    assert bytes_of(nncore.TrainingConfig(**HUGE)) < ONES_OWN
    # With dropout 44 MiB more for 20,000 digits at once, and a mask of 60,000 × 2,048 is 469 MiB.
    config = nncore.TrainingConfig(training_digits=20_000, dropout=0.2)
    assert 40 * MEGABYTE < bytes_of(config) - bytes_of(replace(config, dropout=0)) < 90 * MEGABYTE
    assert bytes_of(replace(config, training_digits=60_000, hidden_units=(2048,))) > ONES_OWN
    assert bytes_of(replace(config, batch_size=64)) < 30 * MEGABYTE
    # Digits that are varied are a run's own: 89.7 MB more for 60,000.
    config = nncore.TrainingConfig(training_digits=60_000, batch_size=128, augment=True)
    assert 85 * MEGABYTE < bytes_of(config) - bytes_of(replace(config, augment=False)) < 95 * MEGABYTE
    assert bytes_of(PRESETS["best"].config) > LARGE
    # A point of both curves takes 16 bytes.
    assert bytes_of(replace(SMALL, iterations=10_000)) - bytes_of(replace(SMALL, iterations=1)) == 16 * 9_999


def test_a_network_that_is_too_large_is_refused(few_digits, scheduler, monkeypatch):
    config = nncore.TrainingConfig(**HUGE | {"training_digits": 60}, dtype="float64")
    monkeypatch.setattr(memory, "ONES_OWN", ONES_OWN)
    with pytest.raises(ValueError, match="of memory while it trains, and there are 400 MB: choose fewer hidden units"):
        begun(scheduler, few_digits, config=config)
    # It is not put off until others have ended, where it has no room though nobody trains.
    large = replace(SMALL, hidden_units=(64,))
    monkeypatch.setattr(memory, "LARGE", bytes_of(SMALL) + 1)
    monkeypatch.setattr(memory, "ALL", bytes_of(large) - 1)
    with pytest.raises(ValueError, match="this network would take"):
        begun(scheduler, few_digits, config=large)


def test_ones_runs_in_other_tabs_count_and_anothers_do_not(scheduler, few_digits):
    for _ in range(4):  # a run that cannot be made takes no room
        with pytest.raises(ValueError, match="training_digits"):
            begun(scheduler, few_digits, config=replace(SMALL, training_digits=61))
    mine = [begun(scheduler, few_digits) for _ in range(3)]
    with pytest.raises(ValueError, match="your runs in other tabs take"):
        begun(scheduler, few_digits)
    assert begun(scheduler, few_digits, "other").status == "paused"
    scheduler.stop(mine[0])
    assert begun(scheduler, few_digits).status == "paused"


def test_what_one_has_left_behind_makes_room(scheduler, few_digits):
    watched, left = begun(scheduler, few_digits), begun(scheduler, few_digits, watched=False)
    others = [begun(scheduler, few_digits), begun(scheduler, few_digits)]
    assert not any(run.ended for run in others)
    assert left.ended and not watched.ended
    wait_until(lambda: left.settled)


def test_one_person_has_so_many_runs(few_digits):
    scheduler = Scheduler()
    left, mine = begun(scheduler, few_digits, watched=False), begun(scheduler, few_digits)
    other = begun(scheduler, few_digits, most=2)
    assert left.ended and not (mine.ended or other.ended)
    with pytest.raises(ValueError, match="you have 2 runs in other tabs, and no more may go on at once"):
        begun(scheduler, few_digits, most=2)
    scheduler.stop(other)
    with pytest.raises(ValueError, match="you have a run in another tab"):
        begun(scheduler, few_digits, most=1)
    assert begun(scheduler, few_digits, "other", most=1).status == "paused"


def test_large_runs_share_a_room_and_small_ones_always_start(few_digits, monkeypatch):
    monkeypatch.setattr(memory, "SMALL", bytes_of(SMALL) + 1)
    middle, large = replace(SMALL, hidden_units=(64,)), replace(SMALL, hidden_units=(80,))
    monkeypatch.setattr(memory, "LARGE", bytes_of(middle) + 1)
    monkeypatch.setattr(memory, "ALL", bytes_of(large))
    monkeypatch.setattr(memory, "ALL_BUT_SMALL", bytes_of(middle) + bytes_of(large))
    scheduler = Scheduler()
    going = [begun(scheduler, few_digits, "one", config=large), begun(scheduler, few_digits, "two", config=middle)]
    small = begun(scheduler, few_digits, "three")
    with pytest.raises(ValueError, match="others train large networks just now"):
        begun(scheduler, few_digits, "four", config=large)
    with pytest.raises(ValueError, match="others train networks of this size just now"):
        begun(scheduler, few_digits, "four", config=middle)
    with pytest.raises(ValueError, match="others train networks of this size just now"):
        scheduler._room.check_change(small, middle)
    scheduler.stop(going.pop())
    assert begun(scheduler, few_digits, "four", config=middle).status == "paused"
    scheduler.stop(going.pop())
    assert begun(scheduler, few_digits, "five", config=large).status == "paused"


def test_a_run_that_goes_on_has_no_more_room_than_a_new_one(few_digits, monkeypatch):
    few = replace(SMALL, batch_size=10, dropout=0.2)
    monkeypatch.setattr(memory, "ONES_OWN", bytes_of(few) + 100)
    scheduler = Scheduler()
    run = begun(scheduler, few_digits, config=few)
    with pytest.raises(ValueError, match="of memory while it trains"):
        scheduler.change(run, batch_size=None)
    assert run.now == few and not run.marks
    scheduler.change(run, batch_size=5)
    monkeypatch.setattr(memory, "ONES_OWN", 2 * bytes_of(few) + 100)
    other = begun(scheduler, few_digits, config=few)
    with pytest.raises(ValueError, match="your runs in other tabs take"):
        scheduler.change(run, batch_size=15)
    scheduler.stop(other)
    scheduler.change(run, batch_size=10)
    assert run.now == few


def test_a_full_server_refuses_whoever_comes_and_stops_nobody(few_digits, monkeypatch):
    monkeypatch.setattr(memory, "RUNS", 2)
    scheduler = Scheduler()
    going = [begun(scheduler, few_digits, "one"), begun(scheduler, few_digits, "two", watched=False)]
    with pytest.raises(memory.Full, match="at most 2 runs at once"):
        begun(scheduler, few_digits, "three")
    assert not any(run.ended for run in going)
