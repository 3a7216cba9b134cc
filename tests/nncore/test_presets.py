"""The presets: each shows what its hint says, on the embedded digits."""

import functools
from dataclasses import replace
from itertools import pairwise

import pytest

from nncore.presets import FIRST, PRESETS
from tests.lab.runs import DATA, found, train


@functools.cache
def end_of(name):
    """What is Measured at the end of a preset's run."""
    config = PRESETS[name].config
    *_, last = train(config, every=config.iterations)
    return last


def test_a_preset_holds_together_and_says_what_to_look_for():
    for preset in PRESETS.values():
        preset.config.check()
        assert preset.full or preset.config.training_digits <= len(DATA.train_labels)
        assert preset.question.endswith("?")
        assert preset.hint.endswith(".") and ". " not in preset.hint
    # Those for all of MNIST come last.
    first, notebook, *_, full, best = PRESETS
    assert (first, notebook, full, best) == ("first", "notebook", "full", "best")
    assert [preset.full for preset in PRESETS.values()] == sorted(preset.full for preset in PRESETS.values())


def test_the_first_look_reads_97_of_100_new_digits():
    assert PRESETS["first"].config == FIRST
    assert end_of("first").test_accuracies[-1] >= 0.965
    assert found(end_of("first")) == {}


def test_the_notebooks_cost_falls_from_guessing():
    evidence = end_of("notebook")
    costs = evidence.costs
    assert f"{costs[0]:.2f}" == "2.30" and costs == sorted(costs, reverse=True)
    # In float32 it is right to 0.2 points; in float64: test_notebook.py.
    assert PRESETS["notebook"].config.dtype == "float32" and costs[0] == pytest.approx(2.302116721777529, rel=1e-5)
    assert [evidence.train_accuracies[at] for at in (249, 499)] == pytest.approx([0.924, 0.971], abs=0.002 + 1e-9)
    assert found(end_of("notebook")) == {}


def test_too_high_a_learning_rate_falls_twice_and_then_leaps():
    evidence = end_of("too-high")
    costs = evidence.costs
    assert costs[:3] == sorted(costs[:3], reverse=True) and costs[2] < 1.5
    # It leaps, jumps about and does not recover.
    assert max(costs[3:10]) > 2 * costs[0] and f"{costs[-1]:.2f}" == "2.30"
    assert sum(after > before for before, after in pairwise(costs)) > 10
    assert evidence.test_accuracies[-1] < 0.3
    assert list(found(evidence)) == ["explosion", "dead units"]


def test_too_low_a_learning_rate_takes_a_hundred_steps_for_one():
    config, notebook = PRESETS["too-low"].config, end_of("notebook").costs
    assert config.iterations == 500 and [f"{notebook[step]:.2f}" for step in (0, 5)] == ["2.30", "2.28"]
    after = next(train(config, every=201))  # the first cost is of no step yet
    assert after.costs[200] == pytest.approx(notebook[2], abs=0.0005) and after.costs[200] < notebook[1] - 0.001
    assert list(found(after)) == ["plateau"]


def test_ten_units_start_later_and_end_a_few_points_lower():
    ten, many = end_of("ten-units"), end_of("notebook")
    assert ten.costs[50] > 2.1 and many.costs[50] < 1.6
    assert 0.001 < many.test_accuracies[-1] - ten.test_accuracies[-1] < 0.04
    assert 0.01 < many.train_accuracies[-1] - ten.train_accuracies[-1] < 0.04


def test_saturated_units_leap_and_come_back_to_guessing():
    evidence = end_of("saturated")
    assert max(evidence.costs[:20]) > 4 * evidence.costs[0]
    assert all(2.29 < cost < 2.31 for cost in evidence.costs[-50:])
    assert list(found(evidence)) == ["saturated units"]


def test_too_little_data_is_learned_by_heart():
    evidence = end_of("little-data")
    assert evidence.train_accuracies[100] > 0.98 and evidence.train_accuracies[-1] == 1
    assert 0.6 < evidence.test_accuracies[-1] < 0.72
    assert "overfitting" in found(evidence)


@pytest.mark.parametrize(("name", "finding"), [("too-high", "dead units"), ("saturated", "saturated units")])
def test_what_a_preset_shows_does_not_hang_on_its_seed(name, finding):
    *_, last = train(replace(PRESETS[name].config, seed=0, iterations=60), every=60)
    assert finding in found(last)
