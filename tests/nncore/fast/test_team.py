"""Threads that share work: everybody's share is done, whoever does it, and what goes wrong is told."""

import gc
import itertools
import os
import sys
import threading
import tracemalloc
import weakref
from dataclasses import replace
from queue import SimpleQueue

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import nncore
from nncore.fast import Hands, Team, team_size, units
from nncore.fast.team import cores
from nncore.fast.units import digits_at_once
from tests.patience import PATIENCE


def blas_threads():
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


@pytest.mark.parametrize(
    ("said", "n"),
    [
        ("200000 100000\n", 2),
        ("250000 100000\n", 2),
        ("50000 100000\n", 1),
        ("9900000 100000\n", 64),
        ("max 100000\n", 64),
        ("something else", 64),
        ("2 0", 64),
        (None, 64),
    ],
)
def test_a_container_has_as_many_cores_as_its_quota(said, n, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
    if said is not None:
        (tmp_path / "cpu.max").write_text(said)
    assert cores(tmp_path / "cpu.max") == n


@pytest.mark.parametrize("hands", [None, Hands(1), Hands(4)], ids=["no hands", "one hand", "more hands"])
def test_every_members_share_is_done_once(hands):
    team, done = Team(3, hands), []
    for _ in range(50):
        team.do(done.append)
    assert sorted(done) == sorted([0, 1, 2] * 50)


def test_members_with_hands_work_at_once():
    meeting = threading.Barrier(3)
    Team(3, Hands(2)).do(lambda member: meeting.wait(30))


def test_hands_are_prepared_once_each_before_their_first_work():
    prepared, workers = [], set()
    team = Team(3, Hands(2, lambda: prepared.append(threading.current_thread())))
    for _ in range(3):
        team.do(lambda member: workers.add(threading.current_thread()))
    assert len(prepared) == 2 and workers == {*prepared, threading.current_thread()}


def test_without_a_thread_to_be_had_the_caller_does_all(monkeypatch):
    def none_left(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none_left)
    done = []
    Team(3, Hands(2)).do(done.append)
    assert done == [0, 1, 2]


@pytest.mark.parametrize("wrong", [0, 2])
def test_what_goes_wrong_is_raised_when_all_have_done(wrong):
    done, slow = [], threading.Event()

    def work(member):
        if member == wrong:
            slow.set()
            raise ArithmeticError("wrong")
        slow.wait(30)
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


def test_several_threads_may_share_the_same_hands():
    hands, done = Hands(1), []

    def work_alone(number):
        for _ in range(200):
            Team(2, hands).do(lambda member: done.append(number))

    threads = [threading.Thread(target=work_alone, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [done.count(number) for number in range(3)] == [400] * 3


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
def test_meanwhile_blas_has_one_thread_and_afterwards_as_many_as_before():
    with threadpool_limits(2, user_api="blas"):
        before, seen = blas_threads(), []
        assert set(before) == {2}, "on one there is nothing to see"
        Team(2, Hands(1)).do(lambda member: seen.append(blas_threads()))
        assert seen == [[1] * len(before)] * 2 and blas_threads() == before


def test_where_a_thread_cannot_begin_it_is_tried_again_with_the_next_work(monkeypatch):
    class OneMore(threading.Thread):
        left, started = 1, []

        def start(self):
            if not self.left:
                raise RuntimeError("can't start new thread")
            OneMore.left -= 1
            self.started.append(self)
            super().start()

    hands, done = Hands(2), []
    with monkeypatch.context() as few_left:
        few_left.setattr(threading, "Thread", OneMore)
        with pytest.raises(RuntimeError):
            hands.give(0, lambda: None, SimpleQueue())
    (alone,) = OneMore.started
    alone.join(PATIENCE)
    assert not alone.is_alive()
    answers = SimpleQueue()
    hands.give(0, lambda: done.append(True), answers)
    assert answers.get(timeout=PATIENCE) is None and done


def test_shares_cover_everything_once_in_order():
    for size in (1, 2, 3, 7):
        shares = Team(size).shares(5)
        assert len(shares) == size and [number for share in shares for number in range(5)[share]] == list(range(5))


def test_a_small_step_is_not_worth_a_team():
    small = nncore.TrainingConfig(hidden_units=(8,), training_digits=100)
    assert team_size(small, most=4) == 1 and team_size(nncore.TrainingConfig(), most=4) == 4


# Parts of a step


def test_parts_are_small_enough_to_be_left_soon_and_large_enough_to_be_fast():
    assert digits_at_once(1000, 512 * 794) == 1000
    assert digits_at_once(60_000, 512 * 794) == units.A_PART // (3 * 512 * 794)
    assert digits_at_once(60_000, 16 * 794) == units.MOST
    assert digits_at_once(60_000, 10**8) == units.FEW


def test_a_step_of_several_parts_can_be_left_between_them(few_digits, monkeypatch):
    monkeypatch.setattr(units, "MOST", 25)
    monkeypatch.setattr(units, "FEW", 25)
    config = nncore.TrainingConfig(hidden_units=(8,), training_digits=60, iterations=3, optimizer="adam")
    parts = list(nncore.train(config, few_digits, parts=True))
    assert [part and part.iteration for part in parts] == [None, None, 1, None, None, 2, None, None, 3]
    whole = list(nncore.train(config, few_digits))
    assert [part.cost for part in parts if part] == [progress.cost for progress in whole]


def memory_of_a_step(n, n_units):
    """Bytes that one step on so many digits takes at most, with all that is made for it."""
    random = np.random.default_rng(n)
    images = np.zeros((n, 28, 28), np.uint8)
    images[:, 12:16, 12:16] = random.integers(0, 256, (n, 4, 4))
    labels = random.integers(0, 10, n, np.uint8)
    data = nncore.Digits("Tiny digits", images, labels, images[:20], labels[:20])
    run = nncore.train(nncore.TrainingConfig(hidden_units=(n_units,), training_digits=n, iterations=1), data)
    tracemalloc.start()
    try:
        next(run)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_step_on_three_times_as_many_digits_takes_no_more_memory():
    # The least of some: another thread may make something meanwhile.
    least, more = (min(memory_of_a_step(n, 64) for _ in range(3)) for n in (4000, 12_000))
    # What units make of a digit is as many floats. Pixels in bytes and labels grow, by 24 bytes a digit.
    assert more - least < 8000 * 64 * 4 / 2


@pytest.mark.parametrize("changes", [{}, {"batch_size": 40, "dropout": 0.2}, {"hidden_units": (9, 8)}], ids=str)
def test_hands_change_nothing_of_the_numbers(few_digits, changes):
    config = nncore.TrainingConfig(**{"hidden_units": (12,), "iterations": 4, "training_digits": 60, **changes})
    alone, together = (list(nncore.train(config, few_digits, team=Team(3, hands))) for hands in (None, Hands(2)))
    assert [progress.cost for progress in alone] == [progress.cost for progress in together]
    pairs = zip(alone[-1].network.parameters, together[-1].network.parameters, strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)


@pytest.mark.parametrize("hands", [None, Hands(1)])
def test_a_network_is_the_same_whether_it_was_measured_or_not(hands):
    data, config = nncore.load_digits(), nncore.TrainingConfig(hidden_units=(33,), iterations=5)
    *_, ended = nncore.train(config, data, team=Team(2, hands))
    longer = nncore.train(replace(config, iterations=300), data, team=Team(2, hands))
    *_, passed = itertools.islice(longer, 5)
    assert ended.test_accuracy is not None and passed.test_accuracy is None
    assert passed.network.digest == ended.network.digest
