"""Curves of runs: what is drawn of one, that a growing one keeps its points, and several over one another."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

import nncore
from lab.ledger.curves import Curves
from lab.runs.history import History
from render import figures, run_curves

FULL_BATCH = nncore.TrainingConfig(iterations=1000)
BATCHES = dataclasses.replace(FULL_BATCH, batch_size=50)


def history(costs):
    return History(list(costs), [0.5] * len(costs), [1], [0.4])


def curve(figure, number=0):
    return list(zip(figure.data[number].x, figure.data[number].y, strict=True))


def curves(costs, accuracies=(0.5, 0.8)):
    return Curves(range(1, len(costs) + 1), costs, costs, [1, len(costs)], accuracies)


@pytest.mark.parametrize("n_points", [1, 300, 301, 5000])
def test_a_curve_has_a_few_hundred_points_and_both_ends(n_points):
    figure = run_curves.cost_curve(history(np.linspace(2, 1, n_points)), FULL_BATCH)
    drawn = curve(figure)
    assert len(drawn) <= figures.MAX_POINTS + 2 and (n_points > 300 or len(drawn) == n_points)
    assert drawn[0] == (1, 2) and drawn[-1][0] == n_points
    assert figure.layout.xaxis.range == (0, 1000), "as long as the whole run"


def test_a_growing_curve_keeps_the_points_it_had():
    costs = np.random.default_rng(1).random(600)
    before, after = (curve(run_curves.cost_curve(history(costs[:n]), FULL_BATCH)) for n in (500, 599))
    assert set(before[:-1]) <= set(after)


@pytest.mark.parametrize("peak", [1, 333, 498])
def test_no_peak_is_lost_where_a_curve_is_thinned(peak):
    costs = np.linspace(2, 1, 500)
    costs[peak], costs[peak - 1] = 9, 0.5
    drawn = curve(run_curves.cost_curve(history(costs), FULL_BATCH))
    assert {(peak + 1, 9), (peak, 0.5)} <= set(drawn) and len(drawn) < 500
    assert {(peak + 1, 9), (peak, 0.5)} <= set(curve(run_curves.costs([("One", [curves(costs)])])))


@pytest.mark.parametrize("costs", [[1.0] * 700, [np.nan] * 700, [2.0] * 650 + [np.inf] * 50])
def test_a_curve_without_peaks_or_numbers_is_thinned_too(costs):
    assert {0, len(costs) - 1} <= set(figures.thin(costs)) <= set(range(len(costs)))


def test_a_curve_of_small_batches_shows_means_of_those_before():
    costs = np.random.default_rng(1).random(1001)
    drawn = curve(run_curves.cost_curve(history(costs), BATCHES))
    assert [x for x, _ in drawn[:30]] == list(range(1, 31)) and drawn[-1][0] == 1001 and len(drawn) <= 300
    assert drawn[0] == (1, pytest.approx(costs[0], abs=1e-5))
    assert drawn[29] == (30, pytest.approx(costs[22:30].mean(), abs=1e-5))
    assert drawn[-1] == (1001, pytest.approx(costs[951:].mean(), abs=1e-5))


@pytest.mark.parametrize("config", [FULL_BATCH, BATCHES])
def test_before_the_first_iteration_there_is_an_empty_figure(config):
    assert curve(run_curves.cost_curve(History(), config)) == []
    assert curve(run_curves.accuracy_curves(History(), config)) == []


def test_on_train_the_test_curve_is_joined_to_its_last_point():
    measured = History([2.3] * 30, [0.5] * 30, [10, 20, 30], [0.4, 0.5, 0.9])
    figure = run_curves.accuracy_curves(measured, FULL_BATCH)
    assert curve(figure, 1) == [(10, 40), (20, 50), (30, 90)] and len(figure.data) == 2
    assert {accuracy for _, accuracy in curve(figure, 0)} == {50}  # per cent as well


def test_what_was_ended_early_has_all_of_its_axis():
    for done, ended, n in ((70, True, 70), (70, False, 1000), (3, True, 10)):
        run = SimpleNamespace(config=FULL_BATCH, iteration=done, ended=ended)
        assert run_curves.as_far(run).iterations == n


# Several runs


def test_curves_have_a_colour_and_a_dash_each():
    one, two = run_curves.costs([("One", [curves([3, 2, 1])]), ("Two <b>", [curves([3, 1, 0.5])])]).data
    assert (list(one.x), list(one.y), list(two.y)) == ([1, 2, 3], [3, 2, 1], [3, 1, 0.5])
    assert one.line.color != two.line.color and one.line.dash != two.line.dash
    assert two.name == "Two &lt;b>"
    assert not run_curves.costs([("One", []), ("Two", [curves([])])]).data, "one without curves is left out"


def test_several_seeds_are_a_median_and_a_band():
    runs = [curves([3, 2, 1]), curves([3, 4, 5]), curves([3, 3, 2.5, 9])]
    low, high, middle = run_curves.costs([("Five", runs)]).data
    assert (list(low.y), list(middle.y), list(high.y)) == ([3, 2, 1], [3, 3, 2.5], [3, 4, 5])
    assert high.fill == "tonexty" and not low.showlegend
