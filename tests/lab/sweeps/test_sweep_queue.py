"""Sweeps of a server: who has a turn, and what each person may have."""

from dataclasses import replace

import pytest

import nncore
from lab.sweeps import search
from lab.sweeps.sweep_queue import RACE, SEEDS
from tests.lab.sweeps.queued import LONG, SHORT, begun, statuses
from tests.patience import wait_until


def test_sweeps_of_different_people_take_turns(begin):
    config = replace(SHORT, iterations=600)
    first = begin("first", search.seeds(config, 12))
    wait_until(lambda: begun(first))
    second = begin("second", search.seeds(config, 3))
    wait_until(lambda: second.done)
    assert not first.done


def test_beside_many_each_has_one_network_and_a_race_two(begin):
    sweeps = [begin(str(number), search.seeds(LONG, 5)) for number in range(4)]
    wait_until(lambda: all(map(begun, sweeps)))
    # The first two may have begun some more before the others came.
    assert [statuses(sweep).count("running") for sweep in sweeps[2:]] == [1] * 2
    race = begin("racer", search.seeds(LONG, 2), kind=RACE)
    wait_until(lambda: begun(race))
    assert statuses(race) == ["running"] * 2
    # What is cancelled leaves its place at once.
    last = begin("last", search.seeds(SHORT, 1))
    for sweep in (*sweeps, race):
        sweep.cancel()
        assert sweep.done
    wait_until(lambda: last.done)
    assert statuses(last) == ["finished"]


def test_each_person_has_one_sweep_and_one_repetition(begin):
    begin("one", search.seeds(LONG, 1))
    begin("one", search.seeds(LONG, 1), kind=SEEDS)
    with pytest.raises(ValueError, match="your sweep before is still going on: cancel it"):
        begin("one", search.seeds(LONG, 1))
    with pytest.raises(ValueError, match="your repetition before"):
        begin("one", search.seeds(LONG, 1), kind=SEEDS)
    begin("other", search.seeds(LONG, 1))
    with pytest.raises(ValueError, match="these 64 networks are 36 times as much training as fits"):
        begin("third", search.seeds(nncore.TrainingConfig(iterations=100_000), 64))
    assert begin.queue.get("third") is None


def test_sweeps_of_somebody_who_is_gone_end_and_are_forgotten(begin):
    gone = [begin("gone", search.seeds(LONG, 2), kind=kind) for kind in ("sweep", SEEDS)]
    other = begin("other", search.seeds(LONG, 2))
    wait_until(lambda: begun(gone[0]))
    gone[0].held = True
    begin.queue.forget_all(lambda owner: owner == "gone")
    assert all(sweep.done for sweep in gone) and not other.done
    assert begin.queue.get("gone") is None and begin.queue.get("other") is other
    wait_until(lambda: begun(other))
