"""How fast a run is said to be, and what else its scheduler must survive."""

import threading

import pytest

from lab.runs.rate import ENOUGH, OF_LATE, Beat, Rate
from lab.runs.run import Run
from lab.runs.scheduler import Scheduler
from render import run_sentences
from tests.lab.test_runs import DATA, LONG, SHORT, wait_until


def test_turns_that_are_far_apart_have_a_rate():
    rate = Rate()
    rate.begin(0.0, 0)
    assert rate.of_late == 0
    for turn in range(1, 6):
        rate.add(20.0 * turn, turn)
        assert rate.of_late == 1 / 20


def test_it_is_that_of_late_and_so_is_how_long_it_will_take():
    rate = Rate()
    rate.begin(0.0, 0)
    for tenth in range(1, 121):  # 12 s at 10 a second
        rate.add(tenth / 10, tenth)
    for tenth in range(1, 10 * OF_LATE + 1):  # and then at 30 a second
        rate.add(12 + tenth / 10, 120 + 3 * tenth)
    assert rate.of_late == pytest.approx(30)
    assert len(rate._samples) < 10 * OF_LATE + 3


def taken_at(each, late=lambda iteration: 0.0, pace=20, until=10.0):
    """When iterations begin that take `each` seconds, of a run with a pace, and who wait for a turn `late` seconds."""
    beat, now, begun = Beat(), 100.0, []
    while now < 100 + until:
        begun.append(now - 100)
        now += each + late(len(begun))
        now += beat.seconds(pace, now)
    return begun


def test_a_run_with_a_pace_has_it_whatever_an_iteration_takes_if_it_can():
    assert len(taken_at(0.001)) == len(taken_at(0.04)) == pytest.approx(200, abs=2)
    assert len(taken_at(0.1)) == pytest.approx(100, abs=2)
    # A turn that comes late now and then costs no iteration; a long wait is not made up for.
    assert len(taken_at(0.01, lambda n: 0.05 if n % 5 == 0 else 0)) == pytest.approx(200, abs=2)
    late = taken_at(0.01, lambda n: 5.0 if n == 20 else 0)
    assert len(late) == pytest.approx(100, abs=3)
    assert all(3 <= sum(second <= at < second + 1 for at in late) <= 22 for second in (0, 6, 7, 8))


@pytest.mark.parametrize("slow, fast", [(4, 20), (20, 4), (20, 0.3)])
def test_rate_and_time_left_that_are_said_together_fit_one_another(slow, fast):
    """Also when its pace has just changed."""
    run = Run(LONG, DATA, lambda: True)
    run.status, run._rate = "running", Rate()
    run._rate.begin(0.0, 0)
    for iteration in range(1, 100):
        run._rate.add(iteration / slow, iteration)
    ended = 99 / slow
    run.history.costs.extend([1.0] * 100)
    for iteration in range(100, 104):
        ended += 1 / fast
        run._rate.add(ended, iteration)
    left = run_sentences.duration((LONG.iterations - run.iteration) / run.rate)
    assert run_sentences.progress(run).endswith(f"{run_sentences.pace(run.rate)} per second · {left} left")


def test_how_long_it_will_take_is_said_once_that_can_be_told():
    run = Run(LONG, DATA, lambda: True)
    run.status, run._rate = "running", Rate()
    run._rate.begin(0.0, 0)
    run._rate.add(0.1, 1)
    assert run_sentences.progress(run).endswith("· 10 per second")
    run._rate.add(ENOUGH, 10 * ENOUGH)
    assert run_sentences.progress(run).endswith("left")
    run.keep_pace(4)
    assert not run.rate and "second" not in run_sentences.progress(run), "it is counted from there"


def test_a_rate_that_is_gone_between_two_looks_is_no_division_by_zero():
    """As where somebody has the run go on: it is counted from there."""

    class Going(Rate):
        rates = iter([20.0, 0.0])
        of_late, is_steady = property(lambda self: next(self.rates)), True

    run = Run(LONG, DATA, lambda: True)
    run.status, run._rate = "running", Going()
    assert run_sentences.progress(run).endswith(f"20 per second · {run_sentences.duration(LONG.iterations / 20)} left")


def test_no_time_is_no_division_by_zero():
    rate = Rate()
    rate.begin(1.0, 5)
    rate.add(1.0, 6)
    assert rate.of_late == 0


def test_a_finished_run_has_the_rate_of_the_whole_of_it():
    run = Scheduler(n_workers=1).start(SHORT, DATA)
    wait_until(lambda: run.status == "finished")
    assert run.rate == pytest.approx(SHORT.iterations / run.seconds)


def test_a_pace_that_changes_all_the_time_stops_no_worker(scheduler):
    run, other, done = scheduler.start(LONG, DATA), scheduler.start(LONG, DATA), threading.Event()

    def flicker():
        while not done.is_set():
            scheduler.set_pace(run, None)
            scheduler.set_pace(run, 1000)

    threads = [threading.Thread(target=flicker) for _ in range(2)]
    for thread in threads:
        thread.start()
    before = run.iteration
    wait_until(lambda: run.iteration > before + 100)
    done.set()
    for thread in threads:
        thread.join()
    before = other.iteration
    wait_until(lambda: other.iteration > before)


def test_whatever_happens_between_two_turns_the_others_go_on(scheduler, monkeypatch, caplog):
    class Broken(threading.Timer):
        def start(self):
            raise RuntimeError("can't start new thread")

    monkeypatch.setattr("lab.runs.scheduler.threading.Timer", Broken)
    for _ in range(3):
        run = scheduler.start(LONG, DATA, pace=5)
        wait_until(lambda: run.settled)  # noqa: B023
        assert run.status == "failed" and "new thread" in run.message
    other = scheduler.start(SHORT, DATA)
    wait_until(lambda: other.status == "finished")
