"""The benchmark's contestants do the same training, so that comparing their speeds is comparing like with like."""

from dataclasses import replace

import pytest

import nncore
from benchmarks.libraries.contestants import CONTESTANTS, FUSED, UNMEASURED, installed
from benchmarks.turns import Ratio

SETTINGS = {
    "notebook settings": nncore.TrainingConfig(),
    "batches": nncore.TrainingConfig(batch_size=16, initializer="he"),
}
N_ITERATIONS = 21


def costs_of(contestant, config, data):
    """The cost of some iterations among the first ones: {iteration: cost}."""
    if not installed(contestant):
        pytest.skip(f"{contestant} is not installed")
    costs, iteration = {}, 0
    for step in CONTESTANTS[contestant](config, data):
        iteration += step.iterations
        costs[iteration] = step.cost
        if iteration >= N_ITERATIONS:
            return costs


@pytest.fixture(params=SETTINGS)
def config(request):
    # In float64 rounding stays far below what a different rule would change.
    return replace(SETTINGS[request.param], hidden_units=(12,), training_digits=60, dtype="float64")


@pytest.mark.parametrize("contestant", ["the notebook's algorithm", "PyTorch", FUSED, UNMEASURED])
def test_the_same_costs_as_nncore(few_digits, config, contestant):
    costs = costs_of(contestant, config, few_digits)
    assert costs == pytest.approx(costs_of("nncore", config, few_digits), rel=1e-9)


def test_the_same_costs_as_nncore_from_scikit_learn(few_digits):
    # Full batches only: it shuffles its own way.
    config = replace(SETTINGS["notebook settings"], hidden_units=(12,), training_digits=60, dtype="float64")
    costs = costs_of("scikit-learn", config, few_digits)
    expected = costs_of("nncore", config, few_digits)
    assert [costs[10], costs[20]] == pytest.approx([expected[10], expected[20]], rel=1e-9)


def test_the_same_costs_as_nncore_with_adam(few_digits):
    config = nncore.TrainingConfig(
        hidden_units=(12,), training_digits=60, batch_size=16, dtype="float64", optimizer="adam", learning_rate=0.001
    )
    expected = costs_of("nncore", config, few_digits)
    assert costs_of("PyTorch", config, few_digits) == pytest.approx(expected, rel=1e-6)


def test_a_ratio_is_the_median_of_pairs():
    # The machine was ten times slower in the second repeat: that changes neither contestant's standing.
    assert Ratio.of([1, 20, 3], [2, 20, 2]) == Ratio(1, 0.5, 1.5)
