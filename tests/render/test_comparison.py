"""Runs beside one another: what differs, what came out, and whether it is luck."""

import datetime
from dataclasses import replace

import numpy as np
import pytest

import nncore
from lab.ledger.curves import Curves
from lab.ledger.entries import Entry
from tests.pages.test_every_page import open_app

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module", autouse=True)
def comparison():
    """The module, once the app has run."""
    open_app()
    from render import comparison

    return comparison


def entry(id=1, title="Run 1", accuracy=0.9, group=None, **settings):
    return Entry(
        id,
        id,
        title,
        "",
        False,
        "finished",
        None,
        nncore.TrainingConfig(**settings),
        "A few digits",
        1000,
        500,
        2.0,
        2.3,
        0.2,
        0.95,
        accuracy,
        (),
        NOW,
        NOW,
        "0",
        None,
        group,
        0,
    )


def test_only_settings_that_differ_are_told(comparison):
    items = comparison.compared_runs([entry(1), entry(2, "Run 2", learning_rate=0.2, hidden_units=(64, 32))])
    assert comparison.differing(items) == {
        "Hidden layers": ["1", "2"],
        "Hidden units": ["512", "64"],
        "Units of layer 2": ["–", "32"],
        "Learning rate": ["0.1", "0.2"],
    }
    assert comparison.differing(comparison.compared_runs([entry(1), entry(2)])) == {}


def test_another_data_set_is_a_setting_too(comparison):
    items = comparison.compared_runs([entry(1), replace(entry(2), data_name="MNIST")])
    assert comparison.differing(items) == {"Data": ["A few digits", "MNIST"]}


def test_runs_of_a_group_are_one_item_with_their_median_and_spread(comparison):
    accuracies = [0.90, 0.92, 0.91, 0.95, 0.80]
    entries = [entry(id, accuracy=value, group="Five", seed=id) for id, value in enumerate(accuracies, 1)]
    (item,) = comparison.compared_runs(entries[::-1])
    assert item.ids == [1, 2, 3, 4, 5]
    assert item.title == "Five"
    assert comparison.scores([item])["Test accuracy"] == ["91.0% (80.0% to 95.0%)"]
    assert comparison.differing([item, *comparison.compared_runs([entry(9)])])["Seed"] == ["1 … 5 (5)", "3"]


def test_titles_are_unique(comparison):
    items = comparison.compared_runs([entry(1, "Mine"), entry(2, "Mine")])
    assert [item.title for item in items] == ["Mine", "Mine (2)"]


@pytest.mark.parametrize(("accuracy", "said"), [(0.91, "within luck"), (0.95, "more than luck")])
def test_two_runs_differ_by_luck_or_not(comparison, accuracy, said):
    # 1.96·√(0.9·0.1/1000 + 0.91·0.09/1000) is 2.6 points.
    one, other = comparison.compared_runs([entry(1, accuracy=0.9), entry(2, "Run 2", accuracy=accuracy)])
    sentence = comparison.luck(one, other)
    assert said in sentence
    assert "1,000 test digits" in sentence


def group(name, accuracies, first):
    return [entry(first + number, accuracy=value, group=name) for number, value in enumerate(accuracies)]


def test_two_repetitions_that_do_not_overlap_differ_by_more_than_luck(comparison):
    low, high = [0.80, 0.81, 0.82, 0.83, 0.84], [0.90, 0.91, 0.92, 0.93, 0.94]
    sentence = comparison.luck(*comparison.compared_runs(group("Low", low, 1) + group("High", high, 10)))
    assert "10.0 points" in sentence
    assert "more than luck" in sentence
    sentence = comparison.luck(*comparison.compared_runs(group("Low", low, 1) + group("Same", low, 10)))
    assert "within luck" in sentence


@pytest.mark.parametrize(("single", "said"), [(0.82, "within luck"), (0.9, "more than the seed explains")])
def test_a_run_beside_a_repetition(comparison, single, said):
    entries = [*group("Five", [0.80, 0.81, 0.82, 0.83, 0.84], 1), entry(10, "Alone", accuracy=single)]
    assert said in comparison.luck(*comparison.compared_runs(entries))


def test_nothing_is_said_of_a_run_that_goes_on_or_measured_nothing(comparison):
    going = replace(entry(2, "Run 2"), status="running")
    assert comparison.luck(*comparison.compared_runs([entry(1), going])) is None
    assert comparison.luck(*comparison.compared_runs([entry(1), entry(3, "Run 3", accuracy=None)])) is None


def curves(costs, accuracies=(0.5, 0.8)):
    return Curves(range(1, len(costs) + 1), costs, costs, [1, len(costs)], accuracies)


def test_curves_lie_over_one_another_with_a_colour_and_a_dash_each(comparison):
    from render import run_curves

    figure = run_curves.costs([("One", [curves([3, 2, 1])]), ("Two <b>", [curves([3, 1, 0.5])])])
    one, two = figure.data
    assert (list(one.x), list(one.y), list(two.y)) == ([1, 2, 3], [3, 2, 1], [3, 1, 0.5])
    assert one.line.color != two.line.color
    assert one.line.dash != two.line.dash
    assert two.name == "Two &lt;b>"
    assert run_curves.accuracies([("One", [curves([3, 2, 1])])]).data[0].y[-1] == 80


def test_several_seeds_are_a_median_and_a_band(comparison):
    from render import run_curves

    runs = [curves([3, 2, 1]), curves([3, 4, 5]), curves([3, 3, 2.5, 9])]
    low, high, middle = run_curves.costs([("Five", runs)]).data
    assert (list(low.y), list(middle.y), list(high.y)) == ([3, 2, 1], [3, 3, 2.5], [3, 4, 5])
    assert high.fill == "tonexty"
    assert not low.showlegend


def test_a_run_without_curves_is_left_out(comparison):
    from render import run_curves

    assert not run_curves.costs([("One", []), ("Two", [curves([])])]).data


def test_curves_of_a_cell_stand_at_the_iterations_that_were_measured():
    from lab.ledger import sweep_recorder
    from lab.sweeps import search

    cell = search.seeds(nncore.TrainingConfig(iterations=10), 1)[0]
    cell.spacing = 4
    cell.history.costs, cell.history.train_accuracies = [3.0, 2.0, 1.0], [0.1, 0.2, 0.3]
    np.testing.assert_array_equal(sweep_recorder.curves_of(cell).iterations, [4, 8, 10])
