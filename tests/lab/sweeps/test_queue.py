"""Sweeps of a server: who has a turn, and what each person may have."""

from dataclasses import replace

import pytest

import nncore
from lab.sweeps import search
from lab.sweeps.sweep_queue import RACE, SEEDS
from tests.lab.sweeps.queued import LONG, SHORT, begun, statuses
from tests.patience import wait_until

# Turns


def test_sweeps_of_different_people_take_turns(begin):
    config = replace(SHORT, iterations=600)
    first = begin("first", search.seeds(config, 12))
    wait_until(lambda: begun(first))
    second = begin("second", search.seeds(config, 3))
    wait_until(lambda: second.done, 60)
    assert not first.done


def test_two_who_race_begin_together_also_beside_others(begin):
    others = [begin(str(number), search.seeds(LONG, 3)) for number in range(4)]
    wait_until(lambda: all(map(begun, others)))
    race = begin("racer", search.seeds(LONG, 2), kind=RACE)
    wait_until(lambda: begun(race))
    assert statuses(race) == ["running"] * 2


def test_beside_many_sweeps_each_has_one_network_at_a_time(begin):
    sweeps = [begin(str(number), search.seeds(LONG, 5)) for number in range(4)]
    wait_until(lambda: all(map(begun, sweeps)))
    # The first two may have begun some more before the others came.
    assert [statuses(sweep).count("running") for sweep in sweeps[2:]] == [1] * 2


def test_what_is_cancelled_leaves_its_place_at_once(begin):
    waiting = [begin(str(number), search.seeds(LONG, 2)) for number in range(5)]
    wait_until(lambda: begun(waiting[0]))
    last = begin("last", search.seeds(SHORT, 1))
    for sweep in waiting:
        sweep.cancel()
        assert sweep.done
    wait_until(lambda: last.done)
    assert statuses(last) == ["finished"]


def test_starting_and_cancelling_all_the_time_keeps_nobody_out(begin):
    for _ in range(300):
        begin("one", search.seeds(LONG, 2)).cancel()
    other = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: other.done)
    assert statuses(other) == ["finished"] * 2


def test_each_person_has_one_sweep_and_one_repetition_that_go_on(begin):
    begin("one", search.seeds(LONG, 1))
    begin("one", search.seeds(LONG, 1), kind=SEEDS)
    with pytest.raises(ValueError, match="your sweep before is still going on: cancel it"):
        begin("one", search.seeds(LONG, 1))
    with pytest.raises(ValueError, match="your repetition before"):
        begin("one", search.seeds(LONG, 1), kind=SEEDS)
    begin("other", search.seeds(LONG, 1))


def test_what_is_too_much_work_is_refused_before_it_begins(begin):
    config = nncore.TrainingConfig(iterations=100_000)
    with pytest.raises(ValueError, match="these 64 networks are 36 times as much training as fits"):
        begin("one", search.seeds(config, 64))
    assert begin.queue.get("one") is None


def test_those_of_somebody_who_is_gone_end_and_are_forgotten(begin):
    gone = [begin("gone", search.seeds(LONG, 2), kind=kind) for kind in ("sweep", SEEDS)]
    other = begin("other", search.seeds(LONG, 2))
    wait_until(lambda: begun(gone[0]))
    gone[0].held = True
    begin.queue.forget_all(lambda owner: owner == "gone")
    assert all(sweep.done for sweep in gone) and not other.done
    assert begin.queue.get("gone") is None and begin.queue.get("other") is other
    wait_until(lambda: begun(other))
