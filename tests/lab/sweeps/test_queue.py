"""Sweeps of a server: who has a turn, and what each person may have."""

import threading
from dataclasses import replace

import pytest
from lab.sweeps.dispatcher import Dispatcher

import nncore
from lab.sweeps import dispatcher, search
from lab.sweeps.sweep import Sweep
from lab.sweeps.sweep_queue import RACE, SEEDS
from tests.lab.sweeps.queued import LONG, SHORT, begun, statuses
from tests.patience import wait_until

# Turns


def test_sweeps_of_different_people_take_turns_cell_by_cell(begin):
    order, config = [], replace(SHORT, iterations=500)
    first = begin("first", search.seeds(config, 4))
    wait_until(lambda: begun(first))
    second = begin("second", search.seeds(config, 4))

    def note():
        for name, sweep in (("first", first), ("second", second)):
            order.extend([name] * (statuses(sweep).count("finished") - order.count(name)))
        return first.done and second.done

    wait_until(note, 60)
    # Whoever comes second waits for one network, not for a sweep.
    assert order.index("second") <= 2 and order[:6].count("second") >= 2


@pytest.mark.parametrize("n_others", [0, 1, 3])
def test_two_who_race_begin_together_also_beside_others(begin, pool, n_others):
    pool.size, alone = 2, []
    lengths = [replace(SHORT, iterations=iterations) for iterations in (1_000, 10_000)]
    others = [begin(str(number), search.pair(*lengths)) for number in range(n_others)]
    wait_until(lambda: sum(statuses(other).count("running") for other in others) == min(2 * n_others, 2))
    race = begin("racer", search.seeds(replace(SHORT, iterations=2_000), 2), kind=RACE)

    def look():
        alone.extend([statuses(race)] if begun(race) and "waiting" in statuses(race) else [])
        return race.done

    wait_until(look, 60)
    assert statuses(race) == ["finished"] * 2 and not alone


def test_with_one_worker_those_who_race_begin_one_after_the_other(begin, monkeypatch):
    monkeypatch.setattr(dispatcher, "TOGETHER", 1e9)
    race = begin("racer", search.seeds(SHORT, 2), kind=RACE)
    wait_until(lambda: race.done)
    assert statuses(race) == ["finished"] * 2


def test_who_races_waits_for_the_second_worker_for_a_while(begin, pool, monkeypatch):
    monkeypatch.setattr(dispatcher, "TOGETHER", 0.5)
    pool.size = 2
    other = begin("other", search.seeds(LONG, 1))
    wait_until(lambda: begun(other))
    race = begin("racer", search.seeds(SHORT, 2), kind=RACE)
    wait_until(lambda: race.done)
    assert statuses(race) == ["finished"] * 2 and not other.done


def test_who_has_two_sweeps_gets_no_more_turns_than_others(begin):
    both = [begin("one", search.seeds(replace(SHORT, iterations=500), 6), kind=kind) for kind in ("sweep", SEEDS)]
    wait_until(lambda: begun(both[0]))
    other = begin("other", search.seeds(replace(SHORT, iterations=500), 3))
    wait_until(lambda: other.done, 60)
    assert sum(statuses(sweep).count("finished") for sweep in both) <= 5


def test_what_is_cancelled_leaves_its_place_at_once(begin, pool):
    first = begin("first", search.seeds(LONG, 2))
    wait_until(lambda: begun(first))
    waiting = [begin(str(number), search.seeds(LONG, 2)) for number in range(5)]
    last = begin("last", search.seeds(SHORT, 1))
    for sweep in (first, *waiting):
        sweep.cancel()
        assert sweep.done
    wait_until(lambda: last.done, 5)
    assert statuses(last) == ["finished"] and begin.queue.n_beside(last) == 0


def test_starting_and_cancelling_all_the_time_keeps_nobody_out(begin):
    for _ in range(300):
        begin("one", search.seeds(LONG, 2)).cancel()
    other = begin("other", search.seeds(SHORT, 2))
    wait_until(lambda: other.done)
    assert statuses(other) == ["finished"] * 2


def test_hundreds_who_begin_and_close_their_tab_hold_up_nobody(begin):
    for number in range(300):
        sweep = begin(f"gone {number}", search.seeds(LONG, 2), lambda: False)
        if number % 2:
            sweep.cancel()
    wait_until(lambda: sweep.aside)
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


def test_what_is_too_much_work_is_refused_before_it_begins(begin, pool):
    config = nncore.TrainingConfig(iterations=100_000)
    with pytest.raises(ValueError, match="these 64 networks are 36 times as much training as fits"):
        begin("one", search.seeds(config, 64))
    assert begin.queue.get("one") is None and not pool.n_opened


# Beside runs that people watch


def test_a_worker_of_this_machine_rests_while_runs_are_trained(pool):
    # Beside so many it rests for minutes, however little of its first slice it had a core.
    busy = threading.Event()
    busy.set()
    sweep = Sweep(search.seeds(LONG, 1), "embedded")
    going = lambda: [] if sweep.done else [sweep]  # noqa: E731
    thread = threading.Thread(target=Dispatcher(going, pool, lambda: 100_000 * busy.is_set()).work)
    thread.start()
    (cell,) = sweep.cells
    wait_until(lambda: cell.iterations)
    at = cell.iterations
    threading.Event().wait(1)
    assert cell.iterations == at
    busy.clear()
    wait_until(lambda: cell.iterations > at, 2)
    sweep.cancel()
    thread.join(10)
    assert not thread.is_alive()


def test_those_of_somebody_who_is_gone_end_and_are_forgotten(begin):
    gone = [begin("gone", search.seeds(LONG, 2), kind=kind) for kind in ("sweep", SEEDS)]
    other = begin("other", search.seeds(LONG, 2))
    wait_until(lambda: begun(gone[0]))
    gone[0].rests = True
    begin.queue.forget_all(lambda owner: owner == "gone")
    assert all(sweep.done for sweep in gone) and not other.done
    assert begin.queue.get("gone") is None and begin.queue.get("other") is other
    wait_until(lambda: begun(other))
