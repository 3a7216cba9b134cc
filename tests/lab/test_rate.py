"""How fast a run is said to be, and how it keeps its pace."""

import pytest

from lab.runs.rate import ENOUGH, OF_LATE, Beat, Rate
from lab.runs.run import Run
from render import run_sentences
from tests.lab.runs import DATA, LONG


def test_a_rate_is_that_of_late_however_far_apart_turns_are():
    rate = Rate()
    rate.begin(0.0, 0)
    rate.add(0.0, 1)
    assert rate.of_late == 0, "no time is no division by zero"
    for turn in range(2, 6):
        rate.add(20.0 * turn, turn)
        assert rate.of_late == (1 / 40 if turn == 2 else 1 / 20)
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


def test_a_run_has_its_pace_whatever_an_iteration_takes():
    assert len(taken_at(0.001)) == len(taken_at(0.04)) == pytest.approx(200, abs=2)
    assert len(taken_at(0.1)) == pytest.approx(100, abs=2)
    # A turn that comes late now and then costs no iteration; a long wait is not made up for.
    assert len(taken_at(0.01, lambda n: 0.05 if n % 5 == 0 else 0)) == pytest.approx(200, abs=2)
    late = taken_at(0.01, lambda n: 5.0 if n == 20 else 0)
    assert len(late) == pytest.approx(100, abs=3)
    assert all(3 <= sum(second <= at < second + 1 for at in late) <= 22 for second in (0, 6, 7, 8))


def test_how_long_it_will_take_is_said_once_it_can_be_told():
    run = Run(LONG, DATA, lambda: True)
    run.status = "running"
    run._rate.begin(0.0, 0)
    run._rate.add(0.1, 1)
    assert run_sentences.progress(run).endswith("· 10 per second")
    run._rate.add(ENOUGH, 10 * ENOUGH)
    left = run_sentences.duration(LONG.iterations / 10)
    assert run_sentences.progress(run).endswith(f"10 per second · {left} left")
    run.keep_pace(4)
    assert not run.rate and "second" not in run_sentences.progress(run), "it is counted from there"
