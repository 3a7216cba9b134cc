"""Threads that share work: everybody's share is done, whoever does it, and what goes wrong is told."""

import gc
import os
import sys
import threading
import weakref

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import nncore
from nncore.fast import Hands, Team, team_size
from nncore.fast.team import cores
from tests.patience import PATIENCE


@pytest.mark.parametrize(
    ("said", "n"),
    [("250000 100000\n", 2), ("50000 100000\n", 1), ("9900000 100000\n", 64), ("max 100000\n", 64), ("2 0", 64)],
)
def test_a_container_has_as_many_cores_as_its_quota(said, n, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
    (tmp_path / "cpu.max").write_text(said)
    assert cores(tmp_path / "cpu.max") == n
    assert cores(tmp_path / "none") == 64


@pytest.mark.parametrize("hands", [None, Hands(1), Hands(4)], ids=["no hands", "one hand", "more hands"])
def test_every_members_share_is_done_once(hands):
    team, done = Team(3, hands), []
    for _ in range(20):
        team.do(done.append)
    assert sorted(done) == sorted([0, 1, 2] * 20)


def test_members_with_hands_work_at_once():
    meeting = threading.Barrier(3)
    Team(3, Hands(2)).do(lambda member: meeting.wait(PATIENCE))


def test_hands_are_prepared_once_each_before_their_first_work():
    prepared, workers = [], set()
    team = Team(3, Hands(2, lambda: prepared.append(threading.current_thread())))
    for _ in range(3):
        team.do(lambda member: workers.add(threading.current_thread()))
    assert len(prepared) == 2 and workers == {*prepared, threading.current_thread()}


def test_without_threads_the_caller_does_all(monkeypatch):
    class OneMore(threading.Thread):
        def start(self):
            if started:
                raise RuntimeError("can't start new thread")
            started.append(self)
            super().start()

    team, done, started = Team(2, Hands(2)), [], []
    with monkeypatch.context() as few_left:
        few_left.setattr(threading, "Thread", OneMore)
        team.do(done.append)
    assert done == [0, 1]
    started[0].join(PATIENCE)
    assert not started[0].is_alive()
    meeting = threading.Barrier(2)
    team.do(lambda member: meeting.wait(PATIENCE))


@pytest.mark.parametrize("wrong", [0, 2])
def test_what_goes_wrong_is_raised_when_all_have_done(wrong):
    done, slow = [], threading.Event()

    def work(member):
        if member == wrong:
            slow.set()
            raise ArithmeticError("wrong")
        slow.wait(PATIENCE)
        done.append(member)

    team = Team(3, Hands(2))
    with pytest.raises(ArithmeticError, match="wrong"):
        team.do(work)
    assert sorted(done) == [member for member in range(3) if member != wrong]
    # And they are there for the next.
    team.do(done.append)
    assert len(done) == 5


def test_hands_that_wait_keep_nothing_of_what_they_did():
    class Data:
        pass

    data = Data()
    gone, team = weakref.ref(data), Team(2, Hands(1))
    team.do(lambda member, data=data: None)
    del data
    team.do(lambda member: None)
    gc.collect()
    assert gone() is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning")
def test_in_a_process_that_was_forked_there_are_hands_again():
    team = Team(2, Hands(1))
    team.do(lambda member: None)
    child = os.fork()
    if not child:
        team.do(lambda member: None)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(sys.platform == "darwin", reason="NumPy's BLAS may be Apple's there, which tells nothing")
def test_blas_has_one_thread_meanwhile_and_then_as_before():
    def blas_threads():
        return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

    with threadpool_limits(2, user_api="blas"):
        before, seen = blas_threads(), []
        assert set(before) == {2}, "on one there is nothing to see"
        Team(2, Hands(1)).do(lambda member: seen.append(blas_threads()))
        assert seen == [[1] * len(before)] * 2 and blas_threads() == before


def test_shares_cover_everything_once_in_order():
    for size in (1, 2, 3, 7):
        shares = Team(size).shares(5)
        assert len(shares) == size and [number for share in shares for number in range(5)[share]] == list(range(5))


def test_a_small_step_is_not_worth_a_team():
    small = nncore.TrainingConfig(hidden_units=(8,), training_digits=100)
    assert team_size(small, most=4) == 1 and team_size(nncore.TrainingConfig(), most=4) == 4
