"""The presets: each shows what its hint says, on the embedded digits."""

import functools
from dataclasses import replace
from itertools import pairwise

import pytest

from lab.diagnosis.findings import dead_units, saturated_units
from nncore.presets import FIRST, PRESETS
from tests.lab.runs import DATA, found, train


@functools.cache
def end_of(name):
    """What is Measured at the end of a preset's run."""
    config = PRESETS[name].config
    *_, last = train(config, every=config.iterations)
    return last


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_holds_together_and_says_in_a_sentence_what_to_look_for(name):
    preset = PRESETS[name]
    preset.config.check()
    assert preset.full or preset.config.training_digits <= len(DATA.train_labels)
    assert preset.question.endswith("?")
    assert preset.hint.endswith(".") and ". " not in preset.hint


def test_those_for_all_of_mnist_come_last():
    first, notebook, *_, full, best = PRESETS
    assert (first, notebook, full, best) == ("first", "notebook", "full", "best")
    assert [preset.full for preset in PRESETS.values()] == sorted(preset.full for preset in PRESETS.values())


def test_the_first_look_reads_97_of_100_digits_that_it_never_saw():
    assert PRESETS["first"].config == FIRST
    assert end_of("first").test_accuracies[-1] >= 0.965
    assert found(end_of("first")) == {}


def test_the_notebook_s_cost_falls_from_guessing_and_never_rises():
    costs = end_of("notebook").costs
    assert f"{costs[0]:.2f}" == "2.30" and costs == sorted(costs, reverse=True)
    assert found(end_of("notebook")) == {}


def test_too_high_a_learning_rate_falls_for_two_steps_then_leaps_and_does_not_recover():
    evidence = end_of("too-high")
    costs = evidence.costs
    assert costs[:3] == sorted(costs[:3], reverse=True) and costs[2] < 1.5
    assert max(costs[3:10]) > 2 * costs[0]
    assert f"{costs[-1]:.2f}" == "2.30"
    # It jumps about.
    assert sum(after > before for before, after in pairwise(costs)) > 10
    assert evidence.test_accuracies[-1] < 0.3
    _, n_dead, n_units = dead_units(hidden_of(evidence))
    assert n_dead > 0.95 * n_units
    assert list(found(evidence)) == ["explosion", "dead units"]


def test_too_low_a_learning_rate_comes_as_far_in_500_steps_as_the_notebook_s_in_five():
    costs = end_of("too-low").costs
    assert (f"{costs[0]:.2f}", f"{costs[-1]:.2f}") == ("2.30", "2.28")
    # The first cost is of no step yet.
    assert costs[-1] == pytest.approx(end_of("notebook").costs[5], abs=0.002)
    assert list(found(end_of("too-low"))) == ["plateau"]


def test_ten_units_start_later_and_end_a_few_points_lower():
    ten, many = end_of("ten-units"), end_of("notebook")
    assert ten.costs[50] > 2.1 and many.costs[50] < 1.6
    assert 0.001 < many.test_accuracies[-1] - ten.test_accuracies[-1] < 0.04
    assert 0.01 < many.train_accuracies[-1] - ten.train_accuracies[-1] < 0.04


def test_saturated_units_leap_come_back_to_guessing_and_stay_there():
    evidence = end_of("saturated")
    assert max(evidence.costs[:20]) > 4 * evidence.costs[0]
    assert all(2.29 < cost < 2.31 for cost in evidence.costs[-50:])
    _, n_saturated, n_units = saturated_units(hidden_of(evidence), "sigmoid")
    assert n_saturated == n_units
    assert list(found(evidence)) == ["saturated units"]


def test_too_little_data_is_learned_by_heart():
    evidence = end_of("little-data")
    assert evidence.train_accuracies[100] > 0.98 and evidence.train_accuracies[-1] == 1
    assert 0.6 < evidence.test_accuracies[-1] < 0.72
    assert "overfitting" in found(evidence)


@pytest.mark.parametrize("name", ["too-high", "saturated"])
def test_what_a_preset_shows_does_not_hang_on_its_seed(name):
    config = replace(PRESETS[name].config, seed=0, iterations=60)
    *_, last = train(config, every=60)
    assert {"too-high": "dead units", "saturated": "saturated units"}[name] in found(last)


def hidden_of(evidence):
    images = evidence.data.train_images[:200].reshape(200, -1) / 255
    return evidence.network.forward(images).hidden
