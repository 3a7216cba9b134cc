"""A run in words: how far it is, and what is read out of it."""

from types import SimpleNamespace

import pytest

import nncore
from render import run_sentences


def run_at(iteration, status="running"):
    config = SimpleNamespace(iterations=100)
    return SimpleNamespace(iteration=iteration, status=status, ended=False, config=config, message="It went wrong.")


def test_each_quarter_is_read_out_once():
    said = [run_sentences.announced(run_at(iteration)) for iteration in range(101)]
    assert list(dict.fromkeys(said)) == list(run_sentences.QUARTERS)
    assert [said.index(each) for each in run_sentences.QUARTERS] == [0, 25, 50, 75]
    assert "paused" in run_sentences.announced(run_at(30, "paused"))
    assert run_sentences.announced(run_at(30, "failed")) == "It went wrong."


@pytest.mark.parametrize(
    ("rate", "said"), [(0.004, "0.004"), (0.3, "0.3"), (0.96, "0.96"), (1.25, "1.2"), (1234, "1,234")]
)
def test_a_run_that_is_slow_is_not_told_to_stand_still(rate, said):
    going = {"status": "running", "busy": True, "measuring": False, "latest": None, "stepping": 0}
    run = SimpleNamespace(iteration=3, config=nncore.TrainingConfig(), rate_is_steady=True, rate=rate, **going)
    left = run_sentences.duration(497 / rate)
    assert run_sentences.progress(run) == f"Iteration 3 of 500 · {said} per second · {left} left"
    # Who takes ten steps waits for these, and not for the end.
    run.stepping, run.rests_after = 10, 13
    assert run_sentences.progress(run).endswith(f" · {run_sentences.duration(10 / rate)} left")
