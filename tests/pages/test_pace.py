"""How often what is live on pages is redrawn, so that all of it together takes a share. The clock is the tests' own."""

from types import SimpleNamespace

import pytest

from lab.classes.board import FRESH
from ui.classroom import board, inbox
from ui.shared.pace import AWAY, MOST, SHARE, Pace

CORES = 2


@pytest.fixture
def clock():
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def pace(clock):
    return Pace(CORES, lambda: clock.now)


def class_of(pace, n, cost):
    """Let n readers watch a run: its cost twice a second, its accuracies a third as often."""
    for reader in range(n):
        for _ in range(30):  # their mean has settled
            pace.note((reader, "cost"), 0.5, cost)
            pace.note((reader, "accuracies"), 1.5, cost)


def share_of(pace, n, cost):
    """What the redraws of such a class take, of the cores' time."""
    return n * cost * sum(1 / pace.seconds(each) for each in (0.5, 1.5)) / CORES


def test_one_reader_sees_it_twice_a_second(pace):
    assert pace.seconds(0.5) == 0.5
    class_of(pace, 1, 0.01)
    assert (pace.seconds(0.5), pace.seconds(1.5)) == (0.5, 1.5)


def test_who_comes_after_a_class_has_left_waits_for_nobody(pace, clock):
    class_of(pace, 60, 0.03)
    assert pace.seconds(0.5) > 2
    clock.now += AWAY + 1
    assert pace.seconds(0.5) == 0.5


@pytest.mark.parametrize("n", [2, 10, 30, 60])
@pytest.mark.parametrize("cost", [0.002, 0.005, 0.03])
def test_all_redraws_together_stay_within_their_share(pace, n, cost):
    class_of(pace, n, cost)
    rarest = pace.seconds(0.5) == 0.5 * MOST
    assert rarest or share_of(pace, n, cost) <= SHARE * 1.001
    # It is not slower than it must be, but for a step.
    assert pace.seconds(0.5) == 0.5 or share_of(pace, n, cost) >= SHARE / 1.26


def test_never_rarer_than_once_in_three_seconds(pace):
    class_of(pace, 500, 0.1)
    assert (pace.seconds(0.5), pace.seconds(1.5)) == (3.0, 9.0)


def test_what_is_handed_in_is_seen_within_two_seconds_though_all_the_class_trains(pace):
    class_of(pace, 500, 0.1)
    assert pace.seconds(board.SECONDS, board.MOST) + FRESH < 2 and pace.seconds(inbox.SECONDS, inbox.MOST) < 2
    # With time enough it has the time that it has at leisure.
    assert Pace(CORES).seconds(board.SECONDS, board.MOST) == board.SECONDS


def test_what_a_redraw_costs_is_followed_and_a_single_slow_one_is_not(pace):
    class_of(pace, 20, 0.004)
    before = pace.seconds(0.5)
    pace.note((0, "cost"), 0.5, 0.04)
    assert pace.seconds(0.5) <= before * 1.25
    class_of(pace, 20, 0.02)
    assert pace.seconds(0.5) > 2 * before


def test_who_leaves_gives_their_time_to_the_others(pace, clock):
    class_of(pace, 30, 0.01)
    assert pace.seconds(0.5) > 1
    for reader in range(15):
        pace.forget((reader, "cost"))
        pace.forget((reader, "accuracies"))
    assert share_of(pace, 15, 0.01) == pytest.approx(SHARE, rel=0.25)
    clock.now += AWAY + 1
    class_of(pace, 1, 0.01)
    assert pace.seconds(0.5) == 0.5
    pace.forget("nobody that is known")
