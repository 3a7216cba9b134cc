"""What is read out of a run: each quarter of it once, and its end."""

from types import SimpleNamespace

from render import run_sentences


def run_at(iteration, status="running"):
    config = SimpleNamespace(iterations=100)
    return SimpleNamespace(iteration=iteration, status=status, ended=False, config=config, message="It went wrong.")


def test_each_quarter_is_told_once():
    said = [run_sentences.announced(run_at(iteration)) for iteration in range(101)]
    assert list(dict.fromkeys(said)) == list(run_sentences.QUARTERS)
    assert [said.index(each) for each in run_sentences.QUARTERS] == [0, 25, 50, 75]


def test_that_it_waits_and_why_it_failed():
    assert "paused" in run_sentences.announced(run_at(30, "paused"))
    assert run_sentences.announced(run_at(30, "failed")) == "It went wrong."
